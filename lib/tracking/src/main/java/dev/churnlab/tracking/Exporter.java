package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.tracking.Archive.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Writes experiments and registered models of a server to an archive; what is there and has not changed is not asked for. */
final class Exporter {
    private static final int PAGE = 1000;

    private final TrackingServer server;
    private final Rest rest;
    private final Archive archive;
    private final Consumer<String> says;
    private final Set<String> experiments = new LinkedHashSet<>();
    private final Set<String> runs = new LinkedHashSet<>();
    private final Set<String> models = new LinkedHashSet<>();
    private Totals totals = Totals.NONE;

    Exporter(TrackingServer server, Archive archive, Consumer<String> says) {
        this.server = server;
        this.rest = server.rest();
        this.archive = archive;
        this.says = says;
    }

    Totals export(List<String> experimentNames, List<String> modelNames) {
        // What is not there is said before anything is written.
        var asked = experimentNames.stream().map(this::id).toList();
        var registered = modelNames.stream().map(this::registered).toList();
        archive.begin(server.uri().toString());
        for (var id : asked) {
            experiment(id);
            var query = new LinkedHashMap<String, Object>(Map.of("experiment_ids", List.of(id)));
            pages("runs/search", query, "runs")
                    .forEach(run -> runs.add(run.at("/info/run_id").asText()));
            pages("logged-models/search", query, "models")
                    .forEach(model -> models.add(model.at("/info/model_id").asText()));
        }
        // Each thing after those that it names: what was stopped holds no name of something that is not there.
        runs.forEach(this::run);
        models.forEach(this::loggedModel);
        registered.forEach(this::keep);
        archive.finish();
        return totals;
    }

    private String id(String experiment) {
        var found = rest.get("experiments/get-by-name", Map.of("experiment_name", Names.experiment(experiment)))
                .path("experiment");
        var id = found.path("experiment_id").asText();
        if (found.path("lifecycle_stage").asText().equals("deleted")) {
            throw new NotFoundException("experiment '" + experiment
                    + "' is deleted: restore it with `mlflow experiments restore --experiment-id " + id + "`");
        }
        return id;
    }

    /** A registered model with its versions; what they were made of, of whichever experiment, comes with them. */
    private ObjectNode registered(String name) {
        var gone = new ArrayList<Integer>();
        var model = (ObjectNode) rest.get("registered-models/get", Map.of("name", Names.model(name)))
                .path("registered_model");
        var versions = model.putArray("versions");
        for (var version : server.registry().versions(name)) {
            var query = Map.of("name", name, "version", String.valueOf(version.version()));
            var content = (ObjectNode) rest.get("model-versions/get", query).path("model_version");
            versions.insert(0, content);
            try {
                take(content);
            } catch (NotFoundException e) {
                gone.add(version.version());
            }
        }
        if (!gone.isEmpty()) {
            throw new NotFoundException("model " + name + " cannot be exported: the run or the logged model of version "
                    + gone.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "))
                    + " is deleted; delete the version as well, by MLflow's page or by"
                    + " `MlflowClient().delete_model_version(\"" + name + "\", \"" + gone.get(0) + "\")`");
        }
        return model;
    }

    /** The run of a version, and the logged model or the run that has its files, wherever its source leads. */
    private void take(ObjectNode version) {
        var run = version.path("run_id").asText();
        if (!run.isEmpty()) {
            runs.add(server.get(run).at("/info/run_id").asText());
        }
        VersionFiles.of(server, version)
                .ifPresentOrElse(
                        files -> {
                            (files.owner() == Kind.RUN ? runs : models).add(files.id());
                            files.writeTo(version);
                        },
                        () -> says.accept("version " + version.path("version").asText() + " of model "
                                + version.path("name").asText() + " lies at "
                                + version.path("source").asText()
                                + ", in no run or logged model: its files are not in the export"));
    }

    private void keep(ObjectNode model) {
        var name = model.path("name").asText();
        var versions = model.path("versions").size();
        archive.put(Kind.REGISTERED_MODEL, name, model);
        totals = totals.plus(Totals.ofVersions(versions));
        says.accept("model " + name + ": " + versions + " versions");
    }

    private void run(String id) {
        var run = server.get(id);
        experiment(run.at("/info/experiment_id").asText());
        var points = 0L;
        if (!archive.has(Kind.RUN, id) || !archive.get(Kind.RUN, id).path("run").equals(written(run))) {
            var content = Rest.JSON.createObjectNode();
            content.set("run", run);
            var histories = content.putObject("metrics");
            for (var metric : run.at("/data/metrics")) {
                var key = metric.path("key").asText();
                MetricHistory.of(rest, id, key).forEach(histories.putArray(key)::add);
            }
            archive.put(Kind.RUN, id, content);
        }
        for (var history : archive.get(Kind.RUN, id).path("metrics")) {
            points += history.size();
        }
        var files = new ArchivedFiles(archive, Kind.RUN, id)
                .fetch(new Artifacts(rest, run.at("/info/artifact_uri").asText()));
        totals = totals.plus(Totals.ofRun(points)).plus(files);
        says.accept("run " + id + ": " + points + " points, " + files.files() + " files");
    }

    /** As it is read back: a number that is whole need not be of the same Java type. */
    private static JsonNode written(JsonNode node) {
        try {
            return Rest.JSON.readTree(node.toPrettyString());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void loggedModel(String id) {
        var model = (ObjectNode) rest.get("logged-models/" + id, Map.of()).path("model");
        experiment(model.at("/info/experiment_id").asText());
        var files = new ArchivedFiles(archive, Kind.LOGGED_MODEL, id)
                .fetch(new Artifacts(rest, model.at("/info/artifact_uri").asText()));
        archive.put(Kind.LOGGED_MODEL, id, model);
        totals = totals.plus(Totals.ofLoggedModel()).plus(files);
        says.accept("logged model " + id + ": " + files.files() + " files");
    }

    private void experiment(String id) {
        if (!experiments.add(id)) {
            return;
        }
        var experiment = (ObjectNode)
                rest.get("experiments/get", Map.of("experiment_id", id)).path("experiment");
        archive.put(Kind.EXPERIMENT, id, experiment);
        totals = totals.plus(Totals.ofExperiment());
    }

    private List<JsonNode> pages(String path, Map<String, Object> query, String of) {
        var all = new ArrayList<JsonNode>();
        var request = new LinkedHashMap<>(query);
        request.put("max_results", path.startsWith("logged") ? 50 : PAGE);
        var token = "";
        do {
            if (!token.isEmpty()) {
                request.put("page_token", token);
            }
            var page = rest.post(path, request);
            page.path(of).forEach(all::add);
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());
        return all;
    }
}
