package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of one run or model, by way of the server that serves its artifacts; every size is checked both ways. */
final class Artifacts {
    private static final String API = "/api/2.0/mlflow-artifacts/artifacts";
    private static final int TRIES = 3;
    private static final int MB = 1 << 20;

    /** An entry of a folder; a size of -1 is a folder. */
    private record Entry(String name, long size) {
        boolean folder() {
            return size < 0;
        }
    }

    /** What is to be stored: where, how long it is, and its bytes as often as they are asked for. */
    private record Item(String path, long size, Body body) {}

    private interface Body {
        BodyPublisher open() throws FileNotFoundException;
    }

    private final Rest rest;
    private final String root;

    /**
     * @param uri as MLflow gives it, {@code mlflow-artifacts:/1/abc/artifacts}
     */
    Artifacts(Rest rest, String uri) {
        this.rest = rest;
        this.root = uri;
    }

    /** Stores a file or a folder below {@code folder}, which may be empty. */
    void put(Path path, String folder) {
        if (!Files.exists(path)) {
            throw StorageException.of("store", path, new NoSuchFileException(path.toString()));
        }
        var name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
        put(path, files(path), join(folder, name));
    }

    /** Stores all that is in a folder under another name. */
    void putContent(Path folder, String name) {
        put(folder, files(folder), name);
    }

    /** Stores files by their names. */
    void put(Map<String, byte[]> files) {
        var items = new ArrayList<Item>();
        files.forEach(
                (name, bytes) -> items.add(new Item(name, bytes.length, () -> BodyPublishers.ofByteArray(bytes))));
        put(items);
    }

    private void put(Path top, List<Path> files, String at) {
        var items = new ArrayList<Item>();
        for (var file : files) {
            var below =
                    top.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
            items.add(new Item(join(at, below), size(file), () -> BodyPublishers.ofFile(file)));
        }
        put(items);
    }

    /** Stores each item, then compares what the server lists: a lost body is answered with 200 all the same. */
    private void put(List<Item> items) {
        var left = items;
        for (var attempt = 1; !left.isEmpty(); attempt++) {
            if (attempt > TRIES) {
                var first = left.get(0);
                throw ServiceException.unsure(
                        "MLflow at " + rest.settings() + " did not keep all " + first.size() + " bytes of artifact "
                                + first.path() + " in " + TRIES + " attempts",
                        null);
            }
            left.forEach(this::send);
            left = missing(left);
        }
    }

    private void send(Item item) {
        try {
            rest.exchange(
                    "PUT",
                    API + "/" + Rest.path(join(proxied(), safe(item.path()))),
                    ContentType.of(item.path()),
                    item.body().open(),
                    BodyHandlers.ofString(),
                    Rest.Repeat.ALWAYS,
                    bound(item.size()));
        } catch (FileNotFoundException e) {
            throw StorageException.of("store", Path.of(item.path()), e);
        }
    }

    private List<Item> missing(List<Item> items) {
        var listed = new LinkedHashMap<String, Map<String, Long>>();
        var missing = new ArrayList<Item>();
        for (var item : items) {
            var slash = item.path().lastIndexOf('/');
            var folder = slash < 0 ? "" : item.path().substring(0, slash);
            var sizes = listed.computeIfAbsent(folder, this::sizes);
            if (sizes.getOrDefault(item.path().substring(slash + 1), -1L) != item.size()) {
                missing.add(item);
            }
        }
        return missing;
    }

    private Map<String, Long> sizes(String folder) {
        var sizes = new LinkedHashMap<String, Long>();
        list(folder).forEach(entry -> sizes.put(entry.name(), entry.size()));
        return sizes;
    }

    /**
     * Fetches a folder of the artifacts, whole or not at all; an existing target is replaced.
     *
     * @throws NotFoundException if there is no such folder, or nothing is in it
     */
    void get(String folder, Path target) {
        if (list(folder).isEmpty()) {
            throw new NotFoundException("there is no artifact " + folder + " in " + root);
        }
        AtomicFiles.writeFolder(target, to -> fetch(folder, to));
    }

    private void fetch(String folder, Path to) throws IOException {
        for (var entry : list(folder)) {
            var here = below(to, entry.name());
            var there = join(folder, entry.name());
            if (entry.folder()) {
                Files.createDirectory(here);
                fetch(there, here);
            } else {
                fetch(there, here, entry.size());
            }
        }
    }

    private void fetch(String path, Path file, long size) {
        for (var attempt = 1; attempt <= TRIES; attempt++) {
            rest.exchange(
                    "GET",
                    API + "/" + Rest.path(join(proxied(), path)),
                    "application/json",
                    BodyPublishers.noBody(),
                    into(file),
                    Rest.Repeat.ALWAYS,
                    bound(size));
            if (size(file) == size) {
                return;
            }
        }
        throw ServiceException.unsure(
                "MLflow at " + rest.settings() + " did not send all " + size + " bytes of artifact " + path + " in "
                        + TRIES + " attempts",
                null);
    }

    /** A file for a good answer, a text for any other. */
    private static BodyHandler<String> into(Path file) {
        return answer -> answer.statusCode() == 200
                ? BodySubscribers.mapping(
                        BodySubscribers.ofFile(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING),
                        Path::toString)
                : BodySubscribers.ofString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private List<Entry> list(String folder) {
        var text = rest.exchange(
                "GET",
                API + Rest.query(Map.of("path", join(proxied(), folder))),
                "application/json",
                BodyPublishers.noBody(),
                BodyHandlers.ofString(),
                Rest.Repeat.ALWAYS,
                rest.settings().call());
        var entries = new ArrayList<Entry>();
        for (JsonNode file : rest.json("the list of artifacts", text).path("files")) {
            var size = file.path("is_dir").asBoolean()
                    ? -1
                    : file.path("file_size").asLong();
            entries.add(new Entry(file.path("path").asText(), size));
        }
        return entries;
    }

    /** The place of an entry in a folder of ours; a server's list must not lead out of it. */
    private static Path below(Path folder, String name) {
        try {
            var place = folder.resolve(name);
            if (!name.isEmpty()
                    && !name.contains("/")
                    && !name.contains("\\")
                    && !name.equals("..")
                    && !name.equals(".")
                    && Objects.equals(place.getParent(), folder)) {
                return place;
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw new TrackingException("refused the artifact '" + name + "': its name leads out of its folder");
    }

    /** MLflow refuses such a path as well, with less to say. */
    private static String safe(String path) {
        if (path.contains("#") || path.contains("\\") || ("/" + path + "/").contains("/../")) {
            throw new TrackingException("MLflow takes no artifact whose name has '#', '\\' or '..': rename " + path);
        }
        return path;
    }

    /** The root as the server's proxy knows it, without slashes around. */
    private String proxied() {
        var scheme = "mlflow-artifacts:";
        if (!root.startsWith(scheme)) {
            throw new TrackingException("the artifacts lie at " + root + ", which MLflow at " + rest.settings()
                    + " does not serve: start it with --serve-artifacts and make a new experiment");
        }
        return root.substring(scheme.length()).replaceFirst("^//[^/]*", "").replaceAll("^/+|/+$", "");
    }

    private Duration bound(long size) {
        return rest.settings().call().plusSeconds(size / MB);
    }

    private static List<Path> files(Path path) {
        try (var all = Files.walk(path)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw StorageException.of("read", path, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        }
    }

    private static String join(@Nullable String folder, String name) {
        var left = folder == null ? "" : folder.replaceAll("^/+|/+$", "");
        return left.isEmpty() ? name : name.isEmpty() ? left : left + "/" + name;
    }
}
