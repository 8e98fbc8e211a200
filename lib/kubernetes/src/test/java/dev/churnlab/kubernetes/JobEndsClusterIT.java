package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.notebook.NamedOutputs;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.testing.ClusterNamespace;
import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However a Job ends, it ends with its code, its notebook comes back, and nothing of it goes on. */
@Tag("cluster")
class JobEndsClusterIT {
    private static ClusterNamespace namespace;
    private static Cluster cluster;

    @BeforeAll
    static void connect() {
        namespace = ClusterNamespace.create();
        cluster = Cluster.connect(namespace.name(), Config.autoConfigure(null));
    }

    @AfterAll
    static void leave() {
        if (cluster != null) {
            cluster.close();
            namespace.close();
        }
    }

    private final Heard heard = new Heard();

    private static ClusterJob job(String name, byte[] notebook) {
        return ClusterJob.of(name, notebook, ClusterNamespace.image());
    }

    private JobEnd follow(JobRun run) {
        return follow(run, () -> Wish.GO_ON);
    }

    private JobEnd follow(JobRun run, Supplier<Wish> wish) {
        return run.startTimeout(Duration.ofMinutes(2)).follow(heard, wish);
    }

    private static Notebook fetched(JobRun run) throws IOException {
        return Notebook.parse(new ByteArrayInputStream(run.notebook().orElseThrow()), run.name());
    }

    private static String text(Notebook notebook) {
        return new String(notebook.toBytes(), UTF_8);
    }

    @Test
    void aNotebookRunsAndComesBack() throws IOException {
        var run = JobRun.submit(
                cluster,
                job(
                                "answer.ipynb",
                                Cells.notebook(
                                        "System.out.println(new String(java.nio.file.Files.readAllBytes(java.nio.file.Path.of(\"with space.txt\"))))",
                                        "java.nio.file.Files.writeString(java.nio.file.Path.of(\"made.txt\"), \"x\");",
                                        "Outputs.put(\"answer\", 42)"))
                        .file("with space.txt", "beside".getBytes(UTF_8)));

        var end = follow(run);

        assertThat(end).isEqualTo(new JobEnd(JobEnd.Kind.DONE, 0, "", 1));
        assertThat(heard.lines).contains("beside");
        assertThat(NamedOutputs.of(fetched(run)))
                .hasEntrySatisfying("answer", value -> assertThat(value.asInt()).isEqualTo(42));
    }

    @Test
    void parametersArriveAsTheyWereGiven() {
        var given = List.of("$(HOME)", "$x $$ $(", "a'b\"c", "", "ünï\ncode");
        var notebook = Cells.notebook(
                "String text = \"\";", "System.out.println(\"<\" + text.replace(\"\\n\", \"|\") + \">\")");
        var tagged = new String(notebook, UTF_8)
                .replaceFirst("\"metadata\":\\{\\}", "\"metadata\":{\"tags\":[\"parameters\"]}");
        for (var text : given) {
            var run = JobRun.submit(
                    cluster, job("given.ipynb", tagged.getBytes(UTF_8)).arguments(List.of("-r", "text", text)));

            assertThat(follow(run).code()).as(text).isZero();
            assertThat(heard.lines).contains("<" + text.replace("\n", "|") + ">");
        }
    }

    @Test
    void aFailingNotebookEndsWithItsCodeAndComesBack() throws IOException {
        var run = JobRun.submit(
                cluster,
                job(
                        "fail.ipynb",
                        Cells.notebook("System.out.println(\"first\")", "throw new IllegalStateException(\"boom\");")));

        var end = follow(run);

        assertThat(end.kind()).isEqualTo(JobEnd.Kind.FAILED);
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.attempts()).isEqualTo(1);
        assertThat(end.why()).isEqualTo("fail.ipynb, cell 2: java.lang.IllegalStateException: boom");
        assertThat(text(fetched(run))).contains("first", "boom");
    }

    @Test
    void aPodThatIsOutOfMemoryEndsWith138() throws IOException {
        var run = JobRun.submit(
                cluster,
                job(
                                "hungry.ipynb",
                                Cells.notebook(
                                        "System.out.println(\"first\")",
                                        """
                                var field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
                                field.setAccessible(true);
                                var unsafe = (sun.misc.Unsafe) field.get(null);
                                while (true) { unsafe.setMemory(unsafe.allocateMemory(16 << 20), 16 << 20, (byte) 1); }"""))
                        .resources(new Resources("500m", "512Mi"))
                        .retries(0));

        var end = follow(run);

        assertThat(end.code()).isEqualTo(138);
        assertThat(end.why()).contains("OOMKilled", "512Mi", "--memory");
        assertThat(text(fetched(run))).contains("first");
    }

    @Test
    void aJobPastItsDeadlineEndsWith124() throws IOException {
        var run = JobRun.submit(cluster, job("late.ipynb", Cells.ticking(600)).timeout(Duration.ofSeconds(20)));

        var end = follow(run);

        assertThat(end.code()).isEqualTo(124);
        assertThat(end.why()).contains("DeadlineExceeded", "--timeout");
        assertThat(heard.lines).contains("tick 1");
        assertThat(text(fetched(run))).contains("first", "tick 1");
    }

    @Test
    void aPodThatIsDeletedIsTriedAgainAndTheFirstNotebookIsKept() throws IOException {
        var run = JobRun.submit(cluster, job("again.ipynb", Cells.ticking(12)));

        var deleted = new AtomicBoolean();
        var end = follow(run, () -> {
            if (heard.has("tick 3") && deleted.compareAndSet(false, true)) {
                var unused = namespace
                        .client()
                        .pods()
                        .inNamespace(namespace.name())
                        .withLabel(JobRun.JOB_NAME, run.name())
                        .delete();
            }
            return Wish.GO_ON;
        });

        assertThat(end).isEqualTo(new JobEnd(JobEnd.Kind.DONE, 0, "", 2));
        assertThat(heard.events)
                .containsSubsequence("started: 1", "started: 2")
                .anyMatch(each -> each.startsWith("retrying: 1: "));
        assertThat(text(fetched(run))).contains("tick 12");
        try (var pod = FilePod.open(cluster, ClusterNamespace.image(), Claim.ARTIFACTS, run.name(), null)) {
            var kept =
                    pod.read(run.output().replace(".ipynb", ".attempt-1.ipynb")).orElseThrow();
            assertThat(new String(kept, UTF_8)).contains("tick 3").doesNotContain("tick 12");
        }
    }

    @Test
    void aCancelledJobSavesItsNotebookAndIsGone() throws IOException {
        var run = JobRun.submit(cluster, job("stopped.ipynb", Cells.ticking(600)));

        var end = follow(run, () -> heard.has("tick 2") ? Wish.CANCEL : Wish.GO_ON);

        assertThat(end.kind()).isEqualTo(JobEnd.Kind.CANCELLED);
        assertThat(text(fetched(run))).contains("tick 2");
        assertThat(run.now()).isEmpty();
        assertThat(run.pods()).isEmpty();
    }

    @Test
    void aNotebookTooLargeForAConfigMapGoesByTheClaim() throws IOException {
        var large = "\"" + "x".repeat(60) + "\";\n";
        var notebook = Cells.notebook("// " + large.repeat(20_000).replace("\n", " "), "System.out.println(\"ran\")");
        var job = job("large.ipynb", notebook).file("beside.bin", new byte[] {1, 2, (byte) 0xff});
        assertThat(notebook.length).isGreaterThan(RunFiles.LARGEST);

        var run = JobRun.submit(cluster, job);
        var end = follow(run);

        assertThat(end.code()).as(end.why()).isZero();
        assertThat(heard.lines).contains("ran");
        assertThat(run.notebook().orElseThrow().length).isGreaterThan(notebook.length);
        assertThat(namespace
                        .client()
                        .configMaps()
                        .inNamespace(namespace.name())
                        .withName(run.name())
                        .get())
                .isNull();
    }

    @Test
    void everyLineIsToldOnceThroughConnectionsThatBreak() throws IOException {
        var direct = Config.autoConfigure(null);
        try (var proxy = new BreakingProxy(direct.getMasterUrl());
                var shaky = Cluster.connect(namespace.name(), proxy.config(direct))) {
            var run = JobRun.submit(shaky, job("shaky.ipynb", Cells.ticking(24)));

            var end = follow(run, () -> {
                for (int tick : List.of(3, 8, 13)) {
                    if (heard.has("tick " + tick)) {
                        proxy.breakOnce(tick);
                    }
                }
                return Wish.GO_ON;
            });

            assertThat(end.code()).as(end.why()).isZero();
            assertThat(proxy.broken()).isEqualTo(3);
            assertThat(heard.lines.stream().filter(line -> line.startsWith("tick ")))
                    .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, 24)
                            .mapToObj(i -> "tick " + i)
                            .toList());
        }
    }

    @Test
    void nothingOfAJobOutlivesIt() {
        var run = JobRun.submit(cluster, job("short.ipynb", Cells.notebook("1")));
        assertThat(follow(run).done()).isTrue();

        run.cancel();
        var unused = Optional.of(follow(run));

        var left = namespace
                .client()
                .configMaps()
                .inNamespace(namespace.name())
                .withLabels(Map.of(RunLabels.NOTEBOOK, "short"))
                .list()
                .getItems();
        assertThat(left).isEmpty();
        assertThat(run.pods()).isEmpty();
    }
}
