package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
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
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Messages as frames: [identities…, delimiter, HMAC-SHA256, header, parent header, metadata, content, buffers…]. */
final class Wire {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(UTF_8);
    private static final int LARGE = 1 << 16;
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

    /**
     * Reads a message; what is none, or is not signed by this kernel, is left out. A long text of a stream comes as
     * several messages, so that it is never in memory twice.
     */
    void decode(Message.Channel channel, List<Frame> frames, Consumer<Message> sink) {
        try {
            int at = 0;
            while (at < frames.size() && !Arrays.equals(frames.get(at).bytes(), DELIMITER)) {
                at++;
            }
            if (frames.size() < at + 6 || !signed(frames, at)) {
                return;
            }
            if (!(JSON.readTree(frames.get(at + 2).bytes()) instanceof ObjectNode header)) {
                return;
            }
            var parent = parent(frames.get(at + 3).bytes());
            var content = frames.get(at + 5);
            if (content.length() > LARGE && header.path("msg_type").asText().equals("stream")) {
                pieces(channel, header, parent, content, sink);
            } else {
                sink.accept(new Message(channel, header, parent, JSON.readTree(content.bytes())));
            }
        } catch (IOException | IllegalArgumentException e) {
            // Not a message of ours.
            return;
        } finally {
            frames.forEach(Frame::close);
        }
    }

    private boolean signed(List<Frame> frames, int at) throws IOException {
        for (int i = at + 2; i < at + 6; i++) {
            if (frames.get(i) instanceof Frame.InMemory small) {
                mac.update(small.bytes());
            } else {
                update(frames.get(i));
            }
        }
        var expected = mac.doFinal();
        return MessageDigest.isEqual(
                expected, HexFormat.of().parseHex(new String(frames.get(at + 1).bytes(), UTF_8)));
    }

    private void update(Frame frame) throws IOException {
        var piece = new byte[LARGE];
        try (var in = frame.open()) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                mac.update(piece, 0, count);
            }
        }
    }

    private static void pieces(
            Message.Channel channel, ObjectNode header, String parent, Frame content, Consumer<Message> sink)
            throws IOException {
        var name = "stdout";
        long text = -1;
        try (var json = JSON.getFactory().createParser(content.open())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING && "name".equals(json.currentName())) {
                    name = json.getText();
                } else if (json.currentToken() == JsonToken.VALUE_STRING && "text".equals(json.currentName())) {
                    text = json.currentTokenLocation().getByteOffset();
                }
            }
        }
        if (text >= 0) {
            var stream = name;
            try (var in = content.open()) {
                in.skipNBytes(text + 1);
                JsonStrings.read(
                        in,
                        LARGE,
                        piece -> sink.accept(new Message(
                                channel,
                                header,
                                parent,
                                object().put("name", stream).put("text", piece))));
            }
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
