package dev.churnlab.tracking;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** One thing that a run has the server do. What is in the journal is a list of these, one a line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JournalEntry.Start.class, name = "start"),
    @JsonSubTypes.Type(value = JournalEntry.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = JournalEntry.Params.class, name = "params"),
    @JsonSubTypes.Type(value = JournalEntry.Metric.class, name = "metric"),
    @JsonSubTypes.Type(value = JournalEntry.Tags.class, name = "tags"),
    @JsonSubTypes.Type(value = JournalEntry.Inputs.class, name = "inputs"),
    @JsonSubTypes.Type(value = JournalEntry.Artifact.class, name = "artifact"),
    @JsonSubTypes.Type(value = JournalEntry.Model.class, name = "model"),
    @JsonSubTypes.Type(value = JournalEntry.Register.class, name = "register"),
    @JsonSubTypes.Type(value = JournalEntry.End.class, name = "end"),
    @JsonSubTypes.Type(value = JournalEntry.Done.class, name = "done"),
    @JsonSubTypes.Type(value = JournalEntry.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = JournalEntry.Damaged.class, name = "damaged")
})
sealed interface JournalEntry {
    /** The first entry: which run it is, and at which server. */
    sealed interface Opening extends JournalEntry {
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
    record Params(Map<String, String> values) implements JournalEntry {}

    /** One point of a metric's curve; time in milliseconds. */
    record Metric(String key, double value, long time, long step) implements JournalEntry {}

    /** Tags; at most as many as a request takes. */
    record Tags(Map<String, String> values) implements JournalEntry {}

    /** A dataset that the run read. */
    record Inputs(List<Dataset> datasets) implements JournalEntry {}

    /**
     * A file or a folder.
     *
     * @param file absolute, or relative to the journal's folder
     * @param folder of the run's artifacts, empty for the top
     */
    record Artifact(String file, String folder) implements JournalEntry {}

    /**
     * A model bundle.
     *
     * @param file absolute, or relative to the journal's folder
     * @param key by which the server finds the model, so that it is made once
     */
    record Model(String file, String key) implements JournalEntry {}

    /**
     * Registers the run's model; an empty alias is none.
     *
     * @param earned whether a policy decides on the alias, though it may not have judged a version of the model yet
     */
    record Register(String name, String alias, boolean earned) implements JournalEntry {}

    /** Ends the run; status as MLflow calls it, time in milliseconds. */
    record End(String status, long time) implements JournalEntry {}

    /** Says, in the journal only, that so many of the entries are at the server, and which run it is there. */
    record Done(long entries, Placed placed) implements JournalEntry {}

    /** Says, in the journal only, that the server refused an entry for good. */
    record Refused(JournalEntry entry, String why) implements JournalEntry {}

    /** A line of the journal that is not as it was written. */
    record Damaged(long line) implements JournalEntry {}
}
