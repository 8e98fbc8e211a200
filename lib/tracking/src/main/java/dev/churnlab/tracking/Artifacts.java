package dev.churnlab.tracking;

import dev.churnlab.progress.Progress;
import dev.churnlab.progress.ProgressState;
import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.StorageException;
import dev.churnlab.storage.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The files of one run or model, wherever MLflow keeps them; every size is checked both ways. */
final class Artifacts {
    private final Rest rest;
    private final String root;
    private @Nullable ArtifactStore store;

    /**
     * @param uri as MLflow gives it, {@code mlflow-artifacts:/1/abc/artifacts} or {@code s3://bucket/1/abc/artifacts}
     */
    Artifacts(Rest rest, String uri) {
        this.rest = rest;
        this.root = uri;
    }

    /** Found when it is needed: a run without artifacts may lie where nobody reaches. */
    private synchronized ArtifactStore store() {
        if (store == null) {
            store = ArtifactStore.of(rest, root);
        }
        return store;
    }

    /** Stores a file or a folder below {@code folder}, which may be empty, and tells how far its files are. */
    void put(Path path, String folder, TransferListener listener) {
        if (!Files.exists(path)) {
            throw StorageException.of("store", path, new NoSuchFileException(path.toString()));
        }
        put(path, files(path), top(path, folder), listener);
    }

    /**
     * Says before anything is sent or kept whether a file or folder may be stored so.
     *
     * @throws Refused if MLflow takes one of its names nowhere
     */
    static void check(Path path, String folder) {
        var top = top(path, folder);
        for (var file : files(path)) {
            Names.artifact(join(top, below(path, file)));
        }
    }

    private static String top(Path path, String folder) {
        return join(folder, String.valueOf(path.toAbsolutePath().normalize().getFileName()));
    }

    private static String below(Path top, Path file) {
        return top.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    /** Stores all that is in a folder under another name. */
    void putContent(Path folder, String name) {
        put(folder, files(folder), name, TransferListener.NONE);
    }

    /** Stores files by their names. */
    void put(Map<String, byte[]> files) {
        var items = new ArrayList<ArtifactItem>();
        files.forEach((name, bytes) -> items.add(new ArtifactItem.InMemory(name, bytes)));
        store().put(items, TransferListener.NONE);
    }

    /** Stores files of the disk by their paths, and tells how far they are. */
    void put(List<ArtifactItem.OnDisk> files, TransferListener listener) {
        long total = files.stream().mapToLong(ArtifactItem.OnDisk::size).sum();
        try (var progress = Progress.start("sending", ProgressState.BYTES, total)) {
            var sent = new HashMap<String, Long>();
            // Several files go at a time.
            store().put(files, (name, bytes, of) -> {
                synchronized (sent) {
                    var before = sent.put(name, bytes);
                    progress.add(bytes - (before == null ? 0 : before));
                    listener.moved(name, bytes, of);
                }
            });
            progress.at(total);
            progress.finish();
        }
    }

    private void put(Path top, List<Path> files, String at, TransferListener listener) {
        var items = new ArrayList<ArtifactItem.OnDisk>();
        for (var file : files) {
            items.add(ArtifactItem.OnDisk.of(join(at, below(top, file)), file));
        }
        put(items, listener);
    }

    /** The lengths of all files below a folder, by their paths from it. */
    SortedMap<String, Long> tree(String folder) {
        return store().tree(folder);
    }

    /**
     * Fetches a folder of the artifacts, whole or not at all; an existing target is replaced.
     *
     * @throws NotFoundException if there is no such folder, or nothing is in it
     */
    void get(String folder, Path target) {
        var files = tree(folder);
        if (files.isEmpty()) {
            throw new NotFoundException("there is no artifact " + folder + " in " + root);
        }
        long total = files.values().stream().mapToLong(Long::longValue).sum();
        try (var progress = Progress.start("fetching", ProgressState.BYTES, total)) {
            AtomicFiles.writeFolder(target, to -> {
                for (var path : files.keySet()) {
                    Files.createDirectories(
                            Objects.requireNonNull(below(to, path).getParent()));
                }
                Parallel.each(List.copyOf(files.entrySet()), "the download from " + root, file -> {
                    store().get(join(folder, file.getKey()), below(to, file.getKey()), file.getValue());
                    progress.add(file.getValue());
                });
            });
            progress.finish();
        }
    }

    /** Fetches one file, whose size the tree has said, whole or not at all. */
    void get(String path, Path target, long size) {
        var part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            store().get(path, part, size);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StorageException.of("write", target, e);
        }
    }

    /** The place of a file in a folder of ours; a server's list must not lead out of it. */
    static Path below(Path folder, String path) {
        var place = folder;
        for (var name : path.split("/", -1)) {
            place = place.resolve(named(name));
        }
        return place;
    }

    /** A name that stays in its folder, on every system. */
    static String named(String name) {
        try {
            if (!name.isEmpty()
                    && !name.contains("/")
                    && !name.contains("\\")
                    && !name.equals("..")
                    && !name.equals(".")
                    && Path.of(name).getNameCount() == 1
                    && !Path.of(name).isAbsolute()) {
                return name;
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw new TrackingException("refused the artifact '" + name + "': its name leads out of its folder");
    }

    private static List<Path> files(Path path) {
        try (var all = Files.walk(path)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw StorageException.of("read", path, e);
        }
    }

    static String join(@Nullable String folder, String name) {
        var left = folder == null ? "" : folder.replaceAll("^/+|/+$", "");
        return left.isEmpty() ? name : name.isEmpty() ? left : left + "/" + name;
    }
}
