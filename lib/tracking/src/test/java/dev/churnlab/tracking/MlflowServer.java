package dev.churnlab.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real MLflow server of one test, beside that of {@link RealMlflow}: on SQLite in a folder. */
final class MlflowServer implements AutoCloseable {
    private final Process process;
    private final String uri;

    private MlflowServer(Process process, String uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * @param folder of its database and its log
     * @param artifacts where it keeps what it serves: a folder, or {@code s3://}
     * @param environment variables of the server, as those of S3
     */
    static MlflowServer start(Path folder, String artifacts, Map<String, String> environment) throws IOException {
        Files.createDirectories(folder);
        var port = RealMlflow.freePort();
        var command = List.of(
                RealMlflow.venv().resolve("bin/mlflow").toString(),
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
        return new MlflowServer(start(command, folder.resolve("log"), environment), "http://127.0.0.1:" + port);
    }

    /** Starts a program of MLflow, which ends with this JVM at the latest. */
    static Process start(List<String> command, Path log, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_") || name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        var process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(process)));
        return process;
    }

    TrackingServer client(Map<String, String> environment) {
        return RealMlflow.client(uri, environment);
    }

    static void kill(Process process) {
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

    @Override
    public void close() {
        kill(process);
    }
}
