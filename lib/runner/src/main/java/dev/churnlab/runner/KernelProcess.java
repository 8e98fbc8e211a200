package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The process of a kernel, its private folder with connection file and log, and everything that it starts. */
final class KernelProcess {
    private static final String MARK = "CHURNLAB_KERNEL";

    private final Process process;
    private final Guard guard;
    private final Path folder;
    private int greeting;
    private final String mark;
    private boolean ended;

    private KernelProcess(Process process, Guard guard, Path folder, String mark) {
        this.process = process;
        this.guard = guard;
        this.folder = folder;
        this.mark = mark;
    }

    /**
     * Starts a kernel.
     *
     * @param cwd where it works
     * @param environment what it gets beside this process's environment and that of its kernel.json
     */
    static KernelProcess start(KernelSpec spec, Connection connection, Path cwd, Map<String, String> environment)
            throws IOException {
        var folder = Files.createTempDirectory("churnlab-kernel-");
        Guard guard = null;
        try {
            var file = folder.resolve("connection.json");
            connection.write(file);
            var id = UUID.randomUUID().toString();
            guard = Guard.start(MARK + "=" + id, folder);
            var venv = KernelSpecs.environment(System.getenv());
            var path = venv.map(v -> v.resolve("bin") + File.pathSeparator).orElse("")
                    + System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
            var builder = new ProcessBuilder(
                            ProcessTrees.ownSession(command(spec, file, path).toArray(String[]::new)))
                    .directory(cwd.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile());
            builder.environment().put("PATH", path);
            builder.environment().putAll(spec.environment());
            builder.environment().putAll(environment);
            builder.environment()
                    .put(
                            "JPY_PARENT_PID",
                            String.valueOf(ProcessHandle.current().pid()));
            builder.environment().put(MARK, id);
            var process = builder.start();
            guard.watch(process.pid());
            return new KernelProcess(process, guard, folder, MARK + "=" + id);
        } catch (IOException e) {
            if (guard != null) {
                guard.close();
            }
            delete(folder);
            throw e;
        }
    }

    private static List<String> command(KernelSpec spec, Path connection, String path) {
        var command = new ArrayList<String>();
        for (var each : spec.argv()) {
            command.add(each.replace("{connection_file}", connection.toString())
                    .replace("{resource_dir}", spec.folder().toString()));
        }
        command.set(0, program(command.get(0), spec, path));
        return command;
    }

    /** A kernel of a Python environment is meant for the Python of that environment, as Jupyter has it. */
    private static String program(String name, KernelSpec spec, String path) {
        var places = new ArrayList<Path>();
        // <environment>/share/jupyter/kernels/<name>
        var root = spec.folder().resolve("../../../..").normalize();
        if (name.startsWith("python")) {
            places.add(root.resolve("bin"));
        }
        for (var each : path.split(File.pathSeparator)) {
            places.add(Path.of(each));
        }
        return places.stream()
                .map(place -> place.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(name);
    }

    boolean alive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean endsWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** How the process ended, as people say it. */
    String ending() {
        if (process.isAlive()) {
            return "is still running";
        }
        int code = process.exitValue();
        // Java and shells show a signal as 128 + its number.
        if (code > 128 && code < 160) {
            int signal = code - 128;
            return "was ended by signal " + signal + (signal == 9 ? " (SIGKILL; out of memory?)" : "");
        }
        return "exited with code " + code;
    }

    /** Says that what the process has printed so far was about its start. */
    void started() {
        try {
            greeting = Files.readString(folder.resolve("log"), UTF_8).length();
        } catch (IOException e) {
            greeting = 0;
        }
    }

    /** The last lines that the process itself printed, since its start if that went well, which often say why it ended. */
    String lastWords() {
        try {
            var log = Files.readString(folder.resolve("log"), UTF_8);
            var lines = log.substring(Math.min(greeting, log.length()))
                    .strip()
                    .lines()
                    .toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    void interrupt() {
        signal("-INT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(1, TimeUnit.SECONDS);
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process is a JVM, which ends in good order on SIGTERM, while threads may hold it up otherwise. */
    boolean isJvm() {
        return process.info()
                .command()
                .map(command -> command.endsWith("/java"))
                .orElse(false);
    }

    /** Asks the process and what it started to end. */
    void terminate() {
        ProcessTrees.of(process.toHandle(), mark).values().forEach(ProcessHandle::destroy);
    }

    /** Ends whatever is left, and removes the folder. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        for (int round = 0; round < 10; round++) {
            var left = ProcessTrees.of(process.toHandle(), mark).values().stream()
                    .filter(ProcessHandle::isAlive)
                    .toList();
            if (left.isEmpty()) {
                break;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            pause(2L << round);
        }
        guard.close();
        delete(folder);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            // A small left-over in the system's temporary folder.
            return;
        }
    }
}
