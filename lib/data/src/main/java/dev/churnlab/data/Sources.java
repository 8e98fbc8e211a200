package dev.churnlab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads what a path names as one table: a CSV or a Parquet file, or a folder of them. */
final class Sources {
    private Sources() {}

    static void read(Path path, RecordSink sink) {
        try {
            if (Files.isDirectory(path)) {
                for (var part : parts(path)) {
                    read(part, String.valueOf(part.getFileName()), sink);
                }
            } else {
                read(path, "", sink);
            }
        } catch (IOException e) {
            throw DataException.unreadable(path, e);
        }
    }

    /** The files of a folder by name; those that start with {@code _} or a dot are notes of who wrote it (Spark). */
    private static List<Path> parts(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var parts = files.filter(file -> !file.getFileName().toString().startsWith(".")
                            && !file.getFileName().toString().startsWith("_"))
                    .sorted()
                    .toList();
            if (parts.isEmpty() || parts.stream().anyMatch(Files::isDirectory)) {
                throw new DataException(
                        folder + " is a folder " + (parts.isEmpty() ? "without files" : "with folders in it")
                                + "; give a file, or a folder of nothing but the parts of one table");
            }
            return parts;
        }
    }

    private static void read(Path file, String part, RecordSink sink) throws IOException {
        if (ParquetSource.isParquet(file)) {
            ParquetSource.read(file, part, sink);
        } else {
            CsvSource.read(file, part, sink);
        }
    }
}
