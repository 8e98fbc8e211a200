package dev.churnlab.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.churnlab.notebook.Exit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a workflow of Argo ended, as its exit hook is told.
 *
 * @param exit that of the step that failed first
 * @param error what went wrong, in one line; null if nothing did
 */
public record WorkflowEnd(Exit exit, @Nullable String error) {
    private static final Pattern CODE = Pattern.compile("exit code (\\d+)");
    private static final int KILLED = 137;

    /**
     * @param status Argo's {@code workflow.status}: Succeeded, Failed, Error
     * @param failures Argo's {@code workflow.failures}: a JSON list of the steps that failed, or a JSON text of one
     */
    public static WorkflowEnd of(String status, String failures) {
        if (status.equals("Succeeded")) {
            return new WorkflowEnd(Exit.DONE, null);
        }
        var all = new ArrayList<JsonNode>();
        list(failures).forEach(all::add);
        all.sort(Comparator.comparing(each -> each.path("finishedAt").asText()));
        for (var each : all) {
            var exit = exit(each.path("message").asText());
            if (exit != null) {
                return new WorkflowEnd(
                        exit,
                        "step " + each.path("displayName").asText() + ": " + exit.meaning() + " ("
                                + each.path("message").asText().replaceAll("\\s+", " ") + ")");
            }
        }
        return new WorkflowEnd(Exit.SERVICE, "the workflow ended with status " + status);
    }

    private static JsonNode list(String text) {
        var mapper = new ObjectMapper();
        try {
            var json = mapper.readTree(text);
            return json.isTextual() ? mapper.readTree(json.asText()) : json;
        } catch (JsonProcessingException e) {
            // Argo left the tag as it is: nothing has failed that it knows of.
            return mapper.createArrayNode();
        }
    }

    /** Null for the nodes above the one that failed, which only say so. */
    private static @Nullable Exit exit(String message) {
        if (message.contains("longer than the specified deadline") || message.contains("exceeded its deadline")) {
            return Exit.TIMEOUT;
        }
        var found = CODE.matcher(message);
        if (!found.find()) {
            return null;
        }
        int code = Integer.parseInt(found.group(1));
        for (var exit : Exit.values()) {
            if (exit.code() == code) {
                return exit;
            }
        }
        return code == KILLED ? Exit.KERNEL_DIED : Exit.SERVICE;
    }
}
