package dev.churnlab.tracking;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.churnlab.storage.StorageException;
import dev.churnlab.storage.TransferListener;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Round;
import dev.churnlab.training.Trial;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of an experiment, open until it is closed: FINISHED, FAILED after {@link #fail}, KILLED when the process ends
 * before. Threads may share it. Parameters, tags and artifacts are on the server when their call returns; metrics with
 * them, at a call some seconds later, or when the run is closed. What a server that fails does not get is in the run's
 * journal, and the run goes on, unless tracking is {@link Tracking.Mode#REQUIRED}.
 */
public final class Run implements AutoCloseable {
    /** Fills a run. */
    @FunctionalInterface
    public interface Body<X extends Exception> {
        void fill(Run run) throws X;
    }

    /** More parameters or tags in a request and MLflow refuses all. */
    private static final int MOST = 100;

    private static final String JOURNAL = "j-";

    private final TrackingServer server;
    private final String id;
    private final Delivery delivery;
    private final @Nullable JournalFile journal;
    private final Outbox outbox;

    private volatile String end = "FINISHED";

    @GuardedBy("this") private boolean closed;

    private final SystemMetrics system;

    /**
     * @param id MLflow's, or the journal's until the run is at the server
     * @param journal null if a server that fails is an error
     */
    Run(TrackingServer server, String id, Delivery delivery, @Nullable JournalFile journal, Outbox outbox) {
        this.server = server;
        this.id = id;
        this.delivery = delivery;
        this.journal = journal;
        this.outbox = outbox;
        this.system = SystemMetrics.start(System.getenv(), this::system);
        OpenRuns.add(this);
    }

    static String newId() {
        return JOURNAL + UUID.randomUUID().toString().replace("-", "");
    }

    /** Whether it is a journal's id, not MLflow's. */
    static boolean isJournals(String id) {
        return id.startsWith(JOURNAL);
    }

    /**
     * The run's id at the server; until the server knows the run, that of its journal, as in {@code j-0a1b…}. {@link
     * Tracking#resume} takes both.
     */
    public String id() {
        return delivery.placed().map(Placed::run).orElse(id);
    }

    /** The run's page for people; until the server knows the run, the server's. */
    public URI url() {
        return delivery.placed().map(server::page).orElse(server.uri());
    }

    /** Whether the server has all that was logged so far; the rest is in the journal, for {@link Tracking#sync}. */
    public boolean isDelivered() {
        return outbox.isEmpty();
    }

    /** Why there is something that the server does not have; empty while it has all. */
    public String trouble() {
        return outbox.trouble().map(Throwable::getMessage).orElse("");
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
        var checked = new LinkedHashMap<String, String>();
        params.forEach((name, value) -> checked.put(
                Names.key("parameter", name),
                Names.value("parameter", name, String.valueOf(value), Names.LONGEST_PARAM)));
        mustBeOpen();
        batches(checked).forEach(batch -> outbox.add(new JournalEntry.Params(batch)));
    }

    /** Logs a metric at step 0; NaN and infinities are kept as MLflow keeps them. */
    public void metric(String name, double value) {
        metric(name, value, 0);
    }

    /** Logs one point of a metric's curve, as of now. */
    public void metric(String name, double value, long step) {
        mustBeOpen();
        outbox.addLater(new JournalEntry.Metric(Names.key("metric", name), value, System.currentTimeMillis(), step));
    }

    /** Logs metrics at step 0. */
    public void metrics(Map<String, Double> metrics) {
        metrics.forEach(this::metric);
        flush();
    }

    /** Logs a round of boosting while it goes on, at its number. As a listener: {@code trainer.onRound(run::round)}. */
    public void round(Round round) {
        round.metrics().forEach((name, value) -> metric(name, value, round.number()));
    }

    /** Logs data that the run reads: its name, digest, source and columns, never a row. */
    public void dataset(Dataset dataset) {
        mustBeOpen();
        outbox.add(new JournalEntry.Inputs(List.of(dataset)));
    }

    /** Nobody waits for the thread that samples, and nobody hears of what it throws. */
    private void system(Map<String, Double> metrics, long step) {
        var time = System.currentTimeMillis();
        try {
            metrics.forEach((name, value) -> outbox.addLater(new JournalEntry.Metric(name, value, time, step)));
        } catch (TrackingException | StorageException e) {
            system.close();
        }
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
        var checked = new LinkedHashMap<String, String>();
        tags.forEach((name, value) ->
                checked.put(Names.key("tag", name), Names.value("tag", name, value, Names.LONGEST_TAG)));
        mustBeOpen();
        batches(checked).forEach(batch -> outbox.add(new JournalEntry.Tags(batch)));
    }

    private static List<Map<String, String>> batches(Map<String, String> all) {
        var batches = new ArrayList<Map<String, String>>();
        all.forEach((name, value) -> {
            if (batches.isEmpty() || batches.get(batches.size() - 1).size() == MOST) {
                batches.add(new LinkedHashMap<>());
            }
            batches.get(batches.size() - 1).put(name, value);
        });
        return batches;
    }

    /** Stores a file, or a folder with all that is in it, under its own name. */
    public void artifact(Path path) {
        artifact(path, "");
    }

    /**
     * Stores a file, or a folder with all that is in it, under its own name in a folder of the run's artifacts.
     *
     * @param folder as in {@code "plots/roc"}; empty for the top
     * @throws TrackingException if a name has {@code #}, {@code \} or {@code ..}
     * @throws ServiceException if the server does not keep every byte
     */
    public void artifact(Path path, String folder) {
        artifact(path, folder, TransferListener.NONE);
    }

    /**
     * {@link #artifact(Path, String)}, and tells how far it is.
     *
     * @param listener hears of each file by its path among the artifacts; of what is kept in the journal, when it is
     *     delivered while the run is open
     */
    public void artifact(Path path, String folder, TransferListener listener) {
        mustBeOpen();
        var size = size(path);
        Artifacts.check(path, folder);
        outbox.addLarge(path, size, file -> delivery.told(new JournalEntry.Artifact(file, folder), listener));
    }

    /** Stores a text in UTF-8. */
    public void artifact(String name, String text) {
        mustBeOpen();
        Names.artifact(name);
        var slash = name.lastIndexOf('/');
        try {
            var folder = Files.createTempDirectory("churnlab-artifact-");
            try {
                var file = Files.writeString(folder.resolve(name.substring(slash + 1)), text);
                artifact(file, slash < 0 ? "" : name.substring(0, slash));
            } finally {
                TemporaryFiles.delete(folder);
            }
        } catch (IOException e) {
            throw StorageException.of("write", Path.of(System.getProperty("java.io.tmpdir", ".")), e);
        }
    }

    private static long size(Path path) {
        try (var all = Files.walk(path)) {
            return all.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
        } catch (IOException e) {
            throw StorageException.of("store", path, e);
        }
    }

    /**
     * Logs a model bundle as an MLflow model of this run: Python's {@code mlflow.xgboost.load_model} takes its booster,
     * {@code mlflow.pyfunc.load_model} takes raw rows, and {@link Registry#register} makes a version of it.
     *
     * @param bundle the folder of a bundle
     * @return the model's URI for MLflow's tools, as in {@code models:/m-0a1b…}; empty while the server does not have it
     */
    public String model(Path bundle) {
        mustBeOpen();
        ModelBundle.read(bundle).close();
        var key = newId();
        outbox.addLarge(bundle, size(bundle), file -> new JournalEntry.Model(file, key));
        return outbox.isEmpty() ? loggedModel().uri() : "";
    }

    /**
     * Registers the run's model as the next version of a name. An alias that the model's promotion policy manages is only
     * written down on the version, as {@code churnlab.wanted_alias}: {@link Registry#promote} gives it.
     *
     * @param alias what the version is called, empty for nothing
     * @return the version; nothing while the server is not there: it is registered when the journal is delivered
     * @throws TrackingException if a name is none, or the run has no model
     */
    public Optional<ModelVersion> register(String name, String alias) {
        return register(name, alias, false);
    }

    /**
     * {@link #register(String, String)} with an alias that a policy is to decide on, whether or not it has judged a version
     * of the model yet.
     */
    public Optional<ModelVersion> register(String name, String alias, Gate policy) {
        return register(name, alias, policy.aliases().manage(alias));
    }

    private Optional<ModelVersion> register(String name, String alias, boolean earned) {
        mustBeOpen();
        Names.model(name);
        outbox.add(new JournalEntry.Register(name, alias.isEmpty() ? alias : Names.alias(alias), earned));
        return outbox.isEmpty() ? delivery.version() : Optional.empty();
    }

    /** The newest model of this run. */
    LoggedModel loggedModel() {
        var model = delivery.placed().map(Placed::model).orElse("");
        if (model.isEmpty()) {
            throw new TrackingException("run " + id() + " has no model: log one with run.model(bundle)");
        }
        return new LoggedModel(server.rest(), model);
    }

    /** Starts a run below this one in MLflow's pages; it is closed on its own. */
    public Run child(String name) {
        mustBeOpen();
        return server.startBelow(id(), name);
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

    /** Sends what waits. */
    public void flush() {
        outbox.flush();
    }

    /** Has the run end as FAILED, with the reason as its tag {@code churnlab.error}. */
    public void fail(Throwable reason) {
        end = interrupted(reason) ? "KILLED" : "FAILED";
        var text = String.valueOf(reason).lines().findFirst().orElse("");
        tag("churnlab.error", text.substring(0, Math.min(text.length(), 500)));
    }

    /** Ends the run at the server; again does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        OpenRuns.remove(this);
        system.close();
        try {
            try {
                if (journal == null) {
                    flush();
                }
            } catch (Refused e) {
                // The server is there and refused a metric: the run must not look as if it were still going on.
                outbox.add(new JournalEntry.End("FAILED", System.currentTimeMillis()));
                throw e;
            }
            outbox.add(new JournalEntry.End(end, System.currentTimeMillis()));
        } finally {
            if (journal != null) {
                Journals.close(journal, outbox);
            }
        }
        server.ended(this);
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
        end = "KILLED";
        close();
    }

    private static boolean interrupted(Throwable reason) {
        return reason instanceof InterruptedException || reason.getCause() instanceof InterruptedException;
    }

    private synchronized void mustBeOpen() {
        if (closed) {
            throw new TrackingException("run " + id() + " is closed: open it again with Tracking.resume(id)");
        }
    }

    @Override
    public String toString() {
        return "run " + id() + (isDelivered() ? " at " + url() : ", kept in the journal for " + server.uri());
    }
}
