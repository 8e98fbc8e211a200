package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What `churnlab run` cannot use ends in one line and the stated exit code, and an output that was there stays as it was. */
class BadNotebookTest {
    private static final String GOOD =
            """
            {"cells": [{"cell_type": "code", "execution_count": null, "metadata": {"tags": ["parameters"]}, "outputs": [],
            "source": "int n = 1;"}], "metadata": {"kernelspec": {"name": "%s"}, "language_info": {"name": "java"}},
            "nbformat": 4, "nbformat_minor": 4}""";
    private static final String KEPT = "the result of last night";

    private final Path folder;

    BadNotebookTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void outputOfBefore() throws IOException {
        Files.writeString(folder.resolve("out.ipynb"), KEPT);
        Files.writeString(folder.resolve("good.ipynb"), GOOD.formatted("no-such-kernel"));
    }

    private void refused(int exit, List<String> says, String... arguments) throws IOException {
        var all = new ArrayList<String>(List.of("run"));
        for (var each : arguments) {
            all.add(each.replace("DIR", folder.toString()));
        }
        var ran = Ran.churnlab(all.toArray(String[]::new));
        assertThat(ran.exit()).as("%s", ran.err()).isEqualTo(exit);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).as("one line").hasSize(1);
        assertThat(ran.err().get(0)).startsWith("churnlab: ").contains(says);
        assertThat(folder.resolve("out.ipynb")).content(UTF_8).isEqualTo(KEPT);
    }

    static Stream<Arguments> contents() {
        return Stream.of(
                Arguments.of("", "is empty"),
                Arguments.of("{\"cells\": [", "not JSON"),
                Arguments.of("<html>", "not JSON"),
                Arguments.of("[1, 2]", "not a notebook"),
                Arguments.of("{\"cells\": 3, \"nbformat\": 4}", "not a notebook"),
                Arguments.of("{\"a\": 1}", "not a notebook"),
                Arguments.of("{\"nbformat\": 3, \"nbformat_minor\": 0, \"worksheets\": []}", "notebook format 3"),
                Arguments.of(
                        "{\"nbformat\": 5, \"nbformat_minor\": 0, \"cells\": [], \"metadata\": {}}",
                        "notebook format 5"));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void whatIsNoNotebook(String content, String says) throws IOException {
        Files.writeString(folder.resolve("bad.ipynb"), content);
        refused(2, List.of("bad.ipynb", says), "DIR/bad.ipynb", "DIR/out.ipynb");
    }

    @Test
    void aNotebookThatIsNotThere() throws IOException {
        refused(2, List.of("none.ipynb", "no such"), "DIR/none.ipynb", "DIR/out.ipynb");
        refused(2, List.of(folder.toString()), "DIR", "DIR/out.ipynb");
    }

    @Test
    void aKernelThatIsNotInstalled() throws IOException {
        refused(4, List.of("no kernel 'no-such-kernel' is installed", "there "), "DIR/good.ipynb", "DIR/out.ipynb");
        refused(4, List.of("no kernel 'other' is installed"), "DIR/good.ipynb", "DIR/out.ipynb", "-k", "other");
    }

    @Test
    void parametersThatCannotBeRead() throws IOException {
        Files.writeString(folder.resolve("bad.yaml"), "a: [1,\nb");
        Files.writeString(folder.resolve("list.yaml"), "- 1\n- 2");
        refused(2, List.of("bad.yaml", "line 2"), "DIR/good.ipynb", "DIR/out.ipynb", "-f", "DIR/bad.yaml");
        refused(2, List.of("list.yaml"), "DIR/good.ipynb", "DIR/out.ipynb", "-f", "DIR/list.yaml");
        refused(2, List.of("none.yaml"), "DIR/good.ipynb", "DIR/out.ipynb", "-f", "DIR/none.yaml");
        refused(2, List.of("n"), "DIR/good.ipynb", "DIR/out.ipynb", "-p", "n", "many", "--prepare-only");
    }

    @Test
    void anOutputThatCannotBeWritten() throws IOException {
        refused(2, List.of("is a folder"), "DIR/good.ipynb", "DIR", "--prepare-only");
        refused(2, List.of("is a folder"), "DIR/good.ipynb", "DIR");
        refused(2, List.of("out.ipynb/x.ipynb"), "DIR/good.ipynb", "DIR/out.ipynb/x.ipynb", "--prepare-only");
        refused(2, List.of("/proc/none/x.ipynb"), "DIR/good.ipynb", "/proc/none/x.ipynb", "--prepare-only");
    }
}
