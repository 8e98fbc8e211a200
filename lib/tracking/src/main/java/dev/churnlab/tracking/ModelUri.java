package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A model as MLflow's tools write it; each form knows where its files lie. */
sealed interface ModelUri {
    /** {@code models:/churn@champion}. */
    record Aliased(String name, String alias) implements ModelUri {}

    /** {@code models:/churn/3}. */
    record Numbered(String name, int version) implements ModelUri {}

    /** {@code models:/m-0a1b…}, as a run gives it. */
    record Logged(String id) implements ModelUri {}

    /** {@code runs:/0a1b…/model}: a model of the run by its name, or a folder of its artifacts. */
    record OfRun(String runId, String path) implements ModelUri {}

    Pattern ALIASED = Pattern.compile("models:/+([^/@]+)@([^/@]+)");
    Pattern NUMBERED = Pattern.compile("models:/+([^/@]+)/(\\d{1,9})");
    Pattern LOGGED = Pattern.compile("models:/+(m-[0-9a-f]+)");
    Pattern OF_RUN = Pattern.compile("runs:/+([^/]+)/+(.+?)/*");

    static boolean isOne(String text) {
        return text.startsWith("models:") || text.startsWith("runs:");
    }

    static ModelUri parse(String text) {
        var aliased = ALIASED.matcher(text);
        if (aliased.matches()) {
            return new Aliased(aliased.group(1), aliased.group(2));
        }
        var numbered = NUMBERED.matcher(text);
        if (numbered.matches()) {
            return new Numbered(numbered.group(1), Integer.parseInt(numbered.group(2)));
        }
        var logged = LOGGED.matcher(text);
        if (logged.matches()) {
            return new Logged(logged.group(1));
        }
        var ofRun = OF_RUN.matcher(text);
        if (ofRun.matches()) {
            return new OfRun(ofRun.group(1), ofRun.group(2));
        }
        throw new IllegalArgumentException(
                "a model is models:/NAME@ALIAS, models:/NAME/VERSION, models:/m-ID or runs:/ID/NAME, was " + text);
    }

    /** The root of its artifacts, and the folder in them that it lies in. */
    default Files files(TrackingServer server) {
        var rest = server.rest();
        if (this instanceof Aliased aliased) {
            var registry = server.registry();
            var version = registry.byAlias(aliased.name(), aliased.alias())
                    .orElseThrow(() -> new IllegalArgumentException("no version of model " + aliased.name()
                            + " is called " + aliased.alias() + "; its aliases are "
                            + registry.aliases(aliased.name()).keySet()));
            return new Numbered(version.name(), version.version()).files(server);
        } else if (this instanceof Numbered numbered) {
            var uri = VersionFiles.location(rest, Names.model(numbered.name()), numbered.version());
            return new Files(new Artifacts(rest, uri), "");
        } else if (this instanceof Logged logged) {
            return ofModel(rest, logged.id());
        }
        var ofRun = (OfRun) this;
        var run = server.get(ofRun.runId());
        var named = named(rest, run, ofRun.path());
        return named != null
                ? ofModel(rest, named)
                : new Files(new Artifacts(rest, run.at("/info/artifact_uri").asText()), ofRun.path());
    }

    private static Files ofModel(Rest rest, String id) {
        var info = rest.get("logged-models/" + id, Map.of()).at("/model/info");
        return new Files(new Artifacts(rest, info.path("artifact_uri").asText()), "");
    }

    /** The newest model of a run that has this name. */
    private static @Nullable String named(Rest rest, JsonNode run, String name) {
        String found = null;
        for (var output : run.at("/outputs/model_outputs")) {
            var id = output.path("model_id").asText();
            var info = rest.get("logged-models/" + id, Map.of()).at("/model/info");
            if (info.path("name").asText().equals(name)) {
                found = id;
            }
        }
        return found;
    }

    /** Where the files of a model lie. */
    record Files(Artifacts artifacts, String folder) {}
}
