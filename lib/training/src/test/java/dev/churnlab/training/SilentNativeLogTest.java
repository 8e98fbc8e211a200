package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** XGBoost writes to the process's own output, past System.out: nothing of it may reach a notebook or a pipe. */
class SilentNativeLogTest {
    /** Runs in a process of its own. */
    static final class Program {
        public static void main(String[] args) {
            var customers = Customers.table(200, 1);
            try (var model = XGBoost.trainer(Customers.SCHEMA)
                    .recipe(Recipe.REFERENCE)
                    .earlyStopping(3)
                    .onRound(round -> {})
                    .train(customers)) {
                model.predict(customers);
                model.importance();
            }
        }
    }

    @Test
    void trainingAndPredictingWriteNothing() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var process = new ProcessBuilder(
                        java.toString(),
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        // A newer JVM says itself that a native library is loaded; that is for the one who starts it to allow.
        assertThat(output.lines().filter(line -> !line.isBlank() && !line.startsWith("WARNING: ")))
                .isEmpty();
    }
}
