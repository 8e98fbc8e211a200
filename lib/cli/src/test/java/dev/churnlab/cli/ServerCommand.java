package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command in a process of its own, with an MLflow server in its environment.
 *
 * @param uri the server
 * @param home where its local state goes
 */
record ServerCommand(String uri, Path home) {
    /** What is about to be started; its two outputs are pipes. */
    ProcessBuilder builder(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Churnlab.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
        builder.environment().put("MLFLOW_TRACKING_URI", uri);
        builder.environment().put("CHURNLAB_HOME", Files.createDirectories(home).toString());
        return builder;
    }

    /** Runs it to its end. */
    Ran run(String... arguments) throws IOException, InterruptedException {
        return run(builder(arguments));
    }

    Ran run(ProcessBuilder builder) throws IOException, InterruptedException {
        var err = home.resolve("err").toFile();
        var process = builder.redirectError(err).start();
        var out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), out.lines().toList(), Files.readAllLines(err.toPath()));
    }
}
