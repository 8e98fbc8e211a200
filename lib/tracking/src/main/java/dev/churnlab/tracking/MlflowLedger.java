package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in MLflow: the parameters of one run. A parameter of a run can be written once (the key of its table is run and
 * name), and writing the same value again is no error: together that is an atomic "put if absent" that may be repeated. The
 * parameter 000007 is the seventh entry.
 *
 * <p>Which run that is has to be agreed on too. MLflow holds the names of experiments unique, so that the run is made in an
 * experiment with a name of its own, which is then renamed to the one that everybody looks for: of two that do so one
 * succeeds.
 */
final class MlflowLedger implements Ledger {
    /** On the experiment the run, on the run the model. */
    static final String TAG = "churnlab.promotions";

    private static final String DONE = "churnlab.promotions.done";

    private final Rest rest;
    private final String model;
    private final String name;
    private @Nullable String run;

    /**
     * @param created when the registered model was made: one of the same name that is made later has a record of its own
     */
    MlflowLedger(Rest rest, String model, Instant created) {
        this.rest = rest;
        this.model = model;
        this.name = Names.experiment("promotions of " + model + " since " + created);
    }

    @Override
    public Content read() {
        var data = data();
        var entries = new ArrayList<HistoryEntry>();
        texts(data.path("params")).forEach((key, value) -> entries.add(EntryJson.read(Integer.parseInt(key), value)));
        entries.sort(Comparator.comparingInt(HistoryEntry::number));
        var done = texts(data.path("tags")).getOrDefault(DONE, "0");
        return new Content(entries, done.matches("\\d{1,9}") ? Integer.parseInt(done) : 0);
    }

    /** What the run holds; nothing where no run has been made yet. */
    private JsonNode data() {
        var id = find();
        if (id.isEmpty()) {
            return MissingNode.getInstance();
        }
        var found = rest.get("runs/get", Map.of("run_id", id.get())).path("run");
        if (found.path("info").path("lifecycle_stage").asText().equals("deleted")) {
            throw new TrackingException("the record of promotions of " + model + ", run " + id.get()
                    + ", is deleted: restore it with `mlflow runs restore --run-id " + id.get() + "`");
        }
        return found.path("data");
    }

    private static Map<String, String> texts(JsonNode pairs) {
        var texts = new LinkedHashMap<String, String>();
        pairs.forEach(
                pair -> texts.put(pair.path("key").asText(), pair.path("value").asText()));
        return texts;
    }

    @Override
    public boolean append(HistoryEntry entry) {
        var key = String.format(Locale.ROOT, "%06d", entry.number());
        // With something of its own in it, so that an equal entry of somebody else is not taken for this one.
        var value = EntryJson.write(entry, UUID.randomUUID().toString());
        try {
            rest.post("runs/log-parameter", Map.of("run_id", run(), "key", key, "value", value));
            return true;
        } catch (TrackingException e) {
            var written = texts(data().path("params")).get(key);
            if (written == null) {
                throw e;
            }
            return written.equals(value);
        }
    }

    @Override
    public void done(int number) {
        Upsert.post(rest, "runs/set-tag", Map.of("run_id", run(), "key", DONE, "value", String.valueOf(number)));
    }

    private String run() {
        return find().orElseGet(() -> keep(make()));
    }

    private synchronized Optional<String> find() {
        if (run == null) {
            experiment(name).ifPresent(this::keep);
        }
        return Optional.ofNullable(run);
    }

    private synchronized String keep(JsonNode experiment) {
        var id = texts(experiment.path("tags")).get(TAG);
        if (id == null) {
            throw new TrackingException("the record of promotions of " + model + ", experiment '" + name
                    + "', does not say its run any more: rename it, and a new record begins");
        }
        run = id;
        return id;
    }

    private Optional<JsonNode> experiment(String wanted) {
        JsonNode experiment;
        try {
            experiment = rest.get("experiments/get-by-name", Map.of("experiment_name", wanted))
                    .path("experiment");
        } catch (NotFoundException e) {
            return Optional.empty();
        }
        if (experiment.path("lifecycle_stage").asText().equals("deleted")) {
            throw new TrackingException("the record of promotions of " + model + ", experiment '" + wanted
                    + "', is deleted: restore it with `mlflow experiments restore --experiment-id " + id(experiment)
                    + "`");
        }
        return Optional.of(experiment);
    }

    private static String id(JsonNode experiment) {
        return experiment.path("experiment_id").asText();
    }

    private JsonNode make() {
        var aside = name + " " + UUID.randomUUID();
        var mine =
                Once.create(() -> id(rest.create("experiments/create", Map.of("name", aside))), () -> experiment(aside)
                        .map(MlflowLedger::id));
        // Said on the experiment while nobody else knows it: a second run, made since an answer got lost, does no harm.
        rest.post("experiments/set-experiment-tag", Map.of("experiment_id", mine, "key", TAG, "value", makeRun(mine)));
        try {
            rest.post("experiments/update", Map.of("experiment_id", mine, "new_name", name));
        } catch (TrackingException e) {
            if (experiment(name).isEmpty()) {
                throw e;
            }
        }
        var agreed = experiment(name).orElseThrow();
        if (!id(agreed).equals(mine)) {
            rest.post("experiments/delete", Map.of("experiment_id", mine));
        }
        return agreed;
    }

    private String makeRun(String experiment) {
        var now = System.currentTimeMillis();
        var tags = List.of(
                Map.of("key", TAG, "value", model), Map.of("key", "mlflow.runName", "value", "promotions of " + model));
        var made = rest.post("runs/create", Map.of("experiment_id", experiment, "start_time", now, "tags", tags));
        var id = made.path("run").path("info").path("run_id").asText();
        rest.post("runs/update", Map.of("run_id", id, "status", "FINISHED", "end_time", now));
        return id;
    }
}
