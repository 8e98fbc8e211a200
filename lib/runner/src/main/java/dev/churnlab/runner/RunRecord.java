package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The record of a run, {@code run.json} in its folder: what a service would store. Written at each change. */
final class RunRecord {
    static final String FILE = "run.json";
    private static final int FORMAT = 1;

    private final Path folder;
    private final Pipeline pipeline;
    private final Secrets secrets;
    private final Instant started = Instant.now();
    private final List<StepRecord> steps = new ArrayList<>();
    private Map<String, ? extends @Nullable Object> parameters = Map.of();
    private String state = "running";
    private @Nullable Instant ended;
    private @Nullable String error;

    RunRecord(Path folder, Pipeline pipeline, Secrets secrets) {
        this.folder = folder;
        this.pipeline = pipeline;
        this.secrets = secrets;
        pipeline.steps().forEach(step -> steps.add(new StepRecord(step.name())));
    }

    /** Takes over what an earlier run in this folder has recorded of the steps that are still there. */
    void takeOver() {
        var json = read(folder);
        for (var each : json.path("steps")) {
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i).name().equals(each.path("name").asText())) {
                    steps.set(i, StepRecord.of(each));
                }
            }
        }
    }

    static JsonNode read(Path folder) {
        try {
            return new ObjectMapper().readTree(folder.resolve(FILE).toFile());
        } catch (IOException e) {
            throw new RunnerException(Exit.BAD_INPUT, "the record of the run in " + folder + " cannot be read", e);
        }
    }

    StepRecord step(String name) {
        return steps.stream().filter(step -> step.name().equals(name)).findFirst().orElseThrow();
    }

    List<StepRecord> steps() {
        return steps;
    }

    String state() {
        return state;
    }

    Duration duration() {
        return Duration.between(started, ended == null ? Instant.now() : ended);
    }

    synchronized void parameters(Map<String, ? extends @Nullable Object> values) {
        parameters = values;
    }

    synchronized void end(@Nullable RunnerException failure) {
        ended = Instant.now();
        state = failure == null ? "completed" : failure instanceof StoppedException ? "stopped" : "failed";
        error = failure == null ? null : failure.getMessage();
        save();
    }

    synchronized void save() {
        var json = Wire.object().put("format", FORMAT).put("id", folder.getFileName().toString());
        json.put("pipeline", pipeline.name()).put("file", pipeline.file().toString());
        json.put("state", state).put("runner", Version.TEXT);
        json.put("started", Timestamps.micros(started));
        json.put("ended", ended == null ? null : Timestamps.micros(ended));
        json.put("seconds", duration().toMillis() / 1000.0).put("error", error);
        json.set("parameters", Json.of(parameters));
        var list = json.putArray("steps");
        steps.forEach(step -> list.add(step.json()));
        AtomicFiles.write(folder.resolve(FILE), secrets.mask(json.toPrettyString()) + "\n");
    }
}
