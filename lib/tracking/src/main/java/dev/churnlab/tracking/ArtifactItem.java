package dev.churnlab.tracking;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is to be stored under a path in a store of artifacts. */
sealed interface ArtifactItem {
    /** With slashes, below the root of the store. */
    String path();

    /** In bytes. */
    long size();

    /** A file of the disk. */
    record OnDisk(String path, Path file, long size) implements ArtifactItem {
        static OnDisk of(String path, Path file) {
            try {
                return new OnDisk(path, file, Files.size(file));
            } catch (IOException e) {
                throw StorageException.of("read", file, e);
            }
        }
    }

    /** A few bytes that are made on the way. */
    record InMemory(String path, byte[] bytes) implements ArtifactItem {
        @Override
        public long size() {
            return bytes.length;
        }
    }
}
