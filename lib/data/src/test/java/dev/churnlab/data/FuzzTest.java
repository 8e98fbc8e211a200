package dev.churnlab.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/**
 * Broken files give a right table or one clear line, never anything else. A table is right if every cell is what a second
 * reading of the file, by FastCSV's records, has there.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FuzzTest {
    private static final Schema SCHEMA = new Schema(
            List.of(
                    Column.id("id"),
                    Column.categorical("plan", "basic", "full, or so", "say \"yes\"")
                            .orMissing(),
                    Column.integer("months").between(0, 72).orMissing(),
                    Column.numeric("price").orMissing(),
                    Column.categorical("city").orMissing(),
                    Column.target("left")),
            "yes",
            "no",
            List.of("?"));
    private static final String CSV =
            """
            id,plan,months,price,city,left
            a,basic,1,9.5,Zürich,yes
            b,"full, or so",72,-0.25,"two
            lines",no
            c,"say ""yes""\",,1e3,,no
            d,,7,?,Köln,yes
            e,basic,8,123456.789,😀,no
            """;
    private static final String EXPERIMENT =
            """
            name: bank
            n_trials: 7
            random_state: 3
            test_size: 0.25
            dataset:
              path: in.csv
              target_column: left
              categorical_features: [plan, city]
              numeric_features: [months, price]
            """;

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, Integer> outcomes = new TreeMap<>();

    @Test
    void someFilesAndSchemas() throws IOException {
        files(3_000, 1);
        schemas(1_000, 2);
        experiments(300, 3);
        // Neither outcome may be the only one, else nothing was tried.
        assertThat(outcomes)
                .containsKeys("a table", "a refused table", "a schema", "a refused schema", "an experiment");
    }

    @Test
    @Tag("soak")
    void manyFiles() throws IOException {
        files(100_000, 4);
        print(System.out);
    }

    @Test
    @Tag("soak")
    void manySchemasAndExperiments() throws IOException {
        schemas(10_000, 5);
        experiments(5_000, 6);
        print(System.out);
    }

    private void print(PrintStream out) {
        outcomes.forEach((outcome, count) -> out.println(count + " " + outcome));
    }

    private void files(int count, long seed) throws IOException {
        var mutations = new Mutations(seed);
        var bases = List.of(
                CSV.getBytes(UTF_8),
                ("\uFEFF" + CSV.replace("\n", "\r\n")).getBytes(UTF_8),
                CSV.replace("\n", "\r").getBytes(UTF_8));
        var file = folder.resolve("in.csv");
        for (var i = 0; i < count; i++) {
            var bytes = mutations.of(bases.get(i % bases.size()));
            Files.write(file, bytes);
            var loader = Tables.loader(SCHEMA).onWarning(w -> {});
            tableOrLine(i % 2 == 0 ? loader : loader.unlabelled(), file, seed, i);
            inferredOrLine(file, seed, i);
        }
    }

    private void tableOrLine(Loader loader, Path file, long seed, int i) throws IOException {
        Table table;
        try {
            table = loader.load(file);
        } catch (DataException e) {
            checkMessage(e, seed, i);
            count("a refused table");
            return;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("file " + i + " of seed " + seed, e);
        }
        count("a table");
        var records = records(file);
        var header = records.get(0).getFields();
        assertThat(table.rowCount()).as("file %d of seed %d", i, seed).isEqualTo(records.size() - 1);
        assertThat(table.columnNames())
                .as("file %d of seed %d", i, seed)
                .isEqualTo(
                        header.stream().filter(n -> SCHEMA.find(n).isPresent()).toList());
        for (var column : table.columns()) {
            for (var row = 0; row < table.rowCount(); row++) {
                var cell = records.get(row + 1).getField(header.indexOf(column.name()));
                var blank = cell.isBlank()
                        || cell.trim().equals("?")
                        || cell.chars().allMatch(c -> c <= ' ');
                assertThat(column.isMissing(row))
                        .as("file %d of seed %d: '%s'", i, seed, cell)
                        .isEqualTo(blank);
                if (!blank) {
                    var right = column instanceof NumericColumn<?> numbers
                            ? numbers.getDouble(row) == Double.parseDouble(cell)
                            : column.getString(row).equals(cell);
                    assertThat(right)
                            .as("file %d of seed %d: '%s'", i, seed, cell)
                            .isTrue();
                }
            }
        }
    }

    private static List<CsvRecord> records(Path file) throws IOException {
        var text = Files.readString(file);
        var withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (var records = CsvReader.builder().ofCsvRecord(withoutMark)) {
            return records.stream().toList();
        }
    }

    private void inferredOrLine(Path file, long seed, int i) {
        try {
            var inferred = Schema.infer(file);
            assertThat(Schema.parse(inferred.schema().toYaml())).isEqualTo(inferred.schema());
            var table = Tables.loader(inferred.schema()).onWarning(w -> {}).load(file);
            assertThat(table.rowCount()).isEqualTo(inferred.rows());
            assertThat(table.columnCount())
                    .isEqualTo(inferred.schema().columns().size());
            count("a guessed schema");
        } catch (DataException e) {
            checkMessage(e, seed, i);
            count("a refused guess");
        } catch (RuntimeException | Error e) {
            throw new AssertionError("file " + i + " of seed " + seed, e);
        }
    }

    private void schemas(int count, long seed) {
        var mutations = new Mutations(seed);
        var base = SCHEMA.toYaml().getBytes(UTF_8);
        for (var i = 0; i < count; i++) {
            try {
                var schema = Schema.parse(new String(mutations.of(base), UTF_8));
                assertThat(Schema.parse(schema.toYaml())).isEqualTo(schema);
                count("a schema");
            } catch (DataException e) {
                checkMessage(e, seed, i);
                count("a refused schema");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("schema " + i + " of seed " + seed, e);
            }
        }
    }

    private void experiments(int count, long seed) throws IOException {
        var mutations = new Mutations(seed);
        Files.writeString(folder.resolve("in.csv"), CSV);
        var file = folder.resolve("experiment.yaml");
        for (var i = 0; i < count; i++) {
            Files.write(file, mutations.of(EXPERIMENT.getBytes(UTF_8)));
            try {
                var experiment = Experiment.read(file);
                var table =
                        Tables.loader(experiment.schema()).onWarning(w -> {}).load(experiment.data());
                assertThat(table.rowCount()).isEqualTo(5);
                count("an experiment");
            } catch (DataException e) {
                checkMessage(e, seed, i);
                count("a refused experiment");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("experiment " + i + " of seed " + seed, e);
            }
        }
    }

    private static void checkMessage(DataException e, long seed, int i) {
        var message = String.valueOf(e.getMessage());
        assertThat(message)
                .as("file %d of seed %d", i, seed)
                .isNotBlank()
                .doesNotContain("\n", "\r", "Exception", "dev.churnlab");
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }
}
