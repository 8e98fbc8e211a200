package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that this process started: it boots from the moment of {@link #start}, is ready after {@link #awaitReady},
 * and has ended, with every process that it started, after {@link #close}. For one thread.
 */
final class Kernel implements AutoCloseable {
    private static final int STARTS = 3;
    private static final long GRACE_MILLIS = 3000;

    private final KernelSpec spec;
    private final Path cwd;
    private final Map<String, String> environment;
    private final long startNanos = System.nanoTime();
    private KernelProcess process;
    private KernelClient client;
    private @Nullable JsonNode info;
    private int starts = 1;
    private boolean gone;
    private boolean closed;

    private Kernel(KernelSpec spec, Path cwd, Map<String, String> environment) throws IOException {
        this.spec = spec;
        this.cwd = cwd;
        this.environment = environment;
        var connection = Connection.free();
        process = KernelProcess.start(spec, connection, cwd, environment);
        client = new KernelClient(connection);
    }

    /**
     * Starts a kernel and returns at once.
     *
     * @throws KernelStartException if its program cannot be started
     */
    static Kernel start(KernelSpec spec, Path cwd, Map<String, String> environment) {
        if (!Files.isDirectory(cwd)) {
            throw new RunnerException(
                    dev.churnlab.notebook.Exit.BAD_INPUT,
                    "no such folder to work in: " + cwd + "; give another by --cwd");
        }
        try {
            return new Kernel(spec, cwd, environment);
        } catch (IOException e) {
            throw new KernelStartException("kernel '" + spec.name() + "' cannot be started: " + e.getMessage(), e);
        }
    }

    KernelSpec spec() {
        return spec;
    }

    KernelClient client() {
        return client;
    }

    /** Whether it can still answer. One that closed its connections is given a moment, to say how it ended. */
    boolean alive() {
        if (client.ended() && !gone) {
            process.endsWithin(GRACE_MILLIS);
            gone = true;
        }
        return !gone && process.alive();
    }

    /**
     * Waits until the kernel answers, on both the channels for requests and for output: a request of ours whose
     * broadcast came shows that no later output can be missed.
     *
     * @return the content of its kernel_info_reply
     * @throws KernelStartException if it ended, or did not answer in time
     */
    JsonNode awaitReady(Duration timeout, Stop stop) {
        if (info != null) {
            return info;
        }
        long deadline = startNanos + timeout.toNanos();
        JsonNode reply = null;
        boolean heard = false;
        long resend = 0;
        while (reply == null || !heard) {
            stop.check();
            long now = System.nanoTime();
            if (now >= deadline) {
                throw new KernelStartException(
                        "kernel '" + spec.name() + "' was not ready after " + Durations.show(timeout)
                                + "; give it longer by --start-timeout" + words(),
                        null);
            }
            if (!process.alive()) {
                startAgain();
                resend = 0;
            }
            if (now >= resend && client.connected()) {
                client.send(Message.Channel.SHELL, "kernel_info_request", KernelClient.content());
                // One is lost only in rare races.
                resend = now + (reply == null ? 1_000_000_000L : 20_000_000L);
            }
            var answers = new Answers();
            client.receive(20, answers);
            heard |= answers.heard;
            if (answers.info != null) {
                reply = answers.info;
                resend = Math.min(resend, System.nanoTime() + 20_000_000L);
            }
        }
        process.started();
        info = reply;
        return reply;
    }

    /** Another process may have taken a port between our choice and the kernel's start: then other ports are tried. */
    private void startAgain() {
        var words = process.lastWords();
        if (starts++ >= STARTS || !words.contains("in use")) {
            throw new KernelStartException(
                    "kernel '" + spec.name() + "' did not start: it " + process.ending() + words(), null);
        }
        client.close();
        process.end();
        gone = false;
        try {
            var connection = Connection.free();
            process = KernelProcess.start(spec, connection, cwd, environment);
            client = new KernelClient(connection);
        } catch (IOException e) {
            throw new KernelStartException("kernel '" + spec.name() + "' cannot be started: " + e.getMessage(), e);
        }
    }

    private String words() {
        var words = process.lastWords();
        return words.isEmpty() ? "" : "; it said: " + words;
    }

    /** The error for a kernel that ended while it was needed. */
    KernelDiedException died() {
        var how = process.alive() ? "closed its connections" : process.ending();
        return new KernelDiedException("the kernel died: it " + how + words());
    }

    /** Sends code to execute and returns the id of the request. */
    String execute(String code) {
        var content = KernelClient.content();
        content.put("code", code).put("silent", false).put("store_history", true);
        content.putObject("user_expressions");
        // Nobody can answer: Python's kernel then says so, Java's would read an end of input; asking, it is refused.
        content.put("allow_stdin", isJava()).put("stop_on_error", true);
        return client.send(Message.Channel.SHELL, "execute_request", content);
    }

    private boolean isJava() {
        return spec.language().equalsIgnoreCase("java");
    }

    /** Has the kernel compile a first piece of code that leaves nothing behind; the next one is quicker for it. */
    void warm() {
        if (isJava()) {
            var content = KernelClient.content()
                    .put("code", "{ }")
                    .put("silent", true)
                    .put("store_history", false);
            client.send(Message.Channel.SHELL, "execute_request", content);
        }
    }

    /** Asks the kernel to stop what it executes. */
    void interrupt() {
        if (spec.interruptByMessage()) {
            client.send(Message.Channel.CONTROL, "interrupt_request", KernelClient.content());
        } else {
            process.interrupt();
        }
    }

    /** Ends the kernel at once, with all that it started. */
    void kill() {
        if (!closed) {
            closed = true;
            client.close();
            process.end();
        }
    }

    /** Ends the kernel: a request, SIGTERM to the tree when that has no effect within 3 s, then SIGKILL. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (process.alive()) {
            shutDown();
        }
        kill();
    }

    private void shutDown() {
        if (info == null) {
            // It cannot answer yet.
            process.terminate();
            process.endsWithin(GRACE_MILLIS);
            return;
        }
        client.send(
                Message.Channel.CONTROL,
                "shutdown_request",
                KernelClient.content().put("restart", false));
        long deadline = System.nanoTime() + GRACE_MILLIS * 1_000_000;
        while (process.alive() && System.nanoTime() < deadline) {
            var answers = new Answers();
            client.receive(5, answers);
            if (answers.shuttingDown && process.isJvm()) {
                break;
            }
        }
        if (process.alive()) {
            process.terminate();
            process.endsWithin(GRACE_MILLIS / 2);
        }
    }

    /** What of the messages matters while the kernel starts and ends. */
    private static final class Answers implements Consumer<Message> {
        @Nullable JsonNode info;

        boolean heard;
        boolean shuttingDown;

        @Override
        public void accept(Message message) {
            if (message.type().equals("kernel_info_reply")) {
                info = message.content();
            }
            heard |= message.channel() == Message.Channel.IOPUB;
            shuttingDown |= message.type().equals("shutdown_reply");
        }
    }
}
