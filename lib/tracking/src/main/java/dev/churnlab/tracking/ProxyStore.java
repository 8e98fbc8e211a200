package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.storage.StorageException;
import dev.churnlab.storage.TransferListener;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Artifacts by way of the server that serves them; large files go past it where it lets them. */
final class ProxyStore implements ArtifactStore {
    private static final String API = "/api/2.0/mlflow-artifacts/artifacts";
    private static final int TRIES = 3;
    private static final int MB = 1 << 20;

    private final Rest rest;
    private final String root;
    private final ProxyMultipart multipart;

    ProxyStore(Rest rest, String uri) {
        this.rest = rest;
        this.root = uri.substring(PROXIED.length()).replaceFirst("^//[^/]*", "").replaceAll("^/+|/+$", "");
        this.multipart = new ProxyMultipart(rest);
    }

    /** Stores each item, then compares what the server lists: a lost body is answered with 200 all the same. */
    @Override
    public void put(List<? extends ArtifactItem> items, TransferListener listener) {
        var left = List.<ArtifactItem>copyOf(items);
        for (var attempt = 1; !left.isEmpty(); attempt++) {
            if (attempt > TRIES) {
                var first = left.get(0);
                throw ServiceException.unsure(
                        "MLflow at " + rest.settings() + " did not keep all " + first.size() + " bytes of artifact "
                                + first.path() + " in " + TRIES + " attempts",
                        null);
            }
            Parallel.each(left, "the upload to MLflow at " + rest.settings(), item -> send(item, listener));
            left = missing(left);
        }
    }

    private void send(ArtifactItem item, TransferListener listener) {
        var path = Artifacts.join(root, Names.artifact(item.path()));
        if (item instanceof ArtifactItem.OnDisk disk && multipart.put(path, disk, listener)) {
            return;
        }
        rest.exchange(
                "PUT",
                API + "/" + Rest.path(path),
                ContentType.of(item.path()),
                body(item),
                BodyHandlers.ofString(),
                Rest.Repeat.ALWAYS,
                bound(item.size()));
        listener.moved(item.path(), item.size(), item.size());
    }

    private static BodyPublisher body(ArtifactItem item) {
        if (item instanceof ArtifactItem.InMemory memory) {
            return BodyPublishers.ofByteArray(memory.bytes());
        }
        var file = ((ArtifactItem.OnDisk) item).file();
        try {
            return BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw StorageException.of("store", file, e);
        }
    }

    private List<ArtifactItem> missing(List<ArtifactItem> items) {
        var listed = new LinkedHashMap<String, Map<String, Long>>();
        var missing = new ArrayList<ArtifactItem>();
        for (var item : items) {
            var slash = item.path().lastIndexOf('/');
            var folder = slash < 0 ? "" : item.path().substring(0, slash);
            var sizes = listed.computeIfAbsent(folder, this::list);
            if (sizes.getOrDefault(item.path().substring(slash + 1), -1L) != item.size()) {
                missing.add(item);
            }
        }
        return missing;
    }

    @Override
    public SortedMap<String, Long> tree(String folder) {
        var sizes = new TreeMap<String, Long>();
        list(folder).forEach((name, size) -> {
            // A name that looks like more than one would lead somewhere else.
            if (size >= 0) {
                sizes.put(Artifacts.named(name), size);
            } else {
                var below = Artifacts.named(name);
                tree(Artifacts.join(folder, below))
                        .forEach((path, each) -> sizes.put(Artifacts.join(below, path), each));
            }
        });
        return sizes;
    }

    /** What is directly in a folder: the length of each file, -1 of a folder. */
    private Map<String, Long> list(String folder) {
        var text = rest.exchange(
                "GET",
                API + Rest.query(Map.of("path", Artifacts.join(root, folder))),
                "application/json",
                BodyPublishers.noBody(),
                BodyHandlers.ofString(),
                Rest.Repeat.ALWAYS,
                rest.settings().call());
        var entries = new LinkedHashMap<String, Long>();
        for (var file : rest.json("the list of artifacts", text).path("files")) {
            var size = file.path("is_dir").asBoolean()
                    ? -1
                    : file.path("file_size").asLong();
            entries.put(file.path("path").asText(), size);
        }
        return entries;
    }

    @Override
    public void get(String path, Path file, long size) {
        for (var attempt = 1; attempt <= TRIES; attempt++) {
            rest.exchange(
                    "GET",
                    API + "/" + Rest.path(Artifacts.join(root, path)),
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
                : BodySubscribers.ofString(UTF_8);
    }

    private Duration bound(long size) {
        return rest.settings().call().plusSeconds(size / MB);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        }
    }
}
