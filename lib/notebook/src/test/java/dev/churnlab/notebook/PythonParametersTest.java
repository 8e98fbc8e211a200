package dev.churnlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PythonParametersTest {
    private static String inject(String name, @Nullable Object value) {
        var notebook = JavaParametersTest.notebook("x = 1", "parameters");
        Parameters.inject(notebook, "python", Collections.singletonMap(name, value));
        return notebook.cells().get(1).source().substring("# Parameters\n".length());
    }

    @Test
    void readsAssignments() {
        var declared = Parameters.declared(
                JavaParametersTest.notebook(
                        """
                        # all of them
                        data: str = "a#b"  # the file
                        seed = 42  # type: int for the split
                        grid = {
                            "depth": [3, 5],  # inside
                        }
                        same = seed == 3
                        text = '''x
                        y = 1'''
                        """,
                        "parameters"),
                "python");
        assertThat(declared)
                .extracting(Parameter::name, Parameter::type, Parameter::comment)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("data", "str", "the file"),
                        org.assertj.core.groups.Tuple.tuple("seed", "int", "for the split"),
                        org.assertj.core.groups.Tuple.tuple("grid", null, "inside"),
                        org.assertj.core.groups.Tuple.tuple("same", null, ""),
                        org.assertj.core.groups.Tuple.tuple("text", null, ""));
    }

    @Test
    void writesValues() {
        assertThat(inject("x", new Word("007"))).isEqualTo("x = 7");
        assertThat(inject("x", new Word("None"))).isEqualTo("x = None");
        assertThat(inject("x", Double.NaN)).isEqualTo("x = float('nan')");
        assertThat(inject("x", Arrays.asList(true, null, 1.5, "a"))).isEqualTo("x = [True, None, 1.5, \"a\"]");
        assertThat(inject("x", Map.of("k", List.of()))).isEqualTo("x = {\"k\": []}");
        assertThat(inject("x", "\"\n\\\u0000\u2028\ud83d\ude00\ud800"))
                .isEqualTo("x = \"\\\"\\n\\\\\\u0000\\u2028\\U0001f600\\ud800\"");
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThatThrownBy(() -> inject("lambda", 1)).hasMessage("'lambda' cannot be the name of a Python parameter");
        assertThatThrownBy(() -> inject("a = 1; b", 1)).hasMessageContaining("cannot be the name");
    }
}
