package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON in which all that is not ASCII is escaped. */
final class Ascii {
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

    private Ascii() {}

    static byte[] json(JsonNode node) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(out)) {
            json.enable(JsonGenerator.Feature.ESCAPE_NON_ASCII);
            JSON.writeTree(json, node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString().getBytes(US_ASCII);
    }
}
