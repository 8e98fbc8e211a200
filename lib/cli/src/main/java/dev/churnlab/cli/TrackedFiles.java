package dev.churnlab.cli;

import dev.churnlab.storage.Location;
import dev.churnlab.tracking.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;

/** Gives a run what is no local file yet: a model whose bundle nobody else wants, data from a remote place. */
final class TrackedFiles {
    private TrackedFiles() {}

    /** @param writer writes the bundle to a folder */
    static void model(Run run, Consumer<Path> writer) {
        inTemporaryFolder(folder -> {
            var place = folder.resolve("bundle");
            writer.accept(place);
            run.model(place);
        });
    }

    /** Stores a file in the run's folder {@code data}. */
    static void data(Run run, Location data) {
        if (data.path().isPresent()) {
            run.artifact(data.path().get(), "data");
            return;
        }
        inTemporaryFolder(folder -> {
            var copy = folder.resolve(data.name());
            data.copyTo(copy);
            run.artifact(copy, "data");
        });
    }

    private static void inTemporaryFolder(Consumer<Path> action) {
        try {
            var temporary = Files.createTempDirectory("churnlab-run-");
            try {
                action.accept(temporary);
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
