package dev.churnlab.storage;

import io.minio.messages.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object on its way: up to 16 MB in one request, more of it in parts of that size as it is written, so that no more
 * than a part is held. The object is there when all of it is, and the condition is checked then.
 */
final class S3Upload extends OutputStream {
    private static final int PART = 16 << 20;
    private static final int BEGIN = 1 << 16;

    private final S3Store store;
    private final S3Location where;
    private final Condition condition;
    private final List<Part> parts = new ArrayList<>();
    private byte[] buffer = new byte[BEGIN];
    private int filled;
    private @Nullable String upload;

    private S3Upload(S3Store store, S3Location where, Condition condition) {
        this.store = store;
        this.where = where;
        this.condition = condition;
    }

    /** Writes an object; its entity tag. */
    static String write(S3Store store, S3Location where, Condition condition, AtomicFiles.Body body) {
        var out = new S3Upload(store, where, condition);
        boolean done = false;
        try (out) {
            body.writeTo(out);
            var tag = out.finish();
            done = true;
            return tag;
        } catch (IOException e) {
            // Out of the body: what S3 itself fails with is a StorageException.
            throw StorageException.of(
                    "write", where, StorageException.Reason.FAILED, String.valueOf(e.getMessage()), e);
        } finally {
            if (!done) {
                out.abort();
            }
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            if (filled == PART) {
                sendPart();
            }
            int count = Math.min(end - from, PART - filled);
            if (filled + count > buffer.length) {
                buffer = java.util.Arrays.copyOf(buffer, Math.min(PART, Math.max(filled + count, 2 * buffer.length)));
            }
            System.arraycopy(bytes, from, buffer, filled, count);
            filled += count;
            from += count;
        }
    }

    private void sendPart() {
        if (upload == null) {
            upload = store.begin(where);
        }
        parts.add(store.putPart(where, upload, parts.size() + 1, buffer, filled));
        filled = 0;
    }

    private String finish() {
        if (upload == null) {
            return S3Making.once(
                    store,
                    where,
                    () -> S3Making.tag(buffer, filled),
                    () -> store.put(where, condition, buffer, filled));
        }
        sendPart();
        var id = upload;
        var tag = S3Making.once(
                store, where, () -> S3Making.tag(parts), () -> store.complete(where, id, condition, parts));
        upload = null;
        return tag;
    }

    private void abort() {
        if (upload != null) {
            try {
                store.abort(where, upload);
            } catch (StorageException e) {
                // The parts stay until the bucket's own rule removes them; the reason of the failure is told.
            }
        }
    }
}
