package dev.churnlab.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** In a JVM of its own, where Tablesaw has not been started before. */
class TablesawTest {
    @TempDir
    private Path folder;

    @Test
    void isStartedWithoutASearchAndReadsAndWritesAsBefore() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "x,y\n1,b\n");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        java, "-Xlog:class+load", "-cp", System.getProperty("java.class.path"), Starts.class.getName()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        // The part of ClassGraph that opens a jar.
        assertThat(out)
                .contains("io.github.classgraph.ClassGraph ")
                .doesNotContain("io.github.classgraph.ClasspathElementZip ");
        assertThat(folder.resolve("b.csv")).hasContent("x,y\n1,b");
    }

    /** What the process does. */
    static final class Starts {
        private Starts() {}

        public static void main(String[] arguments) throws IOException {
            var classPath = System.getProperty("java.class.path");
            var loader = Thread.currentThread().getContextClassLoader();
            Tablesaw.start();
            if (!System.getProperty("java.class.path").equals(classPath)
                    || Thread.currentThread().getContextClassLoader() != loader) {
                throw new IllegalStateException("something else was changed");
            }
            // By their extensions, Tablesaw finds readers and writers among the registered ones.
            Table.read().file("a.csv").write().toFile("b.csv");
        }
    }
}
