package dev.churnlab.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real MLflow server on a free port of this machine: on SQLite in a folder, one worker, jobs off, artifacts served. It
 * needs a Python environment with mlflow in CHURNLAB_VENV, or in .venv of the checkout. Whoever asks it first has to wait
 * until it is up.
 */
public final class MlflowServer implements AutoCloseable {
    private final Process process;
    private final String uri;

    private MlflowServer(Process process, String uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * Skips the suite, by name, where there is no MLflow; in CI that is a failure.
     *
     * @param folder of its database and its log
     * @param artifacts where it keeps what it serves: a folder, or {@code s3://}
     * @param environment variables of the server, as those of S3
     */
    public static MlflowServer start(Path folder, String artifacts, Map<String, String> environment)
            throws IOException {
        var program = venv().resolve("bin/mlflow");
        var missing = "needs MLflow in CHURNLAB_VENV or .venv, there is no " + program;
        if (!Files.isExecutable(program) && System.getenv("CI") != null) {
            throw new IllegalStateException(missing);
        }
        assumeTrue(Files.isExecutable(program), missing);
        Files.createDirectories(folder);
        var port = freePort();
        var command = List.of(
                program.toString(),
                "server",
                "--workers",
                "1",
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("mlflow.db"),
                "--serve-artifacts",
                "--artifacts-destination",
                artifacts);
        return new MlflowServer(program(command, folder.resolve("log"), environment), "http://127.0.0.1:" + port);
    }

    /** Starts a program of MLflow, which ends with this JVM at the latest. */
    public static Process program(List<String> command, Path log, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_") || name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        var process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(process)));
        return process;
    }

    /** Its address. */
    public String uri() {
        return uri;
    }

    /** Ends a program of MLflow with all that it started. */
    public static void kill(Process process) {
        var tree = new ArrayList<>(process.descendants().toList());
        tree.add(process.toHandle());
        tree.forEach(ProcessHandle::destroy);
        for (var each : tree) {
            try {
                each.onExit().get(5, TimeUnit.SECONDS);
            } catch (Exception e) {
                each.destroyForcibly();
            }
        }
    }

    /** A port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The Python environment. */
    public static Path venv() {
        var named = System.getProperty("CHURNLAB_VENV", System.getenv("CHURNLAB_VENV"));
        return named != null
                ? Path.of(named)
                : Path.of("../../.venv").toAbsolutePath().normalize();
    }

    @Override
    public void close() {
        kill(process);
    }
}
