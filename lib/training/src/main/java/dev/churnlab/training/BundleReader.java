package dev.churnlab.training;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads the files of a bundle into memory, from a folder or a zip; nothing is unpacked to the disk. */
final class BundleReader {
    private static final int GREATEST_FILE = 512 << 20;
    private static final int MOST_FILES = 100;

    private BundleReader() {}

    /**
     * The files by name.
     *
     * @throws BundleException if it is no folder or zip of plain files
     * @throws StorageException if it cannot be read
     */
    static Map<String, byte[]> read(Path place) {
        try {
            return Files.isDirectory(place) ? folder(place) : zip(place);
        } catch (ZipException e) {
            throw new BundleException(place + " is no model bundle: neither a folder nor a zip", e);
        } catch (IOException e) {
            throw StorageException.of("read", place, e);
        }
    }

    /** As {@link #read(Path)}, from anywhere; a zip is copied to the disk for as long as it is read. */
    static Map<String, byte[]> read(Location place) {
        if (place.path().isPresent()) {
            return read(place.path().get());
        }
        if (!place.exists() && place.isFolder()) {
            return folder(place);
        }
        try {
            var copy = Files.createTempFile("churnlab-", ".zip");
            try {
                place.copyTo(copy);
                return zip(copy);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (ZipException e) {
            throw new BundleException(place + " is no model bundle: neither a folder nor a zip", e);
        } catch (IOException e) {
            throw StorageException.of("read", Path.of(System.getProperty("java.io.tmpdir", ".")), e);
        }
    }

    private static Map<String, byte[]> folder(Location folder) {
        var files = new HashMap<String, byte[]>();
        folder.tree().forEach((name, size) -> {
            if (name.contains("/")) {
                throw new BundleException(folder + ": " + name + " lies in a folder; a bundle has no folders");
            }
            checkSize(folder, name, size, files.size());
            files.put(name, folder.resolve(name).bytes());
        });
        return files;
    }

    private static Map<String, byte[]> folder(Path folder) throws IOException {
        var files = new HashMap<String, byte[]>();
        try (var list = Files.newDirectoryStream(folder)) {
            for (var file : list) {
                var name = String.valueOf(file.getFileName());
                if (!Files.isRegularFile(file)) {
                    throw new BundleException(folder + ": " + name + " is no file; a bundle has no folders");
                }
                checkSize(folder, name, Files.size(file), files.size());
                files.put(name, Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static Map<String, byte[]> zip(Path zip) throws IOException {
        if (!Files.isReadable(zip)) {
            Files.newInputStream(zip).close();
        }
        var files = new HashMap<String, byte[]>();
        try (var archive = new ZipFile(zip.toFile())) {
            for (var entry : archive.stream().toList()) {
                var name = entry.getName();
                if (name.contains("/") || name.contains("\\") || name.equals("..")) {
                    throw new BundleException(
                            zip + ": entry '" + name + "' has a path; the files of a bundle are at the top of its zip");
                }
                checkSize(zip, name, entry.getSize(), files.size());
                byte[] bytes;
                try (var in = archive.getInputStream(entry)) {
                    bytes = in.readNBytes(GREATEST_FILE + 1);
                }
                checkSize(zip, name, bytes.length, files.size());
                if (files.put(name, bytes) != null) {
                    throw new BundleException(zip + ": entry " + name + " is there twice");
                }
            }
        }
        return files;
    }

    private static void checkSize(Object place, String name, long size, int count) {
        if (size > GREATEST_FILE) {
            throw new BundleException(place + ": " + name + " is greater than 512 MiB, which no model of ours is");
        }
        if (count > MOST_FILES) {
            throw new BundleException(place + ": more than " + MOST_FILES + " files, which no bundle has");
        }
    }
}
