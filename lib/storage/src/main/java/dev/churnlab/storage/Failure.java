package dev.churnlab.storage;

import dev.churnlab.storage.StorageException.Reason;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.ProviderException;
import java.util.Set;
import javax.net.ssl.SSLException;

/** What a failure of a remote location means: one line and a reason. */
final class Failure {
    /** Codes of S3 that say: not now. */
    private static final Set<String> PASSING = Set.of(
            "SlowDown",
            "InternalError",
            "ServiceUnavailable",
            "RequestTimeout",
            "ThrottlingException",
            // Some of it was lost or changed on the way.
            "BadDigest",
            "IncompleteBody");

    /** S3 knows the key, and its rights do not suffice. */
    private static final String FORBIDDEN = "AccessDenied to the request";

    private Failure() {}

    /** Whether it may be gone a moment later. */
    static boolean passes(Exception e) {
        if (e instanceof ErrorResponseException error) {
            return PASSING.contains(error.errorResponse().code())
                    || error.response().code() >= 500;
        } else if (e instanceof ServerException error) {
            return error.statusCode() >= 500;
        }
        // A silence was waited for long enough, a certificate does not get better.
        return e instanceof IOException
                && !(e instanceof InterruptedIOException)
                && !(e instanceof SSLException)
                && !(e instanceof UnknownHostException);
    }

    static StorageException of(String doing, Location where, Exception e) {
        if (e instanceof IllegalArgumentException wrong) {
            throw wrong; // the location's own words
        } else if (e instanceof ErrorResponseException error) {
            return answered(doing, where, error);
        } else if (e instanceof ProviderException) {
            return StorageException.of(doing, where, Reason.SERVICE, "no credentials: " + e.getMessage(), e);
        } else if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return StorageException.of(doing, where, Reason.SERVICE, "interrupted", e);
        } else if (e instanceof InvalidResponseException
                || e instanceof XmlParserException
                // What the client takes for granted in an answer is not there.
                || e instanceof NullPointerException) {
            return StorageException.of(
                    doing, where, Reason.SERVICE, server(where) + " does not answer as S3 does; check its address", e);
        } else if (e instanceof IOException io) {
            return StorageException.of(doing, where, Reason.SERVICE, network(server(where), io), e);
        }
        return StorageException.of(doing, where, Reason.SERVICE, String.valueOf(e.getMessage()), e);
    }

    private static StorageException answered(String doing, Location where, ErrorResponseException e) {
        var error = e.errorResponse();
        var code = code(e);
        var reason =
                switch (code) {
                    case "NoSuchKey", "NoSuchBucket", "NoSuchUpload", "InvalidBucketName" -> Reason.NOT_FOUND;
                    case "PreconditionFailed", "ConditionalRequestConflict" -> Reason.CONFLICT;
                    case FORBIDDEN -> Reason.NOT_PERMITTED;
                    default -> Reason.SERVICE;
                };
        var why =
                switch (code) {
                    case "NoSuchKey" -> "no such object";
                    case "NoSuchBucket", "InvalidBucketName" ->
                        "there is no bucket " + (where instanceof S3Location s3 ? s3.bucket() : "") + " at "
                                + server(where) + "; make it first, or choose another";
                    case "PreconditionFailed", "ConditionalRequestConflict" ->
                        "somebody else has written it since; is the same run going on twice?";
                    case "NoSuchUpload" -> "the upload of its parts has been ended by somebody";
                    case FORBIDDEN ->
                        "these credentials may not " + doing + " it (AccessDenied by " + server(where)
                                + "); ask for the right, or choose another place";
                    case "InvalidAccessKeyId",
                            "SignatureDoesNotMatch",
                            "AccessDenied",
                            "InvalidToken",
                            "ExpiredToken" ->
                        server(where) + " refused the credentials (" + error.code() + "); check AWS_ACCESS_KEY_ID,"
                                + " AWS_SECRET_ACCESS_KEY and what they may do";
                    default -> server(where) + " answered " + error.code() + ": " + error.message();
                };
        return StorageException.of(doing, where, reason, why, e);
    }

    /** What S3 says; to a HEAD it says nothing of why it refuses, which may then be the key as well as its rights. */
    private static String code(ErrorResponseException e) {
        var code = e.errorResponse().code();
        return code.equals("AccessDenied") && !e.response().request().method().equals("HEAD") ? FORBIDDEN : code;
    }

    private static String server(Location where) {
        return where instanceof S3Location s3 ? s3.server() : where instanceof HttpLocation web ? web.server() : "";
    }

    /** What went wrong on the way to a server. */
    static String network(String server, IOException e) {
        if (e instanceof UnknownHostException) {
            return server + " is not known: no such host";
        } else if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return server + " cannot be reached: " + plain(e);
        } else if (e instanceof SSLException) {
            return "no secure connection to " + server + ": " + plain(e)
                    + "; for an authority of your own set SSL_CERT_FILE";
        } else if (e instanceof InterruptedIOException) {
            return server + " does not answer in time";
        } else if (e instanceof SocketException) {
            return "the connection to " + server + " broke: " + plain(e);
        } else if (String.valueOf(e.getMessage()).startsWith("unexpected end of stream")) {
            // OkHttp's words, before the first byte of an answer or within it.
            return server + " ended its answer early";
        }
        return server + ": " + plain(e);
    }

    private static String plain(IOException e) {
        Throwable last = e;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        var message = String.valueOf(last.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        return last instanceof ConnectException && message.contains("refused") ? "connection refused" : message;
    }
}
