package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.testing.S3Server;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code churnlab s3 check} ends with 0 where all is well, with 2 for what the user can mend, with 5 where nobody answers. */
class S3CommandIT {
    private static int check(Map<String, String> environment, String place) {
        return new CommandLine(new S3Command(environment)).execute("check", place);
    }

    @Test
    void theExitCodesSayWhoHasToAct(@TempDir Path folder) throws Exception {
        Map<String, String> gone;
        try (var server = S3Server.start(folder)) {
            server.bucket("lab");
            assertThat(check(server.environment(), "s3://lab")).isZero();
            assertThat(check(server.environment(), "s3://other")).isEqualTo(2);
            assertThat(check(
                            server.environmentWith("AWS_ACCESS_KEY_ID", "x", "AWS_SECRET_ACCESS_KEY", "y"), "s3://lab"))
                    .isEqualTo(2);
            gone = server.environment();
        }
        assertThat(check(gone, "s3://lab")).isEqualTo(5);
    }
}
