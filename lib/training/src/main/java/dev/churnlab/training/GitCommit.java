package dev.churnlab.training;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The commit that the checkout is at, as git says: the one that CHURNLAB_ROOT names, else that of the working folder. */
public final class GitCommit {
    private GitCommit() {}

    /** The hash in hexadecimal; empty outside of a repository or without git. */
    public static Optional<String> current() {
        var root = System.getenv("CHURNLAB_ROOT");
        Process git;
        try {
            git = new ProcessBuilder("git", "rev-parse", "--verify", "HEAD")
                    .directory(root == null ? null : new File(root))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            git.getOutputStream().close();
            if (!git.waitFor(5, SECONDS) || git.exitValue() != 0) {
                return Optional.empty();
            }
            return Optional.of(new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            git.destroy();
        }
    }
}
