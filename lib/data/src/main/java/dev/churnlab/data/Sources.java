package dev.churnlab.data;

import dev.churnlab.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads what a location names as one table: a CSV or a Parquet file, or a folder of them. */
final class Sources {
    private Sources() {}

    static void read(Path path, RecordSink sink, Loading loading) {
        try {
            if (Files.isDirectory(path)) {
                for (var part : parts(path)) {
                    readLocal(part, String.valueOf(part.getFileName()), sink, loading);
                }
            } else {
                readLocal(path, "", sink, loading);
            }
        } catch (IOException e) {
            throw DataException.unreadable(path, e);
        }
    }

    /** As {@link #read(Path, RecordSink, Loading)}; what fails at a remote place is a StorageException. */
    static void read(Location location, RecordSink sink, Loading loading) {
        var local = location.path();
        if (local.isPresent()) {
            read(local.get(), sink, loading);
            return;
        }
        try {
            if (location.exists()) {
                readRemote(location, "", sink, loading);
            } else if (location.isFolder()) {
                readRemoteParts(location, sink, loading);
            } else {
                throw new DataException("cannot read " + location + ": no such object, and none below it");
            }
        } catch (IOException e) {
            throw new DataException("cannot read " + location + ": " + e.getMessage(), e);
        }
    }

    /** The files of a folder by name; those that start with {@code _} or a dot are notes of who wrote it (Spark). */
    private static List<Path> parts(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var parts = files.filter(file -> isPart(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
            if (parts.isEmpty() || parts.stream().anyMatch(Files::isDirectory)) {
                throw new DataException(folder + " is a folder "
                        + (parts.isEmpty() ? "without files" : "with folders in it")
                        + "; give a file, or a folder of nothing but the parts of one table");
            }
            return parts;
        }
    }

    private static boolean isPart(String name) {
        return !name.startsWith(".") && !name.startsWith("_");
    }

    private static void readRemoteParts(Location folder, RecordSink sink, Loading loading) throws IOException {
        var parts = folder.list().stream().filter(part -> isPart(part.name())).toList();
        if (parts.isEmpty()) {
            throw new DataException(
                    folder + " is a folder without files; give a file, or a folder of the parts of one" + " table");
        }
        for (var part : parts) {
            readRemote(part, part.name(), sink, loading);
        }
    }

    private static void readLocal(Path file, String part, RecordSink sink, Loading loading) throws IOException {
        var input = Input.of(file, part, loading);
        if (ParquetSource.isParquet(input)) {
            ParquetSource.read(file, input, sink);
        } else {
            CsvSource.read(input, sink);
        }
    }

    private static void readRemote(Location file, String part, RecordSink sink, Loading loading) throws IOException {
        var input = Input.of(file, part, loading);
        if (ParquetSource.isParquet(input)) {
            // Its table of contents is at the end, and columns lie apart: read from the disk, not in many requests.
            var copy = Files.createTempFile("churnlab-", ".parquet");
            try {
                file.copyTo(copy);
                ParquetSource.read(copy, input, sink);
            } finally {
                Files.deleteIfExists(copy);
            }
        } else {
            CsvSource.read(input, sink);
        }
    }
}
