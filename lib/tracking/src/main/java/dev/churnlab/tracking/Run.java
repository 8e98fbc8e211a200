package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.churnlab.training.Trial;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;

/**
 * One run of an experiment, open until it is closed: FINISHED, FAILED after {@link #fail}, KILLED when the process ends
 * before. Threads may share it. Parameters, tags and artifacts are on the server when their call returns; metrics at the
 * latest a second later at the next call, or when the run is closed.
 */
public final class Run implements AutoCloseable {
    /** Fills a run. */
    @FunctionalInterface
    public interface Body<X extends Exception> {
        void fill(Run run) throws X;
    }

    /** More parameters or tags in a request and MLflow refuses all. */
    private static final int MOST = 100;

    private final TrackingServer server;
    private final String id;
    private final String experimentId;
    private final Artifacts artifacts;
    private final MetricBuffer metrics;

    @GuardedBy("this") private @Nullable LoggedModel model;

    /** Whether there are metrics that the model's page does not show yet. */
    @GuardedBy("this") private boolean modelIsStale;

    private volatile RunStatus end = RunStatus.FINISHED;

    @GuardedBy("this") private boolean closed;

    Run(TrackingServer server, String id, String experimentId, String artifactUri, @Nullable String modelId) {
        this.server = server;
        this.id = id;
        this.experimentId = experimentId;
        this.artifacts = new Artifacts(server.rest(), artifactUri);
        this.metrics = new MetricBuffer(batch -> server.client().logBatch(id, batch, List.of(), List.of()));
        this.model = modelId == null ? null : new LoggedModel(server.rest(), modelId);
        OpenRuns.add(this);
    }

    /** The run's id at the server. */
    public String id() {
        return id;
    }

    /** The run's page for people. */
    public URI url() {
        return URI.create(server.uri() + "/#/experiments/" + experimentId + "/runs/" + id);
    }

    /** Gives the run a name to be found by; MLflow makes one up otherwise. */
    public void name(String name) {
        tag("mlflow.runName", name);
    }

    /** {@link #params} with one. */
    public void param(String name, Object value) {
        params(Map.of(name, value));
    }

    /**
     * Logs parameters, as their text.
     *
     * @throws TrackingException if a name is none for MLflow, a value has more than 6,000 characters, or the run has
     *     another value already
     */
    public void params(Map<String, ?> params) {
        var batch = new ArrayList<Param>();
        params.forEach((name, value) -> batch.add(Param.newBuilder()
                .setKey(Names.key("parameter", name))
                .setValue(Names.value("parameter", name, String.valueOf(value), Names.LONGEST_PARAM))
                .build()));
        mustBeOpen();
        for (var from = 0; from < batch.size(); from += MOST) {
            var some = batch.subList(from, Math.min(from + MOST, batch.size()));
            server.client().logBatch(id, List.of(), some, List.of());
        }
    }

    /** Logs a metric at step 0; NaN and infinities are kept as MLflow keeps them. */
    public void metric(String name, double value) {
        metric(name, value, 0);
    }

    /** Logs one point of a metric's curve, as of now. */
    public void metric(String name, double value, long step) {
        mustBeOpen();
        synchronized (this) {
            modelIsStale = true;
        }
        metrics.add(Metric.newBuilder()
                .setKey(Names.key("metric", name))
                .setValue(value)
                .setTimestamp(System.currentTimeMillis())
                .setStep(step)
                .build());
    }

    /** Logs metrics at step 0. */
    public void metrics(Map<String, Double> metrics) {
        metrics.forEach(this::metric);
        this.metrics.flush();
    }

    /** {@link #tags} with one. */
    public void tag(String name, String value) {
        tags(Map.of(name, value));
    }

    /**
     * Sets tags; a tag of the same name is replaced.
     *
     * @throws TrackingException if a name is none for MLflow, or a value has more than 8,000 characters
     */
    public void tags(Map<String, String> tags) {
        var batch = new ArrayList<RunTag>();
        tags.forEach((name, value) -> batch.add(RunTag.newBuilder()
                .setKey(Names.key("tag", name))
                .setValue(Names.value("tag", name, value, Names.LONGEST_TAG))
                .build()));
        mustBeOpen();
        for (var from = 0; from < batch.size(); from += MOST) {
            var some = batch.subList(from, Math.min(from + MOST, batch.size()));
            server.client().logBatch(id, List.of(), List.of(), some);
        }
    }

    /** Stores a file, or a folder with all that is in it, under its own name. */
    public void artifact(Path path) {
        artifact(path, "");
    }

    /**
     * Stores a file, or a folder with all that is in it, under its own name in a folder of the run's artifacts.
     *
     * @param folder as in {@code "plots/roc"}; empty for the top
     * @throws ServiceException if the server does not keep every byte
     */
    public void artifact(Path path, String folder) {
        mustBeOpen();
        metrics.flush();
        artifacts.put(path, folder);
    }

    /** Stores a text in UTF-8. */
    public void artifact(String name, String text) {
        mustBeOpen();
        artifacts.put(Map.of(name, text.getBytes(UTF_8)));
    }

    /**
     * Logs a model bundle as an MLflow model of this run: Python's {@code mlflow.xgboost.load_model} takes its booster,
     * {@code mlflow.pyfunc.load_model} takes raw rows, and {@link Registry#register} makes a version of it.
     *
     * @param bundle the folder of a bundle
     * @return the model's URI for MLflow's tools, as in {@code models:/m-0a1b…}
     */
    public String model(Path bundle) {
        mustBeOpen();
        metrics.flush();
        var logged = LoggedModel.log(server.rest(), experimentId, id, bundle);
        synchronized (this) {
            model = logged;
            modelIsStale = true;
        }
        return logged.uri();
    }

    /** The newest model of this run. */
    synchronized LoggedModel loggedModel() {
        if (model == null) {
            throw new TrackingException("run " + id + " has no model: log one with run.model(bundle)");
        }
        return model;
    }

    /** Starts a run below this one in MLflow's pages; it is closed on its own. */
    public Run child(String name) {
        mustBeOpen();
        return server.start(experimentId, Map.of("mlflow.parentRunId", id, "mlflow.runName", name));
    }

    /**
     * Logs a trial of a search as a run below this one: its point as parameters, the ROC AUC of each fold as
     * {@code fold_roc_auc} by step, their mean as {@code roc_auc_mean}. As a listener: {@code tuner.onTrial(run::trial)}.
     */
    public void trial(Trial trial) {
        try (var run = child("trial " + trial.number())) {
            run.params(trial.point());
            for (int fold = 0; fold < trial.scores().size(); fold++) {
                run.metric("fold_roc_auc", trial.scores().get(fold), fold);
            }
            run.metric("roc_auc_mean", trial.value());
            run.tag("churnlab.trial", trial.state().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Sends the metrics that wait. */
    public void flush() {
        metrics.flush();
    }

    /** Has the run end as FAILED, with the reason as its tag {@code churnlab.error}. */
    public void fail(Throwable reason) {
        end = interrupted(reason) ? RunStatus.KILLED : RunStatus.FAILED;
        var text = String.valueOf(reason).lines().findFirst().orElse("");
        tag("churnlab.error", text.substring(0, Math.min(text.length(), 500)));
    }

    /** Ends the run at the server; again does nothing. */
    @Override
    public void close() {
        LoggedModel stale;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            stale = modelIsStale ? model : null;
        }
        OpenRuns.remove(this);
        try {
            metrics.flush();
            if (stale != null) {
                stale.metrics(server.get(id));
            }
        } catch (ServiceException e) {
            throw e;
        } catch (TrackingException e) {
            // The server is there and refused a metric: the run must not look as if it were still going on.
            server.client().setTerminated(id, RunStatus.FAILED, System.currentTimeMillis());
            throw e;
        }
        server.client().setTerminated(id, end, System.currentTimeMillis());
    }

    <X extends Exception> void during(Body<X> body) throws X {
        try {
            body.fill(this);
        } catch (Throwable e) {
            endAfter(e);
            throw e;
        }
        close();
    }

    /** Ends a run whose body threw; what goes wrong on the way must not hide the first error. */
    private void endAfter(Throwable reason) {
        var interrupted = Thread.interrupted();
        try {
            fail(reason);
            close();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the run when the process does; nobody waits for more than one short attempt. */
    void kill() {
        end = RunStatus.KILLED;
        close();
    }

    private static boolean interrupted(Throwable reason) {
        return reason instanceof InterruptedException || reason.getCause() instanceof InterruptedException;
    }

    private synchronized void mustBeOpen() {
        if (closed) {
            throw new TrackingException("run " + id + " is closed: open it again with Tracking.resume(id)");
        }
    }

    @Override
    public String toString() {
        return "run " + id + " at " + url();
    }
}
