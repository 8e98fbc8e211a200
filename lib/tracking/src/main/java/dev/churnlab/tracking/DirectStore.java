package dev.churnlab.tracking;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import dev.churnlab.storage.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Artifacts in S3, where the server does not serve them: read and written with the keys of this process, as Python does. */
final class DirectStore implements ArtifactStore {
    private static final int TRIES = 3;

    private final String root;
    private final Map<String, String> environment;

    DirectStore(String root, Map<String, String> environment) {
        this.root = root.replaceAll("/+$", "");
        this.environment = environment;
    }

    private Location at(String path) {
        return Location.of(path.isEmpty() ? root : root + "/" + path, environment);
    }

    @Override
    public SortedMap<String, Long> tree(String folder) {
        return at(folder).tree();
    }

    @Override
    public void put(List<? extends ArtifactItem> items, TransferListener listener) {
        Parallel.each(items, "the upload to " + root, item -> put(item, listener));
    }

    private void put(ArtifactItem item, TransferListener listener) {
        var place = at(item.path());
        if (item instanceof ArtifactItem.OnDisk disk) {
            place.copyFrom(disk.file(), (name, bytes, of) -> listener.moved(item.path(), bytes, of));
        } else if (item instanceof ArtifactItem.InMemory memory) {
            place.write(memory.bytes());
            listener.moved(item.path(), item.size(), item.size());
        }
    }

    @Override
    public void get(String path, Path file, long size) {
        for (int left = TRIES - 1; ; left--) {
            try {
                append(path, file);
                break;
            } catch (StorageException e) {
                if (e.reason() != StorageException.Reason.SERVICE || left == 0) {
                    throw e;
                }
                // What came before it broke is kept, and the rest asked for.
            }
        }
        if (size(file) != size) {
            throw ServiceException.unsure(
                    at(path) + " gave " + size(file) + " bytes, not " + size + " as its folder says", null);
        }
    }

    private void append(String path, Path file) {
        try (InputStream in = at(path).open(size(file));
                var out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            in.transferTo(out);
        } catch (IOException e) {
            throw StorageException.of("write", file, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        }
    }
}
