package dev.churnlab.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Locale;

/** What an answer of MLflow means that says no. */
final class Refusal {
    private static final int LONGEST = 300;

    private Refusal() {}

    static TrackingException of(URI server, String what, HttpResponse<String> response) {
        var status = response.statusCode();
        var said = message(response);
        var code = body(response).path("error_code").asText("");
        if (status < 400) {
            return new TrackingException("MLflow at " + server + " moved ("
                    + response.headers().firstValue("Location").orElse("it does not say where") + "): set "
                    + Settings.URI_VARIABLE + " to where it is now");
        }
        if (status == 401) {
            return new TrackingException("MLflow at " + server + " does not know these credentials (401): set"
                    + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN");
        }
        if (status == 403 && said.toLowerCase(Locale.ROOT).contains("host header")) {
            var host = server.getHost();
            return new TrackingException("MLflow at " + server + " does not answer to this name (403): start it with"
                    + " --allowed-hosts " + host + (server.getPort() < 0 ? "" : "," + server.getAuthority()));
        }
        if (status == 403) {
            return new TrackingException(
                    "MLflow at " + server + " does not permit " + what + " to these credentials (403): " + said);
        }
        if (code.equals("RESOURCE_DOES_NOT_EXIST")) {
            return new NotFoundException("MLflow at " + server + ": " + said);
        }
        if (code.equals("RESOURCE_ALREADY_EXISTS")) {
            return new AlreadyExists("MLflow at " + server + ": " + said);
        }
        if (status == 404 && code.isEmpty()) {
            return new NotFoundException("MLflow at " + server + " does not have " + what + " (404)");
        }
        var refused = "MLflow at " + server + " refused " + what + " (" + status + "): " + said;
        // A 400 of another code may be the database's, and pass.
        return code.equals("INVALID_PARAMETER_VALUE") || status == 413
                ? new Refused(refused)
                : new TrackingException(refused);
    }

    /** What the server said, on one line of bounded length. */
    static String message(HttpResponse<String> response) {
        var body = response.body() == null ? "" : response.body();
        var text = body(response).path("message").asText(body).strip().replaceAll("\\s+", " ");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static JsonNode body(HttpResponse<String> response) {
        try {
            return Rest.JSON.readTree(response.body() == null ? "" : response.body());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
