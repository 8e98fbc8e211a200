package dev.churnlab.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.storage.StorageException.Reason;
import dev.churnlab.testing.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large file goes to a real S3 server in parts: whole, unchanged, and after an interruption only what is missing. */
class S3FileUploadIT {
    private static final int MB = 1 << 20;
    private static final int SIZE = 40 * MB;
    private static final int PART = 16 * MB;

    @TempDir(factory = TargetFolders.class)
    private static Path folder = Path.of("");

    @TempDir
    private Path local = Path.of("");

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(folder);
        server.bucket("lab");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static Location at(String key) {
        return Location.of("s3://lab/" + key, server.environment());
    }

    private static Location through(CountingRelay relay, String key) {
        return through(relay.port(), key);
    }

    private static Location through(int port, String key) {
        var variables = new java.util.HashMap<>(server.environment());
        variables.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + port);
        return Location.of("s3://lab/" + key, variables);
    }

    private Path file(int seed) throws IOException {
        var bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return Files.write(local.resolve("large.bin"), bytes);
    }

    /** Sends a file and breaks off when the first part is there. */
    private static void breakOff(Location target, Path file) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> target.copyFrom(file, (name, bytes, of) -> {
                    throw new IllegalStateException("the cable was pulled");
                }))
                .withMessageContaining("the cable was pulled");
        assertThat(target.exists()).isFalse();
    }

    @Test
    void everyByteIsThereAndTheProgressIsTold() throws IOException {
        var file = file(1);
        var told = new ArrayList<Long>();
        at("plain.bin").copyFrom(file, (name, bytes, of) -> {
            assertThat(name).isEqualTo("plain.bin");
            assertThat(of).isEqualTo(SIZE);
            told.add(bytes);
        });
        assertThat(told).hasSize(3).isSorted().endsWith((long) SIZE);
        at("plain.bin").copyTo(local.resolve("back.bin"));
        assertThat(local.resolve("back.bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void theQuickestSumThatTheServerChecksIsTaken() throws IOException {
        var file = file(7);
        try (var relay = LosingRelay.unaware(server.port(), "")) {
            through(relay.port(), "crc.bin").copyFrom(file);
            assertThat(relay.putsWith("x-amz-checksum-crc32c")).isEqualTo(3);
            assertThat(relay.putsWith("Content-MD5")).isZero();
        }
        try (var relay = LosingRelay.unaware(server.port(), "x-amz-checksum-algorithm")) {
            through(relay.port(), "md5.bin").copyFrom(file);
            assertThat(relay.putsWith("x-amz-checksum-crc32c")).isZero();
            assertThat(relay.putsWith("Content-MD5")).isEqualTo(3);
        }
        for (var name : List.of("crc.bin", "md5.bin")) {
            assertThat(at(name).bytes()).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void whatIsThereIsNotSentAgain() throws IOException {
        var file = file(2);
        breakOff(at("broken.bin"), file);
        try (var relay = new CountingRelay(server.port(), -1)) {
            through(relay, "broken.bin").copyFrom(file);
            assertThat(relay.sent()).isLessThanOrEqualTo(SIZE - PART + MB);
        }
        assertThat(at("broken.bin").bytes()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void whatIsThereOfAnotherContentIsReplaced() throws IOException {
        breakOff(at("changed.bin"), file(3));
        var file = file(4);
        at("changed.bin").copyFrom(file);
        assertThat(at("changed.bin").bytes()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void aPartThatIsSpoiledOnTheWayIsSentAgain() throws IOException {
        var file = file(5);
        try (var relay = new CountingRelay(server.port(), 5 * MB)) {
            through(relay, "spoiled.bin").copyFrom(file);
            assertThat(relay.sent()).isGreaterThanOrEqualTo(SIZE + 8 * MB);
        }
        assertThat(at("spoiled.bin").bytes()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void aFileThatChangesMeanwhileIsAnError() throws IOException {
        var file = file(6);
        assertThatThrownBy(() -> at("moving.bin").copyFrom(file, (name, bytes, of) -> append(file)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("large.bin changed while it was sent");
    }

    private static void append(Path file) {
        try {
            Files.write(file, new byte[1], java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aBucketThatMayOnlyBeReadIsSaidInOneLine() throws Exception {
        server.readOnlyBucket("museum");
        Location.of("s3://museum/there.txt", server.environment()).write("x");
        var reader = server.readersEnvironment();
        assertThat(Location.of("s3://museum/there.txt", reader).text()).isEqualTo("x");
        for (int size : new int[] {10, SIZE}) {
            var file = Files.write(local.resolve("some.bin"), new byte[size]);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> Location.of("s3://museum/a.bin", reader).copyFrom(file))
                    .withMessage("cannot write s3://museum/a.bin: these credentials may not write it (AccessDenied by "
                            + server.endpoint() + "); ask for the right, or choose another place")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_PERMITTED));
        }
    }

    @Test
    void theTreeHasAllFilesBelow() throws IOException {
        at("tree/a.txt").write("1");
        at("tree/deep/er/b.txt").write("22");
        at("tree-not/c.txt").write("333");
        assertThat(at("tree").tree())
                .containsExactly(java.util.Map.entry("a.txt", 1L), java.util.Map.entry("deep/er/b.txt", 2L));
        assertThat(at("nothing").tree()).isEmpty();
        Files.createDirectories(local.resolve("deep/er"));
        Files.writeString(local.resolve("deep/er/b.txt"), "22");
        assertThat(Location.of(local).tree()).containsExactly(java.util.Map.entry("deep/er/b.txt", 2L));
    }
}
