package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.notebook.NamedOutputs;
import dev.churnlab.notebook.Notebook;
import java.time.Duration;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param notebook the executed notebook
 * @param parameters the values that were given to it
 * @param duration from start to end, the kernel's start included
 */
public record RunResult(Notebook notebook, Map<String, ?> parameters, Duration duration) {
    /** The named outputs, in their order. */
    public Map<String, JsonNode> outputs() {
        return NamedOutputs.of(notebook);
    }
}
