package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.storage.StorageException;
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
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

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
        return Optional.ofNullable(aliases(name).get(alias)).map(number -> version(name, number));
    }

    /** The version that the policy made champion, if one is. */
    public Optional<ModelVersion> champion(String name) {
        return byAlias(name, managed(name).champion());
    }

    /** The aliases of a model with the version of each; none if the model is not registered. */
    public Map<String, Integer> aliases(String name) {
        return model(name).map(RegisteredModel::aliases).orElse(Map.of());
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
        mustBeFree(version.name(), alias);
        point(alias, version.name(), version.version());
    }

    /** Takes an alias away; one that is not there is no error. */
    public void deleteAlias(String name, String alias) {
        mustBeFree(name, alias);
        if (aliases(name).containsKey(alias)) {
            rest.delete("registered-models/alias", Map.of("name", name, "alias", alias));
        }
    }

    /** Sets a tag of a version. */
    public void tag(ModelVersion version, String key, String value) {
        Upsert.post(
                rest,
                "model-versions/set-tag",
                Map.of(
                        "name", version.name(),
                        "version", String.valueOf(version.version()),
                        "key", Names.key("tag", key),
                        "value", value));
    }

    /** Sets a tag of a model, which all its versions share. */
    public void tag(String name, String key, String value) {
        Upsert.post(
                rest,
                "registered-models/set-tag",
                Map.of("name", Names.model(name), "key", Names.key("tag", key), "value", value));
    }

    /** Says what a version is, in Markdown, in place of what was said before. */
    public void describe(ModelVersion version, String text) {
        rest.patch(
                "model-versions/update",
                Map.of("name", version.name(), "version", String.valueOf(version.version()), "description", text));
    }

    /** Says what a model is, in Markdown, in place of what was said before. */
    public void describe(String name, String text) {
        rest.patch("registered-models/update", Map.of("name", Names.model(name), "description", text));
    }

    /** A registered model, if there is one of this name. */
    public Optional<RegisteredModel> model(String name) {
        try {
            var got = rest.get("registered-models/get", Map.of("name", Names.model(name)));
            return Optional.of(RegisteredModel.of(got.path("registered_model")));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * The registered models that match, by name.
     *
     * @param filter in MLflow's language, as in {@code "name LIKE 'churn%'"} or {@code "tags.`team` = 'retention'"}; empty: all
     */
    public List<RegisteredModel> models(String filter) {
        return pages("registered-models/search", Map.of("filter", filter), "registered_models").stream()
                .map(RegisteredModel::of)
                .toList();
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
        try {
            files(version).get(LoggedModel.BUNDLE, folder);
        } catch (NotFoundException e) {
            throw new NotFoundException(version + " holds no model bundle, since something else than churnlab logged"
                    + " it: it takes features, not customers; Models.booster(\"" + version.uri()
                    + "\") gives its booster");
        }
    }

    /**
     * The gate of a model for which no policy is given: the standard one, unless another has judged a version of it.
     *
     * @throws TrackingException if another one has: it has to be given
     */
    public Gate gate(String name) {
        return new Gates(this).of(name);
    }

    /**
     * The gate that a version has to pass to be called so; nothing where the alias is free.
     *
     * @param alias empty for none
     * @param policy null if none is given
     * @throws TrackingException if a name is none, if the policy has no such alias, or if none is given for a model that
     *     has one of its own
     */
    public Optional<Gate> gate(String name, String alias, @Nullable Gate policy) {
        return new Gates(this).of(name, alias, policy);
    }

    /**
     * Has a gate judge a version on customers that no model has seen, and does what it says; the champion is scored anew on
     * the same ones. Champion: the alias {@code champion} moves to it and the former one becomes {@code previous}. Not
     * better, or waiting for a person: it becomes {@code challenger}. Below a floor: nothing points to it. The decision is
     * recorded before anything is promoted; a version is judged once, and asked again it says the same.
     *
     * @param customers with their labels
     * @throws TrackingException if the gate names no aliases, and the policy of the model's last decision has others
     * @throws GateRefused if it is below a floor, or not better and the gate is strict
     */
    public Decision promote(ModelVersion version, Gate gate, Table customers) {
        return promote(version, gate, new Rescoring(this, customers));
    }

    /**
     * The same with scores from elsewhere.
     *
     * @param scorer is asked for the version, and for the champion, again if another one took over meanwhile
     */
    public Decision promote(ModelVersion version, Gate gate, Scorer scorer) {
        return promotions(version.name()).promote(version, gate, scorer);
    }

    /**
     * Lets a version pass that waits for a person; it becomes champion.
     *
     * @param reason why, for the record; not blank
     * @throws TrackingException if it does not wait
     * @throws GateRefused if another one became champion since it was judged
     */
    public Decision approve(ModelVersion version, String reason) {
        return promotions(version.name()).approve(version.version(), reason);
    }

    /**
     * Says no to a version: nothing points to it any more, and it cannot become champion.
     *
     * @param reason why, for the record; not blank
     * @throws TrackingException if it is the champion
     */
    public Decision reject(ModelVersion version, String reason) {
        return promotions(version.name()).reject(version.version(), reason);
    }

    /**
     * Makes the champion of before champion again, the one that the present champion took over from.
     *
     * @param reason why, for the record; may be empty
     * @throws TrackingException if there is none, or the champion changes meanwhile
     */
    public Decision rollback(String name, String reason) {
        return promotions(name).rollback(OptionalInt.empty(), reason);
    }

    /**
     * Makes a former champion champion again.
     *
     * @param reason why, for the record; may be empty
     * @throws TrackingException if the version never was champion, or the champion changes meanwhile
     */
    public Decision rollback(ModelVersion to, String reason) {
        return promotions(to.name()).rollback(OptionalInt.of(to.version()), reason);
    }

    /**
     * All that was decided on a model, in its order.
     *
     * @throws NotFoundException if it is not registered
     */
    public List<HistoryEntry> history(String name) {
        return promotions(name).history();
    }

    /**
     * The aliases of the policy that are not where the {@link #history} has them, since a promotion is going on or was
     * killed; none if all is well.
     *
     * @throws NotFoundException if the model is not registered
     */
    public List<AliasLag> late(String name) {
        return promotions(name).late();
    }

    /**
     * Carries out what was decided on a model and has not been: aliases, tags and reports. Every decision does so as well.
     *
     * @throws NotFoundException if it is not registered
     */
    public void carryOut(String name) {
        promotions(name).carryOut();
    }

    private Promotions promotions(String name) {
        return new Promotions(this, name, ledger(name));
    }

    Ledger ledger(String name) {
        var got = rest.get("registered-models/get", Map.of("name", Names.model(name)));
        return new MlflowLedger(
                rest, name, RegisteredModel.of(got.path("registered_model")).created());
    }

    Artifacts files(ModelVersion version) {
        var uri = ask("model-versions/get-download-uri", version.name(), version.version())
                .path("artifact_uri")
                .asText();
        return new Artifacts(rest, uri);
    }

    void unpoint(String alias, String name) {
        try {
            rest.delete("registered-models/alias", Map.of("name", name, "alias", alias));
        } catch (NotFoundException e) {
            // Somebody else took it away.
            return;
        }
    }

    void point(String alias, String name, int version) {
        Upsert.post(
                rest,
                "registered-models/alias",
                Map.of("name", name, "alias", Names.alias(alias), "version", String.valueOf(version)));
    }

    /** Whether only the promotion policy sets this alias of a model; its names are those of the model's last promotion. */
    public boolean manages(String name, String alias) {
        return managed(name).manage(Names.alias(alias));
    }

    private Aliases managed(String name) {
        try {
            return Standing.after(history(name)).aliases();
        } catch (NotFoundException e) {
            return Aliases.standard();
        }
    }

    private void mustBeFree(String name, String alias) {
        if (manages(name, alias)) {
            throw new Refused(
                    "the alias " + alias + " is set by the promotion policy only: use promote, or another alias");
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
        var query = Map.of("filter", filter, "order_by", "version_number DESC");
        return pages("model-versions/search", query, "model_versions").stream()
                .map(Registry::version)
                .toList();
    }

    private List<JsonNode> pages(String path, Map<String, String> query, String field) {
        var all = new ArrayList<JsonNode>();
        var token = "";
        do {
            var asked = new LinkedHashMap<>(query);
            if (!token.isEmpty()) {
                asked.put("page_token", token);
            }
            var page = rest.get(path, asked);
            page.path(field).forEach(all::add);
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());
        return all;
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
