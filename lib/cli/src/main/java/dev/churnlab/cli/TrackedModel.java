package dev.churnlab.cli;

import dev.churnlab.tracking.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;

/** Logs a model whose bundle nobody else wants. */
final class TrackedModel {
    private TrackedModel() {}

    /**
     * @param writer writes the bundle to a folder
     */
    static void log(Run run, Consumer<Path> writer) {
        try {
            var temporary = Files.createTempDirectory("churnlab-bundle-");
            try {
                var place = temporary.resolve("bundle");
                writer.accept(place);
                run.model(place);
            } finally {
                delete(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
