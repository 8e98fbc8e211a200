package dev.churnlab.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A path of this machine. */
final class LocalLocation extends Location {
    private final Path path;

    LocalLocation(Path path) {
        this.path = path;
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(path);
    }

    @Override
    public String name() {
        return Objects.toString(path.getFileName(), "");
    }

    @Override
    public Location resolve(String child) {
        return new LocalLocation(path.resolve(child));
    }

    @Override
    public Location sibling(String name) {
        return new LocalLocation(path.resolveSibling(name));
    }

    @Override
    public boolean exists() {
        return Files.exists(path) && !Files.isDirectory(path);
    }

    @Override
    public boolean isFolder() {
        return Files.isDirectory(path);
    }

    @Override
    public List<Location> list() {
        try (var all = Files.list(path)) {
            return all.filter(Files::isRegularFile)
                    .sorted()
                    .<Location>map(LocalLocation::new)
                    .toList();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    @Override
    public SortedMap<String, Long> tree() {
        var sizes = new TreeMap<String, Long>();
        if (!Files.isDirectory(path)) {
            return sizes;
        }
        try (var all = Files.walk(path)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var name = path.relativize(file).toString();
                sizes.put(name.replace(file.getFileSystem().getSeparator(), "/"), Files.size(file));
            }
            return sizes;
        } catch (IOException e) {
            throw failed("read", e);
        } catch (UncheckedIOException e) {
            throw failed("read", Objects.requireNonNull(e.getCause()));
        }
    }

    @Override
    public long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    @Override
    public Optional<String> version() {
        try {
            var file = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(file.lastModifiedTime() + " " + file.size() + " " + file.fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    @Override
    public InputStream open(long from) {
        try {
            var in = Files.newInputStream(path);
            in.skipNBytes(Math.min(from, Files.size(path)));
            return new CheckedStream(in, this);
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    @Override
    public void write(AtomicFiles.Body body) {
        AtomicFiles.write(path, body);
    }

    @Override
    public SoleWriter soleWriter() {
        return this::write;
    }

    @Override
    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failed("delete", e);
        }
    }

    @Override
    StorageException failed(String doing, IOException cause) {
        return StorageException.of(doing, path, cause);
    }

    @Override
    Object identity() {
        return path;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
