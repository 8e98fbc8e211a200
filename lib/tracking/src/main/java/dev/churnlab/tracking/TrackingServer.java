package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.CreateExperiment;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;

/** An MLflow server. Threads may share it; it holds nothing that has to be closed. */
public final class TrackingServer {
    /** Marks a run with the request that made it, so that a lost answer does not make two. */
    private static final String REQUEST = "churnlab.request";

    private final Rest rest;
    private final BoundedClient client;

    TrackingServer(Settings settings) {
        this.rest = new Rest(settings);
        this.client = new BoundedClient(rest);
    }

    /** The server's address, without credentials. */
    public URI uri() {
        return rest.settings().uri();
    }

    /** The models that this server keeps versions of. */
    public Registry registry() {
        return new Registry(this);
    }

    /**
     * Starts a run, lets {@code body} fill it, and ends it: FINISHED, FAILED when the body throws, KILLED when it is
     * interrupted.
     *
     * @return the run, ended
     */
    public <X extends Exception> Run run(String experiment, Run.Body<X> body) throws X {
        var run = start(experiment);
        run.during(body);
        return run;
    }

    /**
     * Starts a run; {@link Run#close()} ends it. An experiment that does not exist is made.
     *
     * @throws TrackingException if the experiment's name is none, or it has been deleted
     */
    public Run start(String experiment) {
        var id = experiment(Names.experiment(experiment));
        return start(id, Map.of());
    }

    /** Opens a run again, to add to it. */
    public Run resume(String runId) {
        var run = get(runId);
        var info = run.path("info");
        if (info.path("lifecycle_stage").asText().equals("deleted")) {
            throw new TrackingException("run " + runId + " on " + uri() + " is deleted: restore it with"
                    + " `mlflow runs restore --run-id " + runId + "`, or start another");
        }
        rest.post("runs/update", Map.of("run_id", runId, "status", "RUNNING"));
        var models = run.path("outputs").path("model_outputs");
        var model = models.isEmpty()
                ? null
                : models.get(models.size() - 1).path("model_id").asText();
        return new Run(
                this,
                runId,
                info.path("experiment_id").asText(),
                info.path("artifact_uri").asText(),
                model);
    }

    Run start(String experimentId, Map<String, String> tags) {
        var key = UUID.randomUUID().toString();
        var request = CreateRun.newBuilder()
                .setExperimentId(experimentId)
                .setStartTime(System.currentTimeMillis())
                .addTags(tag(REQUEST, key));
        Origin.tags().forEach((name, value) -> request.addTags(tag(name, value)));
        tags.forEach((name, value) -> request.addTags(tag(name, value)));
        var made = Once.create(() -> client.createRun(request.build()), () -> find(experimentId, key));
        return new Run(this, made.getRunId(), experimentId, made.getArtifactUri(), null);
    }

    Rest rest() {
        return rest;
    }

    BoundedClient client() {
        return client;
    }

    /** A run as MLflow has it: info, data, inputs and outputs. */
    JsonNode get(String runId) {
        return rest.get("runs/get", Map.of("run_id", runId)).path("run");
    }

    private Optional<RunInfo> find(String experimentId, String key) {
        var filter = "tags.`" + REQUEST + "` = '" + key + "'";
        var found = client.searchRuns(List.of(experimentId), filter, ViewType.ALL, 1);
        return found.getItems().stream().findFirst().map(run -> run.getInfo());
    }

    String experiment(String name) {
        var known = experimentByName(name);
        if (known != null) {
            return known;
        }
        var request = CreateExperiment.newBuilder().setName(name).build();
        try {
            return Once.create(
                    () -> client.createExperiment(request), () -> Optional.ofNullable(experimentByName(name)));
        } catch (AlreadyExists e) {
            var others = experimentByName(name);
            if (others == null) {
                throw e;
            }
            return others;
        }
    }

    private @Nullable String experimentByName(String name) {
        JsonNode experiment;
        try {
            experiment = rest.get("experiments/get-by-name", Map.of("experiment_name", name))
                    .path("experiment");
        } catch (NotFoundException e) {
            return null;
        }
        var id = experiment.path("experiment_id").asText();
        if (experiment.path("lifecycle_stage").asText().equals("deleted")) {
            throw new TrackingException("experiment '" + name + "' on " + uri() + " is deleted: restore it with"
                    + " `mlflow experiments restore --experiment-id " + id + "`, or choose another name");
        }
        return id;
    }

    private static RunTag tag(String name, String value) {
        return RunTag.newBuilder().setKey(name).setValue(value).build();
    }

    @Override
    public String toString() {
        return "MLflow at " + uri();
    }
}
