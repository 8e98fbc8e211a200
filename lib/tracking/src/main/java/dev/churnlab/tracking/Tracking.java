package dev.churnlab.tracking;

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
    /** One client a server and user: it keeps its connections, and waits for the server's start once. */
    private static final Map<Settings, TrackingServer> SERVERS = new ConcurrentHashMap<>();

    private Tracking() {}

    /**
     * The server of MLflow's own variables: MLFLOW_TRACKING_URI, and MLFLOW_TRACKING_USERNAME with _PASSWORD or _TOKEN.
     * Nothing is sent yet; the first call waits up to 60 s for a server that is starting.
     *
     * @throws ServiceException if MLFLOW_TRACKING_URI is not set
     */
    public static TrackingServer connect() {
        return connect(Settings.of(System.getenv()));
    }

    /** A server by its address, as in {@code http://localhost:5000}; credentials are in it or in MLflow's variables. */
    public static TrackingServer connect(String uri) {
        return connect(Settings.of(uri, System.getenv()));
    }

    private static TrackingServer connect(Settings settings) {
        return SERVERS.computeIfAbsent(settings, TrackingServer::new);
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
