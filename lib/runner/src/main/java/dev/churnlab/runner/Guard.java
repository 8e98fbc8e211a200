package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A shell beside each kernel that waits for this process to end. However it ends, by SIGKILL too, the pipe to the shell
 * closes, and the shell kills what the kernel has left: all processes that carry its mark in their environment.
 */
final class Guard implements AutoCloseable {
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            kernel=
            while read -r line; do
              case $line in done) exit 0 ;; *) kernel=$line ;; esac
            done
            [ -n "$kernel" ] && kill -9 "$kernel" 2>/dev/null
            for round in 1 2 3 4 5; do
              for process in $(grep -lszFx "$1" /proc/[0-9]*/environ 2>/dev/null); do
                process=${process#/proc/}
                kill -9 "${process%/environ}" 2>/dev/null
              done
              sleep 0.2
            done
            rm -rf "$2"
            """;

    private final Process shell;

    private Guard(Process shell) {
        this.shell = shell;
    }

    /**
     * Starts a guard, which has to be there before the kernel is.
     *
     * @param mark what stands in the environment of the kernel's processes, as {@code NAME=value}
     * @param folder a folder that ends with the kernel
     */
    static Guard start(String mark, Path folder) throws IOException {
        var command = ProcessTrees.ownSession("sh", "-c", SCRIPT, "sh", mark, folder.toString());
        return new Guard(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    void watch(long process) throws IOException {
        say(Long.toString(process));
    }

    private void say(String line) throws IOException {
        var out = shell.getOutputStream();
        out.write((line + "\n").getBytes(US_ASCII));
        out.flush();
    }

    /** Ends the guard: nothing of the kernel is left. */
    @Override
    public void close() {
        try (var out = shell.getOutputStream()) {
            out.write("done\n".getBytes(US_ASCII));
        } catch (IOException e) {
            // The guard is gone already.
            shell.destroy();
        }
        try {
            shell.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
