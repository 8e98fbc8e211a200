package dev.churnlab.tracking;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process that promotes: it reads the name of a model and a version, and answers with the verdict. */
final class Promoter implements AutoCloseable {
    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;

    Promoter(URI server) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Promoter.class.getName(),
                server.toString());
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        to = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
        from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Lets it begin; {@link #answer()} waits for its end. */
    void promote(String name, int version) {
        to.println(name + "\t" + version);
    }

    /** The verdict, or null if it was killed before. */
    @Nullable String answer() {
        try {
            return from.readLine();
        } catch (IOException killed) {
            return null;
        }
    }

    Process process() {
        return process;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        from.close();
        to.close();
    }

    /** How good a version is: some are below the floor of .8, and no two of a model are alike. */
    static double score(int version) {
        return 0.75 + (version * 7919L % 1009) / 4036.0;
    }

    static String verdict(Registry registry, String name, int version) {
        return verdict(new Promotions(registry, name, registry.ledger(name)), registry.version(name, version));
    }

    static String verdict(Promotions promotions, ModelVersion version) {
        try {
            return promotions
                    .promote(version, Gate.standard(), asked -> Scores.of(Map.of("roc_auc", score(asked.version()))))
                    .verdict()
                    .name();
        } catch (GateRefused e) {
            return e.decision().verdict().name();
        }
    }

    public static void main(String[] arguments) throws IOException {
        var settings = Settings.of(arguments[0], Map.of());
        // A busy machine is no fault.
        var patient = new Settings(
                settings.uri(),
                null,
                settings.start(),
                Duration.ofMinutes(2),
                settings.attempts(),
                settings.pause(),
                Map.of());
        var registry = new TrackingServer(patient).registry();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var words = line.split("\t", 2);
            System.out.println(verdict(registry, words[0], Integer.parseInt(words[1])));
        }
    }
}
