package dev.churnlab.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The named outputs that an executed notebook holds, in the order of their first display; a later value replaces. */
public final class NamedOutputs {
    private NamedOutputs() {}

    /** Collects them from the outputs of all cells, scrapbook's of Python included. */
    public static Map<String, JsonNode> of(Notebook notebook) {
        var outputs = new LinkedHashMap<String, JsonNode>();
        for (var cell : notebook.cells()) {
            if (cell.isCode()) {
                for (var output : cell.outputs()) {
                    var scrap = output.path("data").path(Outputs.MEDIA_TYPE);
                    if (scrap.path("name").isTextual()) {
                        outputs.put(scrap.path("name").asText(), scrap.path("data"));
                    }
                }
            }
        }
        return outputs;
    }
}
