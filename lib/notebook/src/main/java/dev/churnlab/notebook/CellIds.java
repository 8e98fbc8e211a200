package dev.churnlab.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The ids of cells (nbformat 4.5): 1 to 64 letters, digits, {@code _} and {@code -}, unique. Missing ones are made from
 * place and source, so that the same notebook gets the same ids each time.
 */
final class CellIds {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private CellIds() {}

    static void complete(ArrayNode cells) {
        var taken = new HashSet<String>();
        var without = new boolean[cells.size()];
        for (int i = 0; i < cells.size(); i++) {
            var id = cells.get(i).path("id").asText();
            without[i] = !VALID.matcher(id).matches() || !taken.add(id);
        }
        for (int i = 0; i < cells.size(); i++) {
            if (without[i]) {
                var id = make(i, cells.get(i));
                while (!taken.add(id)) {
                    id = make(id.hashCode(), cells.get(i));
                }
                ((ObjectNode) cells.get(i)).put("id", id);
            }
        }
    }

    private static String make(int place, JsonNode cell) {
        return HexFormat.of()
                .toHexDigits(31 * place + cell.path("source").asText().hashCode());
    }
}
