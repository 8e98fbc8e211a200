package dev.churnlab.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** MLflow 3's logged model: the files of one model, with a page, metrics, and the versions that are registered of it. */
final class LoggedModel {
    /** The folder of the model bundle, beside MLmodel. */
    static final String BUNDLE = "bundle";

    private static final String NAME = "model";
    private static final String REQUEST = "churnlab.request";
    static final String VERSIONS = "mlflow.modelVersions";

    private final Rest rest;
    private final String id;

    LoggedModel(Rest rest, String id) {
        this.rest = rest;
        this.id = id;
    }

    /**
     * Makes the model of a run, stores its files, and only then says that it is ready and the run's. Again with the same
     * key, it goes on with the model that the first time made.
     */
    static LoggedModel log(Rest rest, String experimentId, String runId, Path bundle, String key) {
        var files = new MlflowModel(bundle);
        var info = find(rest, experimentId, runId, key)
                .orElseGet(() -> create(rest, experimentId, runId, files.parameters(), key));
        var model = new LoggedModel(rest, info.path("model_id").asText());
        var artifacts = new Artifacts(rest, info.path("artifact_uri").asText());
        artifacts.putContent(bundle, BUNDLE);
        artifacts.put(files.content(model.id, runId));
        rest.patch(model.path(), Map.of("model_id", model.id, "status", "LOGGED_MODEL_READY"));
        model.giveTo(runId);
        return model;
    }

    /** Names it among the run's outputs, which MLflow does not take twice. */
    private void giveTo(String runId) {
        var run = rest.get("runs/get", Map.of("run_id", runId)).path("run");
        if (stream(run.path("outputs").path("model_outputs"))
                .noneMatch(output -> output.path("model_id").asText().equals(id))) {
            rest.post("runs/outputs", Map.of("run_id", runId, "models", List.of(Map.of("model_id", id, "step", 0))));
        }
    }

    private static JsonNode create(
            Rest rest, String experimentId, String runId, Map<String, String> parameters, String key) {
        var request = new LinkedHashMap<String, Object>();
        request.put("experiment_id", experimentId);
        request.put("name", NAME);
        request.put("source_run_id", runId);
        request.put(
                "params",
                parameters.entrySet().stream()
                        .map(each -> Map.of("key", each.getKey(), "value", each.getValue()))
                        .toList());
        request.put("tags", List.of(Map.of("key", REQUEST, "value", key)));
        return Once.create(
                () -> rest.create("logged-models", request).path("model").path("info"),
                () -> find(rest, experimentId, runId, key));
    }

    private static Optional<JsonNode> find(Rest rest, String experimentId, String runId, String key) {
        return ofRun(rest, experimentId, runId)
                .filter(info -> stream(info.path("tags"))
                        .anyMatch(tag -> tag.path("value").asText().equals(key)))
                .findFirst();
    }

    private static Stream<JsonNode> ofRun(Rest rest, String experimentId, String runId) {
        var query = Map.of("experiment_ids", List.of(experimentId), "filter", "source_run_id = '" + runId + "'");
        return stream(rest.post("logged-models/search", query).path("models")).map(model -> model.path("info"));
    }

    /** Deletes what a request has made that was answered to nobody and repeated: models that nothing was stored of. */
    static void deleteUnfinished(Rest rest, String experimentId, String runId) {
        ofRun(rest, experimentId, runId)
                .filter(info -> info.path("status").asText().equals("LOGGED_MODEL_PENDING"))
                .filter(info -> stream(info.path("tags"))
                        .anyMatch(tag -> tag.path("key").asText().equals(REQUEST)))
                .toList()
                .forEach(info ->
                        rest.delete("logged-models/" + info.path("model_id").asText(), Map.of()));
    }

    String id() {
        return id;
    }

    /** As MLflow's own tools take it. */
    String uri() {
        return "models:/" + id;
    }

    /** Gives the model the run's newest metrics as well, the same points: the run keeps equal ones once. */
    void metrics(JsonNode run) {
        var points = stream(run.path("data").path("metrics"))
                .map(metric -> (Object) Map.of(
                        "key", metric.path("key"),
                        "value", metric.path("value"),
                        "timestamp", metric.path("timestamp"),
                        "step", metric.path("step"),
                        "model_id", id))
                .limit(Delivery.MOST)
                .toList();
        if (!points.isEmpty()) {
            var runId = run.path("info").path("run_id").asText();
            rest.post("runs/log-batch", Map.of("run_id", runId, "metrics", points));
        }
    }

    /** Has the model's page name a version that is registered of it, as MLflow's Python client does. */
    void registeredAs(ModelVersion version) {
        var versions = new TreeMap<String, Integer>();
        stream(rest.get(path(), Map.of()).path("model").path("info").path("tags"))
                .filter(tag -> tag.path("key").asText().equals(VERSIONS))
                .flatMap(tag -> registered(tag.path("value").asText()))
                .forEach(each -> versions.put(
                        each.path("name").asText(), each.path("version").asInt()));
        versions.put(version.name(), version.version());
        var value = Rest.write(versions.entrySet().stream()
                .map(e -> Map.of("name", e.getKey(), "version", e.getValue()))
                .toList());
        rest.patch(path() + "/tags", Map.of("tags", List.of(Map.of("key", VERSIONS, "value", value))));
    }

    private static Stream<JsonNode> registered(String json) {
        try {
            return stream(Rest.JSON.readTree(json));
        } catch (JsonProcessingException e) {
            // The tag is for MLflow's page only; one that is none is written anew.
            return Stream.empty();
        }
    }

    private String path() {
        return "logged-models/" + id;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
