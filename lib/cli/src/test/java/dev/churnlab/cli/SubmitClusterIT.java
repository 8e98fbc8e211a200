package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.notebook.NamedOutputs;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.runner.Durations;
import dev.churnlab.testing.ClusterNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code submit}, {@code jobs}, {@code logs} and {@code cancel}, as people use them. */
@Tag("cluster")
class SubmitClusterIT {
    private static final String NOTEBOOK =
            """
            {"cells": [
              {"cell_type": "code", "execution_count": null, "metadata": {"tags": ["parameters"]}, "outputs": [],
               "source": "int ticks = 1;"},
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
               "source": "for (int i = 1; i <= ticks; i++) { System.out.println(\\"tick \\" + i); Thread.sleep(500); }"},
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
               "source": "if (ticks == 13) throw new IllegalStateException(\\"unlucky\\");\\nOutputs.put(\\"ticks\\", ticks)"}],
             "metadata": {"kernelspec": {"name": "java", "language": "java"}}, "nbformat": 4, "nbformat_minor": 4}""";

    /** A terminal: once a text is there, Ctrl-C, and the answer when it is asked for. */
    private static final String TERMINAL =
            """
            import os, pty, sys
            text, answer, command = sys.argv[1].encode(), sys.argv[2].encode(), sys.argv[3:]
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv(command[0], command)
            seen, steps = b"", [(text, b"\\x03"), (b"Enter: go on following", answer + b"\\n")]
            while True:
                try:
                    seen += os.read(terminal, 4096)
                except OSError:
                    break
                if steps and steps[0][0] in seen:
                    os.write(terminal, steps.pop(0)[1])
            sys.stdout.buffer.write(seen)
            sys.stdout.flush()
            os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    /** A shell that has put a process into the background has it ignore Ctrl-C. */
    private static final List<String> HEARS = List.of(
            "python3",
            "-c",
            "import os, signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\nos.execv(sys.argv[1], sys.argv[1:])");

    private static ClusterNamespace namespace;

    @TempDir
    Path folder;

    @BeforeAll
    static void create() {
        namespace = ClusterNamespace.create();
    }

    @AfterAll
    static void leave() {
        if (namespace != null) {
            namespace.close();
        }
    }

    @BeforeEach
    void notebook() throws IOException {
        Files.writeString(folder.resolve("ticks.ipynb"), NOTEBOOK);
    }

    private static String[] with(String... args) {
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--namespace", namespace.name()));
        return all.toArray(String[]::new);
    }

    private static Map<String, String> environment() {
        return Map.of("CHURNLAB_RUNNER_IMAGE", ClusterNamespace.image());
    }

    private Launched run(String... args) throws IOException, InterruptedException {
        return Launched.run(folder, environment(), with(args));
    }

    private static boolean isThere(String job) {
        return namespace
                        .client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace.name())
                        .withName(job)
                        .get()
                != null;
    }

    @Test
    void aNotebookIsSentFollowedAndFetched() throws Exception {
        var ran = run("submit", "ticks.ipynb", "-p", "ticks", "3");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("tick 1\ntick 2\ntick 3\n");
        assertThat(ran.err())
                .element(0)
                .asString()
                .startsWith("ticks.ipynb: sent as job " + ran.job())
                .contains(namespace.name());
        assertThat(ran.err())
                .last()
                .asString()
                .startsWith("ticks.ipynb: done in")
                .endsWith("the executed notebook is ticks-out.ipynb");
        assertThat(NamedOutputs.of(Notebook.read(folder.resolve("ticks-out.ipynb"))))
                .hasEntrySatisfying("ticks", value -> assertThat(value.asInt()).isEqualTo(3));
    }

    @Test
    void aFailingNotebookComesBackToo() throws Exception {
        var ran = run("submit", "ticks.ipynb", "out/{ticks}.ipynb", "-p", "ticks", "13");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err())
                .last()
                .asString()
                .isEqualTo("churnlab: job " + ran.job()
                        + ", ticks.ipynb, cell 4: java.lang.IllegalStateException: unlucky;"
                        + " the executed notebook is out/13.ipynb");
        assertThat(folder.resolve("out/13.ipynb")).content().contains("unlucky");
    }

    @Test
    void theNotebookGoesToStandardOutputAndTheLogToTheOther() throws Exception {
        var ran = run("submit", "ticks.ipynb", "-");

        assertThat(ran.exit()).isZero();
        assertThat(Notebook.parse(
                                new java.io.ByteArrayInputStream(
                                        ran.out().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                                "-")
                        .cells())
                .isNotEmpty();
        assertThat(ran.err()).contains("tick 1");
    }

    @Test
    void aDetachedJobIsListedFollowedAndItsNotebookFetched() throws Exception {
        var sent = run("submit", "ticks.ipynb", "--detach", "-p", "ticks", "8", "--name", "by-itself");
        assertThat(sent.exit()).isZero();

        assertThat(run("jobs").out()).containsPattern("by-itself +ticks +\\S+ +(pending|running) ");
        var followed = run("logs", "by-itself", "--follow", "--output", "later.ipynb");
        assertThat(followed.exit()).isZero();
        assertThat(followed.out()).contains("tick 1\n", "tick 8\n");
        assertThat(folder.resolve("later.ipynb")).content().contains("tick 8");
        assertThat(run("jobs").out()).containsPattern("by-itself +ticks +\\S+ +done +\\d+\\w +0");
        assertThat(run("logs", "by-itself").out()).contains("tick 8\n");
        var status = namespace
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.name())
                .withName("by-itself")
                .get()
                .getStatus();
        assertThat(run("logs", "by-itself", "--follow").err())
                .as("the time of the job, though it was done before")
                .last()
                .asString()
                .startsWith("by-itself: done in "
                        + Durations.show(Duration.between(
                                Instant.parse(status.getStartTime()), Instant.parse(status.getCompletionTime())))
                        + ";");

        var again = run("submit", "ticks.ipynb", "--detach", "--name", "by-itself");
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err())
                .singleElement()
                .isEqualTo("churnlab: there is a job by-itself already (done); give another --name, or remove it:"
                        + " churnlab cancel by-itself --ended");

        var late = run("cancel", "by-itself");
        assertThat(late.exit()).isEqualTo(2);
        assertThat(late.err())
                .singleElement()
                .asString()
                .contains(
                        "by-itself is done already; churnlab logs by-itself --output FILE",
                        "churnlab cancel by-itself --ended removes it");
        assertThat(run("logs", "by-itself").out()).contains("tick 8\n");
    }

    @Test
    void aNameIsFreeAgainWhenItsJobHasEndedAndTheEarlierNotebookStays() throws Exception {
        var first = run("submit", "ticks.ipynb", "--name", "fixed", "-p", "ticks", "2");
        assertThat(first.exit()).as("%s", first.err()).isZero();

        var removed = run("cancel", "fixed", "--ended");
        assertThat(removed.exit()).as("%s", removed.err()).isZero();
        assertThat(removed.err())
                .singleElement()
                .isEqualTo("removed job fixed; what it saved of its notebook stays,"
                        + " /mnt/shared-artifacts/runs/fixed/ticks.ipynb");
        assertThat(isThere("fixed")).isFalse();
        assertThat(run("cancel", "fixed", "--ended").exit()).isEqualTo(2);

        Files.writeString(
                folder.resolve("ticks.ipynb"),
                NOTEBOOK.replace(
                        "int ticks = 1;",
                        "int ticks = 1; System.out.println(\\\"earlier: \\\" + java.nio.file.Files.readString("
                                + "java.nio.file.Path.of(\\\"/mnt/shared-artifacts/runs/fixed/ticks.attempt-1.ipynb\\\"))"
                                + ".contains(\\\"tick 2\\\"));"));
        var second = run("submit", "ticks.ipynb", "--name", "fixed");
        assertThat(second.exit()).as("%s", second.err()).isZero();
        assertThat(second.out()).contains("earlier: true").doesNotContain("tick 2");
    }

    @Test
    void aJobThatRunsIsNotRemovedAsOneThatHasEnded() throws Exception {
        assertThat(run("submit", "ticks.ipynb", "--detach", "--name", "busy", "-p", "ticks", "500")
                        .exit())
                .isZero();

        var early = run("cancel", "busy", "--ended");
        assertThat(early.exit()).isEqualTo(2);
        assertThat(early.err())
                .singleElement()
                .isEqualTo("churnlab: job busy has not ended; churnlab cancel busy ends and removes it");
        var again = run("submit", "ticks.ipynb", "--name", "busy");
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err())
                .singleElement()
                .asString()
                .containsPattern(
                        "there is a job busy already \\((pending|running)\\); give another --name, or remove it:"
                                + " churnlab cancel busy$");
        assertThat(run("cancel", "busy").exit()).isZero();
    }

    @Test
    void aNotebookThatIsNotThereIsNoSuccess() throws Exception {
        assertThat(run("submit", "ticks.ipynb", "--name", "emptied").exit()).isZero();
        Files.writeString(
                folder.resolve("empty.ipynb"),
                NOTEBOOK.replace(
                        "int ticks = 1;",
                        "int ticks = 1; java.nio.file.Files.delete(java.nio.file.Path.of("
                                + "\\\"/mnt/shared-artifacts/runs/emptied/ticks.ipynb\\\"));"));
        assertThat(run("submit", "empty.ipynb").exit()).isZero();

        var now = run("logs", "emptied", "--output", "none.ipynb");
        var followed = run("logs", "emptied", "--follow", "--output", "none.ipynb");

        assertThat(now.exit()).isEqualTo(5);
        assertThat(now.err())
                .singleElement()
                .asString()
                .startsWith(
                        "churnlab: job emptied has saved no notebook (/mnt/shared-artifacts/runs/emptied/ticks.ipynb");
        assertThat(followed.exit()).isEqualTo(5);
        assertThat(followed.err())
                .filteredOn(line -> line.startsWith("churnlab: "))
                .singleElement()
                .asString()
                .startsWith("churnlab: job emptied is done, and its notebook /mnt/shared-artifacts/runs/emptied/ticks");
        assertThat(folder.resolve("none.ipynb")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalWithoutATerminalCancels(String signal, int exit) throws Exception {
        try (var ran = Launched.start(
                folder, environment(), HEARS, with("submit", "ticks.ipynb", "stopped.ipynb", "-p", "ticks", "500"))) {
            ran.await("tick 2\n");
            new ProcessBuilder("kill", "-" + signal, String.valueOf(ran.pid()))
                    .start()
                    .waitFor();

            assertThat(ran.exit()).isEqualTo(exit);
            assertThat(isThere(ran.job())).isFalse();
            assertThat(folder.resolve("stopped.ipynb")).content().contains("tick 2");
            assertThat(ran.err()).last().asString().contains("cancelled", "stopped.ipynb");
        }
    }

    @Test
    void aSignalIsHeardWhileALargeNotebookIsSent() throws Exception {
        Files.writeString(
                folder.resolve("big.ipynb"),
                NOTEBOOK.replace("int ticks", "// " + "x".repeat(1 << 20) + "\\nint ticks"));
        try (var ran = Launched.start(
                folder,
                environment(),
                HEARS,
                with("submit", "big.ipynb", "--name", "big", "--image", "registry.local/absent:1"))) {
            var pods = namespace
                    .client()
                    .pods()
                    .inNamespace(namespace.name())
                    .withLabel("app.kubernetes.io/name", "run-files");
            pods.informOnCondition(each -> each.stream()
                            .anyMatch(pod -> pod.getMetadata().getName().startsWith("big-files-")))
                    .get(60, java.util.concurrent.TimeUnit.SECONDS);
            new ProcessBuilder("kill", "-INT", String.valueOf(ran.pid()))
                    .start()
                    .waitFor();

            assertThat(ran.exit()).isEqualTo(130);
            assertThat(ran.err()).singleElement().isEqualTo("churnlab: job big was cancelled before it was sent");
            assertThat(isThere("big")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"y, 130, false", "d, 0, true"})
    void onATerminalCtrlCAsks(String answer, int exit, boolean there) throws Exception {
        var terminal = List.of("python3", "-c", TERMINAL, "tick 2", answer);
        try (var ran = Launched.start(
                folder,
                environment(),
                terminal,
                with("submit", "ticks.ipynb", "-p", "ticks", "60", "--name", "asked-" + answer))) {
            assertThat(ran.exit()).as(ran.out()).isEqualTo(exit);
            assertThat(ran.out()).contains("cancel job asked-" + answer + "?");
            assertThat(isThere("asked-" + answer)).isEqualTo(there);
        }
    }

    @Test
    void aScheduleIsReplacedByItsOwnNotebookOnly() throws Exception {
        var region = "customer-churn-weekly-report-for-the-region";
        Files.createDirectory(folder.resolve("s"));
        for (var file : List.of(region + "-north.ipynb", region + "-south.ipynb", "s/ticks.ipynb")) {
            Files.writeString(folder.resolve(file), NOTEBOOK);
        }

        var north = yearly(region + "-north.ipynb");
        var south = yearly(region + "-south.ipynb");
        assertThat(north.exit()).as("%s", north.err()).isZero();
        assertThat(south.exit()).as("%s", south.err()).isZero();
        assertThat(north.job()).isNotEqualTo(south.job());

        assertThat(yearly("ticks.ipynb").exit()).isZero();
        for (var other : List.of(yearly("s/ticks.ipynb"), yearly(region + "-north.ipynb", "--name", "ticks"))) {
            assertThat(other.exit()).isEqualTo(2);
            assertThat(other.err())
                    .singleElement()
                    .asString()
                    .contains("cronjob ticks of another notebook", folder.resolve("ticks.ipynb") + ";", "--name");
        }
        var elsewhere = yearly("s/ticks.ipynb", "--name", "ticks");
        assertThat(elsewhere.exit()).as("%s", elsewhere.err()).isZero();
        assertThat(elsewhere.err()).singleElement().asString().startsWith("ticks.ipynb: replaced cronjob ticks in ");
        assertThat(yearly("ticks.ipynb", "--name", "ticks").exit()).isZero();
        var again = yearly("./ticks.ipynb");
        assertThat(again.exit()).isZero();
        assertThat(again.err()).singleElement().asString().startsWith("ticks.ipynb: replaced cronjob ticks in ");
    }

    private Launched yearly(String notebook, String... more) throws Exception {
        var args = new ArrayList<>(List.of("submit", notebook, "--schedule", "0 0 1 1 *", "--timezone", "UTC"));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void aScheduleFiresIsListedAndCancelled() throws Exception {
        // Not one that might fire before it is replaced.
        var sent = run(
                "submit", "ticks.ipynb", "--schedule", "0 0 1 1 *", "--timezone", "Europe/Berlin", "--name", "nightly");
        assertThat(sent.exit()).isZero();
        var again = run(
                "submit",
                "ticks.ipynb",
                "--schedule",
                "* * * * *",
                "--timezone",
                "Europe/Berlin",
                "--name",
                "nightly",
                "-p",
                "ticks",
                "2");
        assertThat(again.exit()).as("sent anew").isZero();
        assertThat(run("jobs").out())
                .containsPattern("nightly +ticks +\\S+ +(scheduled|running) .*\\* \\* \\* \\* \\* Europe/Berlin");

        namespace
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.name())
                .withLabel("churnlab.dev/notebook", "ticks")
                .informOnCondition(jobs -> jobs.stream()
                        .anyMatch(job -> job.getMetadata().getName().startsWith("nightly-")))
                .get(90, java.util.concurrent.TimeUnit.SECONDS);
        var followed = run("logs", "nightly", "--follow", "--output", "fired.ipynb");

        assertThat(followed.exit()).isZero();
        assertThat(folder.resolve("fired.ipynb")).content().contains("tick 2");
        assertThat(run("cancel", "nightly").exit()).isZero();
        assertThat(run("cancel", "nightly").exit()).isEqualTo(2);
    }
}
