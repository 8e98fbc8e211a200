package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A name that versions are registered under, as the registry had it when it was asked.
 *
 * @param aliases the version that each points to
 */
public record RegisteredModel(
        String name, String description, Map<String, Integer> aliases, Map<String, String> tags, Instant created) {
    public RegisteredModel {
        aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
        tags = Map.copyOf(tags);
    }

    static RegisteredModel of(JsonNode node) {
        var aliases = new LinkedHashMap<String, Integer>();
        node.path("aliases")
                .forEach(alias -> aliases.put(
                        alias.path("alias").asText(), alias.path("version").asInt()));
        var tags = new LinkedHashMap<String, String>();
        node.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return new RegisteredModel(
                node.path("name").asText(),
                node.path("description").asText(),
                aliases,
                tags,
                Instant.ofEpochMilli(node.path("creation_timestamp").asLong()));
    }

    @Override
    public String toString() {
        return "registered model " + name;
    }
}
