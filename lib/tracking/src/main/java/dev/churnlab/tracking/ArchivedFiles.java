package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.StorageException;
import dev.churnlab.storage.TransferListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The files of one run or logged model, between an archive and a server; each with its length and SHA-256. */
final class ArchivedFiles {
    private final Path folder;
    private final Path list;

    ArchivedFiles(Archive archive, Archive.Kind kind, String id) {
        this.folder = archive.files(kind, id);
        this.list = archive.list(kind, id);
    }

    /** Fetches what is not there yet, and gives the number of files and their bytes. */
    Totals fetch(Artifacts from) {
        var known = known();
        var tree = from.tree("");
        var lines = Rest.JSON.createObjectNode();
        try {
            for (var file : tree.entrySet()) {
                var path = file.getKey();
                var place = place(path);
                var there = known.path(path);
                if (there.path("size").asLong(-1) == file.getValue() && Files.exists(place)) {
                    lines.set(path, there);
                    continue;
                }
                Files.createDirectories(place.resolveSibling("."));
                from.get(path, place, file.getValue());
                lines.putObject(path).put("size", file.getValue().longValue()).put("sha256", sha256(place));
            }
        } catch (IOException e) {
            throw StorageException.of("write", folder, e);
        }
        AtomicFiles.write(list, lines.toPrettyString() + "\n");
        return Totals.ofFiles(tree.values());
    }

    /**
     * Compares all files with their list.
     *
     * @throws TrackingException if one is missing, or is not what the list says
     */
    void verify() {
        known().properties().forEach(each -> {
            var place = place(each.getKey());
            if (!Files.isRegularFile(place)
                    || !sha256(place).equals(each.getValue().path("sha256").asText())) {
                throw new TrackingException(place + " is not what " + list + " says: take the export again");
            }
        });
    }

    /**
     * Stores what a server does not have yet, and reads back what it stored; the archive has been verified.
     *
     * @param listener hears how far that is
     * @throws ServiceException if the server gives other bytes than it got
     */
    Totals store(Artifacts to, TransferListener listener) {
        var files = known();
        var there = to.tree("");
        var missing = new ArrayList<String>();
        var sizes = new ArrayList<Long>();
        files.properties().forEach(each -> {
            var size = each.getValue().path("size").asLong();
            sizes.add(size);
            if (!Long.valueOf(size).equals(there.get(each.getKey()))) {
                missing.add(each.getKey());
            }
        });
        if (!missing.isEmpty()) {
            to.put(items(missing), listener);
            compare(to, missing, files);
        }
        return Totals.ofFiles(sizes);
    }

    private List<ArtifactItem.OnDisk> items(List<String> paths) {
        return paths.stream()
                .map(path -> ArtifactItem.OnDisk.of(path, place(path)))
                .toList();
    }

    private void compare(Artifacts to, List<String> paths, JsonNode files) {
        try {
            var copy = Files.createTempFile("churnlab-", ".copy");
            try {
                for (var path : paths) {
                    to.get(path, copy, files.path(path).path("size").asLong());
                    if (!sha256(copy).equals(files.path(path).path("sha256").asText())) {
                        throw ServiceException.unsure(
                                "the server keeps other bytes of artifact " + path + " than it got", null);
                    }
                }
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw StorageException.of("write", Path.of(System.getProperty("java.io.tmpdir", ".")), e);
        }
    }

    private JsonNode known() {
        return Files.exists(list) ? Archive.read(list) : Rest.JSON.valueToTree(Map.of());
    }

    private Path place(String path) {
        return Artifacts.below(folder, path);
    }

    static String sha256(Path file) {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
