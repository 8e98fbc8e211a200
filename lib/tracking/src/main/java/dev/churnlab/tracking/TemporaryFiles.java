package dev.churnlab.tracking;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders that last as long as the process. */
final class TemporaryFiles {
    private TemporaryFiles() {}

    /** Deletes a folder, what is in it now, and the one above it, when the process ends. */
    static void deleteOnExit(Path folder) {
        var above = folder.toAbsolutePath().getParent();
        if (above != null) {
            above.toFile().deleteOnExit();
        }
        try (var all = Files.walk(folder)) {
            // What is named first is deleted last.
            all.forEach(path -> path.toFile().deleteOnExit());
        } catch (IOException e) {
            throw StorageException.of("read", folder, e);
        }
    }

    /** Deletes a folder and what is in it; one that is not there is no error. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw StorageException.of("delete", folder, e);
        }
    }
}
