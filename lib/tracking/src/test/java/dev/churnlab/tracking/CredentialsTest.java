package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Address and credentials come from MLflow's variables, go with every request, and show in no message. */
class CredentialsTest {
    @Test
    void userAndPasswordOrTokenAreSent() throws IOException {
        try (var server = new FaultyServer()) {
            var basic = Map.of("MLFLOW_TRACKING_USERNAME", "ada", "MLFLOW_TRACKING_PASSWORD", "pässword");
            assertThatThrownBy(() -> server.client(basic).resume("0".repeat(32)))
                    .isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> server.client(Map.of("MLFLOW_TRACKING_TOKEN", "t0k"))
                            .resume("0".repeat(32)))
                    .isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> server.client().resume("0".repeat(32))).isInstanceOf(NotFoundException.class);

            assertThat(server.authorizations()).containsExactly("Basic YWRhOnDDpHNzd29yZA==", "Bearer t0k", "null");
        }
    }

    @Test
    void addressWithCredentialsShowsNone() {
        var settings = Settings.of("https://ada:secret@mlflow.example:8443/base/", Map.of());

        assertThat(settings).hasToString("https://mlflow.example:8443/base");
        assertThat(settings.authorization()).isEqualTo("Basic YWRhOnNlY3JldA==");
        assertThatThrownBy(() -> Settings.of("ftp://ada:secret@mlflow.example", Map.of()))
                .isInstanceOf(TrackingException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void boundsAreThoseOfMlflowsVariables() {
        var settings = Settings.of(
                "http://localhost:5000",
                Map.of("MLFLOW_HTTP_REQUEST_TIMEOUT", "7", "MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0"));

        assertThat(settings.call()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.attempts()).isEqualTo(1);
        assertThat(settings.start()).isEqualTo(Duration.ZERO);
        assertThatThrownBy(
                        () -> Settings.of("http://localhost:5000", Map.of("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "none")))
                .isInstanceOf(TrackingException.class)
                .hasMessage("MLFLOW_HTTP_REQUEST_MAX_RETRIES must be a whole number from 0, was 'none'");
        assertThatThrownBy(() -> Settings.of("http://localhost:5000", Map.of("MLFLOW_HTTP_REQUEST_TIMEOUT", "0")))
                .hasMessage("MLFLOW_HTTP_REQUEST_TIMEOUT must be a whole number from 1, was '0'");
    }

    @Test
    void addressThatIsNotSetOrNoneIsNamed() {
        assertThatThrownBy(() -> Settings.of(Map.of()))
                .isInstanceOf(ServiceException.class)
                .hasMessage("MLFLOW_TRACKING_URI is not set: set it to the MLflow server, as in http://localhost:5000");
        assertThatThrownBy(() -> Settings.of(Map.of("MLFLOW_TRACKING_URI", "sqlite:///mlflow.db")))
                .hasMessage(
                        "MLFLOW_TRACKING_URI must be an MLflow server as in http://localhost:5000, was 'sqlite:///mlflow.db'");
    }
}
