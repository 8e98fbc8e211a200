package dev.churnlab.cli;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import dev.churnlab.training.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a command is going to write: looked at before it works for minutes, and before it writes a part. */
final class OutputPlaces {
    private OutputPlaces() {}

    /**
     * Checks that files can be written, and are not what is read; of a bucket only that, its rights show when it is written.
     *
     * @param files null: not asked for
     * @throws IllegalArgumentException if one is the input
     * @throws StorageException if one cannot be written
     */
    static void check(Location input, @Nullable Location... files) {
        for (var file : files) {
            if (file == null) {
                continue;
            }
            if (file.equals(input)) {
                throw isRead(file);
            }
            var local = file.path();
            if (local.isPresent()) {
                check(
                        input.path().orElse(local.get()),
                        local.get(),
                        input.path().isPresent());
            }
        }
    }

    private static IllegalArgumentException isRead(Object file) {
        return new IllegalArgumentException(file + " is read, so it cannot be written as well; give another name");
    }

    private static void check(Path input, Path file, boolean local) {
        try {
            if (local && Files.exists(file) && Files.exists(input) && Files.isSameFile(input, file)) {
                throw isRead(file);
            }
            if (Files.isDirectory(file)) {
                throw StorageException.of("write", file, new IOException("Is a directory"));
            }
            // A device or a pipe is written where it is.
            if (!Files.exists(file) || Files.isRegularFile(file)) {
                tryFolderOf(file);
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw StorageException.of("write", file, e);
        }
    }

    /** The folders above are made when the file is written; here the first that is there has to take a new entry. */
    private static void tryFolderOf(Path place) throws IOException {
        var folder = place.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        Files.delete(Files.createTempFile(folder, ".churnlab-", ".tmp"));
    }

    /**
     * Checks that a bundle can be written without loss.
     *
     * @param bundle null: not asked for
     */
    static void checkBundle(@Nullable Location bundle) {
        checkBundle(bundle == null ? null : bundle.path().orElse(null));
    }

    /** As {@link #checkBundle(Location)}. */
    static void checkBundle(@Nullable Path bundle) {
        if (bundle == null) {
            return;
        }
        ModelBundle.checkPlace(bundle);
        try {
            tryFolderOf(bundle);
        } catch (IOException e) {
            throw StorageException.of("write", bundle, e);
        }
    }
}
