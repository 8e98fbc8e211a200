package dev.churnlab.runner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Notebook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real kernels of the Python environment, for tests. */
final class Kernels {
    static final Path VENV = venv();

    private Kernels() {}

    private static Path venv() {
        return Optional.ofNullable(System.getProperty("CHURNLAB_VENV", System.getenv("CHURNLAB_VENV")))
                .map(Path::of)
                .orElseGet(() -> root().resolve(".venv"));
    }

    /** The checkout. */
    static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("lib/bom"))) {
            folder = java.util.Objects.requireNonNull(folder.getParent(), "not in a checkout");
        }
        return folder;
    }

    static boolean present() {
        return Files.exists(VENV.resolve("share/jupyter/kernels/python3/kernel.json"))
                && Files.exists(VENV.resolve("share/jupyter/kernels/java/jjava.jar"));
    }

    /** Skips the suite, by name, where there is no Python environment; in CI that is a failure. */
    static void require() {
        if ("true".equals(System.getenv("CI")) && !present()) {
            throw new IllegalStateException("no kernels in " + VENV + "; run scripts/setup");
        }
        assumeTrue(present(), "needs the kernels of the Python environment; none in " + VENV + ", run scripts/setup");
    }

    /** The environment's python3, and a {@code java} that starts jjava.jar directly. */
    static KernelSpecs specs(Path folder) {
        try {
            var java = Files.createDirectories(folder.resolve("kernels/java"));
            var jar = VENV.resolve("share/jupyter/kernels/java/jjava.jar");
            Files.writeString(
                    java.resolve("kernel.json"),
                    "{\"argv\": [\"" + Path.of(System.getProperty("java.home"), "bin/java")
                            + "\", \"-XX:TieredStopAtLevel=1\", \"-XX:+UseSerialGC\", \"--add-opens\","
                            + " \"jdk.jshell/jdk.jshell=ALL-UNNAMED\", \"-jar\", \"" + jar
                            + "\", \"{connection_file}\"], \"display_name\": \"Java\", \"language\": \"java\","
                            + " \"interrupt_mode\": \"message\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var env = new LinkedHashMap<>(Map.of("JUPYTER_PATH", folder.toString(), "CHURNLAB_VENV", VENV.toString()));
        return KernelSpecs.of(env);
    }

    /** A notebook of code cells for a kernel. */
    static Notebook notebook(String kernel, String... sources) {
        return notebook(kernel, List.of(sources).stream().map(Cell::code).toList());
    }

    static Notebook notebook(String kernel, List<Cell> cells) {
        var json = "{\"cells\": [], \"metadata\": {\"kernelspec\": {\"name\": \"" + kernel
                + "\", \"display_name\": \"x\"}}, \"nbformat\": 4, \"nbformat_minor\": 5}";
        try {
            var notebook = Notebook.parse(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "test");
            for (var cell : cells) {
                notebook.insert(notebook.cells().size(), cell);
            }
            return notebook;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a process runs: one that has ended and waits for its parent to ask does not. */
    static boolean runs(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }

    /** How many processes on this machine carry the mark of one of this JVM's kernels. */
    static long left() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .filter(each -> each.info().commandLine().orElse("").contains("churnlab-kernel-"))
                .count();
    }
}
