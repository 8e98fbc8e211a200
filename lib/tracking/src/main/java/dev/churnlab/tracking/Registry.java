package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.storage.StorageException;
import dev.churnlab.training.Evaluation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registered models of an MLflow server: versions, aliases and tags. Threads may share it. */
public final class Registry {
    private final TrackingServer server;
    private final Rest rest;

    Registry(TrackingServer server) {
        this.server = server;
        this.rest = server.rest();
    }

    /**
     * Registers the model of a run as the next version, and the name if it is new. The same model under the same name is
     * registered once, so that a step may be tried again.
     *
     * @throws TrackingException if the name is none, or the run has no model
     */
    public ModelVersion register(String name, Run run) {
        return register(Names.model(name), run.id(), run.loggedModel());
    }

    ModelVersion register(String name, String runId, LoggedModel model) {
        ensure(name);
        var known = bySource(name, runId, model);
        if (known.isPresent()) {
            return known.get();
        }
        var request = new LinkedHashMap<String, Object>();
        request.put("name", name);
        request.put("source", model.uri());
        request.put("model_id", model.id());
        request.put("run_id", runId);
        var version = Once.create(
                () -> version(rest.create("model-versions/create", request).path("model_version")),
                () -> bySource(name, runId, model));
        model.registeredAs(version);
        return awaitReady(version);
    }

    private void ensure(String name) {
        try {
            rest.get("registered-models/get", Map.of("name", name));
        } catch (NotFoundException e) {
            try {
                rest.post("registered-models/create", Map.of("name", name));
            } catch (AlreadyExists others) {
                // Made between the two calls, or by the first of two attempts.
                return;
            }
        }
    }

    private Optional<ModelVersion> bySource(String name, String runId, LoggedModel model) {
        return search("name = " + quoted(name) + " and run_id = " + quoted(runId)).stream()
                .filter(version -> version.source().equals(model.uri()))
                .findFirst();
    }

    private ModelVersion awaitReady(ModelVersion version) {
        var end = System.nanoTime() + rest.settings().start().toNanos();
        while (true) {
            var got =
                    ask("model-versions/get", version.name(), version.version()).path("model_version");
            var status = got.path("status").asText("READY");
            if (status.equals("READY")) {
                return version(got);
            }
            if (status.startsWith("FAILED") || System.nanoTime() > end) {
                throw ServiceException.unsure(
                        "MLflow at " + rest.settings() + " did not make " + version + " ready: " + status + " "
                                + got.path("status_message").asText(),
                        null);
            }
            Rest.sleep(rest.settings().pause(), "the wait for " + version);
        }
    }

    /**
     * A version by its number.
     *
     * @throws NotFoundException if there is none
     */
    public ModelVersion version(String name, int version) {
        return version(ask("model-versions/get", name, version).path("model_version"));
    }

    /** The version that has an alias, if one has. */
    public Optional<ModelVersion> byAlias(String name, String alias) {
        for (var each : model(name).path("aliases")) {
            if (each.path("alias").asText().equals(alias)) {
                return Optional.of(version(name, each.path("version").asInt()));
            }
        }
        return Optional.empty();
    }

    /** The version that the policy made champion, if one is. */
    public Optional<ModelVersion> champion(String name) {
        return byAlias(name, Alias.CHAMPION.text());
    }

    /** The aliases of a model with the version of each; none if the model is not registered. */
    public Map<String, Integer> aliases(String name) {
        var aliases = new LinkedHashMap<String, Integer>();
        model(name)
                .path("aliases")
                .forEach(alias -> aliases.put(
                        alias.path("alias").asText(), alias.path("version").asInt()));
        return aliases;
    }

    /** All versions of a model, the newest first; none if it is not registered. */
    public List<ModelVersion> versions(String name) {
        return search("name = " + quoted(Names.model(name)));
    }

    /**
     * Points an alias to a version; MLflow moves it from any other.
     *
     * @throws TrackingException if the name is none, or one that the policy manages
     */
    public void alias(ModelVersion version, String alias) {
        mustBeFree(alias);
        point(alias, version.name(), version.version());
    }

    /** Takes an alias away; one that is not there is no error. */
    public void deleteAlias(String name, String alias) {
        mustBeFree(alias);
        if (aliases(name).containsKey(alias)) {
            rest.delete("registered-models/alias", Map.of("name", name, "alias", alias));
        }
    }

    /** Sets a tag of a version. */
    public void tag(ModelVersion version, String key, String value) {
        rest.post(
                "model-versions/set-tag",
                Map.of(
                        "name", version.name(),
                        "version", String.valueOf(version.version()),
                        "key", Names.key("tag", key),
                        "value", value));
    }

    /** The page of a version for people. */
    public URI url(ModelVersion version) {
        return URI.create(server.uri() + "/#/models/" + Rest.path(version.name()) + "/versions/" + version.version());
    }

    /** {@link #download(ModelVersion, Path)} to a new temporary folder, which goes when the process ends. */
    public Path download(ModelVersion version) {
        try {
            var folder = Files.createTempDirectory("churnlab-model-").resolve("bundle");
            download(version, folder);
            TemporaryFiles.deleteOnExit(folder);
            return folder;
        } catch (IOException e) {
            throw StorageException.of("write", Path.of(System.getProperty("java.io.tmpdir", ".")), e);
        }
    }

    /**
     * Fetches the model bundle of a version, whole or not at all.
     *
     * @param folder where the bundle is to be; an existing one is replaced
     * @throws NotFoundException if the version holds no bundle, since something else logged it
     */
    public void download(ModelVersion version, Path folder) {
        var uri = ask("model-versions/get-download-uri", version.name(), version.version())
                .path("artifact_uri")
                .asText();
        new Artifacts(rest, uri).get(LoggedModel.BUNDLE, folder);
    }

    /** {@link #promote(ModelVersion, Gate, Map, Map)} by the metrics of evaluations. */
    public Decision promote(ModelVersion version, Gate gate, Evaluation candidate, @Nullable Evaluation champion) {
        return promote(version, gate, candidate.metrics(), champion == null ? null : champion.metrics());
    }

    /**
     * Has a gate judge a version, and does what it says. Champion: the alias {@code champion} moves to it and the former
     * one becomes {@code previous}. Not better: it becomes {@code challenger}. Below a floor: nothing points to it. The
     * decision is written on the version before anything is promoted; a version is judged once, and asked again it says
     * the same.
     *
     * @param candidate the version's metrics on rows that it has not seen
     * @param champion the champion's metrics on the same rows, or null if there is no champion
     * @throws GateRefused if it is below a floor, or not better and the gate is strict
     */
    public Decision promote(
            ModelVersion version, Gate gate, Map<String, Double> candidate, @Nullable Map<String, Double> champion) {
        return new Promotion(this, version).promote(gate, candidate, champion);
    }

    void point(String alias, String name, int version) {
        rest.post(
                "registered-models/alias",
                Map.of("name", name, "alias", Names.alias(alias), "version", String.valueOf(version)));
    }

    private void mustBeFree(String alias) {
        if (Alias.manages(Names.alias(alias))) {
            throw new TrackingException(
                    "the alias " + alias + " is set by the promotion policy only: use promote, or another alias");
        }
    }

    private JsonNode model(String name) {
        try {
            return rest.get("registered-models/get", Map.of("name", Names.model(name)))
                    .path("registered_model");
        } catch (NotFoundException e) {
            return Rest.JSON.createObjectNode();
        }
    }

    private JsonNode ask(String path, String name, int version) {
        return rest.get(path, Map.of("name", Names.model(name), "version", String.valueOf(version)));
    }

    /**
     * The versions that match, the newest first.
     *
     * @param filter in MLflow's language, as in {@code "run_id = '0a1b…'"} or {@code "tags.`stage` = 'trial'"}
     */
    public List<ModelVersion> search(String filter) {
        var versions = new ArrayList<ModelVersion>();
        var token = "";
        do {
            var query = new LinkedHashMap<String, String>();
            query.put("filter", filter);
            query.put("order_by", "version_number DESC");
            if (!token.isEmpty()) {
                query.put("page_token", token);
            }
            var page = rest.get("model-versions/search", query);
            page.path("model_versions").forEach(each -> versions.add(version(each)));
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());
        return versions;
    }

    /** A text in MLflow's filter language, which has no escape: names have no double quote. */
    private static String quoted(String text) {
        return text.contains("'") ? "\"" + text + "\"" : "'" + text + "'";
    }

    private static ModelVersion version(JsonNode node) {
        var aliases = new ArrayList<String>();
        node.path("aliases").forEach(alias -> aliases.add(alias.asText()));
        var tags = new LinkedHashMap<String, String>();
        node.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return new ModelVersion(
                node.path("name").asText(),
                node.path("version").asInt(),
                node.path("run_id").asText(),
                node.path("source").asText(),
                node.path("description").asText(),
                aliases,
                tags,
                Instant.ofEpochMilli(node.path("creation_timestamp").asLong()));
    }
}
