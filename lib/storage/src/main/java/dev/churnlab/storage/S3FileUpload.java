package dev.churnlab.storage;

import dev.churnlab.storage.StorageException.Reason;
import io.minio.messages.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import okhttp3.Headers;

/**
 * A file on its way to S3: above 16 MB in parts, four at a time, from the disk. An upload that was interrupted leaves its
 * parts at S3, and the next one of the same file sends only what is not there; S3 checks a sum of each part.
 */
final class S3FileUpload {
    private static final int PART = 16 << 20;
    private static final int MOST_PARTS = 10_000;

    private final S3Store store;
    private final S3Location where;
    private final Path file;
    private final long size;
    private final long partSize;
    private final Progress progress;

    private S3FileUpload(S3Store store, S3Location where, Path file, long size, TransferListener listener) {
        this.store = store;
        this.where = where;
        this.file = file;
        this.size = size;
        this.partSize = Math.max(PART, (size + MOST_PARTS - 1) / MOST_PARTS);
        this.progress = new Progress(listener, where.name(), size);
    }

    /**
     * Stores a file.
     *
     * @throws StorageException if it cannot be read or stored, or changes meanwhile
     */
    static void send(S3Store store, S3Location where, Path file, TransferListener listener) {
        try {
            var changed = Files.getLastModifiedTime(file);
            var upload = new S3FileUpload(store, where, file, Files.size(file), listener);
            upload.send();
            upload.check(changed);
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        }
    }

    private void send() {
        if (size <= PART) {
            S3Upload.write(store, where, Condition.NONE, out -> Files.copy(file, out));
            progress.add(size);
            return;
        }
        var left = store.unfinished(where);
        try {
            send(left.orElseGet(() -> store.beginChecked(where)), left.isPresent());
        } catch (StorageException e) {
            if (left.isEmpty() || e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
            // Somebody has ended the upload that was to be resumed.
            progress.restart();
            send(store.beginChecked(where), false);
        }
    }

    private void send(S3Store.Begun upload, boolean resumed) {
        var there = resumed ? store.parts(where, upload.id()) : Map.<Integer, Part>of();
        var parts = new ArrayList<Part>();
        try (var workers = new Workers()) {
            var futures = new ArrayList<Future<Part>>();
            for (int number = 1; (number - 1) * partSize < size; number++) {
                int each = number;
                futures.add(workers.submit(() -> send(upload, each, Optional.ofNullable(there.get(each)))));
            }
            for (var future : futures) {
                parts.add(workers.await(future, "write", where));
            }
        }
        S3Making.once(
                store,
                where,
                () -> S3Making.tag(parts),
                () -> store.complete(where, upload.id(), Condition.NONE, List.copyOf(parts)));
    }

    private Part send(S3Store.Begun upload, int number, Optional<Part> there) throws IOException {
        var from = (number - 1) * partSize;
        var part = new FilePart(file, from, Math.min(partSize, size - from));
        var sum = upload.sum();
        if (there.isPresent() && there.get().partSize() == part.length() && sum.isOf(there.get(), part)) {
            progress.add(part.length());
            return sum.part(number, there.get().etag().replace("\"", ""), sum.of(part));
        }
        var checked = Map.of(sum.header(), sum.of(part));
        var tag = Attempts.of(
                "write",
                where,
                () -> Presigned.put(
                        store.http(),
                        store.presignedPart(where, upload.id(), number, checked),
                        Headers.of(checked),
                        part));
        progress.add(part.length());
        return sum.part(number, tag, checked.getOrDefault(sum.header(), ""));
    }

    private void check(FileTime changed) throws IOException {
        var there = store.stat(where).map(S3Store.Stat::size).orElse(-1L);
        if (there != size) {
            throw StorageException.of(
                    "write",
                    where,
                    Reason.SERVICE,
                    where.server() + " keeps " + there + " bytes of it, not " + size,
                    null);
        }
        if (Files.size(file) != size || !Files.getLastModifiedTime(file).equals(changed)) {
            throw StorageException.of("write", where, Reason.FAILED, file + " changed while it was sent", null);
        }
    }

    /** How much is there, told in order. */
    private static final class Progress {
        private final TransferListener listener;
        private final String name;
        private final long size;
        private long sent;

        Progress(TransferListener listener, String name, long size) {
            this.listener = listener;
            this.name = name;
            this.size = size;
        }

        synchronized void add(long bytes) {
            sent += bytes;
            listener.moved(name, sent, size);
        }

        synchronized void restart() {
            sent = 0;
        }
    }
}
