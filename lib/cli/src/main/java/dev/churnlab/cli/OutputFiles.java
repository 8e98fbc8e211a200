package dev.churnlab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.churnlab.storage.Location;
import java.nio.file.Files;
import java.util.Map;

/**
 * Named outputs in files: one JSON file of all, or, for Argo, a folder with each as text and, in {@code NAME.json}, as JSON,
 * written so that no template language finds a tag of its own in it.
 */
final class OutputFiles {
    private OutputFiles() {}

    /** @param place a folder if it is one or ends on {@code /}, else a JSON file; a path or s3:// */
    static void write(String place, Map<String, JsonNode> outputs) {
        var to = Location.of(place);
        if (place.endsWith("/") || to.path().filter(Files::isDirectory).isPresent()) {
            outputs.forEach((name, value) -> {
                to.resolve(name).write(value.isTextual() ? value.asText() : value.toString());
                to.resolve(name + ".json").write(untagged(value));
            });
        } else {
            var json = JsonNodeFactory.instance.objectNode();
            outputs.forEach(json::set);
            to.write(json.toPrettyString() + "\n");
        }
    }

    /** As JSON; the characters that begin tags and variables stand in its strings only. */
    private static String untagged(JsonNode value) {
        return value.toString().replace("{{", "{\\u007b").replace("$", "\\u0024");
    }
}
