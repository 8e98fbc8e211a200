package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.runner.KernelSpec;
import dev.churnlab.runner.NotebookRun;
import dev.churnlab.runner.RunResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that was installed from the packaged jars, in a place with spaces and umlauts. */
class KernelInstallIT {
    private static final Path JARS = Path.of(System.getProperty("jars.directory", "target/jars"));

    private @TempDir Path folder = Path.of("");
    private Path prefix = folder;

    @BeforeEach
    void anEnvironmentWithJJava() throws IOException {
        var there = Place.here().venv().resolve("share/jupyter/kernels/java/jjava.jar");
        if (System.getenv("CI") == null) {
            assumeTrue(Files.exists(there), "needs a Python environment with jjava, there is no " + there);
        }
        prefix = folder.resolve("eine Umgebung für Java");
        var kernels = Files.createDirectories(prefix.resolve("share/jupyter/kernels/java"));
        Files.copy(there, kernels.resolve("jjava.jar"));
    }

    @Test
    void theArchiveIsMadeAndTheKernelUsesIt() throws IOException {
        var installed = installer().install();
        assertThat(installed.warning()).isEmpty();
        assertThat(installer().install().changed()).as("a second installation").isFalse();

        var result = run(installed.file(), "Outputs.put(\"columns\", Telco.SCHEMA.columns().size());");
        assertThat(result.outputs()).hasToString("{columns=21}");
    }

    /** The session begins while the kernel answers already; the first cell waits for all of it, JJava's own part too. */
    @Test
    void theFirstCellFindsTheWholeSession() throws IOException {
        var file = installer().install().file();
        var result = run(file, "Outputs.put(\"kernel\", kernel().getName() + \" \" + Stream.of(Exit.DONE).count());");
        assertThat(result.outputs()).hasToString("{kernel=\"JJava 1\"}");
    }

    private KernelInstaller installer() {
        return new KernelInstaller(prefix, JARS, Path.of(System.getProperty("java.home")), KernelTraining::run);
    }

    private RunResult run(Path kernelJson, String... cells) throws IOException {
        var argv = new ArrayList<String>();
        for (var each : new ObjectMapper().readTree(kernelJson.toFile()).at("/argv")) {
            argv.add(each.asText());
        }
        // A JVM that is told to share ends at once where it cannot use the archive.
        argv.add(1, "-Xshare:on");
        var empty = "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": []}".getBytes(UTF_8);
        var notebook = Notebook.parse(new ByteArrayInputStream(empty), "test");
        for (var cell : cells) {
            notebook.insert(notebook.cells().size(), Cell.code(cell));
        }
        var spec = new KernelSpec("java", argv, "Java", "java", Map.of(), true, folder);
        return NotebookRun.of(notebook, "test").kernel(spec).cwd(folder).run();
    }
}
