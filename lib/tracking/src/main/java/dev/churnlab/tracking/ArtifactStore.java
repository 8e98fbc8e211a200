package dev.churnlab.tracking;

import dev.churnlab.storage.TransferListener;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** Where the artifacts of a run or model lie. Paths have slashes and are below its root; threads may share it. */
interface ArtifactStore {
    /** Of what MLflow serves itself. */
    String PROXIED = "mlflow-artifacts:";

    /**
     * The store that a root of MLflow names.
     *
     * @param root {@code mlflow-artifacts:/1/abc/artifacts}, or {@code s3://bucket/1/abc/artifacts}
     * @throws TrackingException if it is neither
     */
    static ArtifactStore of(Rest rest, String root) {
        if (root.startsWith(PROXIED)) {
            return new ProxyStore(rest, root);
        }
        if (root.regionMatches(true, 0, "s3://", 0, 5)) {
            return new DirectStore(root, rest.settings().environment());
        }
        throw new TrackingException("the artifacts lie at " + root + ", which MLflow at " + rest.settings()
                + " does not serve: start it with --serve-artifacts and make a new experiment");
    }

    /** The lengths of all files below a folder, by their paths from it; nothing if there is no such folder. */
    SortedMap<String, Long> tree(String folder);

    /**
     * Stores files, several at a time.
     *
     * @throws ServiceException if the store does not keep every byte
     */
    void put(List<? extends ArtifactItem> items, TransferListener listener);

    /**
     * Fetches one file.
     *
     * @param size how long it is, as the tree says
     * @throws ServiceException if not every byte comes
     */
    void get(String path, Path file, long size);
}
