package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal says what was written to it, whatever happened to its end. */
class JournalFileTest {
    private static final List<JournalEntry> ENTRIES = List.of(
            new JournalEntry.Start(
                    new Address("http://mlflow:5000", false), "j-1", "churn\nü", "", 1, Map.of("mlflow.user", "ada")),
            new JournalEntry.Params(Map.of("eta", "0.2", "lang", "ü".repeat(6000))),
            new JournalEntry.Metric("train/loss", Double.NaN, 2, 0),
            new JournalEntry.Metric("train/loss", Double.NEGATIVE_INFINITY, 2, 1),
            new JournalEntry.Metric("train/loss", 0.1 + 0.2, 2, 2),
            new JournalEntry.Inputs(
                    List.of(new Dataset("telco", "0a1b", "data/telco.csv", Map.of("tenure", "long"), 7043, "x"))),
            new JournalEntry.Done(3, new Placed("r1", "1", "mlflow-artifacts:/1/r1", "", false)),
            new JournalEntry.Register("churn", "candidate", false),
            new JournalEntry.Refused(new JournalEntry.Params(Map.of("seed", "43")), "seed was 42"),
            new JournalEntry.End("FINISHED", 3));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path write() {
        var path = folder.resolve("new/1-j-1.jsonl");
        try (var file = JournalFile.create(path)) {
            ENTRIES.forEach(file::append);
        }
        return path;
    }

    private static List<JournalEntry> read(Path path) {
        try (var file = JournalFile.open(path).orElseThrow()) {
            return file.read();
        }
    }

    @Test
    void everyKindOfEntryIsReadBack() {
        assertThat(read(write())).isEqualTo(ENTRIES);
    }

    @Test
    void journalCutAnywhereHasItsWholeLinesAndGoesOn() throws IOException {
        var path = write();
        var whole = Files.readAllBytes(path);
        for (var length = 0; length <= whole.length; length += length < 600 ? 1 : 397) {
            Files.write(path, java.util.Arrays.copyOf(whole, length));
            var lines = (int) new String(whole, 0, length, UTF_8)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            var expected = new ArrayList<>(ENTRIES.subList(0, lines));
            try (var file = JournalFile.open(path).orElseThrow()) {
                assertThat(file.read()).isEqualTo(expected);
                file.append(new JournalEntry.End("KILLED", 4));
            }
            expected.add(new JournalEntry.End("KILLED", 4));
            assertThat(read(path)).isEqualTo(expected);
        }
    }

    @Test
    void damagedLineIsSaidAndTheOthersAreRead() throws IOException {
        var path = write();
        var text = Files.readString(path).replace("\"0.2\"", "\"0.3\"");
        Files.writeString(path, text, StandardOpenOption.TRUNCATE_EXISTING);

        var expected = new ArrayList<>(ENTRIES);
        expected.set(1, new JournalEntry.Damaged(2));
        assertThat(read(path)).isEqualTo(expected);
    }

    @Test
    void onlyOneHasItOpen() throws IOException, InterruptedException {
        var path = write();
        try (var file = JournalFile.open(path).orElseThrow()) {
            assertThat(JournalFile.open(path)).isEmpty();
            assertThat(inAnotherProcess(path)).isEqualTo("held");
            file.append(new JournalEntry.End("KILLED", 4));
        }
        assertThat(inAnotherProcess(path)).isEqualTo("11 entries");
    }

    @Test
    void deletedOneIsNone() {
        var path = write();
        JournalFile.open(path).orElseThrow().delete();

        assertThat(JournalFile.open(path)).isEmpty();
        assertThat(path).doesNotExist();
    }

    private static String inAnotherProcess(Path path) throws IOException, InterruptedException {
        var process = Java.start(Opening.class, path.toString());
        var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }

    /** Opens a journal and says how many entries it has. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            var file = JournalFile.open(Path.of(arguments[0]));
            System.out.println(file.map(f -> f.read().size() + " entries").orElse("held"));
        }
    }
}
