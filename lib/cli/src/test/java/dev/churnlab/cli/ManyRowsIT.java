package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ten million rows, 1.4 GB of CSV, are trained on in 4 GB: the heap, XGBoost's memory and all else together. */
@Tag("soak")
@EnabledOnOs(OS.LINUX)
class ManyRowsIT {
    private static final long MOST_KILOBYTES = 4_000_000_000L / 1024;

    @TempDir
    private Path folder;

    @Test
    void tenMillionRowsTrainWithinFourGigabytes() throws Exception {
        var file = folder.resolve("customers.csv").toString();
        run("data", "generate", "--rows", "10000000", "--out", file);
        var out = run("train", "--data", file, "--recipe", "reference", "--threads", "2");
        assertThat(out).contains("roc_auc");
        var peak = out.lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        assertThat(Long.parseLong(peak.replaceAll("\\D", ""))).as(peak).isBetween(1_000_000L, MOST_KILOBYTES);
    }

    /** In a JVM as scripts/churnlab starts it. */
    private String run(String... arguments) throws IOException, InterruptedException {
        var settings = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms64m -XX:MaxNewSize=40m -XX:MinHeapFreeRatio=20"
                + " -XX:MaxHeapFreeRatio=40 -XX:MaxRAMPercentage=50";
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(settings.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Measured.class.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    /** The command, and after it the most memory that its process had resident. */
    static final class Measured {
        private Measured() {}

        public static void main(String[] arguments) throws IOException {
            int exit = Churnlab.run(arguments);
            try (var lines = Files.lines(Path.of("/proc/self/status"))) {
                lines.filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
            }
            System.exit(exit);
        }
    }
}
