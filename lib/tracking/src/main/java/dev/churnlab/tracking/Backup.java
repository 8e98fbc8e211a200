package dev.churnlab.tracking;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Experiments and registered models of one MLflow server in a folder, and from there on another server: runs with their
 * parameters, tags, metric histories, datasets and files, logged models, versions with tags, aliases and descriptions.
 * Either may be stopped and run again; what is there is not fetched or made twice.
 */
public final class Backup {
    private Backup() {}

    /**
     * Writes to a folder.
     *
     * @param folder new or empty, or of an earlier export of the same server, which is brought up to date
     * @param experiments names
     * @param models names of registered models; the runs and logged models of their versions come with them
     * @param says hears one line of each thing that is done
     * @return how much the folder holds of them
     * @throws NotFoundException if there is no such experiment or model, or what a version was made of is deleted; nothing
     *     is written then
     */
    public static Totals export(
            TrackingServer server, Path folder, List<String> experiments, List<String> models, Consumer<String> says) {
        var archive = Archive.at(folder, server.uri().toString());
        return new Exporter(server, archive, says).export(experiments, models);
    }

    /**
     * Makes all of it on a server, and compares what is there then: parameters, metrics, lengths and hashes of files,
     * and where each version has its own. Experiments and models keep their names; runs and logged models get other ids, and keep theirs as tags
     * ({@code churnlab.source.run_id} …). A version keeps its number unless it is taken; an alias that points to a version
     * from elsewhere, or that a promotion policy has set there, stays where it is.
     *
     * @return how much is there of it
     * @throws TrackingException if the export is damaged or not finished, and nothing is made then; or if what is there in
     *     the end is not what it holds
     */
    public static Totals restore(TrackingServer server, Path folder, Consumer<String> says) {
        return new Importer(server, Archive.open(folder), says).restore();
    }
}
