package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;

/** A kernel that ended while it was in use. */
public final class KernelDiedException extends RunnerException {
    private static final long serialVersionUID = 1;

    KernelDiedException(String message) {
        super(Exit.KERNEL_DIED, message);
    }
}
