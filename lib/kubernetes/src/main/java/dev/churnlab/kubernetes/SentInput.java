package dev.churnlab.kubernetes;

import dev.churnlab.storage.Location;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A notebook that is too large for a ConfigMap, on its way to where its pod finds it; removed again unless it is kept. */
final class SentInput implements AutoCloseable {
    private final ClusterJob job;
    private final @Nullable FilePod pod;
    private final @Nullable Location object;
    private boolean kept;

    private SentInput(ClusterJob job, @Nullable FilePod pod, @Nullable Location object) {
        this.job = job;
        this.pod = pod;
        this.object = object;
    }

    /**
     * Sends it, if it is too large.
     *
     * @param wish is asked between files, and while a pod for them is waited for
     */
    static SentInput of(Cluster cluster, ClusterJob job, Supplier<Wish> wish) {
        if (!job.inputInStore()) {
            return new SentInput(job, null, null);
        }
        if (job.store() instanceof RunStore.OnClaim place) {
            var sent =
                    new SentInput(job, FilePod.open(cluster, job.image(), place.claim(), job.name(), null, wish), null);
            try {
                job.files().content().forEach((path, bytes) -> {
                    Wish.heed(wish, job.name());
                    sent.write(job.inputPath(path), bytes);
                });
                return sent;
            } catch (RuntimeException e) {
                try (sent) {
                    throw e;
                }
            }
        }
        var object = Location.of(job.inputPath(job.notebook()));
        object.write(job.content());
        return new SentInput(job, null, object);
    }

    private void write(String path, byte[] content) {
        if (pod != null) {
            pod.write(path, content);
        }
    }

    /** The run finds it there. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        if (!kept && object != null) {
            object.delete();
        }
        if (pod != null) {
            try (pod) {
                if (!kept) {
                    pod.deleteFolder(job.inputFolder());
                }
            }
        }
    }
}
