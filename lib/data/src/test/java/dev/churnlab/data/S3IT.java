package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.churnlab.storage.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and folders of parts in a real S3 server (versitygw), written and read. */
class S3IT {
    private static final int PATIENCE_SECONDS = 30;

    @Test
    void aTableAndTheParts(@TempDir Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("lab"));
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var variables = Map.of(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + port,
                "AWS_ACCESS_KEY_ID", "tester",
                "AWS_SECRET_ACCESS_KEY", "not-a-secret-of-anybody");
        var server = start(folder, port);
        try {
            check(variables);
        } finally {
            server.destroy();
            server.waitFor(5, TimeUnit.SECONDS);
        }
    }

    private static void check(Map<String, String> variables) {
        var customers = Customers.synthetic(500, 1);
        for (var name : new String[] {"customers.csv", "customers.parquet"}) {
            var place = Location.of("s3://lab/" + name, variables);
            Tables.write(customers, place);
            assertThat(Telco.loader().load(place).columns().stream()
                            .map(c -> c.asList())
                            .toList())
                    .isEqualTo(customers.columns().stream().map(c -> c.asList()).toList());
        }
        Tables.write(customers, Location.of("s3://lab/parts/1.csv", variables));
        Tables.write(customers, Location.of("s3://lab/parts/2.parquet", variables));
        var parts = Location.of("s3://lab/parts", variables);
        assertThat(Telco.loader().onWarning(w -> {}).load(parts).rowCount()).isEqualTo(1000);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Telco.loader().load(Location.of("s3://lab/none", variables)))
                .withMessage("cannot read s3://lab/none: no such object, and none below it");
    }

    /** Skipped, by name, where there is no server; in CI that is a failure. */
    private static Process start(Path folder, int port) throws IOException, InterruptedException {
        var cache = Path.of(System.getProperty("user.home"), ".cache", "churnlab", "tools");
        var program = Stream.concat(
                        Arrays.stream(System.getenv("PATH").split(":")).map(Path::of), Stream.of(cache))
                .map(place -> place.resolve("versitygw"))
                .filter(Files::isExecutable)
                .findFirst();
        assertThat(program.isPresent() || !"true".equals(System.getenv("CI")))
                .as("versitygw is there")
                .isTrue();
        assumeTrue(program.isPresent(), "needs the S3 server versitygw; scripts/setup --tests builds it");
        var builder = new ProcessBuilder(
                        program.orElseThrow().toString(),
                        "--quiet",
                        "--port",
                        "127.0.0.1:" + port,
                        "posix",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("ROOT_ACCESS_KEY", "tester");
        builder.environment().put("ROOT_SECRET_KEY", "not-a-secret-of-anybody");
        var process = builder.start();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException("versitygw did not start");
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return process;
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
