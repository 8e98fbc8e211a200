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
import java.util.function.Function;
import java.util.regex.Pattern;
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
    private static final String TOKEN_SERVICE = "AWS_ENDPOINT_URL_STS";
    private static final Pattern STATUS = Pattern.compile("HTTP status code (4\\d\\d)");
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
     * profile file. What cannot be got says so in one line, as a {@link ProviderException}.
     *
     * @throws IllegalArgumentException if there is none of these, or only a part of one
     */
    Provider credentials(OkHttpClient client) {
        if (has("AWS_ACCESS_KEY_ID") != has("AWS_SECRET_ACCESS_KEY")) {
            throw new IllegalArgumentException("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together, and "
                    + (has("AWS_ACCESS_KEY_ID") ? "the second" : "the first") + " is not set");
        } else if (has("AWS_ACCESS_KEY_ID")) {
            return new StaticProvider(
                    get("AWS_ACCESS_KEY_ID"),
                    get("AWS_SECRET_ACCESS_KEY"),
                    has("AWS_SESSION_TOKEN") ? get("AWS_SESSION_TOKEN") : null);
        } else if (has("AWS_WEB_IDENTITY_TOKEN_FILE")) {
            return webIdentity(client);
        }
        var file = profileFile();
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "no credentials for " + endpoint.host() + ": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                            + " or AWS_WEB_IDENTITY_TOKEN_FILE, or write " + file);
        }
        return explained(
                new AwsConfigProvider(file.toString(), profile()),
                e -> e instanceof ProviderException
                        ? file + ": " + e.getMessage() + "; the profile is chosen by AWS_PROFILE"
                        : file + " is no file of credentials: before its first line there has to be a profile, as in ["
                                + profile() + "]");
    }

    private Provider webIdentity(OkHttpClient client) {
        var file = get("AWS_WEB_IDENTITY_TOKEN_FILE");
        var service = tokenService();
        var role = get("AWS_ROLE_ARN");
        if (role.isBlank() && !has(TOKEN_SERVICE)) {
            throw new IllegalArgumentException(
                    "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN, the role that its" + " token is for, is not");
        }
        var provider = new WebIdentityProvider(
                this::token,
                service,
                null,
                null,
                role.isBlank() ? null : role,
                environment.getOrDefault("AWS_ROLE_SESSION_NAME", "churnlab"),
                client);
        return explained(provider, e -> {
            var status = STATUS.matcher(String.valueOf(e.getMessage()));
            if (status.find()) {
                return service + " refused the token of " + file + " for the role " + role + " (" + status.group(1)
                        + "): check AWS_ROLE_ARN, and that the role trusts whoever issued the token";
            } else if (e.getCause() instanceof IOException io) {
                return Failure.network(service, io);
            }
            return service + " does not answer as a token service does; check " + TOKEN_SERVICE;
        });
    }

    /** The client's own messages do not say where it asked, or which file it read. */
    private static Provider explained(Provider provider, Function<RuntimeException, String> why) {
        return () -> {
            try {
                return provider.fetch();
            } catch (MissingToken e) {
                throw e;
            } catch (RuntimeException e) {
                throw new ProviderException(why.apply(e), e);
            }
        };
    }

    /** Says all there is to say. */
    private static final class MissingToken extends ProviderException {
        private static final long serialVersionUID = 1;

        MissingToken(String message, Throwable cause) {
            super(message, cause);
        }
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
            throw new MissingToken("the file of AWS_WEB_IDENTITY_TOKEN_FILE, " + file + ", cannot be read", e);
        }
    }

    private String tokenService() {
        if (!has(TOKEN_SERVICE)) {
            return region == null ? "https://sts.amazonaws.com" : "https://sts." + region + ".amazonaws.com";
        }
        if (HttpUrl.parse(get(TOKEN_SERVICE)) == null) {
            throw new IllegalArgumentException(
                    TOKEN_SERVICE + " is no address: '" + get(TOKEN_SERVICE) + "'; as in https://host");
        }
        return get(TOKEN_SERVICE);
    }

    private boolean has(String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    private String get(String name) {
        return environment.getOrDefault(name, "");
    }
}
