package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Python that tests compare with. */
final class Python {
    private Python() {}

    /**
     * Runs a script of the test resources to its end.
     *
     * @param folder where its output may lie
     * @return what it printed
     */
    static String run(Path folder, String script, List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(executable().toString(), "src/test/resources/" + script));
        command.addAll(arguments);
        var out = folder.resolve("out.txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        var text = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    /** Of the environment that CHURNLAB_VENV names, else of the checkout's; without it, skipped, but an error in CI. */
    private static Path executable() {
        var moved = System.getProperty("CHURNLAB_VENV", System.getenv("CHURNLAB_VENV"));
        var python = Path.of(moved != null ? moved : "../../.venv").resolve("bin/python");
        if (!Files.isExecutable(python)) {
            var reason = "no " + python
                    + "; run scripts/setup, or say in CHURNLAB_VENV where xgboost, scikit-learn and pyarrow are";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            abort("skipped: " + reason);
        }
        return python;
    }
}
