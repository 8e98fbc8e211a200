package dev.churnlab.notebook;

/** The ways in which a command of churnlab ends, each with the process exit code that a scheduler sees. */
public enum Exit {
    DONE(0, "done"),
    CELL_FAILED(1, "a cell failed"),
    BAD_INPUT(2, "usage, bad input, or a path, right or port problem"),
    GATE_REFUSED(3, "a gate refused"),
    KERNEL_START(4, "the kernel could not start"),
    SERVICE(5, "a service (MLflow, S3, Kubernetes) or the disk failed"),
    TIMEOUT(124, "timeout"),
    INTERRUPTED(130, "Ctrl-C"),
    KERNEL_DIED(138, "the kernel died"),
    TERMINATED(143, "SIGTERM");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The process exit code, 0–255. */
    public int code() {
        return code;
    }

    /** What the code says, for {@code --help}. */
    public String meaning() {
        return meaning;
    }

    /** Whether the same run may succeed when it is tried again: a kernel or a service may be back, a bad cell is not. */
    public boolean retryable() {
        return this == KERNEL_START || this == SERVICE || this == KERNEL_DIED;
    }
}
