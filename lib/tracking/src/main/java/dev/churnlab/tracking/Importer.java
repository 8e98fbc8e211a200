package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.storage.TransferListener;
import dev.churnlab.tracking.Archive.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Makes what an archive holds on another server. Each thing carries the id that it had as a tag; what is there already, of
 * an import that was stopped or done before, is found by it, filled up and compared, and not made twice.
 */
final class Importer {
    static final String EXPERIMENT = "churnlab.source.experiment_id";
    static final String RUN = "churnlab.source.run_id";
    static final String MODEL = "churnlab.source.model_id";
    static final String VERSION = "churnlab.source.version";
    static final String SERVER = "churnlab.source.server";
    private static final String PARENT = "mlflow.parentRunId";
    private static final int POINTS = 1000;
    private static final int KEYS = 100;

    private final TrackingServer server;
    private final Rest rest;
    private final Archive archive;
    private final String source;
    private final Consumer<String> says;
    private final TransferListener progress;
    private final Map<String, String> experiments = new TreeMap<>();
    private final Map<String, String> runs = new TreeMap<>();
    private final Map<String, String> models = new TreeMap<>();
    /** Where the artifacts of a run or a logged model of the source lie here. */
    private final Map<String, String> roots = new TreeMap<>();

    private Totals totals = Totals.NONE;

    Importer(TrackingServer server, Archive archive, Consumer<String> says) {
        this.server = server;
        this.rest = server.rest();
        this.archive = archive;
        this.source = archive.server();
        this.says = says;
        this.progress = new LargeFiles(says);
    }

    Totals restore() {
        archive.all(Kind.EXPERIMENT).forEach(this::experiment);
        var all = archive.all(Kind.RUN).stream()
                .sorted(Comparator.comparing(
                        each -> each.at("/run/info/start_time").asLong()))
                .toList();
        // All are there before any is filled: one may name another as its parent.
        all.forEach(each -> runs.put(id(each.at("/run/info"), "run_id"), run(each.path("run"))));
        all.forEach(this::fill);
        archive.all(Kind.LOGGED_MODEL).forEach(this::loggedModel);
        archive.all(Kind.REGISTERED_MODEL).forEach(this::registered);
        all.forEach(this::verify);
        return totals;
    }

    private void experiment(JsonNode experiment) {
        var id = id(experiment, "experiment_id");
        var name = experiment.path("name").asText();
        var target = server.experiment(name);
        tags(experiment, Map.of(EXPERIMENT, id, SERVER, source))
                .forEach((key, value) -> rest.post(
                        "experiments/set-experiment-tag", Map.of("experiment_id", target, "key", key, "value", value)));
        experiments.put(id, target);
        totals = totals.plus(Totals.ofExperiment());
    }

    private String run(JsonNode run) {
        var info = run.path("info");
        var id = id(info, "run_id");
        var experiment = experiments.getOrDefault(id(info, "experiment_id"), "");
        var filter = "tags.`" + RUN + "` = '" + id + "'";
        return Once.create(
                () -> found(experiment, filter).orElseGet(() -> {
                    var request = new LinkedHashMap<String, Object>();
                    request.put("experiment_id", experiment);
                    request.put("run_name", info.path("run_name").asText());
                    request.put("start_time", info.path("start_time").asLong());
                    request.put("tags", pairs(Map.of(RUN, id, SERVER, source)));
                    return rest.create("runs/create", request)
                            .at("/run/info/run_id")
                            .asText();
                }),
                () -> found(experiment, filter));
    }

    private Optional<String> found(String experiment, String filter) {
        var query = Map.of("experiment_ids", List.of(experiment), "filter", filter, "max_results", 1);
        return stream(rest.post("runs/search", query).path("runs"))
                .map(each -> each.at("/info/run_id").asText())
                .findFirst();
    }

    private void fill(JsonNode content) {
        var run = content.path("run");
        var info = run.path("info");
        var id = runs.getOrDefault(id(info, "run_id"), "");
        var data = run.path("data");
        var tags = tags(data, Map.of(RUN, id(info, "run_id"), SERVER, source));
        tags.computeIfPresent(PARENT, (key, parent) -> runs.getOrDefault(parent, parent));
        batches(pairs(tags), KEYS).forEach(some -> batch(id, "tags", some));
        batches(list(data.path("params")), KEYS).forEach(some -> batch(id, "params", some));
        var points = new ArrayList<Object>();
        content.path("metrics").forEach(history -> history.forEach(points::add));
        // MLflow keeps equal points once.
        batches(points, POINTS).forEach(some -> batch(id, "metrics", some));
        var datasets = run.at("/inputs/dataset_inputs");
        if (!datasets.isEmpty()) {
            rest.post("runs/log-inputs", Map.of("run_id", id, "datasets", datasets));
        }
        var root = server.get(id).at("/info/artifact_uri").asText();
        roots.put(id(info, "run_id"), root);
        var files = new ArchivedFiles(archive, Kind.RUN, id(info, "run_id")).store(new Artifacts(rest, root), progress);
        end(id, info);
        totals = totals.plus(Totals.ofRun(points.size())).plus(files);
        says.accept("run " + id(info, "run_id") + " is " + id + ": " + points.size() + " points, " + files.files()
                + " files");
    }

    private void batch(String runId, String what, List<?> some) {
        rest.post("runs/log-batch", Map.of("run_id", runId, what, some));
    }

    private void end(String id, JsonNode info) {
        var update = new LinkedHashMap<String, Object>();
        update.put("run_id", id);
        update.put("status", info.path("status").asText());
        if (info.path("end_time").asLong() > 0) {
            update.put("end_time", info.path("end_time").asLong());
        }
        rest.post("runs/update", update);
    }

    private void verify(JsonNode content) {
        var run = content.path("run");
        var id = runs.getOrDefault(id(run.path("info"), "run_id"), "");
        var there = server.get(id);
        for (var part : List.of("params", "metrics")) {
            var expected = values(run.path("data").path(part));
            var found = values(there.path("data").path(part));
            if (!expected.equals(found)) {
                throw different(id, expected.size() + " " + part, found.size() + ", or others");
            }
        }
        content.path("metrics").properties().forEach(history -> {
            var points = MetricHistory.content(history.getValue());
            var kept = MetricHistory.content(MetricHistory.of(rest, id, history.getKey()));
            if (!kept.equals(points)) {
                throw different(id, points.size() + " points of " + history.getKey(), kept.size() + ", or others");
            }
        });
    }

    private TrackingException different(String runId, String expected, String found) {
        return new TrackingException("run " + runId + " on " + server.uri() + " should have " + expected + " and has "
                + found + ": has somebody written to it? Delete it there and import again");
    }

    private void loggedModel(JsonNode model) {
        var info = model.path("info");
        var id = id(info, "model_id");
        var experiment = experiments.getOrDefault(id(info, "experiment_id"), "");
        var runId = runs.getOrDefault(info.path("source_run_id").asText(), "");
        var made = foundModel(experiment, id).orElseGet(() -> {
            var request = new LinkedHashMap<String, Object>();
            request.put("experiment_id", experiment);
            request.put("name", info.path("name").asText());
            request.put("model_type", info.path("model_type").asText());
            if (!runId.isEmpty()) {
                request.put("source_run_id", runId);
            }
            request.put("params", model.at("/data/params"));
            var tags = tags(info, Map.of(MODEL, id, SERVER, source));
            tags.remove(LoggedModel.VERSIONS);
            request.put("tags", pairs(tags));
            return Once.create(
                    () -> rest.create("logged-models", request).at("/model/info"), () -> foundModel(experiment, id));
        });
        var target = made.path("model_id").asText();
        var root = made.path("artifact_uri").asText();
        models.put(id, target);
        roots.put(id, root);
        var files = new ArchivedFiles(archive, Kind.LOGGED_MODEL, id).store(new Artifacts(rest, root), progress);
        if (info.path("status").asText().equals("LOGGED_MODEL_READY")) {
            rest.patch("logged-models/" + target, Map.of("model_id", target, "status", "LOGGED_MODEL_READY"));
        }
        if (!runId.isEmpty()) {
            output(runId, target);
            metrics(model, target, id(info, "source_run_id"));
        }
        totals = totals.plus(Totals.ofLoggedModel()).plus(files);
        says.accept("logged model " + id + " is " + target + ": " + files.files() + " files");
    }

    /** MLflow refuses an output that a run has already. */
    private void output(String runId, String model) {
        var known = stream(server.get(runId).at("/outputs/model_outputs"))
                .anyMatch(each -> each.path("model_id").asText().equals(model));
        if (!known) {
            var output = Map.of("model_id", model, "step", 0);
            rest.post("runs/outputs", Map.of("run_id", runId, "models", List.of(output)));
        }
    }

    /** The model's metrics are points of its run; of itself it says of a NaN that it is 0. */
    private void metrics(JsonNode model, String target, String sourceRun) {
        var histories = archive.get(Kind.RUN, sourceRun).path("metrics");
        var points = new ArrayList<Object>();
        for (var metric : model.at("/data/metrics")) {
            for (var point : histories.path(metric.path("key").asText())) {
                if (point.path("timestamp").equals(metric.path("timestamp"))
                        && point.path("step").equals(metric.path("step"))) {
                    points.add(((ObjectNode) point.deepCopy()).put("model_id", target));
                }
            }
        }
        batches(points, POINTS).forEach(some -> batch(runs.getOrDefault(sourceRun, ""), "metrics", some));
    }

    private Optional<JsonNode> foundModel(String experiment, String id) {
        var query = Map.of("experiment_ids", List.of(experiment), "filter", "tags.`" + MODEL + "` = '" + id + "'");
        return stream(rest.post("logged-models/search", query).path("models"))
                .map(each -> each.path("info"))
                .findFirst();
    }

    private void registered(JsonNode model) {
        var name = model.path("name").asText();
        try {
            rest.get("registered-models/get", Map.of("name", name));
        } catch (NotFoundException e) {
            rest.post(
                    "registered-models/create",
                    Map.of(
                            "name",
                            name,
                            "description",
                            model.path("description").asText(),
                            "tags",
                            pairs(tags(model, Map.of(SERVER, source)))));
        }
        var numbers = new TreeMap<Integer, Integer>();
        for (var version : model.path("versions")) {
            var number = version(name, version);
            numbers.put(version.path("version").asInt(), number);
            VersionFiles.in(version).ifPresent(files -> verify(name, number, place(files)));
        }
        for (var alias : model.path("aliases")) {
            var number = numbers.get(alias.path("version").asInt());
            if (number != null) {
                point(alias.path("alias").asText(), name, number);
            }
        }
        totals = totals.plus(Totals.ofVersions(numbers.size()));
        says.accept("model " + name + ": versions " + numbers.values());
    }

    /** Points an alias as it was, unless somebody here has pointed it: by hand to a version of another origin, or by a policy. */
    private void point(String alias, String name, int number) {
        var registry = server.registry();
        var now = registry.aliases(name).get(alias);
        if (now != null && now == number) {
            return;
        }
        if (now != null && !source.equals(registry.version(name, now).tags().get(SERVER))) {
            says.accept(
                    "alias " + alias + " of " + name + " stays at version " + now + ", which is not of this export");
        } else if (!registry.history(name).isEmpty() && registry.manages(name, alias)) {
            says.accept("alias " + alias + " of " + name + " stays: a promotion policy sets it on " + server.uri());
        } else {
            registry.point(alias, name, number);
        }
    }

    /** The number that a version has: its own, unless it is taken. What is missing before it leaves a gap, as it was. */
    private int version(String name, JsonNode version) {
        var wanted = version.path("version").asInt();
        while (true) {
            var found = foundVersion(name, wanted);
            var number = found.isPresent() ? found.get().version() : create(name, version);
            if (number >= wanted) {
                return number;
            }
            rest.delete("model-versions/delete", Map.of("name", name, "version", String.valueOf(number)));
        }
    }

    private Optional<ModelVersion> foundVersion(String name, int wanted) {
        return server.registry().versions(name).stream()
                .filter(each -> String.valueOf(wanted).equals(each.tags().get(VERSION)))
                .filter(each -> source.equals(each.tags().get(SERVER)))
                .findFirst();
    }

    private int create(String name, JsonNode version) {
        var wanted = version.path("version").asInt();
        var files = VersionFiles.in(version).orElse(null);
        var model = files != null && files.owner() == Kind.LOGGED_MODEL ? models.get(files.id()) : null;
        var run = files != null && files.owner() == Kind.RUN
                ? files.id()
                : version.path("run_id").asText();
        var request = new LinkedHashMap<String, Object>();
        request.put("name", name);
        request.put("source", files == null ? version.path("source").asText() : source(files));
        if (model != null) {
            request.put("model_id", model);
        }
        request.put("run_id", runs.getOrDefault(run, ""));
        request.put("description", version.path("description").asText());
        request.put("tags", pairs(tags(version, Map.of(VERSION, String.valueOf(wanted), SERVER, source))));
        var made = Once.create(
                () -> rest.create("model-versions/create", request)
                        .at("/model_version/version")
                        .asInt(),
                () -> foundVersion(name, wanted).map(ModelVersion::version));
        if (model != null) {
            new LoggedModel(rest, model).registeredAs(server.registry().version(name, made));
        }
        return made;
    }

    /** The source of a version with these files: the logged model as a whole by its id, so that MLflow links the two. */
    private String source(VersionFiles files) {
        return files.owner() == Kind.LOGGED_MODEL && files.path().isEmpty()
                ? "models:/" + models.getOrDefault(files.id(), files.id())
                : place(files);
    }

    private String place(VersionFiles files) {
        var root = roots.getOrDefault(files.id(), "");
        return files.path().isEmpty() ? root : root + "/" + files.path();
    }

    /** What a version loads is what it loaded: the files at its place have been compared already. */
    private void verify(String name, int number, String place) {
        var found = VersionFiles.location(rest, name, number);
        if (!found.equals(place)) {
            throw new TrackingException("version " + number + " of model " + name + " on " + server.uri()
                    + " should have its files at " + place + " and has them at " + found
                    + ": delete the version there and import again");
        }
    }

    private static Map<String, String> values(JsonNode pairs) {
        var values = new TreeMap<String, String>();
        pairs.forEach(
                each -> values.put(each.path("key").asText(), each.path("value").asText()));
        return values;
    }

    /** The tags of a thing with those that say where it comes from. */
    private static Map<String, String> tags(JsonNode thing, Map<String, String> more) {
        var tags = values(thing.path("tags"));
        tags.putAll(more);
        return tags;
    }

    private static List<Object> pairs(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(each -> (Object) Map.of("key", each.getKey(), "value", each.getValue()))
                .toList();
    }

    private static List<Object> list(JsonNode array) {
        return stream(array).map(each -> (Object) each).toList();
    }

    private static List<List<Object>> batches(List<Object> all, int most) {
        var batches = new ArrayList<List<Object>>();
        for (int from = 0; from < all.size(); from += most) {
            batches.add(all.subList(from, Math.min(all.size(), from + most)));
        }
        return batches;
    }

    private static String id(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
