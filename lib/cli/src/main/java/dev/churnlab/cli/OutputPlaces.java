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
     * Checks that files can be written, and are not what is read.
     *
     * @param files null: not asked for
     * @throws IllegalArgumentException if one is the input
     * @throws StorageException if one cannot be written
     */
    static void check(Location input, @Nullable Location... files) {
        for (var file : files) {
            if (input.equals(file)) {
                throw isInput(file);
            } else if (file != null) {
                // A remote place shows itself when it is written.
                file.path().ifPresent(path -> check(input, path));
            }
        }
    }

    private static IllegalArgumentException isInput(Object file) {
        return new IllegalArgumentException(file + " is read, so it cannot be written as well; give another name");
    }

    private static void check(Location input, Path file) {
        try {
            var read = input.path().orElse(null);
            if (read != null && Files.exists(file) && Files.exists(read) && Files.isSameFile(read, file)) {
                throw isInput(file);
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
     * @param bundle null: not asked for; a remote place shows itself when it is written
     */
    static void checkBundle(@Nullable Location bundle) {
        if (bundle == null || bundle.path().isEmpty()) {
            return;
        }
        var place = bundle.path().get();
        ModelBundle.checkPlace(place);
        try {
            tryFolderOf(place);
        } catch (IOException e) {
            throw StorageException.of("write", place, e);
        }
    }
}
