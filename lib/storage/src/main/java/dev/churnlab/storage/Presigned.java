package dev.churnlab.storage;

import io.minio.Xml;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.XmlParserException;
import io.minio.messages.ErrorResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Stretches of a file under URLs that S3 signed for them: who sends them needs no credentials. */
public final class Presigned {
    private Presigned() {}

    /**
     * Sends a stretch of a file, again where a short disturbance broke it. S3 checks its MD5.
     *
     * @param url signed for a PUT
     * @param headers that were signed with it
     * @param from the first byte of the file, from 0
     * @param length in bytes
     * @return the entity tag that S3 gives it, without quotes
     * @throws StorageException if it cannot be sent; {@link StorageException.Reason#SERVICE} where nobody answers
     */
    public static String put(String url, Map<String, String> headers, Path file, long from, long length) {
        var environment = System.getenv();
        var where = HttpLocation.parse(url, environment);
        var client = Http.client(environment);
        return Attempts.of("write", where, () -> {
            var part = new FilePart(file, from, length);
            var sum = Base64.getEncoder().encodeToString(part.md5());
            var all = Headers.of(headers).newBuilder().set("Content-MD5", sum);
            return put(client, HttpUrl.get(url), all.build(), part);
        });
    }

    /** Sends it once, with what S3 is to check among the headers; its entity tag. */
    static String put(OkHttpClient client, HttpUrl url, Headers headers, FilePart part) throws Exception {
        var request =
                new Request.Builder().url(url).headers(headers).put(part.body()).build();
        try (var response = client.newCall(request).execute()) {
            if (response.isSuccessful()) {
                return response.header("ETag", "").replace("\"", "");
            }
            throw refusal(response);
        }
    }

    /** S3 says in XML what is wrong; whoever stands before it may say it in any other way. */
    private static Exception refusal(Response response) throws IOException {
        var text = response.peekBody(1 << 16).string();
        try {
            return new ErrorResponseException(Xml.unmarshal(ErrorResponse.class, text), response, "");
        } catch (XmlParserException e) {
            var code = new ErrorResponse(
                    String.valueOf(response.code()), response.message(), null, null, null, null, null);
            return new ErrorResponseException(code, response, "");
        }
    }
}
