package dev.churnlab.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.notebook.Cell;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** One cell on its way through the kernel: from the request to the reply and the end of its output. */
final class CellRun {
    /** How long a kernel may take to end a cell after an interrupt before it is killed. */
    private static final long INTERRUPT_NANOS = Duration.ofSeconds(3).toNanos();
    /** How long no message may come, after the reply, before the rest of the output counts as lost. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Kernel kernel;
    private final Cell cell;
    private final int number;
    private final CellOutputs outputs;
    private final ObjectNode timing;
    private final Limits limits;
    private final Saver saver;
    private final Lines lines;
    private final Stop stop;
    private final RunListener listener;
    private final long notebookStart;
    private final long begin = System.nanoTime();

    private long lastMessage = begin;
    private boolean replied;
    private boolean idle;
    private long interrupted;
    private @Nullable Message replyError;
    private @Nullable RunnerException ending;

    CellRun(
            Kernel kernel,
            Cell cell,
            int number,
            CellOutputs outputs,
            ObjectNode timing,
            Limits limits,
            long notebookStart,
            Saver saver,
            Secrets secrets,
            Stop stop,
            RunListener listener) {
        this.kernel = kernel;
        this.cell = cell;
        this.number = number;
        this.outputs = outputs;
        this.timing = timing;
        this.limits = limits;
        this.notebookStart = notebookStart;
        this.saver = saver;
        lines = new Lines(secrets, (stream, text) -> listener.printed(number, stream, text));
        this.stop = stop;
        this.listener = listener;
    }

    /** @throws RunnerException if the cell was ended, or its kernel was; an error of the cell is among its outputs */
    void run() {
        var request = kernel.execute(cell.source());
        while (!replied || !idle) {
            boolean alive = kernel.alive();
            boolean any = kernel.client().receive(alive ? 50 : 100, message -> {
                if (message.parent().equals(request)) {
                    take(message);
                }
            });
            if (any) {
                lastMessage = System.nanoTime();
            } else if (!alive) {
                throw ending != null ? ending : kernel.died();
            }
            check();
            if (saver.due(limits.autosave())) {
                outputs.store();
                saver.save();
            }
        }
        lines.flush();
        if (replyError != null && outputs.error() == null) {
            // The broadcast error is the readable one; where none came, the reply's has to do.
            outputs.add(replyError.as("error"));
        }
        if (ending != null) {
            throw ending;
        }
    }

    private void take(Message message) {
        switch (message.type()) {
            case "status" -> {
                var state = message.content().path("execution_state").asText();
                timing.put("iopub.status." + state, time(message));
                idle |= state.equals("idle");
            }
            case "execute_input" -> timing.put("iopub.execute_input", time(message));
            case "execute_reply" -> {
                timing.put("shell.execute_reply", time(message));
                replied = true;
                if (message.content().path("status").asText().equals("error")) {
                    replyError = message;
                }
            }
            case "input_request" ->
                throw Execution.inputRefused(message.content().path("prompt").asText());
            default -> {
                outputs.add(message);
                if (message.type().equals("stream")) {
                    lines.print(
                            message.content().path("name").asText(),
                            message.content().path("text").asText());
                }
            }
        }
    }

    private void check() {
        long now = System.nanoTime();
        stop.check();
        if (interrupted != 0) {
            if (now - interrupted > INTERRUPT_NANOS && ending != null) {
                throw ending;
            }
        } else if (limits.cell() != null && now - begin > limits.cell().toNanos()) {
            interrupt("the cell took longer than the " + Durations.show(limits.cell()) + " that a cell may take");
        } else if (limits.notebook() != null
                && now - notebookStart > limits.notebook().toNanos()) {
            interrupt("the notebook took longer than the " + Durations.show(limits.notebook()) + " that it may take");
        } else if (replied && now - lastMessage > SILENCE_NANOS) {
            listener.warning("cell " + number + ": the kernel did not say that its output is complete");
            idle = true;
        }
    }

    private void interrupt(String why) {
        ending = new RunTimeoutException(why);
        interrupted = System.nanoTime();
        kernel.interrupt();
    }

    /** As nbclient writes it: UTC with microseconds. */
    private static String time(Message message) {
        Instant time;
        try {
            time = OffsetDateTime.parse(message.date()).toInstant();
        } catch (DateTimeParseException e) {
            time = Instant.now();
        }
        return Timestamps.micros(time);
    }
}
