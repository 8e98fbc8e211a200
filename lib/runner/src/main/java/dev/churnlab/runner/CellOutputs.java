package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.notebook.Cell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of the cell that is executed, as nbclient stores them: texts of a stream joined (up to a display between
 * them), displays that later messages change, clear_output at once or before the next output.
 */
final class CellOutputs {
    private final ArrayNode outputs;
    private final DisplayIds displays;
    private final Overflow overflow;
    private final long limit;
    private final long flood;
    private final int count;
    private final Map<ObjectNode, StringBuilder> texts = new IdentityHashMap<>();
    private final List<ObjectNode> openStreams = new ArrayList<>();
    private final Set<String> overflowing = new HashSet<>();
    private boolean clearBeforeNext;
    private long stored;
    private long seen;
    private @Nullable ObjectNode error;

    /**
     * @param limit how many characters are stored in the notebook; the rest overflows
     * @param flood after how many characters the cell is stopped
     * @param count the execution count of the cell
     */
    CellOutputs(Cell cell, DisplayIds displays, Overflow overflow, long limit, long flood, int count) {
        outputs = cell.outputs();
        outputs.removeAll();
        this.displays = displays;
        this.overflow = overflow;
        this.limit = limit;
        this.flood = flood;
        this.count = count;
    }

    /** The first error that the kernel sent. */
    @Nullable ObjectNode error() {
        return error;
    }

    void add(Message message) {
        var content = message.content();
        switch (message.type()) {
            case "stream" ->
                stream(
                        content.path("name").asText("stdout"),
                        content.path("text").asText());
            case "execute_result", "display_data" -> display(message.type(), content);
            case "update_display_data" -> displays.update(content);
            case "clear_output" -> clear(content.path("wait").asBoolean());
            case "error" -> error(content);
            default -> {
                // Status, input and widgets' messages are no outputs.
            }
        }
    }

    private void stream(String name, String text) {
        clearIfDue();
        seen += text.length();
        if (seen > flood) {
            throw new FloodException("the cell printed more than " + flood / 1_000_000 + " MB");
        }
        if (overflowing.contains(name)) {
            overflow.stream(name, text);
            return;
        }
        var shown = builder(open(name));
        int room = (int) Math.min(text.length(), Math.max(0, limit - stored));
        int end = shown.length() + room;
        shown.append(text);
        stored += room;
        if (room < text.length()) {
            int cut = overflow.cut(shown, end);
            overflow.stream(name, shown.substring(cut));
            shown.setLength(cut);
            stored = limit;
            overflowing.add(name);
        }
    }

    private StringBuilder builder(ObjectNode output) {
        return texts.computeIfAbsent(output, o -> new StringBuilder());
    }

    /** The stream's output since the last display. Stdout stands before stderr: their order is not sure anyway. */
    private ObjectNode open(String name) {
        for (var each : openStreams) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        var output =
                Wire.object().put("name", name).put("output_type", "stream").put("text", "");
        if (name.equals("stdout") && !openStreams.isEmpty()) {
            outputs.insert(outputs.size() - openStreams.size(), output);
        } else {
            outputs.add(output);
        }
        openStreams.add(output);
        return output;
    }

    private void display(String type, JsonNode content) {
        displays.update(content);
        clearIfDue();
        var output = Wire.object();
        output.set("data", bounded(content.path("data")));
        if (type.equals("execute_result")) {
            output.put("execution_count", count);
        }
        output.set("metadata", content.path("metadata").isObject() ? content.path("metadata") : Wire.object());
        output.put("output_type", type);
        outputs.add(output);
        displays.remember(content, output);
        openStreams.clear();
    }

    private JsonNode bounded(JsonNode data) {
        long size = 0;
        for (var each : data) {
            size += each.isTextual() ? each.asText().length() : each.toString().length();
        }
        seen += size;
        if (stored + size > limit) {
            var kinds = new ArrayList<String>();
            data.fieldNames().forEachRemaining(kinds::add);
            return Wire.object().put("text/plain", overflow.piece(data.toString(), String.join(", ", kinds)));
        }
        stored += size;
        return data.isObject() ? data : Wire.object();
    }

    private void error(JsonNode content) {
        clearIfDue();
        var output = Wire.object();
        output.put("ename", content.path("ename").asText());
        output.put("evalue", content.path("evalue").asText());
        output.put("output_type", "error");
        output.set("traceback", content.path("traceback").isArray() ? content.path("traceback") : output.arrayNode());
        outputs.add(output);
        openStreams.clear();
        if (error == null) {
            error = output;
        }
    }

    private void clear(boolean wait) {
        clearBeforeNext = wait;
        if (!wait) {
            clearNow();
        }
    }

    private void clearIfDue() {
        if (clearBeforeNext) {
            clearNow();
            clearBeforeNext = false;
        }
    }

    private void clearNow() {
        outputs.forEach(displays::forget);
        outputs.removeAll();
        texts.clear();
        openStreams.clear();
        overflowing.clear();
        stored = 0;
    }

    /** Puts the streams' texts into the cell, for a save. */
    void store() {
        texts.forEach((output, text) -> {
            var name = output.path("name").asText();
            var last = openStreams.contains(output) ? overflow.notice(name) : "";
            output.put("text", Streams.shown(text.toString()) + last);
        });
    }
}
