package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a step of a run. */
public final class StepRecord {
    private final String name;
    private StepState state = StepState.PENDING;
    private @Nullable String started;
    private Duration duration = Duration.ZERO;
    private String executed = "";
    private Map<String, JsonNode> outputs = Map.of();
    private @Nullable JsonNode parameters;
    private @Nullable JsonNode fingerprint;
    private @Nullable String error;
    private int exit;
    private String reason = "";

    StepRecord(String name) {
        this.name = name;
    }

    static StepRecord of(JsonNode json) {
        var step = new StepRecord(json.path("name").asText());
        step.state = StepState.valueOf(json.path("state").asText("pending").toUpperCase(Locale.ROOT));
        step.started = json.path("started").isTextual() ? json.path("started").asText() : null;
        step.duration = Duration.ofMillis(Math.round(json.path("seconds").asDouble() * 1000));
        step.executed = json.path("executed").asText("");
        var outputs = new LinkedHashMap<String, JsonNode>();
        json.path("outputs").properties().forEach(each -> outputs.put(each.getKey(), each.getValue()));
        step.outputs = outputs;
        step.parameters = json.get("parameters");
        step.fingerprint = json.get("fingerprint");
        step.error = json.path("error").isTextual() ? json.path("error").asText() : null;
        step.exit = json.path("exit").asInt();
        return step;
    }

    ObjectNode json() {
        var json = Wire.object().put("name", name).put("state", state.name().toLowerCase(Locale.ROOT));
        json.put("started", started).put("seconds", duration.toMillis() / 1000.0).put("executed", executed);
        json.put("reason", reason).put("exit", exit).put("error", error);
        json.set("parameters", parameters);
        json.set("outputs", Json.of(outputs));
        json.set("fingerprint", fingerprint);
        return json;
    }

    public String name() {
        return name;
    }

    public StepState state() {
        return state;
    }

    /** How long it took, all attempts together. */
    public Duration duration() {
        return duration;
    }

    /** The executed notebook, within the run's folder; empty if there is none. */
    public String executed() {
        return executed;
    }

    /** The named outputs. */
    public Map<String, JsonNode> outputs() {
        return outputs;
    }

    /** What went wrong, in one line; null if nothing did. */
    public @Nullable String error() {
        return error;
    }

    /** Why it was run, or kept, when the run went on from an earlier one. */
    public String reason() {
        return reason;
    }

    @Nullable JsonNode fingerprint() {
        return fingerprint;
    }

    void begin(String executed, String reason, JsonNode parameters, JsonNode fingerprint, String time) {
        state = StepState.RUNNING;
        started = time;
        duration = Duration.ZERO;
        this.executed = executed;
        this.reason = reason;
        this.parameters = parameters;
        this.fingerprint = fingerprint;
        outputs = Map.of();
        error = null;
        exit = 0;
    }

    void complete(Map<String, JsonNode> outputs, Duration time) {
        state = StepState.COMPLETED;
        this.outputs = new LinkedHashMap<>(outputs);
        duration = time;
    }

    void fail(RunnerException failure, String line, Duration time) {
        state = StepState.FAILED;
        error = line;
        exit = failure.exit().code();
        duration = time;
    }

    void keep(String reason) {
        state = StepState.KEPT;
        this.reason = reason;
    }

    /** Whether its outputs can be used: it has been completed in this run or an earlier one. */
    boolean usable() {
        return state == StepState.COMPLETED || state == StepState.KEPT;
    }

    /** The path of the executed notebook within a run's folder; null if there is none. */
    @Nullable Path executedIn(Path folder) {
        return executed.isEmpty() ? null : folder.resolve(executed);
    }
}
