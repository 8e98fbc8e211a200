package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Schema;
import dev.churnlab.notebook.Exit;
import dev.churnlab.training.Trial;
import dev.churnlab.training.XGBoost;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class HelpTest {
    @Test
    void ofAClassIsItsDocumentationAndThatOfItsMethods() {
        var page = Help.help(XGBoost.class);
        assertThat(page.declaration()).isEqualTo("class XGBoost");
        assertThat(page.text()).startsWith("Gradient boosted trees");
        assertThat(page.members())
                .contains(new HelpPage.Member(
                        "static Model train(Table training, Schema schema)",
                        "Trains with the default recipe; see `Trainer.train(Table)`.\n"
                                + "throws `TrainingException` if the table cannot be learned from"));
        assertThat(page.members()).extracting(HelpPage.Member::signature).doesNotContain("new XGBoost()");
    }

    @Test
    void ofARecordNamesItsParts() {
        assertThat(Help.help(Schema.class).declaration())
                .isEqualTo(
                        "record Schema(List<Column> columns, String positive, String negative, List<String> missing)");
        assertThat(Help.help(Schema.class).text()).contains("`negative`: the other value");
    }

    @Test
    void ofAnEnumNamesItsConstants() {
        assertThat(Help.help(Exit.DONE).members())
                .extracting(HelpPage.Member::signature)
                .contains("GATE_REFUSED", "int code()");
    }

    @Test
    void ofANestedClassIsFoundInItsFile() {
        assertThat(Help.help(Trial.State.class).declaration()).isEqualTo("enum State");
    }

    @Test
    void ofOtherLibrariesIsTheirSignatures() {
        var page = Help.help(Table.class);
        assertThat(page.members()).extracting(HelpPage.Member::signature).contains("int rowCount()");
    }

    @Test
    void isHtmlWithATextTwin() {
        var byType = Renderings.of(Help.help(Schema.class));
        assertThat(String.valueOf(byType.get(Rendering.HTML)))
                .contains("record Schema(List&lt;Column&gt; columns", "<code>toYaml()</code>")
                .doesNotContain("List<Column>");
        assertThat(String.valueOf(byType.get(Rendering.TEXT)))
                .contains("static Schema parse(String yaml)\n    Reads a schema");
    }

    @Test
    void shiftTabShowsTheDocumentationOfTheLibrary() {
        LibrarySources.announce();
        try (var shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            DefaultImports.STATEMENTS.forEach(shell::eval);
            var code = "XGBoost.train(";
            assertThat(shell.sourceCodeAnalysis().documentation(code, code.length(), true))
                    .singleElement()
                    .satisfies(found -> assertThat(found.signature())
                            .isEqualTo("Model XGBoost.train(Table training, Schema schema)"))
                    .extracting(Documentation::javadoc)
                    .asString()
                    .contains("Trains with the default recipe");
        }
    }
}
