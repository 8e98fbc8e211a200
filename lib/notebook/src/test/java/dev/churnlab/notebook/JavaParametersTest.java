package dev.churnlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JavaParametersTest {
    static Notebook notebook(String... sourcesAndTags) {
        var notebook =
                NotebookFormatTest.parse("{\"cells\": [], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}");
        for (int i = 0; i < sourcesAndTags.length; i += 2) {
            notebook.insert(i / 2, Cell.code(sourcesAndTags[i], sourcesAndTags[i + 1]));
        }
        return notebook;
    }

    private static String inject(String declared, String name, @Nullable Object value) {
        var notebook = notebook(declared, "parameters");
        Parameters.inject(notebook, "Java", Collections.singletonMap(name, value));
        return notebook.cells().get(1).source().substring("// Parameters\n".length());
    }

    @Test
    void readsDeclarations() {
        var declared = Parameters.declared(
                notebook(
                        """
                        // where the data are
                        String data = "a;b, c"; // the file; of customers
                        final int seed = 42, folds = Math.max(2, 5);
                        Map<String, List<Integer>> grid = Map.of("depth", List.of(3, 5)); /* tried
                         * in turn */
                        var rate = 0.1;
                        double[] etas = {.1, .2};
                        String text = \"""
                            x = "1"; int no = 3;
                            \""";
                        long big = 5L
                        """,
                        "parameters"),
                "java");
        assertThat(declared)
                .containsExactly(
                        new Parameter("data", "String", "\"a;b, c\"", "the file; of customers"),
                        new Parameter("seed", "int", "42", ""),
                        new Parameter("folds", "int", "Math.max(2, 5)", ""),
                        new Parameter(
                                "grid",
                                "Map<String, List<Integer>>",
                                "Map.of(\"depth\", List.of(3, 5))",
                                "tried in turn"),
                        new Parameter("rate", "var", "0.1", ""),
                        new Parameter("etas", "double[]", "{.1, .2}", ""),
                        new Parameter("text", "String", "\"\"\"\n    x = \"1\"; int no = 3;\n    \"\"\"", ""),
                        new Parameter("big", "long", "5L", ""));
    }

    @Test
    void assignsWhatIsDeclaredByItsType() {
        assertThat(inject("int seed = 1;", "seed", 43)).isEqualTo("seed = 43;");
        assertThat(inject("long n = 1;", "n", 43)).isEqualTo("n = 43L;");
        assertThat(inject("double rate = 1;", "rate", 1)).isEqualTo("rate = 1.0;");
        assertThat(inject("float rate = 1;", "rate", 0.5)).isEqualTo("rate = 0.5f;");
        assertThat(inject("var rate = 0.1;", "rate", 1)).isEqualTo("rate = 1.0;");
        assertThat(inject("String id = \"\";", "id", new Word("007"))).isEqualTo("id = \"007\";");
        assertThat(inject("boolean on = false;", "on", new Word("true"))).isEqualTo("on = true;");
        assertThat(inject("Integer x = 1;", "x", null)).isEqualTo("x = null;");
        assertThat(inject("Path p = null;", "p", "a\\b")).isEqualTo("p = java.nio.file.Path.of(\"a\\\\b\");");
        assertThat(inject("int[] xs = {};", "xs", List.of(1, 2))).isEqualTo("xs = new int[] {1, 2};");
        assertThat(inject("List<Double> xs = List.of();", "xs", Arrays.asList(1, null)))
                .isEqualTo(
                        "xs = new java.util.ArrayList<Double>(java.util.Arrays.<Double>asList(1.0, (Double) null));");
    }

    @Test
    void declaresWhatIsNot() {
        assertThat(inject("", "x", 3_000_000_000L)).isEqualTo("long x = 3000000000L;");
        assertThat(inject("", "x", new Word("1e3"))).isEqualTo("double x = 1000.0;");
        assertThat(inject("", "x", Double.NEGATIVE_INFINITY)).isEqualTo("double x = Double.NEGATIVE_INFINITY;");
        assertThat(inject("", "x", new Word("99999999999999999999")))
                .isEqualTo("java.math.BigInteger x = new java.math.BigInteger(\"99999999999999999999\");");
        assertThat(inject("", "x", null)).isEqualTo("Object x = null;");
        assertThat(inject("", "x", List.of("a", 1)))
                .isEqualTo(
                        "java.util.List<Object> x = new java.util.ArrayList<Object>(java.util.Arrays.<Object>asList(\"a\", 1));");
        assertThat(inject("", "x", Map.of("k", 1L)))
                .startsWith(
                        "java.util.Map<String, Object> x = java.util.stream.Stream.of(new Object[][] {{\"k\", 1L}})");
    }

    @Test
    void textsCannotLeaveTheirLiteral() {
        assertThat(inject("", "x", "\"; System.exit(1); //\\u0022\n\r\u2028é\u0001" + "1"))
                .isEqualTo("String x = \"\\\"; System.exit(1); //\\\\u0022\\n\\r\\u2028\\u00e9\\0011\";");
    }

    @Test
    void halfAPairStandsAtTheEndOfItsLiteral() {
        assertThat(inject("", "x", "\ud800" + "\\u000a")).isEqualTo("String x = \"\\ud800\" + \"\\\\u000a\";");
        assertThat(inject("", "x", "\ud83d\ude00")).isEqualTo("String x = \"\\ud83d\\ude00\";");
    }

    @Test
    void refusesWhatDoesNotFit() {
        refuses("int seed = 1;", "seed", null, "was given null, which a primitive cannot hold");
        refuses("int seed = 1;", "seed", 3_000_000_000L, "was given 3000000000, which is too large for it");
        refuses(
                "int seed = 1;",
                "seed",
                "x",
                "parameter 'seed' is declared as int in the notebook, but was given the text 'x'");
        refuses("String s = \"\";", "s", 5, "was given the number 5 (-r gives any value as a text)");
        refuses("Foo f = new Foo();", "f", 5, "parameter 'f' is declared as Foo;");
        refuses("", "class", 5, "'class' cannot be the name of a Java parameter");
        refuses("", "x; System.exit(1)", 5, "cannot be the name");
        assertThatThrownBy(() -> Parameters.inject(notebook(), "R", Map.of("x", 1)))
                .hasMessageContaining("only Java and Python are known");
    }

    private static void refuses(String declared, String name, @Nullable Object value, String message) {
        assertThatThrownBy(() -> inject(declared, name, value))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theInjectedCellGoesWherePapermillPutsIt() {
        var values = new LinkedHashMap<String, @Nullable Object>(Map.of("x", 1));
        var plain = notebook("a", "other");
        Parameters.inject(plain, "java", values);
        assertThat(plain.cells().get(0).hasTag("injected-parameters")).isTrue();

        var declared = notebook("a", "other", "int x = 0;", "parameters", "b", "other");
        Parameters.inject(declared, "java", values);
        Parameters.inject(declared, "java", Map.of("x", 2));
        assertThat(declared.cells()).hasSize(4);
        assertThat(declared.cells().get(2).source()).isEqualTo("// Parameters\nx = 2;");
    }
}
