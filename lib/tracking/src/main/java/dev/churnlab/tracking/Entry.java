package dev.churnlab.tracking;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** One thing that a run has the server do. What is in the journal is a list of these, one a line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Start.class, name = "start"),
    @JsonSubTypes.Type(value = Entry.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = Entry.Params.class, name = "params"),
    @JsonSubTypes.Type(value = Entry.Metric.class, name = "metric"),
    @JsonSubTypes.Type(value = Entry.Tags.class, name = "tags"),
    @JsonSubTypes.Type(value = Entry.Inputs.class, name = "inputs"),
    @JsonSubTypes.Type(value = Entry.Artifact.class, name = "artifact"),
    @JsonSubTypes.Type(value = Entry.Model.class, name = "model"),
    @JsonSubTypes.Type(value = Entry.Register.class, name = "register"),
    @JsonSubTypes.Type(value = Entry.End.class, name = "end"),
    @JsonSubTypes.Type(value = Entry.Done.class, name = "done"),
    @JsonSubTypes.Type(value = Entry.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Entry.Damaged.class, name = "damaged")
})
sealed interface Entry {
    /** The first entry: which run it is, and at which server. */
    sealed interface Opening extends Entry {
        Address server();
    }

    /**
     * Makes the run.
     *
     * @param id of the journal; the server finds the run by it, so that it is made once
     * @param experiment its name, or empty for a run below another one
     * @param parent the run above it, by MLflow's id or by its journal's; empty if there is none
     * @param time in milliseconds
     */
    record Start(Address server, String id, String experiment, String parent, long time, Map<String, String> tags)
            implements Opening {}

    /**
     * Opens a run again.
     *
     * @param run MLflow's id, or that of the journal that made it
     */
    record Resume(Address server, String run) implements Opening {}

    /** Parameters; at most as many as a request takes. */
    record Params(Map<String, String> values) implements Entry {}

    /** One point of a metric's curve; time in milliseconds. */
    record Metric(String key, double value, long time, long step) implements Entry {}

    /** Tags; at most as many as a request takes. */
    record Tags(Map<String, String> values) implements Entry {}

    /** A dataset that the run read. */
    record Inputs(List<Dataset> datasets) implements Entry {}

    /**
     * A file or a folder.
     *
     * @param file absolute, or relative to the journal's folder
     * @param folder of the run's artifacts, empty for the top
     */
    record Artifact(String file, String folder) implements Entry {}

    /**
     * A model bundle.
     *
     * @param file absolute, or relative to the journal's folder
     * @param key by which the server finds the model, so that it is made once
     */
    record Model(String file, String key) implements Entry {}

    /** Registers the run's model; an empty alias is none. */
    record Register(String name, String alias) implements Entry {}

    /** Ends the run; status as MLflow calls it, time in milliseconds. */
    record End(String status, long time) implements Entry {}

    /** Says, in the journal only, that so many of the entries are at the server, and which run it is there. */
    record Done(long entries, Placed placed) implements Entry {}

    /** Says, in the journal only, that the server refused an entry for good. */
    record Refused(Entry entry, String why) implements Entry {}

    /** A line of the journal that is not as it was written. */
    record Damaged(long line) implements Entry {}
}
