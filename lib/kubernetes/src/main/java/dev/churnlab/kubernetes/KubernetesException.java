package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.ExitCode;
import org.jspecify.annotations.Nullable;

/** A cluster that refused or failed; the message is one line with the object and the reason that Kubernetes gives. */
public class KubernetesException extends RuntimeException implements ExitCode {
    private static final long serialVersionUID = 1;
    private final Exit exit;

    public KubernetesException(Exit exit, String message) {
        this(exit, message, null);
    }

    public KubernetesException(Exit exit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    @Override
    public Exit exit() {
        return exit;
    }
}
