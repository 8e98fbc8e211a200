package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.churnlab.storage.TransferListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;

/**
 * Has a server do what the entries of one run say, in order. Each may be delivered again, and has then been done once:
 * runs, models and versions are looked for before they are made, MLflow keeps equal parameters, tags, points and inputs
 * once, and an artifact is written over itself.
 */
final class Delivery {
    /** Marks a run with the journal that made it. */
    static final String MARK = "churnlab.request";

    /** What a version that was registered from a journal is to be called, where a policy decides on that. */
    static final String WANTED_ALIAS = "churnlab.wanted_alias";

    /** More metrics in a request and MLflow refuses all. */
    static final int MOST = 1000;

    private static final String RUN_ID = "run_id";

    private final TrackingServer server;
    private final Rest rest;
    private final Path files;

    /** Who hears of an artifact on its way; found by the entry itself, since another may be equal to it. */
    private final Map<JournalEntry, TransferListener> listeners = Collections.synchronizedMap(new IdentityHashMap<>());

    @GuardedBy("this") private @Nullable Placed placed;

    /** Whether the run may have been made by a request that was not answered. */
    @GuardedBy("this") private boolean unsure;

    /** The version that was registered last. */
    @GuardedBy("this") private @Nullable ModelVersion version;

    /** Whether there are metrics that the model's page does not show yet. */
    @GuardedBy("this") private boolean modelIsStale;

    /**
     * @param files what the names of files in entries are relative to
     * @param placed the run, where a former delivery has made it
     * @param again whether a former delivery may have begun with what is to be delivered
     */
    Delivery(TrackingServer server, Path files, @Nullable Placed placed, boolean again) {
        this.server = server;
        this.rest = server.rest();
        this.files = files;
        this.placed = placed;
        this.unsure = again;
        this.modelIsStale = again;
    }

    /** The run at the server, once it is there. */
    synchronized Optional<Placed> placed() {
        return Optional.ofNullable(placed);
    }

    /** The version that was registered last. */
    synchronized Optional<ModelVersion> version() {
        return Optional.ofNullable(version);
    }

    /**
     * Delivers the first entries, as many as go in one request.
     *
     * @return how many these are
     * @throws Refused if the server will never take the first one
     * @throws ServiceException if a later try may help
     */
    synchronized int perform(List<JournalEntry> entries) {
        var some = alike(entries);
        try {
            perform(some.get(0), some);
        } catch (ServiceException e) {
            if (e.unsure() && makes(some.get(0))) {
                unsure = true;
                placed = placed == null ? null : placed.withDoubt();
            }
            throw e;
        } catch (Refused e) {
            if (some.size() == 1) {
                throw e;
            }
            // Which one it is shows when each is sent alone.
            perform(some.get(0), some.subList(0, 1));
            return 1;
        }
        return some.size();
    }

    /** Whether performing it twice at the same time would make two of something. */
    private static boolean makes(JournalEntry entry) {
        return entry instanceof JournalEntry.Start
                || entry instanceof JournalEntry.Model
                || entry instanceof JournalEntry.Register;
    }

    private static List<JournalEntry> alike(List<JournalEntry> entries) {
        var first = entries.get(0);
        var most = first instanceof JournalEntry.Metric ? MOST : 1;
        var count = 1;
        while (count < Math.min(entries.size(), most) && entries.get(count) instanceof JournalEntry.Metric) {
            count++;
        }
        return entries.subList(0, count);
    }

    @GuardedBy("this") private void perform(JournalEntry first, List<JournalEntry> alike) {
        if (first instanceof JournalEntry.Start start) {
            placed = start(start);
        } else if (first instanceof JournalEntry.Resume resume) {
            placed = resume(resume);
        } else if (first instanceof JournalEntry.Metric) {
            metrics(alike);
        } else if (first instanceof JournalEntry.Params params) {
            var some = params.values().entrySet().stream()
                    .map(each -> Param.newBuilder()
                            .setKey(each.getKey())
                            .setValue(each.getValue())
                            .build())
                    .toList();
            server.client().logBatch(here().run(), List.of(), some, List.of());
        } else if (first instanceof JournalEntry.Tags tags) {
            var some = tags.values().entrySet().stream()
                    .map(each -> tag(each.getKey(), each.getValue()))
                    .toList();
            server.client().logBatch(here().run(), List.of(), List.of(), some);
        } else if (first instanceof JournalEntry.Inputs inputs) {
            var datasets = inputs.datasets().stream().map(Dataset::json).toList();
            rest.post("runs/log-inputs", Map.of(RUN_ID, here().run(), "datasets", datasets));
        } else if (first instanceof JournalEntry.Artifact artifact) {
            new Artifacts(rest, here().artifacts())
                    .put(
                            files.resolve(artifact.file()),
                            artifact.folder(),
                            listeners.getOrDefault(artifact, TransferListener.NONE));
            listeners.remove(artifact);
        } else if (first instanceof JournalEntry.Model model) {
            model(model);
        } else if (first instanceof JournalEntry.Register register) {
            register(register);
        } else if (first instanceof JournalEntry.End end) {
            end(end);
        } else if (first instanceof JournalEntry.Damaged damaged) {
            throw new Refused("line " + damaged.line() + " of the journal is damaged");
        }
    }

    /** Has somebody hear how far an artifact is while it is delivered. */
    JournalEntry told(JournalEntry.Artifact artifact, TransferListener listener) {
        if (listener != TransferListener.NONE) {
            listeners.put(artifact, listener);
        }
        return artifact;
    }

    @GuardedBy("this") private Placed here() {
        if (placed == null) {
            throw new Refused("the journal does not say which run it is of");
        }
        return placed;
    }

    @GuardedBy("this") private Placed start(JournalEntry.Start start) {
        var tags = new LinkedHashMap<>(start.tags());
        var experiment = start.parent().isEmpty() ? server.experiment(start.experiment()) : "";
        if (!start.parent().isEmpty()) {
            var info = locate(start.parent()).path("info");
            experiment = info.path("experiment_id").asText();
            tags.put("mlflow.parentRunId", info.path(RUN_ID).asText());
        }
        return start(start, experiment, tags);
    }

    @GuardedBy("this") private Placed start(JournalEntry.Start start, String experiment, Map<String, String> tags) {
        var request = CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setStartTime(start.time())
                .addTags(tag(MARK, start.id()));
        tags.forEach((name, value) -> request.addTags(tag(name, value)));
        var former = unsure ? find(experiment, start.id()) : Optional.<RunInfo>empty();
        var run = former.orElseGet(() ->
                Once.create(() -> client().createRun(request.build()), () -> findAfterDoubt(experiment, start.id())));
        return new Placed(run.getRunId(), experiment, run.getArtifactUri(), "", unsure);
    }

    private synchronized Optional<RunInfo> findAfterDoubt(String experiment, String id) {
        unsure = true;
        return find(experiment, id);
    }

    private Optional<RunInfo> find(String experiment, String id) {
        return server.marked(List.of(experiment), id).stream().findFirst();
    }

    private BoundedClient client() {
        return server.client();
    }

    /** A run by MLflow's id or its journal's. */
    private JsonNode locate(String id) {
        return Run.isJournals(id) ? server.get(server.idOf(id)) : server.get(id);
    }

    @GuardedBy("this") private Placed resume(JournalEntry.Resume resume) {
        var run = locate(resume.run());
        var info = run.path("info");
        var id = info.path(RUN_ID).asText();
        if (info.path("lifecycle_stage").asText().equals("deleted")) {
            throw new TrackingException("run " + id + " on " + server.uri() + " is deleted: restore it with"
                    + " `mlflow runs restore --run-id " + id + "`, or start another");
        }
        rest.post("runs/update", Map.of(RUN_ID, id, "status", "RUNNING"));
        var models = run.path("outputs").path("model_outputs");
        var model = models.isEmpty()
                ? ""
                : models.get(models.size() - 1).path("model_id").asText();
        return new Placed(
                id,
                info.path("experiment_id").asText(),
                info.path("artifact_uri").asText(),
                model,
                false);
    }

    @GuardedBy("this") private void metrics(List<JournalEntry> points) {
        var batch = new ArrayList<Metric>();
        for (var each : points) {
            var point = (JournalEntry.Metric) each;
            batch.add(Metric.newBuilder()
                    .setKey(point.key())
                    .setValue(point.value())
                    .setTimestamp(point.time())
                    .setStep(point.step())
                    .build());
        }
        client().logBatch(here().run(), batch, List.of(), List.of());
        modelIsStale = true;
    }

    @GuardedBy("this") private void model(JournalEntry.Model model) {
        var run = here();
        var bundle = files.resolve(model.file());
        placed = run.withModel(LoggedModel.log(rest, run.experiment(), run.run(), bundle, model.key())
                .id());
        modelIsStale = true;
    }

    @GuardedBy("this") private void register(JournalEntry.Register register) {
        var run = here();
        if (run.model().isEmpty()) {
            throw new Refused("run " + run.run() + " has no model: log one with run.model(bundle)");
        }
        var registry = server.registry();
        version = registry.register(register.name(), run.run(), new LoggedModel(rest, run.model()));
        var alias = register.alias();
        if (alias.isEmpty()) {
            return;
        }
        if (register.earned() || Alias.manages(alias) || registry.manages(register.name(), alias)) {
            registry.tag(version, WANTED_ALIAS, alias);
        } else {
            registry.alias(version, alias);
        }
    }

    @GuardedBy("this") private void end(JournalEntry.End end) {
        var run = here();
        if (modelIsStale && !run.model().isEmpty()) {
            new LoggedModel(rest, run.model()).metrics(server.get(run.run()));
        }
        client().setTerminated(run.run(), RunStatus.valueOf(end.status()), end.time());
        if (run.unsure()) {
            new Twins(server, run).remove();
        }
    }

    private static RunTag tag(String name, String value) {
        return RunTag.newBuilder().setKey(name).setValue(value).build();
    }
}
