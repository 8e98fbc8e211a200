package dev.churnlab.storage;

import io.minio.errors.ErrorResponseException;
import io.minio.messages.Part;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** The request that makes an object, sent again if need be. */
final class S3Making {
    /** Sends it; the entity tag of what it made. */
    @FunctionalInterface
    interface Request {
        String send() throws Exception;
    }

    private S3Making() {}

    /**
     * Sends it, again if need be. A request whose answer was lost may have been carried out: the next one then fails on
     * its condition, or on its upload, because of the first, and what is there is what was to be written.
     *
     * @param expected the entity tag of what is to be written
     */
    static String once(S3Store store, S3Location where, Supplier<String> expected, Request request) {
        boolean[] again = {false};
        return Attempts.of("write", where, () -> {
            try {
                return request.send();
            } catch (ErrorResponseException e) {
                if (again[0] && e.response().code() < 500) {
                    var there = store.stat(where).map(S3Store.Stat::tag).filter(tag -> tag.equals(expected.get()));
                    if (there.isPresent()) {
                        return there.get();
                    }
                }
                throw e;
            } finally {
                again[0] = true;
            }
        });
    }

    /** The entity tag that S3 gives to an object in parts: the MD5 of theirs, and their number. */
    static String tag(List<Part> parts) {
        try {
            var md5 = MessageDigest.getInstance("MD5");
            for (var part : parts) {
                md5.update(HexFormat.of().parseHex(part.etag()));
            }
            return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
        } catch (NoSuchAlgorithmException | IllegalArgumentException e) {
            // Encrypted objects have other tags: then it cannot be told, and the failure stands.
            return "";
        }
    }

    /** The entity tag that S3 gives to an object in one piece: the MD5 of its content. */
    static String tag(byte[] bytes, int length) {
        try {
            var md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, 0, length);
            return HexFormat.of().formatHex(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
