package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The command in a process of its own, with an environment of its own. */
final class Launched implements AutoCloseable {
    private static final long MOST_SECONDS = 240;
    private static final Pattern JOB = Pattern.compile("(?:sent as|replaced) (?:cron)?job ([-a-z0-9]+)");

    private final Process process;
    private final Path out;
    private final Path err;

    private Launched(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it in a folder, below a program if one is named. */
    static Launched start(Path folder, Map<String, String> environment, List<String> below, String... args)
            throws IOException {
        var command = new ArrayList<>(below);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Churnlab.class.getName()));
        command.addAll(List.of(args));
        var out = Files.createTempFile(folder, "out", ".log");
        var err = Files.createTempFile(folder, "err", ".log");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Launched(builder.start(), out, err);
    }

    /** Starts it and waits for its end. */
    static Launched run(Path folder, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        var launched = start(folder, environment, List.of(), args);
        launched.exit();
        return launched;
    }

    int exit() throws InterruptedException {
        var ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        close();
        assertThat(ended).as("ended in %s s", MOST_SECONDS).isTrue();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    /** Waits until standard output has a text. */
    void await(String text) throws IOException, InterruptedException {
        for (int i = 0; i < MOST_SECONDS * 10 && process.isAlive() && !text(out).contains(text); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(text(out)).contains(text);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, UTF_8);
    }

    String out() throws IOException {
        return text(out);
    }

    List<String> err() throws IOException {
        return text(err).lines().toList();
    }

    /** The job that it said it has sent. */
    String job() throws IOException {
        var named = JOB.matcher(text(err));
        assertThat(named.find()).as(text(err)).isTrue();
        return named.group(1);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
