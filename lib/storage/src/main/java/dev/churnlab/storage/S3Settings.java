package dev.churnlab.storage;

import io.minio.credentials.AwsConfigProvider;
import io.minio.credentials.Jwt;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import io.minio.credentials.WebIdentityProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Where S3 is and who asks, out of the variables that MLflow and the AWS tools know.
 *
 * @param endpoint MLFLOW_S3_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, else Amazon's
 * @param region AWS_REGION or AWS_DEFAULT_REGION; null to let Amazon say it
 */
record S3Settings(HttpUrl endpoint, @Nullable String region, Map<String, String> environment) {
    private static final String AMAZON = "https://s3.amazonaws.com";

    static S3Settings of(Map<String, String> environment) {
        var named = first(environment, "MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
        var text = named.map(environment::get).orElse(AMAZON);
        var endpoint = HttpUrl.parse(text);
        if (endpoint == null || !endpoint.encodedPath().equals("/")) {
            throw new IllegalArgumentException(
                    named.orElse("") + " is no endpoint: '" + text + "'; as in http://host:9000");
        }
        var region = first(environment, "AWS_REGION", "AWS_DEFAULT_REGION").map(environment::get);
        return new S3Settings(endpoint, region.orElse(named.isPresent() ? "us-east-1" : null), Map.copyOf(environment));
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        for (var name : names) {
            if (!environment.getOrDefault(name, "").isBlank()) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /**
     * Who asks: the key in the environment, else the token of a web identity (as Kubernetes mounts one), else the
     * profile file.
     *
     * @throws IllegalArgumentException if there is none of these
     */
    Provider credentials(OkHttpClient client) {
        if (has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY")) {
            return new StaticProvider(
                    get("AWS_ACCESS_KEY_ID"), get("AWS_SECRET_ACCESS_KEY"), environment.get("AWS_SESSION_TOKEN"));
        } else if (has("AWS_WEB_IDENTITY_TOKEN_FILE")) {
            return new WebIdentityProvider(
                    this::token,
                    tokenService(),
                    null,
                    null,
                    environment.get("AWS_ROLE_ARN"),
                    environment.getOrDefault("AWS_ROLE_SESSION_NAME", "churnlab"),
                    client);
        }
        var file = profileFile();
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "no credentials for " + endpoint.host() + ": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                            + " or AWS_WEB_IDENTITY_TOKEN_FILE, or write " + file);
        }
        return new AwsConfigProvider(file.toString(), profile());
    }

    /** Where {@link #credentials} takes them from, for people. */
    String origin() {
        return has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY")
                ? "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment"
                : has("AWS_WEB_IDENTITY_TOKEN_FILE")
                        ? "the web identity of " + get("AWS_WEB_IDENTITY_TOKEN_FILE")
                        : "the profile " + profile() + " of " + profileFile();
    }

    private Path profileFile() {
        return has("AWS_SHARED_CREDENTIALS_FILE")
                ? Path.of(get("AWS_SHARED_CREDENTIALS_FILE"))
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".aws", "credentials");
    }

    private String profile() {
        return has("AWS_PROFILE") ? get("AWS_PROFILE") : "default";
    }

    private Jwt token() {
        var file = get("AWS_WEB_IDENTITY_TOKEN_FILE");
        try {
            return new Jwt(Files.readString(Path.of(file)).strip(), 0);
        } catch (IOException e) {
            throw new ProviderException("the file of AWS_WEB_IDENTITY_TOKEN_FILE, " + file + ", cannot be read", e);
        }
    }

    private String tokenService() {
        return first(environment, "AWS_ENDPOINT_URL_STS")
                .map(environment::get)
                .orElse(region == null ? "https://sts.amazonaws.com" : "https://sts." + region + ".amazonaws.com");
    }

    private boolean has(String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    private String get(String name) {
        return environment.getOrDefault(name, "");
    }
}
