package dev.churnlab.notebook;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a notebook as Jupyter does: UTF-8, indented by one, long texts as lists of lines. Made for a notebook that is
 * written again and again: cells that have not changed since the last time are not put into text anew.
 */
public final class NotebookWriter {
    private static final JsonFactory JSON = new JsonFactory();
    /** The indent of a cell's braces. */
    private static final int CELL_DEPTH = 2;
    /** The texts of larger cells are not kept, in bytes. */
    private static final int LARGEST_KEPT = 1 << 14;
    /** How many bytes of text are kept in all. */
    private static final int MOST_KEPT = 8 << 20;

    private final UnaryOperator<String> filter;
    private final Map<JsonNode, Written> kept = new IdentityHashMap<>();
    private int keptBytes;

    /** A cell as it was when it was written, and what was written. */
    private record Written(JsonNode cell, byte[] text) {}

    /** @param filter what every text and key is passed through, as one that hides secrets; the same for the same text */
    public NotebookWriter(UnaryOperator<String> filter) {
        this.filter = filter;
    }

    /** Writes the notebook and leaves the stream open. */
    public void write(Notebook notebook, OutputStream out) throws IOException {
        try (var json = generator(out, 0)) {
            document(notebook.json(), json, out);
            json.writeRaw('\n');
        }
    }

    private static JsonGenerator generator(OutputStream out, int depth) throws IOException {
        var json = JSON.createGenerator(out, JsonEncoding.UTF8);
        json.disable(JsonGenerator.Feature.QUOTE_NON_NUMERIC_NUMBERS);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        json.setPrettyPrinter(new OneSpace(depth));
        return json;
    }

    private void document(JsonNode root, JsonGenerator json, OutputStream out) throws IOException {
        json.writeStartObject();
        for (var entry : root.properties()) {
            key(entry.getKey(), json);
            if (entry.getKey().equals("cells")) {
                json.writeStartArray();
                for (var cell : entry.getValue()) {
                    // Ends what stands before the cell.
                    json.writeRawValue("");
                    json.flush();
                    out.write(text(cell));
                }
                json.writeEndArray();
            } else {
                plain(entry.getValue(), json);
            }
        }
        json.writeEndObject();
    }

    private byte[] text(JsonNode cell) throws IOException {
        var before = kept.get(cell);
        if (before != null && before.cell().equals(cell)) {
            return before.text();
        }
        var bytes = new ByteArrayOutputStream();
        try (var json = generator(bytes, CELL_DEPTH)) {
            cell(cell, json);
        }
        var text = bytes.toByteArray();
        keep(cell, before, text);
        return text;
    }

    private void keep(JsonNode cell, @Nullable Written before, byte[] text) {
        if (before != null) {
            keptBytes -= before.text().length;
            kept.remove(cell);
        }
        if (text.length <= LARGEST_KEPT && keptBytes + text.length <= MOST_KEPT) {
            keptBytes += text.length;
            kept.put(cell, new Written(cell.deepCopy(), text));
        }
    }

    private void cell(JsonNode cell, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (var entry : cell.properties()) {
            key(entry.getKey(), json);
            var value = entry.getValue();
            switch (entry.getKey()) {
                case "source" -> lines(value, json);
                case "outputs" -> {
                    json.writeStartArray();
                    for (var output : value) {
                        output(output, json);
                    }
                    json.writeEndArray();
                }
                case "attachments" -> {
                    json.writeStartObject();
                    for (var attachment : value.properties()) {
                        key(attachment.getKey(), json);
                        bundle(attachment.getValue(), json);
                    }
                    json.writeEndObject();
                }
                default -> plain(value, json);
            }
        }
        json.writeEndObject();
    }

    private void output(JsonNode output, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (var entry : output.properties()) {
            key(entry.getKey(), json);
            switch (entry.getKey()) {
                case "text" -> lines(entry.getValue(), json);
                case "data" -> bundle(entry.getValue(), json);
                default -> plain(entry.getValue(), json);
            }
        }
        json.writeEndObject();
    }

    private void bundle(JsonNode bundle, JsonGenerator json) throws IOException {
        if (!bundle.isObject()) {
            plain(bundle, json);
            return;
        }
        json.writeStartObject();
        for (var entry : bundle.properties()) {
            var type = entry.getKey();
            key(type, json);
            if (type.startsWith("text/") || type.equals("application/javascript") || type.equals("image/svg+xml")) {
                lines(entry.getValue(), json);
            } else {
                plain(entry.getValue(), json);
            }
        }
        json.writeEndObject();
    }

    private void lines(JsonNode value, JsonGenerator json) throws IOException {
        if (!value.isTextual()) {
            plain(value, json);
            return;
        }
        // Filtered as a whole: a secret may hold a line end.
        var text = filter.apply(value.asText());
        json.writeStartArray();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start) + 1;
            end = end == 0 ? text.length() : end;
            text(text.substring(start, end), json);
            start = end;
        }
        json.writeEndArray();
    }

    private void plain(JsonNode value, JsonGenerator json) throws IOException {
        if (value.isObject()) {
            json.writeStartObject();
            for (var entry : value.properties()) {
                key(entry.getKey(), json);
                plain(entry.getValue(), json);
            }
            json.writeEndObject();
        } else if (value.isArray()) {
            json.writeStartArray();
            for (var element : value) {
                plain(element, json);
            }
            json.writeEndArray();
        } else if (value.isTextual()) {
            text(filter.apply(value.asText()), json);
        } else if (value.isBoolean()) {
            json.writeBoolean(value.booleanValue());
        } else if (value.isNumber()) {
            number(value, json);
        } else {
            json.writeNull();
        }
    }

    private static void number(JsonNode value, JsonGenerator json) throws IOException {
        switch (value.numberType()) {
            case INT, LONG -> json.writeNumber(value.longValue());
            case BIG_INTEGER -> json.writeNumber(value.bigIntegerValue());
            case BIG_DECIMAL -> json.writeNumber(value.decimalValue());
            default -> json.writeNumber(value.doubleValue());
        }
    }

    private void key(String key, JsonGenerator json) throws IOException {
        json.writeFieldName(LoneSurrogates.replaced(filter.apply(key)));
    }

    private static void text(String text, JsonGenerator json) throws IOException {
        if (LoneSurrogates.in(text)) {
            json.writeRawValue(LoneSurrogates.quoted(text));
        } else {
            json.writeString(text);
        }
    }

    /** One space of indent for each level, and nothing within empty lists and objects. */
    private static final class OneSpace extends MinimalPrettyPrinter {
        private static final long serialVersionUID = 1;
        private static final int USUAL_DEPTH = 32;
        private static final char[] LINE = ("\n" + " ".repeat(USUAL_DEPTH)).toCharArray();
        private int depth;

        OneSpace(int depth) {
            this.depth = depth;
        }

        private void line(JsonGenerator json) throws IOException {
            json.writeRaw(LINE, 0, 1 + Math.min(depth, USUAL_DEPTH));
            for (int i = USUAL_DEPTH; i < depth; i++) {
                json.writeRaw(' ');
            }
        }

        @Override
        public void writeStartObject(JsonGenerator json) throws IOException {
            json.writeRaw('{');
            depth++;
        }

        @Override
        public void writeEndObject(JsonGenerator json, int entries) throws IOException {
            depth--;
            if (entries > 0) {
                line(json);
            }
            json.writeRaw('}');
        }

        @Override
        public void writeStartArray(JsonGenerator json) throws IOException {
            json.writeRaw('[');
            depth++;
        }

        @Override
        public void writeEndArray(JsonGenerator json, int values) throws IOException {
            depth--;
            if (values > 0) {
                line(json);
            }
            json.writeRaw(']');
        }

        @Override
        public void beforeObjectEntries(JsonGenerator json) throws IOException {
            line(json);
        }

        @Override
        public void beforeArrayValues(JsonGenerator json) throws IOException {
            line(json);
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
            json.writeRaw(',');
            line(json);
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(',');
            line(json);
        }

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(": ");
        }
    }
}
