package dev.churnlab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.churnlab.storage.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Named outputs in files: one JSON file of all, or, for Argo, a folder with one file a name. */
final class OutputFiles {
    private OutputFiles() {}

    /** @param place a folder if it is one or ends on {@code /}, else a JSON file */
    static void write(String place, Map<String, JsonNode> outputs) {
        var path = Path.of(place);
        if (place.endsWith("/") || Files.isDirectory(path)) {
            outputs.forEach((name, value) ->
                    AtomicFiles.write(path.resolve(name), value.isTextual() ? value.asText() : value.toString()));
        } else {
            var json = JsonNodeFactory.instance.objectNode();
            outputs.forEach(json::set);
            AtomicFiles.write(path, json.toPrettyString() + "\n");
        }
    }
}
