package dev.churnlab.tracking;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What is at the server twice: a request whose answer did not come in time was repeated when nothing was to be seen of
 * it, and then was performed after all.
 */
final class Twins {
    private final TrackingServer server;
    private final Rest rest;
    private final Placed run;

    Twins(TrackingServer server, Placed run) {
        this.server = server;
        this.rest = server.rest();
        this.run = run;
    }

    /** Deletes them: runs with the mark of this one, models of it that nothing was stored of, and doubled versions. */
    void remove() {
        var tags = server.get(run.run()).path("data").path("tags");
        StreamSupport.stream(tags.spliterator(), false)
                .filter(tag -> tag.path("key").asText().equals(Delivery.MARK))
                .flatMap(tag -> server
                        .marked(List.of(run.experiment()), tag.path("value").asText())
                        .stream())
                .map(info -> info.getRunId())
                .filter(id -> !id.equals(run.run()))
                .forEach(id -> rest.post("runs/delete", Map.of("run_id", id)));
        LoggedModel.deleteUnfinished(rest, run.experiment(), run.run());
        removeVersions();
    }

    /** Of the versions of one model under one name the first stays, or the one that has an alias. */
    private void removeVersions() {
        var kept = new HashMap<String, ModelVersion>();
        server.registry().search("run_id = '" + run.run() + "'").stream()
                .sorted(Comparator.comparing((ModelVersion v) -> v.aliases().isEmpty())
                        .thenComparing(ModelVersion::version))
                .filter(version -> kept.putIfAbsent(version.name() + "\n" + version.source(), version) != null)
                .forEach(twin -> rest.delete(
                        "model-versions/delete",
                        Map.of("name", twin.name(), "version", String.valueOf(twin.version()))));
    }
}
