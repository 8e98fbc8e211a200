package dev.churnlab.tracking;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL server with a new database, on a free port of this machine and in a folder that goes with it. It refuses
 * to run as root, who becomes the user of Debian's package for it. Nobody waits until it is up: MLflow does.
 */
final class RealPostgres implements AutoCloseable {
    private static final String USER = "postgres";

    private final Path folder;
    private final int port;
    private final Process process;

    private RealPostgres(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts one; where there is no PostgreSQL the test is skipped by name, in CI it fails. */
    static RealPostgres start() throws IOException {
        var programs = programs();
        var folder = Files.createTempDirectory("postgres-it-");
        if (isRoot()) {
            var users = folder.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(folder, users.lookupPrincipalByName(USER));
        }
        var data = folder.resolve("data").toString();
        // What a crash of the machine would lose is lost with the test.
        var made = start(folder, programs, "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync");
        if (made.onExit().join().exitValue() != 0) {
            throw new AssertionError("initdb failed: " + Files.readString(folder.resolve("initdb.log")));
        }
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var number = String.valueOf(port);
        var server = start(
                folder, programs, "postgres", "-D", data, "-h", "127.0.0.1", "-p", number, "-k", "", "-c", "fsync=off");
        var postgres = new RealPostgres(folder, port, server);
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
        return postgres;
    }

    /** As SQLAlchemy takes it. */
    String uri() {
        return "postgresql+psycopg2://" + USER + "@127.0.0.1:" + port + "/postgres";
    }

    private static Process start(Path folder, Path programs, String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Debian keeps them by version, outside of the PATH. */
    private static Path programs() throws IOException {
        var places = new ArrayList<Path>();
        var debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (var versions = Files.list(debian)) {
                versions.sorted(Comparator.reverseOrder())
                        .map(version -> version.resolve("bin"))
                        .forEach(places::add);
            }
        }
        Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of).forEach(places::add);
        var found = places.stream()
                .filter(place -> Files.isExecutable(place.resolve("initdb")))
                .filter(place -> Files.isExecutable(place.resolve("postgres")))
                .findFirst();
        if (found.isEmpty()) {
            var missing = "needs PostgreSQL (Debian: apt-get install postgresql): there is no initdb and postgres in "
                    + debian + " or on the PATH";
            if (System.getenv("CI") != null) {
                throw new AssertionError(missing);
            }
            Assumptions.abort(missing);
        }
        return found.orElseThrow();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
