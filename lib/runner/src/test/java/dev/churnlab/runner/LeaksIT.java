package dev.churnlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.notebook.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many notebooks, four at a time: afterwards there are no more processes, sockets, open files and threads than before. */
class LeaksIT {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Path folder;

    LeaksIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void kernels() {
        Kernels.require();
    }

    @Test
    void eightNotebooks() throws Exception {
        leavesNothing(8);
    }

    @Test
    @Tag("soak")
    void aHundredNotebooks() throws Exception {
        leavesNothing(100);
    }

    private void leavesNothing(int count) throws Exception {
        // Once before: what a process opens only once is open then.
        run(4, "first");
        var before = held();
        run(count, "second");
        // Threads that have nothing left to do may take a moment to end.
        for (int i = 0; i < 200 && !held().equals(before); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(held()).isEqualTo(before);
    }

    private void run(int count, String name) throws IOException {
        var steps = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            // Each in a process of its own that outlives its cell, and with a file that is open.
            var notebook = Kernels.notebook(
                    "python3",
                    List.of(
                            Cell.code("import subprocess\nsubprocess.Popen(['sleep', '300'])"),
                            Cell.code("f = open('/dev/null')\nprint(" + i + ")")));
            Files.write(folder.resolve("n" + i + ".ipynb"), notebook.toBytes());
            steps.add("  - {name: s" + i + ", notebook: n" + i + ".ipynb}\n");
        }
        var file = folder.resolve(name + ".yaml");
        Files.writeString(file, "name: " + name + "\nsteps:\n" + String.join("", steps));
        var result = PipelineRun.of(Pipeline.read(file))
                .home(folder.resolve("home"))
                .kernels(Kernels.specs(folder))
                .jobs(4)
                .run();
        assertThat(result.failure()).isNull();
        assertThat(result.steps()).hasSize(count).allSatisfy(step -> assertThat(step.state())
                .isEqualTo(StepState.COMPLETED));
    }

    /** What this process holds, by kind. */
    private static Map<String, Object> held() throws IOException {
        var held = new TreeMap<String, Object>();
        held.put(
                "processes",
                ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .count());
        held.put("threads", threads());
        held.put("descriptors", descriptors());
        return held;
    }

    private static List<String> threads() {
        var names = new ArrayList<String>();
        for (var thread : Thread.getAllStackTraces().keySet()) {
            // The JDK's own come and go.
            if (!thread.getName().startsWith("process reaper") && thread.getThreadGroup() != null) {
                var group = thread.getThreadGroup().getName();
                if (!group.equals("system") && !group.equals("InnocuousThreadGroup")) {
                    names.add(thread.getName());
                }
            }
        }
        Collections.sort(names);
        return names;
    }

    /** How many of each kind are open: sockets, pipes, files by name. */
    private static Map<String, Integer> descriptors() throws IOException {
        var kinds = new TreeMap<String, Integer>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return kinds;
        }
        try (var all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (var each : all) {
                var target = target(each);
                if (!target.startsWith("/proc/") && !target.isEmpty()) {
                    kinds.merge(target.replaceFirst(":\\[.*", ""), 1, Integer::sum);
                }
            }
        }
        return kinds;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }
}
