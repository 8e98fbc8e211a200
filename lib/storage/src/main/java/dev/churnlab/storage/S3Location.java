package dev.churnlab.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An object in S3, or a prefix of some. */
final class S3Location extends Location {
    private static final Pattern TEXT = Pattern.compile("[sS]3://([^/]*)(?:/(.*))?", Pattern.DOTALL);
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");

    private final String bucket;
    private final String key;
    private final Map<String, String> environment;
    private @Nullable S3Store store;

    private S3Location(String bucket, String key, Map<String, String> environment) {
        this.bucket = bucket;
        this.key = key;
        this.environment = environment;
    }

    static S3Location parse(String text, Map<String, String> environment) {
        var parts = TEXT.matcher(text);
        if (!parts.matches() || !BUCKET.matcher(parts.group(1)).matches()) {
            throw new IllegalArgumentException("no bucket in '" + text + "'; as in s3://bucket/folder/name");
        }
        var key = parts.group(2) == null ? "" : parts.group(2);
        if (Arrays.stream(key.split("/")).anyMatch(part -> part.equals(".") || part.equals(".."))) {
            throw new IllegalArgumentException("'" + text + "' has . or .. in it, which S3 does not resolve");
        }
        return new S3Location(parts.group(1), key, environment);
    }

    private synchronized S3Store store() {
        if (store == null) {
            store = S3Store.of(environment);
        }
        return store;
    }

    String bucket() {
        return bucket;
    }

    /** The name of the object in its bucket. */
    String key() {
        if (key.isEmpty()) {
            throw new IllegalArgumentException(this + " names a bucket; name something in it");
        }
        return key;
    }

    /** The key with a slash at its end; of the whole bucket, nothing. */
    String prefix() {
        return key.isEmpty() || key.endsWith("/") ? key : key + "/";
    }

    @Override
    public Optional<Path> path() {
        return Optional.empty();
    }

    @Override
    public String name() {
        var end = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        return end.isEmpty() ? bucket : end.substring(end.lastIndexOf('/') + 1);
    }

    @Override
    public Location resolve(String child) {
        return new S3Location(bucket, prefix() + child, environment);
    }

    @Override
    public Location sibling(String name) {
        var end = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        return new S3Location(bucket, end.substring(0, end.lastIndexOf('/') + 1) + name, environment);
    }

    @Override
    public boolean exists() {
        return !key.isEmpty() && !key.endsWith("/") && store().stat(this).isPresent();
    }

    @Override
    public boolean isFolder() {
        return store().anyBelow(this, prefix());
    }

    @Override
    public List<Location> list() {
        var keys = store().list(this, prefix());
        if (keys.isEmpty() && !store().anyBelow(this, prefix())) {
            throw StorageException.of(
                    "read", this, StorageException.Reason.NOT_FOUND, "there are no objects below it", null);
        }
        return keys.stream()
                .<Location>map(each -> new S3Location(bucket, each, environment))
                .toList();
    }

    @Override
    public SortedMap<String, Long> tree() {
        return store().tree(this, prefix());
    }

    @Override
    public void copyFrom(Path file, TransferListener listener) {
        S3FileUpload.send(store(), this, file, listener);
    }

    @Override
    public long size() {
        return store().stat(this)
                .orElseThrow(() -> StorageException.of(
                        "read", this, StorageException.Reason.NOT_FOUND, "no such object or bucket", null))
                .size();
    }

    @Override
    public Optional<String> version() {
        return store().stat(this).map(S3Store.Stat::tag);
    }

    @Override
    public InputStream open(long from) {
        return new CheckedStream(store().open(this, from), this);
    }

    @Override
    public void write(AtomicFiles.Body body) {
        S3Upload.write(store(), this, Condition.NONE, body);
    }

    @Override
    public SoleWriter soleWriter() {
        var store = store();
        var first = store.stat(this).map(each -> Condition.is(each.tag())).orElse(Condition.ABSENT);
        return new SoleWriter() {
            private Condition condition = first;

            @Override
            public synchronized void write(AtomicFiles.Body body) {
                condition = Condition.is(S3Upload.write(store, S3Location.this, condition, body));
            }
        };
    }

    @Override
    public void delete() {
        store().delete(this);
    }

    @Override
    StorageException failed(String doing, IOException cause) {
        return Failure.of(doing, this, cause);
    }

    /** What the messages call the server. */
    String server() {
        return store().endpoint();
    }

    @Override
    Object identity() {
        return toString();
    }

    @Override
    public String toString() {
        return "s3://" + bucket + (key.isEmpty() ? "" : "/" + key);
    }
}
