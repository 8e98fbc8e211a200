package dev.churnlab.kernel;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has Shift-Tab show the documentation of the library: JShell otherwise looks for sources in the JDK only. */
final class LibrarySources {
    /** Where the library's jars have their sources. */
    static final String FOLDER = "META-INF/sources";

    private LibrarySources() {}

    /** Tells JShell of the library's sources. */
    static void announce() {
        try {
            Field field =
                    Class.forName("jdk.jshell.SourceCodeAnalysisImpl").getDeclaredField("availableSourcesOverride");
            field.setAccessible(true);
            field.set(null, new InJars());
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another JDK: signatures come without their documentation.
            return;
        }
    }

    /** The folders of sources in the jars of the class path; opened when somebody asks for the first time. */
    private static final class InJars extends AbstractList<Path> {
        private @Nullable List<Path> folders;

        private synchronized List<Path> folders() {
            if (folders == null) {
                folders = Arrays.stream(
                                System.getProperty("java.class.path", "").split(File.pathSeparator))
                        .map(Path::of)
                        .filter(path -> Files.isDirectory(path.resolve(FOLDER)) || isLibrary(path))
                        .map(InJars::in)
                        .toList();
            }
            return folders;
        }

        private static boolean isLibrary(Path path) {
            return Files.isRegularFile(path)
                    && String.valueOf(path.getFileName()).startsWith("churnlab-");
        }

        private static Path in(Path jar) {
            if (Files.isDirectory(jar)) {
                return jar.resolve(FOLDER);
            }
            try {
                // Open as long as the kernel: its paths are read whenever help is asked for.
                return FileSystems.newFileSystem(jar).getPath(FOLDER);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Path get(int index) {
            return folders().get(index);
        }

        @Override
        public int size() {
            return folders().size();
        }
    }
}
