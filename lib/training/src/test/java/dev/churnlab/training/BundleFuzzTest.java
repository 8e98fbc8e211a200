package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle that somebody changed, its hashes too, is refused or works: it never brings the JVM down. */
class BundleFuzzTest {
    @TempDir
    Path folder;

    @Test
    void aSampleOfMutatedBundles() throws Exception {
        fuzz(20261121, 400);
    }

    @Test
    @Tag("soak")
    void tenThousandMutatedBundles() throws Exception {
        fuzz(System.nanoTime(), 10_000);
    }

    private void fuzz(long seed, int count) throws Exception {
        var golden = Path.of(Objects.requireNonNull(BundleFuzzTest.class.getResource("bundle-1/bundle"))
                .toURI());
        var out = folder.resolve("out");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:ErrorFile=" + folder.resolve("crash.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BundleFuzz.class.getName(),
                        folder.toString(),
                        golden.toString(),
                        Long.toString(seed),
                        Integer.toString(count))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(out.toFile()))
                .start();
        try {
            assertThat(process.waitFor(20, TimeUnit.MINUTES))
                    .as("a hang with seed " + seed)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as("seed %s: %s", seed, text(out)).isZero();
        assertThat(text(out)).containsPattern("read [1-9]\\d*, refused [1-9]\\d*");
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }
}
