package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.tracking.Archive.Kind;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the files of a version lie, whatever its source says: a logged model ({@code models:/m-0a1b…}), another version
 * ({@code models:/churn/3}, of MLflow's copy_model_version) or a folder of a run's artifacts, as MLflow 2 has it.
 *
 * @param owner a logged model or a run
 * @param id the owner's
 * @param path below the owner's artifacts; empty: all of them
 */
record VersionFiles(Kind owner, String id, String path) {
    /** What an archived version has beside what MLflow gives of it. */
    private static final String KEY = "churnlab_files";

    private static final Pattern ID = Pattern.compile("\\b(?:m-)?[0-9a-f]{32}\\b");

    /** Where MLflow finds the files of a version: the end of the way from version to version. */
    static String location(Rest rest, String name, int version) {
        var query = Map.of("name", name, "version", String.valueOf(version));
        return rest.get("model-versions/get-download-uri", query)
                .path("artifact_uri")
                .asText();
    }

    /**
     * Asks a server.
     *
     * @param version as MLflow gives it
     * @return nothing, if they lie outside all logged models and runs
     * @throws NotFoundException if they lie in a logged model or a run that is deleted
     */
    static Optional<VersionFiles> of(TrackingServer server, JsonNode version) {
        var rest = server.rest();
        var location = location(
                rest, version.path("name").asText(), version.path("version").asInt());
        if (location.startsWith("runs:") && ModelUri.parse(location) instanceof ModelUri.OfRun run) {
            location = root(server, run.runId()) + "/" + run.path();
        }
        var ids = new LinkedHashSet<String>();
        var named = ID.matcher(version.path("source").asText() + " " + location);
        while (named.find()) {
            ids.add(named.group());
        }
        for (var id : ids) {
            String root;
            try {
                root = root(server, id);
            } catch (NotFoundException e) {
                if (isModel(id) || location.startsWith("mlflow-artifacts:")) {
                    throw e;
                }
                // Elsewhere a folder may be called so without being a run's.
                continue;
            }
            if (location.equals(root) || location.startsWith(root + "/")) {
                var path = location.substring(Math.min(location.length(), root.length() + 1));
                return Optional.of(new VersionFiles(isModel(id) ? Kind.LOGGED_MODEL : Kind.RUN, id, path));
            }
        }
        return Optional.empty();
    }

    private static boolean isModel(String id) {
        return id.startsWith("m-");
    }

    private static String root(TrackingServer server, String id) {
        return isModel(id)
                ? server.rest()
                        .get("logged-models/" + id, Map.of())
                        .at("/model/info/artifact_uri")
                        .asText()
                : server.get(id).at("/info/artifact_uri").asText();
    }

    /** Reads what {@link #writeTo} wrote. */
    static Optional<VersionFiles> in(JsonNode version) {
        var files = version.path(KEY);
        return files.isMissingNode()
                ? Optional.empty()
                : Optional.of(new VersionFiles(
                        files.has("model_id") ? Kind.LOGGED_MODEL : Kind.RUN,
                        files.path(files.has("model_id") ? "model_id" : "run_id")
                                .asText(),
                        files.path("path").asText()));
    }

    /** Adds itself to an archived version. */
    void writeTo(ObjectNode version) {
        version.putObject(KEY)
                .put(owner == Kind.LOGGED_MODEL ? "model_id" : "run_id", id)
                .put("path", path);
    }
}
