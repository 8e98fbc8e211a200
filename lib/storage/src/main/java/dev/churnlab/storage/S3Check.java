package dev.churnlab.storage;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.security.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the way to S3, one thing after the other, until one makes the next ones meaningless. It writes a small
 * object under the prefix that it is given, and removes it; it makes no bucket.
 */
public final class S3Check {
    /** What is looked at, in this order. */
    public enum Aspect {
        /** The address answers. */
        ENDPOINT,
        /** This machine's clock and the server's agree. */
        CLOCK,
        /** There are credentials. */
        CREDENTIALS,
        /** The server takes them. */
        KEY,
        /** The bucket is there. */
        BUCKET,
        /** The right to list what is below the prefix. */
        LIST,
        /** The right to write. */
        PUT,
        /** The right to read. */
        GET,
        /** The right to remove. */
        DELETE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was found.
     *
     * @param says one line
     */
    public record Finding(Aspect aspect, boolean good, String says) {}

    /** S3 refuses requests that are older or newer. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(15);

    private final @Nullable S3Location place;
    private final Map<String, String> environment;
    private final List<Finding> findings = new ArrayList<>();

    private S3Check(@Nullable S3Location place, Map<String, String> environment) {
        this.place = place;
        this.environment = environment;
    }

    /**
     * Looks at everything.
     *
     * @param place a bucket, or a prefix in one, as in {@code s3://bucket/runs}; null for no more than the endpoint and the key
     * @throws IllegalArgumentException if the place is not in S3
     */
    public static List<Finding> of(@Nullable String place, Map<String, String> environment) {
        var location = place == null ? null : Location.of(place, environment);
        if (location != null && !(location instanceof S3Location)) {
            throw new IllegalArgumentException("'" + place + "' is not in S3; as in s3://bucket/folder");
        }
        var check = new S3Check((S3Location) location, environment);
        check.all();
        return List.copyOf(check.findings);
    }

    private void all() {
        S3Settings settings;
        try {
            settings = S3Settings.of(environment);
        } catch (IllegalArgumentException e) {
            bad(Aspect.ENDPOINT, e.getMessage());
            return;
        }
        if (endpoint(settings) && credentials(settings) && key(server(settings)) && place != null && bucket(place)) {
            objects(place);
        }
    }

    private void good(Aspect aspect, String says) {
        findings.add(new Finding(aspect, true, says));
    }

    private boolean bad(Aspect aspect, @Nullable String says) {
        findings.add(new Finding(aspect, false, String.valueOf(says)));
        return false;
    }

    private static String server(S3Settings settings) {
        return settings.endpoint().scheme() + "://" + settings.endpoint().host() + ":"
                + settings.endpoint().port();
    }

    private boolean endpoint(S3Settings settings) {
        var server = server(settings);
        var request = new Request.Builder().url(settings.endpoint()).build();
        try (var answer = Http.client(environment).newCall(request).execute()) {
            good(Aspect.ENDPOINT, server + " answers");
            return clock(answer.headers().getInstant("Date"));
        } catch (IOException e) {
            return bad(Aspect.ENDPOINT, Failure.network(server, e));
        }
    }

    private boolean clock(@Nullable Instant servers) {
        if (servers == null) {
            return true;
        }
        var skew = Duration.between(servers, Instant.now());
        if (skew.abs().compareTo(MOST_SKEW) > 0) {
            return bad(
                    Aspect.CLOCK,
                    "this machine's clock is " + skew.abs().toMinutes() + " minutes "
                            + (skew.isNegative() ? "behind" : "ahead of")
                            + " the server's, and S3 takes 15 at most: set it (NTP)");
        }
        good(Aspect.CLOCK, "within " + Math.max(1, skew.abs().toSeconds()) + " s of the server's");
        return true;
    }

    private boolean credentials(S3Settings settings) {
        try {
            settings.credentials(Http.client(environment)).fetch();
            good(Aspect.CREDENTIALS, settings.origin());
            return true;
        } catch (IllegalArgumentException | ProviderException e) {
            return bad(Aspect.CREDENTIALS, e.getMessage());
        }
    }

    private boolean key(String server) {
        try {
            good(Aspect.KEY, "taken; its owner sees " + S3Store.of(environment).buckets() + " buckets");
            return true;
        } catch (ErrorResponseException e) {
            return refused(e.errorResponse().code(), e.errorResponse().message());
        } catch (IOException e) {
            return bad(Aspect.ENDPOINT, Failure.network(server, e));
        } catch (ServerException e) {
            return bad(Aspect.ENDPOINT, server + " answers " + e.statusCode() + ": it is not well, or not S3");
        } catch (Exception e) {
            return bad(Aspect.KEY, "cannot be tried: " + server + " does not answer as S3 does; check its address");
        }
    }

    private boolean refused(String code, @Nullable String message) {
        return switch (code) {
            case "AccessDenied" -> {
                good(Aspect.KEY, "taken; it may not list buckets, which nothing here needs");
                yield true;
            }
            case "InvalidAccessKeyId" -> bad(Aspect.KEY, "the server does not know it: check AWS_ACCESS_KEY_ID");
            case "SignatureDoesNotMatch" ->
                bad(Aspect.KEY, "the secret is not this key's: check AWS_SECRET_ACCESS_KEY, and AWS_REGION");
            case "InvalidToken", "ExpiredToken" ->
                bad(Aspect.KEY, "the session token is none or has expired: get another one (AWS_SESSION_TOKEN)");
            case "AuthorizationHeaderMalformed" -> bad(Aspect.KEY, "not taken: " + message + "; set AWS_REGION");
            default -> bad(Aspect.KEY, code + ": " + message);
        };
    }

    private boolean bucket(S3Location where) {
        try {
            var any = S3Store.of(environment).anyBelow(where, where.prefix());
            good(Aspect.BUCKET, where.bucket() + " is there");
            good(Aspect.LIST, any ? "permitted" : "permitted; there is nothing below " + where);
            return true;
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.NOT_PERMITTED) {
                return bad(Aspect.BUCKET, e.getMessage());
            }
            bad(Aspect.LIST, e.getMessage());
            return true;
        }
    }

    private void objects(S3Location where) {
        var probe = where.resolve(".churnlab-check-" + UUID.randomUUID());
        var written = tried(Aspect.PUT, () -> probe.write("written by churnlab s3 check\n"));
        if (written) {
            tried(Aspect.GET, probe::bytes);
            if (!tried(Aspect.DELETE, probe::delete)) {
                bad(Aspect.DELETE, probe + " is left over: somebody with the right has to remove it");
            }
        } else {
            readAny(where);
        }
    }

    /** Where nothing may be written, something has to be there to be read. */
    private void readAny(S3Location where) {
        try {
            var there = where.tree().keySet().stream().findFirst();
            there.ifPresent(
                    name -> tried(Aspect.GET, () -> where.resolve(name).open().close()));
        } catch (StorageException e) {
            // Said already: listing is not permitted.
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    private boolean tried(Aspect aspect, Attempt attempt) {
        try {
            attempt.run();
            good(aspect, "permitted");
            return true;
        } catch (StorageException | IOException e) {
            return bad(aspect, e.getMessage());
        }
    }
}
