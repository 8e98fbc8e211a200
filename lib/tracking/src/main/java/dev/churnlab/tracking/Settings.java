package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a tracking server is, who asks it, and how long it is waited for.
 *
 * @param uri the server, without a slash at the end and without credentials
 * @param authorization the header of that name, or null where the server asks for none
 * @param start how long a server may take to start; not at all where nothing is to be tried again
 * @param call how long one attempt of a call may take; an artifact gets a second more for each MB
 * @param attempts how often a call is tried before it fails
 * @param pause the first pause between two attempts; each further one is twice as long
 * @param environment the variables with which S3 is reached, where artifacts lie there
 */
record Settings(
        URI uri,
        @Nullable String authorization,
        Duration start,
        Duration call,
        int attempts,
        Duration pause,
        Map<String, String> environment) {
    static final String URI_VARIABLE = "MLFLOW_TRACKING_URI";

    private static final String TIMEOUT = "MLFLOW_HTTP_REQUEST_TIMEOUT";
    private static final String RETRIES = "MLFLOW_HTTP_REQUEST_MAX_RETRIES";
    private static final Duration START = Duration.ofSeconds(60);

    /** Reads MLflow's own variables. */
    static Settings of(Map<String, String> environment) {
        var uri = environment.getOrDefault(URI_VARIABLE, "");
        if (uri.isBlank()) {
            throw ServiceException.undone(
                    URI_VARIABLE + " is not set: set it to the MLflow server, as in http://localhost:5000", null);
        }
        return of(uri, environment);
    }

    /** A server by its address, with the credentials of MLflow's variables unless the address has its own. */
    static Settings of(String address, Map<String, String> environment) {
        var uri = parse(address.strip());
        var name = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        var token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        var user = uri.getUserInfo();
        if (user == null && !name.isBlank()) {
            user = name + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        }
        var retries = number(environment, RETRIES, 6, 0);
        var bearer = token.isBlank() ? null : "Bearer " + token;
        var authorization =
                user == null ? bearer : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
        return new Settings(
                plain(uri),
                authorization,
                retries == 0 ? Duration.ZERO : START,
                Duration.ofSeconds(number(environment, TIMEOUT, 30, 1)),
                1 + retries,
                Duration.ofMillis(250),
                Map.copyOf(environment));
    }

    private static int number(Map<String, String> environment, String name, int standard, int least) {
        var text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return standard;
        }
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < least) {
            throw new TrackingException(name + " must be a whole number from " + least + ", was '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /** How long all attempts of a call may take together, pauses included. */
    Duration whole() {
        return call.multipliedBy(3);
    }

    private static URI parse(String address) {
        try {
            var uri = new URI(address);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below, without the address where it may hold a password.
        }
        throw new TrackingException(URI_VARIABLE + " must be an MLflow server as in http://localhost:5000, was "
                + (address.contains("@") ? "an address with credentials that is none" : "'" + address + "'"));
    }

    private static URI plain(URI uri) {
        var path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
