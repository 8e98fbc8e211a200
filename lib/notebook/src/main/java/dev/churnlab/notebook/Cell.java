package dev.churnlab.notebook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A cell of a notebook: a view of its JSON, so that what this class does not know survives.
 *
 * @param json the cell as nbformat 4 has it, with its source and texts joined to one string each
 */
public record Cell(ObjectNode json) {
    /** A code cell without outputs; {@link Notebook#insert} gives it an id. */
    public static Cell code(String source, String... tags) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("cell_type", "code");
        json.putNull("execution_count");
        var cell = new Cell(json);
        cell.metadata();
        json.putArray("outputs");
        json.put("source", source);
        cell.tag(tags);
        return cell;
    }

    /** A markdown cell; {@link Notebook#insert} gives it an id. */
    public static Cell markdown(String source, String... tags) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("cell_type", "markdown");
        var cell = new Cell(json);
        cell.metadata();
        json.put("source", source);
        cell.tag(tags);
        return cell;
    }

    /** {@code code}, {@code markdown} or {@code raw}. */
    public String type() {
        return json.path("cell_type").asText();
    }

    /** Whether a kernel can execute it. */
    public boolean isCode() {
        return type().equals("code");
    }

    /** The id, unique within the notebook. */
    public String id() {
        return json.path("id").asText();
    }

    /** The text of the cell. */
    public String source() {
        return json.path("source").asText();
    }

    /** The metadata, made when there are none. */
    public ObjectNode metadata() {
        return json.withObjectProperty("metadata");
    }

    /** The outputs of a code cell, made when there are none. */
    public ArrayNode outputs() {
        return json.withArrayProperty("outputs");
    }

    /** The tags, in order. */
    public List<String> tags() {
        var tags = new ArrayList<String>();
        json.path("metadata").path("tags").forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    /** Whether it has a tag. */
    public boolean hasTag(String tag) {
        return tags().contains(tag);
    }

    private void tag(String... tags) {
        if (tags.length > 0) {
            var list = metadata().putArray("tags");
            List.of(tags).forEach(list::add);
        }
    }
}
