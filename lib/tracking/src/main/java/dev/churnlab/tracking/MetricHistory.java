package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** All points that a run has of a metric. */
final class MetricHistory {
    private static final String PAGE = "25000";

    private MetricHistory() {}

    /** As MLflow gives them, page by page. */
    static List<JsonNode> of(Rest rest, String runId, String key) {
        var points = new ArrayList<JsonNode>();
        var token = "";
        do {
            var query = new LinkedHashMap<String, String>();
            query.put("run_id", runId);
            query.put("metric_key", key);
            query.put("max_results", PAGE);
            if (!token.isEmpty()) {
                query.put("page_token", token);
            }
            var page = rest.get("metrics/get-history", query);
            page.path("metrics").forEach(points::add);
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());
        return points;
    }

    /** Step, time and value of each point; equal points are one to MLflow as well. */
    static Set<List<Object>> content(Iterable<JsonNode> points) {
        return StreamSupport.stream(points.spliterator(), false)
                .map(point -> List.<Object>of(
                        point.path("step").asLong(),
                        point.path("timestamp").asLong(),
                        // NaN and the infinities are texts.
                        String.valueOf(
                                point.path("value").isNumber()
                                        ? point.path("value").asDouble()
                                        : point.path("value").asText())))
                .collect(Collectors.toSet());
    }
}
