package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.notebook.NotebookException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What `churnlab run` and `pipeline` take and refuse, before any kernel starts. */
class RunCommandTest {
    private static final String NOTEBOOK =
            """
            {"cells": [{"cell_type": "code", "execution_count": null, "metadata": {"tags": ["parameters"]}, "outputs": [],
            "source": "String id = \\"a\\"; // whose\\nint n = 1;"}], "metadata": {"language_info": {"name": "Java"},
            "kernelspec": {"name": "java"}}, "nbformat": 4, "nbformat_minor": 4}""";

    private final Path folder;

    RunCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("in.ipynb"), NOTEBOOK);
    }

    private int churnlab(String... arguments) {
        return new CommandLine(new RunCommand())
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    throw e;
                })
                .execute(arguments);
    }

    private String in() {
        return folder.resolve("in.ipynb").toString();
    }

    @Test
    void preparesWithAllKindsOfParametersInTheirOrder() throws IOException {
        var file = Files.writeString(folder.resolve("p.yaml"), "n: 2\nwhen: 2026-01-01\nmap: {a: [1, null]}");
        int exit = churnlab(
                "--prepare-only",
                in(),
                folder.resolve("new/{id}.ipynb").toString(),
                "-f",
                file.toString(),
                "-y",
                "n: 3",
                "-p",
                "id",
                "007",
                "-r",
                "raw",
                "1",
                "--inject-input-path");
        assertThat(exit).isZero();
        var prepared = Notebook.read(folder.resolve("new/007.ipynb"));
        assertThat(prepared.cells().get(1).source().lines())
                .contains("id = \"007\";", "n = 3;", "String raw = \"1\";", "String when = \"2026-01-01\";")
                .anyMatch(line -> line.startsWith("java.util.Map<String, Object> map = "))
                .anyMatch(line -> line.startsWith("String PAPERMILL_INPUT_PATH = "));
        assertThat(prepared.metadata()
                        .path("papermill")
                        .path("parameters")
                        .path("id")
                        .asText())
                .isEqualTo("007");
    }

    @Test
    void showsTheParametersOfANotebook() {
        var out = new StringWriter();
        var line = new CommandLine(new RunCommand()).setOut(new PrintWriter(out));
        assertThat(line.execute("--help-notebook", in())).isZero();
        assertThat(out.toString()).contains("  id: String (default \"a\")", "whose", "  n: int (default 1)");
    }

    @Test
    void badInputIsRefusedAndNothingIsOverwritten() throws IOException {
        var out = Files.writeString(folder.resolve("out.ipynb"), "keep me");
        var bad = Files.writeString(folder.resolve("bad.yaml"), "a: [");
        refused(
                "no such notebook",
                "--prepare-only",
                folder.resolve("none.ipynb").toString(),
                out.toString());
        refused("is not a notebook: not JSON", "--prepare-only", out.toString(), out.toString());
        refused("bad.yaml, line 1", "--prepare-only", in(), out.toString(), "-f", bad.toString());
        refused("declared as int", "--prepare-only", in(), out.toString(), "-p", "n", "many");
        refused("unknown parameter 'm'", "--prepare-only", "--strict", in(), out.toString(), "-p", "m", "1");
        refused("asks for a parameter 'x'", "--prepare-only", in(), folder + "/{x}.ipynb");
        refused("not in base64", "--prepare-only", in(), out.toString(), "-b", "***");
        assertThat(out).content(UTF_8).isEqualTo("keep me");
    }

    private void refused(String message, String... arguments) {
        var failure = new Exception[1];
        new CommandLine(new RunCommand())
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    failure[0] = e;
                    return 2;
                })
                .execute(arguments);
        assertThat(failure[0]).isInstanceOf(NotebookException.class).hasMessageContaining(message);
        assertThat(String.valueOf(failure[0].getMessage())).doesNotContain("\n");
    }

    @Test
    void namedOutputsGoToAFileOrAFolder() throws IOException {
        var outputs = new LinkedHashMap<>(Map.of(
                "model", JsonNodeFactory.instance.textNode("a/b"),
                "n", JsonNodeFactory.instance.numberNode(2)));
        OutputFiles.write(folder.resolve("o.json").toString(), new LinkedHashMap<>(outputs));
        assertThat(folder.resolve("o.json")).content(UTF_8).contains("\"model\" : \"a/b\"");
        OutputFiles.write(folder + "/outs/", new LinkedHashMap<>(outputs));
        assertThat(folder.resolve("outs/model")).content(UTF_8).isEqualTo("a/b");
        assertThat(folder.resolve("outs/n")).content(UTF_8).isEqualTo("2");
    }

    @Test
    void sizesAndTemplates() {
        assertThat(new Sizes().convert("16M")).isEqualTo(16L << 20);
        assertThatThrownBy(() -> new Sizes().convert("lots")).hasMessageContaining("500K, 16M or 1G");
        assertThat(PathTemplate.fill("{{x}}-{n}", Map.of("n", 3))).isEqualTo("{x}-3");
    }
}
