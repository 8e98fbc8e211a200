package dev.churnlab.tracking;

import dev.churnlab.testing.MlflowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One real MLflow server for all integration tests of a JVM, as scripts/run starts it: artifacts served from a local folder,
 * one worker (-Dmlflow.workers for more), jobs off; on SQLite, or with -Dmlflow.store=postgresql on {@link RealPostgres}. It needs a Python
 * environment with mlflow in CHURNLAB_VENV, or in .venv of the checkout.
 */
final class RealMlflow implements BeforeAllCallback {
    private static @Nullable RealMlflow running;

    private @Nullable Process process;
    private @Nullable Path folder;
    private @Nullable RealPostgres postgres;
    private String uri = "";
    private int port;

    /** A client of the server; the first one waits until it is up. */
    static TrackingServer client() {
        return client(Map.of());
    }

    /** A client with these variables, as those of S3. */
    static TrackingServer client(Map<String, String> environment) {
        if (running == null) {
            throw new IllegalStateException("extend the test with RealMlflow");
        }
        return client(running.uri, environment);
    }

    static TrackingServer client(String uri, Map<String, String> environment) {
        var settings = Settings.of(uri, environment);
        // Ten processes may be starting beside this one.
        return new TrackingServer(new Settings(
                settings.uri(),
                null,
                Duration.ofMinutes(3),
                settings.call(),
                settings.attempts(),
                settings.pause(),
                environment));
    }

    /** Runs Python code with the server set, and gives what it prints. */
    static String python(String code, String... arguments) throws IOException, InterruptedException {
        return python(Map.of(), code, arguments);
    }

    /** Runs Python code with the server and these variables set, and gives what it prints. */
    static String python(Map<String, String> environment, String code, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(venv().resolve("bin/python").toString(), "-W", "error::FutureWarning", "-c", code));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("MLFLOW_TRACKING_URI", client().uri().toString());
        builder.environment().putAll(environment);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("GIT_PYTHON_REFRESH", "quiet");
        var errors = Files.createTempFile("python", ".err");
        var python = builder.redirectError(errors.toFile()).start();
        var said = new String(python.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (python.waitFor() != 0) {
            throw new AssertionError("Python ended with " + python.exitValue() + ":\n" + Files.readString(errors));
        }
        Files.delete(errors);
        return said.strip();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        var mlflow = venv().resolve("bin/mlflow");
        if (!Files.isExecutable(mlflow)) {
            var missing = "needs MLflow in CHURNLAB_VENV or .venv, there is no " + mlflow;
            if (System.getenv("CI") != null) {
                throw new AssertionError(missing);
            }
            Assumptions.abort(missing);
        }
        // In the root, so that it is closed after the last test class.
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Stop.class, key -> start(mlflow), Stop.class);
    }

    /** Ends the server after the last test. */
    private record Stop(RealMlflow server) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            server.stop();
        }
    }

    /** Kills the server with SIGKILL, as a node that fails does, and starts it again at the same place. */
    static void crash() throws IOException {
        var server = running;
        if (server == null || server.process == null) {
            throw new IllegalStateException("extend the test with RealMlflow");
        }
        var tree = new ArrayList<>(server.process.descendants().toList());
        tree.add(server.process.toHandle());
        tree.forEach(ProcessHandle::destroyForcibly);
        tree.forEach(each -> each.onExit().join());
        server.launch(venv().resolve("bin/mlflow"));
    }

    private Stop start(Path mlflow) {
        try {
            folder = Files.createTempDirectory("mlflow-it-");
            port = freePort();
            uri = "http://127.0.0.1:" + port;
            launch(mlflow);
            Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
            running = this;
            return new Stop(this);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String store(Path place) throws IOException {
        if (!System.getProperty("mlflow.store", "sqlite").equals("postgresql")) {
            return "sqlite:///" + place.resolve("mlflow.db");
        }
        if (postgres == null) {
            postgres = RealPostgres.start();
        }
        return postgres.uri();
    }

    private void launch(Path mlflow) throws IOException {
        var folder = Objects.requireNonNull(this.folder);
        var builder = new ProcessBuilder(
                mlflow.toString(),
                "server",
                "--workers",
                System.getProperty("mlflow.workers", "1"),
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--backend-store-uri",
                store(folder),
                "--serve-artifacts",
                "--artifacts-destination",
                folder.resolve("artifacts").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
        builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        process = builder.start();
    }

    private void stop() throws IOException {
        kill();
        if (postgres != null) {
            postgres.close();
        }
        if (folder != null) {
            try (var all = Files.walk(folder)) {
                for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void kill() {
        if (process != null && process.isAlive()) {
            MlflowServer.kill(process);
        }
    }

    static int freePort() throws IOException {
        return MlflowServer.freePort();
    }

    static Path venv() {
        return MlflowServer.venv();
    }
}
