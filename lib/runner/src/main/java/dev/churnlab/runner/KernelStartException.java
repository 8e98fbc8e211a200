package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import org.jspecify.annotations.Nullable;

/** A kernel that is not installed, ended before it was ready, or was not ready in time. */
public final class KernelStartException extends RunnerException {
    private static final long serialVersionUID = 1;

    KernelStartException(String message, @Nullable Throwable cause) {
        super(Exit.KERNEL_START, message, cause);
    }
}
