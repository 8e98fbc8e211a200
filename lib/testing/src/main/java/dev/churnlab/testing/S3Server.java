package dev.churnlab.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.minio.MinioClient;
import io.minio.SetBucketPolicyArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real S3 server (versitygw) on a free port of this machine, with two users: one may do everything, the other what a
 * bucket lets it.
 */
public final class S3Server implements AutoCloseable {
    private static final String KEY = "tester";
    private static final String SECRET = "not-a-secret-of-anybody";
    private static final String READER = "reader";
    private static final String READERS_SECRET = "reads-and-does-not-write";
    private static final String USERS =
            """
            {"accessAccounts": {"%1$s": {"access": "%1$s", "secret": "%2$s", "role": "user", "userID": 0, "groupID": 0}}}
            """
                    .formatted(READER, READERS_SECRET);
    private static final String READ_ONLY =
            """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["%1$s"]},
             "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::%2$s", "arn:aws:s3:::%2$s/*"]}]}
            """;

    private final ServerProcess process;
    private final Path buckets;
    private final int port;

    private S3Server(ServerProcess process, Path buckets, int port) {
        this.process = process;
        this.buckets = buckets;
        this.port = port;
    }

    /**
     * Skips the suite, by name, where there is no server; in CI that is a failure.
     *
     * @param folder on a disk: one in memory may not take the attributes that the server keeps
     */
    public static S3Server start(Path folder) throws IOException, InterruptedException {
        var program = program();
        var missing = "needs the S3 server versitygw: neither on the PATH nor in " + cache()
                + "; scripts/setup --tests builds it where Go is installed";
        if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(missing);
        }
        assumeTrue(program.isPresent(), missing);
        int port = MlflowServer.freePort();
        var users = Files.createDirectories(folder.resolve("users"));
        Files.writeString(users.resolve("users.json"), USERS);
        var buckets = Files.createDirectories(folder.resolve("buckets"));
        var builder = new ProcessBuilder(
                program.orElseThrow().toString(),
                "--quiet",
                "--port",
                "127.0.0.1:" + port,
                "--iam-dir",
                users.toString(),
                "posix",
                buckets.toString());
        builder.environment().put("ROOT_ACCESS_KEY", KEY);
        builder.environment().put("ROOT_SECRET_KEY", SECRET);
        return new S3Server(ServerProcess.start("versitygw", builder, port), buckets, port);
    }

    static Path cache() {
        var home = System.getenv("XDG_CACHE_HOME");
        return (home == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(home))
                .resolve("churnlab/tools");
    }

    private static Optional<Path> program() {
        return Stream.concat(Arrays.stream(System.getenv("PATH").split(":")).map(Path::of), Stream.of(cache()))
                .map(place -> place.resolve("versitygw"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public int port() {
        return port;
    }

    /** Its address. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Makes a bucket; its folder. */
    public Path bucket(String name) throws IOException {
        return Files.createDirectories(buckets.resolve(name));
    }

    /** The variables with which it is reached. */
    public Map<String, String> environment() {
        return environmentWith("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET);
    }

    /** Makes a bucket that {@link #readersEnvironment()} may read and list, and no more. */
    public Path readOnlyBucket(String name) throws Exception {
        var folder = bucket(name);
        var client = MinioClient.builder()
                .endpoint(endpoint())
                .region("us-east-1")
                .credentials(KEY, SECRET)
                .build();
        client.setBucketPolicy(SetBucketPolicyArgs.builder()
                .bucket(name)
                .config(READ_ONLY.formatted(READER, name))
                .build());
        return folder;
    }

    /** The variables of the user who may read only. */
    public Map<String, String> readersEnvironment() {
        return environmentWith("AWS_ACCESS_KEY_ID", READER, "AWS_SECRET_ACCESS_KEY", READERS_SECRET);
    }

    /** The variable that says where it is, and these. */
    public Map<String, String> environmentWith(String... namesAndValues) {
        var variables = new HashMap<>(Map.of("AWS_ENDPOINT_URL", endpoint()));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return variables;
    }

    public static String key() {
        return KEY;
    }

    public static String secret() {
        return SECRET;
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
