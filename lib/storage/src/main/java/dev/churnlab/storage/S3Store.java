package dev.churnlab.storage;

import com.google.common.collect.ImmutableMultimap;
import com.google.common.collect.Multimap;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.http.Method;
import io.minio.messages.Part;
import io.minio.messages.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The objects of one S3 endpoint. What a short disturbance broke is tried again; what fails says what it means. */
final class S3Store {
    private static final Map<Map<String, String>, S3Store> STORES = new ConcurrentHashMap<>();
    private static final String BYTES = "application/octet-stream";

    private static final int HOUR_SECONDS = 3600;

    private final MinioAsyncClient client;
    private final OkHttpClient http;
    private final String endpoint;

    private S3Store(S3Settings settings, Map<String, String> environment) {
        http = Http.client(environment);
        endpoint = settings.endpoint().scheme() + "://" + settings.endpoint().host() + ":"
                + settings.endpoint().port();
        client = MinioAsyncClient.builder()
                .endpoint(settings.endpoint())
                .region(settings.region())
                .credentialsProvider(settings.credentials(http))
                .httpClient(http)
                .build();
    }

    static S3Store of(Map<String, String> environment) {
        return STORES.computeIfAbsent(environment, each -> new S3Store(S3Settings.of(each), each));
    }

    String endpoint() {
        return endpoint;
    }

    OkHttpClient http() {
        return http;
    }

    /**
     * What an object is now.
     *
     * @param tag its entity tag, another one for another content
     * @param size in bytes
     */
    record Stat(String tag, long size) {}

    /** A call to S3. */
    @FunctionalInterface
    interface Call<T extends @Nullable Object> {
        CompletableFuture<T> begin() throws MinioException, GeneralSecurityException, IOException;
    }

    private static <T extends @Nullable Object> T ask(String doing, S3Location where, Call<T> call) {
        return Attempts.of(doing, where, () -> await(call));
    }

    /** The result of a call, or its failure without the wrappers of futures. */
    static <T extends @Nullable Object> T await(Call<T> call) throws Exception {
        try {
            return call.begin().get();
        } catch (ExecutionException e) {
            Throwable cause = e;
            while (cause.getCause() != null
                    && (cause instanceof ExecutionException
                            || cause instanceof java.util.concurrent.CompletionException)) {
                cause = cause.getCause();
            }
            throw cause instanceof Exception failure ? failure : e;
        }
    }

    Optional<Stat> stat(S3Location where) {
        try {
            var stat = ask(
                    "read",
                    where,
                    () -> client.statObject(StatObjectArgs.builder()
                            .bucket(where.bucket())
                            .object(where.key())
                            .build()));
            return Optional.of(new Stat(stat.etag(), stat.size()));
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    InputStream open(S3Location where, long from) {
        return ask("read", where, () -> {
            var arguments = GetObjectArgs.builder().bucket(where.bucket()).object(where.key());
            if (from > 0) {
                arguments.offset(from);
            }
            return client.getObject(arguments.build());
        });
    }

    /** How many buckets the key's owner sees; fails as S3 does, for who wants to know why. */
    int buckets() throws Exception {
        return await(client::listBuckets).size();
    }

    /** The keys directly below a prefix, in order. */
    List<String> list(S3Location where, String prefix) {
        return Attempts.of("list", where, () -> {
            var keys = new ArrayList<String>();
            for (var each : client.listObjects(ListObjectsArgs.builder()
                    .bucket(where.bucket())
                    .prefix(prefix)
                    .build())) {
                var item = each.get();
                if (!item.isDir() && !item.objectName().equals(prefix)) {
                    keys.add(item.objectName());
                }
            }
            keys.sort(null);
            return keys;
        });
    }

    /** The lengths of all objects below a prefix, by what their keys have after it, in order. */
    SortedMap<String, Long> tree(S3Location where, String prefix) {
        return Attempts.of("list", where, () -> {
            var sizes = new TreeMap<String, Long>();
            for (var each : client.listObjects(ListObjectsArgs.builder()
                    .bucket(where.bucket())
                    .prefix(prefix)
                    .recursive(true)
                    .build())) {
                var item = each.get();
                // Some tools make an empty object of a folder.
                if (!item.objectName().endsWith("/")) {
                    sizes.put(item.objectName().substring(prefix.length()), item.size());
                }
            }
            return sizes;
        });
    }

    boolean anyBelow(S3Location where, String prefix) {
        return Attempts.of("list", where, () -> {
            var found = client.listObjects(ListObjectsArgs.builder()
                            .bucket(where.bucket())
                            .prefix(prefix)
                            .maxKeys(1)
                            .build())
                    .iterator();
            if (found.hasNext()) {
                found.next().get();
                return true;
            }
            return false;
        });
    }

    void delete(S3Location where) {
        ask(
                "delete",
                where,
                () -> client.removeObject(RemoveObjectArgs.builder()
                        .bucket(where.bucket())
                        .object(where.key())
                        .build()));
    }

    /** Writes an object in one go; its entity tag. */
    String put(S3Location where, Condition condition, byte[] bytes, int length) throws Exception {
        return await(() -> client.putObject(PutObjectArgs.builder()
                        .bucket(where.bucket())
                        .object(where.key())
                        .extraHeaders(condition.headers())
                        .contentType(BYTES)
                        .stream(new ByteArrayInputStream(bytes, 0, length), length, -1)
                        .build()))
                .etag();
    }

    /** Begins an object in parts; its upload id. */
    String begin(S3Location where) {
        return ask(
                        "write",
                        where,
                        () -> client.createMultipartUploadAsync(
                                where.bucket(), null, where.key(), ImmutableMultimap.of("Content-Type", BYTES), null))
                .result()
                .uploadId();
    }

    /**
     * An upload of a file in parts.
     *
     * @param sum what its parts are checked by
     */
    record Begun(String id, PartSum sum) {}

    /** Begins an object in parts, with the quickest sum that the server checks: it says so in its answer. */
    Begun beginChecked(S3Location where) {
        var wanted = ImmutableMultimap.of("Content-Type", BYTES, PartSum.ALGORITHM, PartSum.CRC32C.name());
        try {
            var begun = Attempts.of(
                    "write",
                    where,
                    () -> await(
                            () -> client.createMultipartUploadAsync(where.bucket(), null, where.key(), wanted, null)));
            var sum = PartSum.named(begun.headers().get(PartSum.ALGORITHM)).orElse(PartSum.MD5);
            return new Begun(begun.result().uploadId(), sum);
        } catch (StorageException e) {
            if (!notKnown(e)) {
                throw e;
            }
            return new Begun(begin(where), PartSum.MD5);
        }
    }

    /** Whether a server refuses a request for something in it that it does not know. */
    private static boolean notKnown(StorageException e) {
        var cause = e.getCause() == null ? null : e.getCause().getCause();
        return cause instanceof ErrorResponseException error
                && Set.of("NotImplemented", "InvalidArgument", "InvalidRequest")
                        .contains(error.errorResponse().code());
    }

    /** The newest upload of an object that was begun and not ended, and whose sums are known here. */
    Optional<Begun> unfinished(S3Location where) {
        return ask(
                        "write",
                        where,
                        () -> client.listMultipartUploadsAsync(
                                where.bucket(), null, null, null, null, null, where.key(), null, null, null))
                .result()
                .uploads()
                .stream()
                .filter(upload -> upload.objectName().equals(where.key()))
                .max(Comparator.comparing(Upload::initiated))
                .flatMap(upload ->
                        PartSum.named(upload.checksumAlgorithm()).map(sum -> new Begun(upload.uploadId(), sum)));
    }

    /** The parts of an upload that are there, by their numbers. */
    Map<Integer, Part> parts(S3Location where, String upload) {
        var parts = new HashMap<Integer, Part>();
        for (Integer after = null; ; ) {
            var marker = after;
            var page = ask(
                            "write",
                            where,
                            () -> client.listPartsAsync(
                                    where.bucket(), null, where.key(), null, marker, upload, null, null))
                    .result();
            page.partList().forEach(part -> parts.put(part.partNumber(), part));
            if (!page.isTruncated()) {
                return parts;
            }
            after = page.nextPartNumberMarker();
        }
    }

    /** A URL that may be put to for an hour with these headers, as this part of an upload. */
    HttpUrl presignedPart(S3Location where, String upload, int number, Map<String, String> headers) throws Exception {
        return HttpUrl.get(client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                .method(Method.PUT)
                .bucket(where.bucket())
                .object(where.key())
                .expiry(HOUR_SECONDS)
                .extraHeaders(headers)
                .extraQueryParams(Map.of("uploadId", upload, "partNumber", String.valueOf(number)))
                .build()));
    }

    Part putPart(S3Location where, String upload, int number, byte[] bytes, int length) {
        var response = ask(
                "write",
                where,
                () -> client.uploadPartAsync(
                        where.bucket(),
                        null,
                        where.key(),
                        new ByteArrayInputStream(bytes, 0, length),
                        length,
                        upload,
                        number,
                        null,
                        null));
        return new Part(number, response.etag());
    }

    /** Makes the object of its parts; its entity tag. */
    String complete(S3Location where, String upload, Condition condition, List<Part> parts) throws Exception {
        Multimap<String, String> headers = condition.headers();
        return await(() -> client.completeMultipartUploadAsync(
                        where.bucket(), null, where.key(), upload, parts.toArray(Part[]::new), headers, null))
                .etag()
                .replace("\"", "");
    }

    void abort(S3Location where, String upload) {
        ask(
                "write",
                where,
                () -> client.abortMultipartUploadAsync(where.bucket(), null, where.key(), upload, null, null));
    }
}
