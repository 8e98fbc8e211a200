package dev.churnlab.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.churnlab.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment file says what to learn from what; all that is wrong with it is told at once, with its lines. */
class ExperimentTest {
    private static final String DATA = "age,job,balance,y\n30,nurse,10.5,no\n41,,?,yes\n52,clerk,-3,no\n,nurse,8,yes\n";
    private static final String FILE =
            """
            name: bank
            n_trials: 7
            random_state: 3
            test_size: 0.25
            dataset:
              path: bank.csv
              target_column: y
              categorical_features:
                - job
              numeric_features: [age, balance]
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void writeTheData() throws IOException {
        file = folder.resolve("experiment.yaml");
        Files.writeString(folder.resolve("bank.csv"), DATA);
    }

    private Experiment read(String yaml) throws IOException {
        Files.writeString(file, yaml);
        return Experiment.read(file);
    }

    private List<String> problems(String yaml) throws IOException {
        Files.writeString(file, yaml);
        var error = catchThrowableOfType(DataException.class, () -> Experiment.read(file));
        assertThat(error).isNotNull().hasMessageStartingWith(file + ": ").hasMessageNotContaining("\n");
        return error.problems().stream().map(Problem::toString).toList();
    }

    private void onlyProblem(String yaml, String problem) throws IOException {
        assertThat(problems(yaml)).containsExactly(problem);
    }

    @Test
    void aFileThatIsNotUtf8() throws IOException {
        Files.writeString(file, FILE.replace("bank\n", "Bänk\n"), ISO_8859_1);
        var error = catchThrowableOfType(DataException.class, () -> Experiment.read(file));
        assertThat(error).hasMessage(file + ": the bytes are not UTF-8; save the file as UTF-8");
    }

    @Test
    void everySettingIsTaken() throws IOException {
        var experiment = read(FILE);
        assertThat(experiment.name()).isEqualTo("bank");
        assertThat(experiment.trials()).isEqualTo(7);
        assertThat(experiment.seed()).isEqualTo(3);
        assertThat(experiment.testSize()).isEqualTo(0.25);
        assertThat(experiment.data())
                .isEqualTo(Location.of(folder.resolve("bank.csv").toAbsolutePath()));
        assertThat(experiment.ignored()).isEmpty();
        assertThat(experiment.schema())
                .isEqualTo(new Schema(
                        List.of(
                                Column.numeric("age").orMissing(),
                                Column.categorical("job").orMissing(),
                                Column.numeric("balance").orMissing(),
                                Column.target("y")),
                        "yes",
                        "no",
                        List.of("?")));
    }

    @Test
    void theDataAreReadWithTheirMarksOfMissingValues() throws IOException {
        var table = read(FILE).load();
        assertThat(table.rowCount()).isEqualTo(4);
        assertThat(table.doubleColumn("balance").isMissing(1)).isTrue();
        assertThat(table.doubleColumn("age").isMissing(3)).isTrue();
        assertThat(table.stringColumn("job").isMissing(1)).isTrue();
    }

    @Test
    void whatIsNotSaidHasADefault() throws IOException {
        var experiment = read("dataset: {path: bank.csv, target_column: y}\n");
        assertThat(experiment.name()).isEqualTo("experiment");
        assertThat(experiment.trials()).isEqualTo(50);
        assertThat(experiment.seed()).isEqualTo(42);
        assertThat(experiment.testSize()).isEqualTo(0.2);
        assertThat(experiment.schema().features()).containsExactly("age", "job", "balance");
    }

    @Test
    void otherColumnsOfTheDataDoNotCount() throws IOException {
        var experiment = read("dataset: {path: bank.csv, target_column: y, numeric_features: [age]}\n");
        assertThat(experiment.schema().features()).containsExactly("age");
        assertThat(experiment.load().columnNames()).containsExactly("age", "y");
    }

    @Test
    void thePathIsRelativeToTheFileThenToTheWorkingFolder() throws IOException {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        var there = elsewhere.resolve("other.yaml");
        Files.writeString(there, "dataset: {path: bank.csv, target_column: y}\n");
        assertThat(ExperimentFile.read(there, folder).data()).isEqualTo(Location.of(folder.resolve("bank.csv")));
        Files.copy(folder.resolve("bank.csv"), elsewhere.resolve("bank.csv"));
        assertThat(ExperimentFile.read(there, folder).data()).isEqualTo(Location.of(elsewhere.resolve("bank.csv")));
        Files.writeString(there, "dataset: {path: none.csv, target_column: y}\n");
        var error = catchThrowableOfType(DataException.class, () -> ExperimentFile.read(there, folder));
        assertThat(error)
                .hasMessage(there + ": line 1: no such file: " + elsewhere.resolve("none.csv") + ", nor "
                        + folder.resolve("none.csv") + "; give path relative to this file or to the working folder");
    }

    @Test
    void targetsOfNumbersOfTruthAndOfTexts() throws IOException {
        for (var values : List.of(
                List.of("1", "0"),
                List.of("1.0", "0.0"),
                List.of("true", "false"),
                List.of("True", "False"),
                List.of("yes", "no"),
                List.of(">50K", "<=50K"),
                List.of("good", "bad"))) {
            Files.writeString(
                    folder.resolve("bank.csv"),
                    "age,y\n1," + values.get(1) + "\n2," + values.get(0) + "\n3," + values.get(1) + "\n");
            var schema = read("dataset: {path: bank.csv, target_column: y}\n").schema();
            assertThat(List.of(schema.positive(), schema.negative())).isEqualTo(values);
        }
    }

    @Test
    void allProblemsAreListedAtOnce() throws IOException {
        assertThat(
                        problems(
                                """
                        name: [a]
                        n_trials: 0
                        random_state: -1
                        test_size: 1.5
                        dataset:
                          path: bank.csv
                          target_column: age
                          categorical_features: [jub, job]
                          numeric_features:
                            - job
                            - age
                        """))
                .containsExactly(
                        "line 1: name must be a text or a number, and not empty",
                        "line 2: n_trials must be a whole number from 1 to 2147483647, was 0",
                        "line 3: random_state must be a whole number from 0 to 4294967295, was -1",
                        "line 4: test_size must be a number between 0 and 1, as 0.2, was 1.5",
                        "line 10: feature job is there twice; keep one",
                        "line 11: the target age is among the numeric_features; take it out",
                        "line 7: target_column age has 3 values (30, 41, 52); a target has two: make it two, or name"
                                + " another column",
                        "line 8: the data have no column jub; they have age, job, balance, y",
                        "line 10: column job is not numeric: 'nurse' is no number; correct the data or list it under"
                                + " categorical_features");
    }

    @Test
    void whatIsMissing() throws IOException {
        assertThat(problems(""))
                .containsExactly(
                        "the file must be a map with name, n_trials, random_state, test_size, dataset",
                        "dataset is missing; add it, with path and target_column");
        assertThat(problems("name: a\ndataset: {numeric_features: [age]}\n"))
                .containsExactly(
                        "line 2: dataset needs path, the file with the data",
                        "line 2: dataset needs target_column, the column to predict");
    }

    @Test
    void targetsThatCannotBe() throws IOException {
        var asked = "dataset:\n  path: bank.csv\n  target_column: y\n  numeric_features: [age]\n";
        Files.writeString(folder.resolve("bank.csv"), "age,y\n1,no\n2,no\n");
        onlyProblem(
                asked, "line 3: target_column y is 'no' in all rows where it is there; a model learns from two values");
        Files.writeString(folder.resolve("bank.csv"), "age,y\n1,no\n2,\n3,yes\n");
        onlyProblem(asked, "line 3: target_column y is missing in 1 of 3 rows; leave these rows out, or fill them in");
        Files.writeString(folder.resolve("bank.csv"), "age,y\n1,\n2,\n");
        onlyProblem(
                asked,
                "line 3: target_column y is missing in all 2 rows; a model learns from rows whose target is known");
    }

    @Test
    void aFeatureWithoutValues() throws IOException {
        Files.writeString(folder.resolve("bank.csv"), "age,y\nNA,no\n,yes\n");
        onlyProblem(
                "dataset:\n  path: bank.csv\n  target_column: y\n  numeric_features: [age]\n",
                "line 4: column age is missing in all 2 rows; take it out");
    }

    @Test
    void dataThatCannotBeRead() throws IOException {
        Files.writeString(folder.resolve("bank.csv"), "age,y\n1,no,2\n");
        onlyProblem(
                FILE,
                folder.resolve("bank.csv")
                        + ": line 2: the line has 3 fields, the header has 2; look for a comma outside quotes or a line"
                        + " cut short");
    }

    @Test
    void aMisspeltKeyIsAProblemAndAStrangeOneIgnored() throws IOException {
        onlyProblem(
                FILE.replace("n_trials", "n_trails"), "line 2: the file has an unknown key 'n_trails'; write n_trials");
        onlyProblem(
                FILE.replace("numeric_features", "numerical_features"),
                "line 10: dataset has an unknown key 'numerical_features'; write numeric_features");
        assertThat(read("description: of a bank\n" + FILE).ignored()).containsExactly("description");
    }

    @Test
    void noYaml() throws IOException {
        Files.writeString(file, "name: [a\n");
        var error = catchThrowableOfType(DataException.class, () -> Experiment.read(file));
        assertThat(error).hasMessageStartingWith(file + " line 2, column 1: no valid YAML: ");
        assertThat(catchThrowableOfType(DataException.class, () -> Experiment.read(folder.resolve("none.yaml"))))
                .hasMessage("cannot read " + folder.resolve("none.yaml") + ": no such file or folder");
    }
}
