package dev.churnlab.tracking;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The experiments of the MLflow server that MLFLOW_TRACKING_URI names. For another server see {@link #connect(String)}.
 *
 * <pre>{@code
 * Tracking.run("churn", run -> {
 *     run.param("seed", 42);
 *     run.metrics(evaluation.metrics());
 *     run.model(bundleFolder);
 * });
 * }</pre>
 */
public final class Tracking {
    /** What becomes of a run whose server is down, slow, or fails. */
    public enum Mode {
        /** It goes on: what cannot be sent is kept in a journal on disk, and delivered later. */
        JOURNAL,
        /** It fails with a {@link ServiceException}. */
        REQUIRED;

        private static final String VARIABLE = "CHURNLAB_TRACKING";

        static Mode of(Map<String, String> environment) {
            var text = environment.getOrDefault(VARIABLE, "").strip().toUpperCase(Locale.ROOT);
            if (text.isEmpty()) {
                return JOURNAL;
            }
            try {
                return valueOf(text);
            } catch (IllegalArgumentException e) {
                throw new TrackingException(VARIABLE + " must be journal or required, was '" + text + "'", e);
            }
        }
    }

    private record Client(Settings settings, Mode mode) {}

    /** One client a server, user and mode: it keeps its connections, and waits for the server's start once. */
    private static final Map<Client, TrackingServer> SERVERS = new ConcurrentHashMap<>();

    /** One journal may take this time. */
    private static final Duration LONGEST_DELIVERY = Duration.ofHours(1);

    private Tracking() {}

    /**
     * The server of MLflow's own variables: MLFLOW_TRACKING_URI, and MLFLOW_TRACKING_USERNAME with _PASSWORD or _TOKEN.
     * Nothing is sent yet. Runs are journaled unless CHURNLAB_TRACKING is {@code required}.
     *
     * @throws ServiceException if MLFLOW_TRACKING_URI is not set
     */
    public static TrackingServer connect() {
        return connect(Mode.of(System.getenv()));
    }

    /** {@link #connect()} with a mode, whatever CHURNLAB_TRACKING says. */
    public static TrackingServer connect(Mode mode) {
        return connect(Settings.of(System.getenv()), mode);
    }

    /** A server by its address, as in {@code http://localhost:5000}; credentials are in it or in MLflow's variables. */
    public static TrackingServer connect(String uri) {
        return connect(Settings.of(uri, System.getenv()), Mode.of(System.getenv()));
    }

    private static TrackingServer connect(Settings settings, Mode mode) {
        return SERVERS.computeIfAbsent(
                new Client(settings, mode),
                client -> new TrackingServer(
                        client.settings(), client.mode() == Mode.REQUIRED ? null : Journals.of(System.getenv())));
    }

    /**
     * Delivers the runs that are kept in the journals of this place, each to its own server, in the order in which they
     * began. Runs of processes that were killed are ended as KILLED.
     */
    public static List<Delivered> sync() {
        return Journals.of(System.getenv()).deliver(Tracking::connect, LONGEST_DELIVERY);
    }

    /** The experiment that MLFLOW_EXPERIMENT_NAME names, else MLflow's {@code Default}. */
    public static String experiment() {
        var name = System.getenv().getOrDefault("MLFLOW_EXPERIMENT_NAME", "");
        return name.isBlank() ? "Default" : name;
    }

    /** {@link TrackingServer#run} in {@link #experiment()} on the server of MLFLOW_TRACKING_URI. */
    public static <X extends Exception> Run run(Run.Body<X> body) throws X {
        return run(experiment(), body);
    }

    /** {@link TrackingServer#run} on the server of MLFLOW_TRACKING_URI. */
    public static <X extends Exception> Run run(String experiment, Run.Body<X> body) throws X {
        return connect().run(experiment, body);
    }

    /** {@link TrackingServer#start} on the server of MLFLOW_TRACKING_URI. */
    public static Run start(String experiment) {
        return connect().start(experiment);
    }

    /** {@link TrackingServer#resume} on the server of MLFLOW_TRACKING_URI. */
    public static Run resume(String runId) {
        return connect().resume(runId);
    }

    /** {@link TrackingServer#registry} of the server of MLFLOW_TRACKING_URI. */
    public static Registry registry() {
        return connect().registry();
    }
}
