package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import jdk.jshell.JShell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MistakesTest implements Screen {
    private final JShell shell = JShell.builder().executionEngine("local").build();
    private final List<String> shown = new ArrayList<>();

    @BeforeAll
    void begin() {
        shell.addToClasspath(System.getProperty("java.class.path"));
        DefaultImports.STATEMENTS.forEach(shell::eval);
        Session.of(shell, this);
    }

    @AfterAll
    void end() {
        shell.close();
    }

    @Override
    public void display(Map<String, ?> byType) {
        assertThat(String.valueOf(byType.get(Rendering.HTML)))
                .contains("role=\"alert\"")
                .doesNotContain("List<");
        shown.add(String.valueOf(byType.get(Rendering.TEXT)));
    }

    @Override
    public void display(String id, Map<String, ?> byType) {
        throw new AssertionError(id);
    }

    @Override
    public void update(String id, Map<String, ?> byType) {
        throw new AssertionError(id);
    }

    private List<String> said(String code) {
        shown.clear();
        shell.eval(code);
        return shown;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            XGBoost.trian(1, 2)                             | there is no trian; did you mean train(Table training, Schema schema)?
            XGBoost.trainer(Telco.SCHEMA).maxDeph(3)        | there is no maxDeph; did you mean maxDepth(int splits)?
            var t = XGBoost.trainer(Telco.SCHEMA).maxDeph(3); | there is no maxDeph; did you mean maxDepth(int splits)?
            help(XGBoost)                                   | XGBoost is a class and no value; write help(XGBoost.class) for what it has
            var m = XGBoost.train;                          | call it as train(Table training, Schema schema)
            Telko.load("x")                                 | there is no Telko; did you mean Telco?
            Telco.SCHMA                                     | there is no SCHMA; did you mean SCHEMA?
            XGBoost.train(1)                                | call it as Model XGBoost.train(Table training, Schema schema); help(XGBoost.class) says more
            new Schema(1)                                   | call it as Schema(List<Column> columns, String positive, String negative, List<String> missing) or Schema(List<Column> columns, String positive, String negative)
            """)
    void saysWhatToWrite(String code, String sentence) {
        assertThat(said(code)).containsExactly(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"int x = \"a\";", "XGBoost.doSomethingElse(3)", "int y = 3;", "Q.z()"})
    void saysNothingWhereItKnowsNothing(String code) {
        assertThat(said(code)).isEmpty();
    }

    @Test
    void anErrorHasTheFramesOfTheNotebookAndTheLibrary() {
        var event = shell.eval("Stream.of(1).map(i -> Telco.load(\"/no/such/file\")).toList()")
                .get(0);
        var frames = List.of(event.exception().getStackTrace());
        assertThat(frames)
                .isNotEmpty()
                .allMatch(frame -> frame.getClassName().startsWith("dev.churnlab.")
                        || String.valueOf(frame.getFileName()).startsWith("#"));
        assertThat(frames.get(frames.size() - 1).getFileName()).startsWith("#");
        var cause = Objects.requireNonNull(event.exception().getCause());
        assertThat(cause.getStackTrace()).isNotEmpty().doesNotContain(frames.get(frames.size() - 1));
    }

    @ParameterizedTest
    @CsvSource({"train,train,0", "trian,train,1", "load,loads,1", "load,lod,1", "abc,xyz,3", "'',ab,2"})
    void namesHaveADistance(String one, String other, int distance) {
        assertThat(Mistakes.distance(one, other)).isEqualTo(distance);
        assertThat(Mistakes.distance(other, one)).isEqualTo(distance);
    }
}
