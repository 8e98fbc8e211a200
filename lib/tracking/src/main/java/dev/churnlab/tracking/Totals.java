package dev.churnlab.tracking;

import java.util.Collection;

/**
 * How much an export or an import has.
 *
 * @param points of metrics
 * @param files of runs and logged models
 * @param bytes of these files
 */
public record Totals(int experiments, int runs, long points, int loggedModels, int versions, int files, long bytes) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0);

    static Totals ofFiles(Collection<Long> sizes) {
        return new Totals(
                0,
                0,
                0,
                0,
                0,
                sizes.size(),
                sizes.stream().mapToLong(Long::longValue).sum());
    }

    static Totals ofExperiment() {
        return new Totals(1, 0, 0, 0, 0, 0, 0);
    }

    static Totals ofRun(long points) {
        return new Totals(0, 1, points, 0, 0, 0, 0);
    }

    static Totals ofLoggedModel() {
        return new Totals(0, 0, 0, 1, 0, 0, 0);
    }

    static Totals ofVersions(int versions) {
        return new Totals(0, 0, 0, 0, versions, 0, 0);
    }

    Totals plus(Totals more) {
        return new Totals(
                experiments + more.experiments,
                runs + more.runs,
                points + more.points,
                loggedModels + more.loggedModels,
                versions + more.versions,
                files + more.files,
                bytes + more.bytes);
    }

    @Override
    public String toString() {
        return experiments + " experiments, " + runs + " runs with " + points + " points of metrics, " + loggedModels
                + " logged models, " + versions + " versions, " + files + " files of " + bytes + " bytes";
    }
}
