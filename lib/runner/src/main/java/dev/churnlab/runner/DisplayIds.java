package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The displays of a notebook that have an id, so that a later message, from a later cell too, can change them. */
final class DisplayIds {
    private final Map<String, List<ObjectNode>> outputs = new HashMap<>();

    private static String id(JsonNode content) {
        return content.path("transient").path("display_id").asText("");
    }

    void remember(JsonNode content, ObjectNode output) {
        if (!id(content).isEmpty()) {
            outputs.computeIfAbsent(id(content), id -> new ArrayList<>()).add(output);
        }
    }

    void update(JsonNode content) {
        for (var output : outputs.getOrDefault(id(content), List.of())) {
            output.set("data", content.path("data"));
            output.set("metadata", content.path("metadata"));
        }
    }

    void forget(JsonNode output) {
        outputs.values().forEach(list -> list.removeIf(each -> each == output));
    }
}
