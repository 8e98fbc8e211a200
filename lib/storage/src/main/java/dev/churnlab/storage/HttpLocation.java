package dev.churnlab.storage;

import dev.churnlab.storage.StorageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A file on a web server, for reading. */
final class HttpLocation extends Location {
    private static final int MOST_REDIRECTS = 5;
    /** More is not taken from a web server, in bytes. */
    private static final long LARGEST = 16L << 30;
    /** How long one file may take, from the request to its last byte. */
    private static final long MINUTES = 30;

    private final HttpUrl url;
    private final Map<String, String> environment;

    private HttpLocation(HttpUrl url, Map<String, String> environment) {
        this.url = url;
        this.environment = environment;
    }

    static HttpLocation parse(String text, Map<String, String> environment) {
        var url = HttpUrl.parse(text);
        if (url == null) {
            throw new IllegalArgumentException("no URL: '" + text + "'; as in https://host/folder/name");
        }
        return new HttpLocation(url, environment);
    }

    @Override
    public Optional<Path> path() {
        return Optional.empty();
    }

    @Override
    public String name() {
        var segments = url.pathSegments();
        var last = segments.get(segments.size() - 1);
        return last.isEmpty() && segments.size() > 1 ? segments.get(segments.size() - 2) : last;
    }

    @Override
    public Location resolve(String child) {
        return new HttpLocation(
                url.newBuilder().addPathSegments(child).query(null).build(), environment);
    }

    @Override
    public Location sibling(String name) {
        return new HttpLocation(
                url.newBuilder()
                        .setPathSegment(url.pathSize() - 1, name)
                        .query(null)
                        .build(),
                environment);
    }

    @Override
    public boolean exists() {
        try (var response = get("HEAD", 0)) {
            return true;
        } catch (StorageException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public boolean isFolder() {
        return false;
    }

    @Override
    public List<Location> list() {
        throw unlisted();
    }

    @Override
    public SortedMap<String, Long> tree() {
        throw unlisted();
    }

    private StorageException unlisted() {
        return StorageException.of(
                "list", this, Reason.NOT_PERMITTED, "a web server does not say what there is; name each file", null);
    }

    @Override
    public long size() {
        try (var response = get("HEAD", 0)) {
            var length = response.header("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        }
    }

    @Override
    public Optional<String> version() {
        try (var response = get("HEAD", 0)) {
            return Optional.ofNullable(response.header("ETag"))
                    .or(() -> Optional.ofNullable(response.header("Last-Modified")));
        } catch (StorageException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public InputStream open(long from) {
        var response = get("GET", from);
        var body = response.body();
        if (body.contentLength() > LARGEST) {
            response.close();
            throw tooLarge();
        }
        var in = new CheckedStream(new BoundedStream(body.byteStream(), LARGEST, this::tooLarge), this);
        if (from > 0 && response.code() != 206) {
            skip(in, from);
        }
        return in;
    }

    /** For a server that knows no ranges. */
    private void skip(InputStream in, long from) {
        try {
            in.skipNBytes(from);
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    private StorageException tooLarge() {
        return StorageException.of("read", this, Reason.FAILED, "it is larger than 16 GB", null);
    }

    private Response get(String method, long from) {
        return Attempts.of("read", this, () -> follow(method, from));
    }

    private Response follow(String method, long from) throws IOException {
        var client = Http.client(environment)
                .newBuilder()
                .callTimeout(MINUTES, TimeUnit.MINUTES)
                .build();
        var next = url;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var response = send(client, method, next, from);
            var target = redirect(response);
            if (target == null) {
                return checked(response);
            }
            response.close();
            if (next.isHttps() && !target.isHttps()) {
                throw StorageException.of(
                        "read",
                        this,
                        Reason.SERVICE,
                        server() + " leads to a page without TLS, " + shown(target),
                        null);
            }
            next = target;
        }
        throw StorageException.of(
                "read",
                this,
                Reason.SERVICE,
                "more than " + MOST_REDIRECTS + " redirects, the last to " + shown(next),
                null);
    }

    private Response send(OkHttpClient client, String method, HttpUrl target, long from) throws IOException {
        var request = new Request.Builder().url(target).method(method, null);
        // Given for this server, and for no other that it may lead to.
        if (!url.username().isEmpty() && target.host().equals(url.host()) && target.port() == url.port()) {
            request.header("Authorization", Credentials.basic(url.username(), url.password()));
        }
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        return client.newCall(request.build()).execute();
    }

    private static @Nullable HttpUrl redirect(Response response) {
        var target = response.header("Location");
        return response.isRedirect() && target != null
                ? response.request().url().resolve(target)
                : null;
    }

    private Response checked(Response response) throws IOException {
        int code = response.code();
        if (response.isSuccessful()) {
            return response;
        }
        response.close();
        if (code >= 500 || code == 429) {
            throw new IOException("HTTP " + code);
        }
        var reason = code == 404 || code == 410 || code == 416 ? Reason.NOT_FOUND : Reason.SERVICE;
        var why = reason == Reason.NOT_FOUND
                ? "no such file (HTTP " + code + ")"
                : code == 401 || code == 403
                        ? server() + " refuses it (HTTP " + code + "); is a password or a newer link needed?"
                        : server() + " answered HTTP " + code;
        throw StorageException.of("read", this, reason, why, null);
    }

    @Override
    public void write(AtomicFiles.Body body) {
        throw readOnly();
    }

    @Override
    public SoleWriter soleWriter() {
        throw readOnly();
    }

    @Override
    public void delete() {
        throw readOnly();
    }

    private StorageException readOnly() {
        return StorageException.of(
                "write", this, Reason.NOT_PERMITTED, "a web server is only read from; choose a path or s3://", null);
    }

    @Override
    StorageException failed(String doing, IOException cause) {
        return Failure.of(doing, this, cause);
    }

    String server() {
        return url.host() + ":" + url.port();
    }

    /** A URL without what may be secret in it. */
    private static String shown(HttpUrl url) {
        return url.newBuilder()
                        .username("")
                        .password("")
                        .query(null)
                        .fragment(null)
                        .build()
                + (url.query() == null ? "" : "?…");
    }

    @Override
    Object identity() {
        return url;
    }

    @Override
    public String toString() {
        return Objects.requireNonNull(shown(url));
    }
}
