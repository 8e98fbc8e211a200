package dev.churnlab.cli;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** The jars that a notebook has the library from. */
final class LibraryJars {
    private LibraryJars() {}

    /**
     * The kernel extension, and what its jar names as its class path.
     *
     * @throws IllegalArgumentException if the folder has no kernel extension
     */
    static List<Path> in(Path folder) {
        var classpath = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(folder, "churnlab-kernel-*.jar")) {
            for (var kernel : found) {
                classpath.add(kernel);
                try (var jar = new JarFile(kernel.toFile())) {
                    var named = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
                    for (var name : named.split(" ")) {
                        classpath.add(folder.resolve(name));
                    }
                }
            }
        } catch (IOException e) {
            throw StorageException.of("read the library's jars in", folder, e);
        }
        if (classpath.isEmpty()) {
            throw new IllegalArgumentException("no churnlab-kernel-*.jar in " + folder + "; give --jars");
        }
        return classpath;
    }
}
