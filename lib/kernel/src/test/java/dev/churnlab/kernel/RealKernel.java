package dev.churnlab.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Runs cells on real kernels, with Jupyter's own client: JJava of a Python environment, and one on IJava's base. */
final class RealKernel {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RealKernel() {}

    /** The messages of each cell on iopub. */
    static List<Cell> run(Path folder, String... cells) throws IOException, InterruptedException {
        return cells(client(folder, jjava(venv()), Map.of(), "", cells));
    }

    /** The same on a kernel of IJava's base, with the library as IJava is given it. */
    static List<Cell> runOnIJava(Path folder, String... cells) throws IOException, InterruptedException {
        var script = Files.writeString(folder.resolve("startup.jsh"), IJavaStartup.script());
        var library = classpath(each -> !each.contains("jjava-jupyter") && !isOfIJava(each));
        return cells(client(
                folder,
                java(classpath(RealKernel::isOfIJava), "io.github.spencerpark.ijava.IJava"),
                Map.of("IJAVA_CLASSPATH", library, "IJAVA_STARTUP_SCRIPTS_PATH", script.toString()),
                "",
                cells));
    }

    private static List<Cell> cells(JsonNode results) {
        return StreamSupport.stream(results.get("cells").spliterator(), false)
                .map(Cell::new)
                .toList();
    }

    /** The kernel of the tests, its base, and what that needs: what is in IJava's jar. */
    private static boolean isOfIJava(String place) {
        return Stream.of("jupyter-jvm-basekernel", "jeromq", "jnacl", "gson", "jspecify", "test-classes", "ktest")
                .anyMatch(place::contains);
    }

    /** A kernel whose client has ended without a word to it; empty if it has ended already. */
    static Optional<ProcessHandle> abandoned(Path folder) throws IOException, InterruptedException {
        return ProcessHandle.of(
                client(folder, jjava(venv()), Map.of(), "--abandon").get("pid").asLong());
    }

    private static JsonNode client(
            Path folder, List<String> command, Map<String, String> environment, String option, String... cells)
            throws IOException, InterruptedException {
        var client = folder.resolve("run_cells.py");
        try (var source = RealKernel.class.getResourceAsStream("run_cells.py")) {
            Files.write(client, source.readAllBytes());
        }
        var errors = folder.resolve("errors.txt").toFile();
        var results = folder.resolve("results.json").toFile();
        var python = venv().resolve("bin/python").toString();
        // To a file: an abandoned kernel keeps a pipe open.
        var builder = new ProcessBuilder(python, client.toString(), JSON.writeValueAsString(command), option)
                .redirectOutput(results)
                .redirectError(errors);
        builder.environment().putAll(environment);
        var process = builder.start();
        try (var in = process.outputWriter(UTF_8)) {
            in.write(JSON.writeValueAsString(cells));
        }
        assertThat(process.waitFor()).as(Files.readString(errors.toPath())).isZero();
        return JSON.readTree(results);
    }

    private static Path venv() {
        var root = Path.of(System.getProperty("maven.multiModuleProjectDirectory", "../.."));
        var named = System.getProperty("CHURNLAB_VENV", System.getenv("CHURNLAB_VENV"));
        var venv = named == null ? root.resolve(".venv") : Path.of(named);
        var there = Files.exists(venv.resolve("share/jupyter/kernels/java/jjava.jar"));
        if (System.getenv("CI") == null) {
            assumeTrue(
                    there, "needs a Python environment with jjava in CHURNLAB_VENV or .venv, there is none at " + venv);
        }
        assertThat(there).as("jjava in " + venv).isTrue();
        return venv.toAbsolutePath();
    }

    private static List<String> jjava(Path venv) {
        var kernel = venv.resolve("share/jupyter/kernels/java/jjava.jar").toString();
        var library = classpath(each -> !each.contains("jjava-jupyter") && !each.contains("jupyter-jvm-basekernel"));
        return java(kernel + File.pathSeparator + library, "org.dflib.jjava.distro.JJava");
    }

    private static String classpath(Predicate<String> wanted) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(wanted)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> java(String classpath, String main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-opens",
                "jdk.jshell/jdk.jshell=ALL-UNNAMED",
                "-cp",
                classpath,
                main,
                "{connection_file}");
    }

    /** What a cell sent, as pairs of message type and content. */
    record Cell(JsonNode messages) {
        /** The content of the first message of a type. */
        JsonNode first(String type) {
            var all = all(type);
            if (all.isEmpty()) {
                throw new AssertionError("no " + type + " in " + messages);
            }
            return all.get(0);
        }

        /** The contents of the messages of a type. */
        List<JsonNode> all(String type) {
            return StreamSupport.stream(messages.spliterator(), false)
                    .filter(message -> message.get(0).asText().equals(type))
                    .map(message -> message.get(1))
                    .toList();
        }

        /** What the cell returned, by media type. */
        JsonNode result() {
            return first("execute_result").get("data");
        }
    }
}
