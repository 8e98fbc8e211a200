package dev.churnlab.notebook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads, checks and upgrades a notebook; numbers keep all their digits. */
final class NotebookReader {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .configure(JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS, true)
            .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, true)
            .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private NotebookReader() {}

    static Notebook read(InputStream in, String name) throws IOException {
        JsonNode node;
        try {
            node = JSON.reader()
                    .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .readTree(in);
        } catch (JsonProcessingException e) {
            throw new NotebookException(name + " is not a notebook: not JSON" + place(e), e);
        }
        if (node == null || node.isMissingNode()) {
            throw new NotebookException(name + " is not a notebook: the file is empty");
        }
        if (!(node instanceof ObjectNode root) || !root.path("nbformat").isInt()) {
            throw new NotebookException(name + " is not a notebook: it has no nbformat number");
        }
        checkFormat(root, name);
        var cells = root.get("cells");
        if (!(cells instanceof ArrayNode list)) {
            throw new NotebookException(name + " is not a notebook: it has no list of cells");
        }
        if (!root.path("metadata").isObject()) {
            root.putObject("metadata");
        }
        for (int i = 0; i < list.size(); i++) {
            readCell(list.get(i), name + " is not a valid notebook: cell " + (i + 1));
        }
        CellIds.complete(list);
        root.put("nbformat_minor", Math.max(5, root.path("nbformat_minor").asInt()));
        return new Notebook(root);
    }

    private static String place(JsonProcessingException e) {
        return e instanceof JsonParseException && e.getLocation() != null
                ? " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")"
                : "";
    }

    private static void checkFormat(ObjectNode root, String name) {
        int format = root.path("nbformat").asInt();
        if (format < 4) {
            throw new NotebookException(name + " is of notebook format " + format + ", 4 is needed; convert it with"
                    + " `jupyter nbconvert --to notebook --nbformat 4`");
        }
        if (format > 4) {
            throw new NotebookException(
                    name + " is of notebook format " + format + ", which is newer than 4, the one known here");
        }
    }

    private static void readCell(JsonNode node, String where) {
        if (!(node instanceof ObjectNode cell)) {
            throw new NotebookException(where + " is not an object");
        }
        if (!cell.path("cell_type").isTextual()) {
            throw new NotebookException(where + " has no cell_type");
        }
        if (!join(cell, "source")) {
            throw new NotebookException(where + " has no source");
        }
        if (!cell.path("metadata").isObject()) {
            cell.putObject("metadata");
        }
        cell.path("attachments").forEach(NotebookReader::joinBundle);
        if (cell.path("cell_type").asText().equals("code")) {
            if (!cell.has("execution_count")) {
                cell.putNull("execution_count");
            }
            if (!cell.path("outputs").isArray()) {
                cell.putArray("outputs");
            }
            cell.path("outputs").forEach(NotebookReader::joinOutput);
        }
    }

    private static void joinOutput(JsonNode output) {
        joinBundle(output.path("data"));
        if (output instanceof ObjectNode object && object.has("text")) {
            join(object, "text");
        }
    }

    private static void joinBundle(JsonNode bundle) {
        if (bundle instanceof ObjectNode object) {
            for (var entry : object.properties()) {
                var joined = isJson(entry.getKey()) ? null : joined(entry.getValue());
                if (joined != null) {
                    entry.setValue(joined);
                }
            }
        }
    }

    /** Whether values of a media type are JSON, to be left as they are. */
    static boolean isJson(String mediaType) {
        return mediaType.equals("application/json")
                || mediaType.startsWith("application/") && mediaType.endsWith("+json");
    }

    private static boolean join(ObjectNode object, String key) {
        var joined = joined(object.path(key));
        if (joined != null) {
            object.set(key, joined);
        }
        return object.path(key).isTextual();
    }

    private static @Nullable JsonNode joined(JsonNode lines) {
        if (!lines.isArray()) {
            return null;
        }
        var text = new StringBuilder();
        for (var line : lines) {
            if (!line.isTextual()) {
                return null;
            }
            text.append(line.asText());
        }
        return TextNode.valueOf(text.toString());
    }
}
