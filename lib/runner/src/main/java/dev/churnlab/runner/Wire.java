package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Messages as frames: [identities…, delimiter, HMAC-SHA256, header, parent header, metadata, content, buffers…]. */
final class Wire {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(UTF_8);
    private static final byte[] EMPTY = "{}".getBytes(UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private final Mac mac;
    private final String session = UUID.randomUUID().toString();
    private int sent;

    Wire(String key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A header for a new request; its {@code msg_id} is unique. */
    ObjectNode header(String type) {
        return object().put("msg_id", session + "_" + ++sent)
                .put("session", session)
                .put("username", "churnlab")
                .put("date", Instant.now().toString())
                .put("msg_type", type)
                .put("version", "5.3");
    }

    List<byte[]> encode(ObjectNode header, ObjectNode content) {
        // In ASCII, so that half a surrogate pair in a cell's source reaches the kernel as what it is.
        var head = header.toString().getBytes(UTF_8);
        var body = Ascii.json(content);
        var signature = HexFormat.of().formatHex(sign(head, EMPTY, EMPTY, body)).getBytes(UTF_8);
        return List.of(DELIMITER, signature, head, EMPTY, EMPTY, body);
    }

    /** Reads a message; null for what is not one or is not signed by this kernel. */
    @Nullable Message decode(Message.Channel channel, List<byte[]> frames) {
        int at = 0;
        while (at < frames.size() && !Arrays.equals(frames.get(at), DELIMITER)) {
            at++;
        }
        if (frames.size() < at + 6) {
            return null;
        }
        var expected = sign(frames.get(at + 2), frames.get(at + 3), frames.get(at + 4), frames.get(at + 5));
        try {
            if (!MessageDigest.isEqual(expected, HexFormat.of().parseHex(new String(frames.get(at + 1), UTF_8)))) {
                return null;
            }
            return JSON.readTree(frames.get(at + 2)) instanceof ObjectNode header
                    ? new Message(channel, header, parent(frames.get(at + 3)), JSON.readTree(frames.get(at + 5)))
                    : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static String parent(byte[] header) throws IOException {
        JsonNode parent = JSON.readTree(header);
        return parent.path("msg_id").asText("");
    }

    private byte[] sign(byte[]... parts) {
        for (var part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }
}
