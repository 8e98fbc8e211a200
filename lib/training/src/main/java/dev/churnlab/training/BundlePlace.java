package dev.churnlab.training;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Where a bundle is to be written: what is there is replaced as a whole, so it must be a bundle or nothing. */
final class BundlePlace {
    private BundlePlace() {}

    /**
     * Checks that nothing is lost.
     *
     * @throws BundleException if a file is there, or a folder with anything that no bundle has
     */
    static void check(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new BundleException(folder + " is a file; a bundle is a folder, give another name");
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName());
                if (!name.equals(BundleFile.INDEX) && BundleFile.of(name).isEmpty()) {
                    throw new BundleException(
                            folder + " has " + name + ", which belongs to no bundle and would be lost;"
                                    + " give a new folder, or move it away");
                }
            }
        } catch (IOException e) {
            throw StorageException.of("read", folder, e);
        }
    }
}
