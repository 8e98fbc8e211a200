package dev.churnlab.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NotebookFormatTest {
    static Notebook parse(String json) {
        try {
            return Notebook.parse(new ByteArrayInputStream(json.getBytes(UTF_8)), "a.ipynb");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String text(Notebook notebook) {
        return new String(notebook.toBytes(), UTF_8);
    }

    @Test
    void writesWhatJupyterWrites() {
        var source =
                """
                {
                 "cells": [
                  {
                   "cell_type": "code",
                   "execution_count": 1,
                   "id": "a-1",
                   "metadata": {},
                   "outputs": [
                    {
                     "data": {
                      "application/json": {
                       "lines": [
                        "a\\n",
                        "b"
                       ]
                      },
                      "text/plain": [
                       "a\\n",
                       "b"
                      ]
                     },
                     "metadata": {},
                     "output_type": "display_data"
                    },
                    {
                     "name": "stdout",
                     "output_type": "stream",
                     "text": [
                      "ä €\\n"
                     ]
                    }
                   ],
                   "source": [
                    "x\\n",
                    "y"
                   ]
                  }
                 ],
                 "metadata": {
                  "unknown": [
                   1.10,
                   12345678901234567890123456789,
                   NaN,
                   null,
                   {}
                  ]
                 },
                 "nbformat": 4,
                 "nbformat_minor": 5
                }
                """;
        assertThat(text(parse(source))).isEqualTo(source);
    }

    @Test
    void upgradesOlderMinorsWithValidUniqueIds() {
        var notebook = parse(
                """
                {"cells": [{"cell_type": "markdown", "source": "same"}, {"cell_type": "markdown", "source": "same"},
                {"cell_type": "code", "id": "x", "source": []}, {"cell_type": "code", "id": "x", "source": ["a"]},
                {"cell_type": "code", "id": "not valid!", "source": ["a"]}], "nbformat": 4, "nbformat_minor": 0}""");
        assertThat(notebook.json().path("nbformat_minor").asInt()).isEqualTo(5);
        assertThat(notebook.cells())
                .extracting(Cell::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-zA-Z0-9_-]{1,64}"));
        assertThat(notebook.cells().get(2).id()).isEqualTo("x");
        assertThat(text(parse(text(notebook)))).isEqualTo(text(notebook));
    }

    @Test
    void loneSurrogatesSurvive() {
        var notebook = parse(
                """
                {"cells": [{"cell_type": "markdown", "metadata": {}, "source": "a\\ud800b\\ud83d\\ude00\\n"}],
                "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""");
        assertThat(parse(text(notebook)).cells().get(0).source()).isEqualTo("a\ud800b\ud83d\ude00\n");
    }

    @Test
    void refusesWhatIsNoNotebookInOneLine() {
        refuses("", "a.ipynb is not a notebook: the file is empty");
        refuses("{ nonsense", "a.ipynb is not a notebook: not JSON (line 1, column 3)");
        refuses("[1]", "a.ipynb is not a notebook: it has no nbformat number");
        refuses("{\"nbformat\": 4}", "a.ipynb is not a notebook: it has no list of cells");
        refuses(
                "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]}",
                "a.ipynb is not a valid notebook: cell 1 has no source");
        refuses(
                "{\"nbformat\": 3, \"worksheets\": []}",
                "a.ipynb is of notebook format 3, 4 is needed; convert it with `jupyter nbconvert --to notebook --nbformat 4`");
        assertThatThrownBy(() -> Notebook.read(Path.of("nowhere.ipynb")))
                .isInstanceOf(NotebookException.class)
                .hasMessage("no such notebook: nowhere.ipynb");
    }

    private static void refuses(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(NotebookException.class)
                .hasMessage(message);
    }
}
