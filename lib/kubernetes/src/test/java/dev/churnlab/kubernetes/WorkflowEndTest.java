package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.notebook.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the exit hook of a workflow makes of what Argo tells it. */
class WorkflowEndTest {
    private static String node(String name, String message, String finished) {
        return "{\"displayName\":\"" + name + "\",\"message\":\"" + message + "\",\"templateName\":\"" + name
                + "\",\"phase\":\"Failed\",\"podName\":\"p\",\"finishedAt\":\"" + finished + "\"}";
    }

    @Test
    void theStepThatFailedFirstSaysHow() {
        var failures = "[" + node("churn-x", "child 'churn-x-1' failed", "2026-11-22T02:00:09Z") + ","
                + node("score", "Error (exit code 1)", "2026-11-22T02:00:08Z") + ","
                + node("register", "Error (exit code 3)", "2026-11-22T02:00:05Z") + "]";
        var quoted = "\"" + failures.replace("\"", "\\\"") + "\"";
        assertThat(WorkflowEnd.of("Failed", failures))
                .isEqualTo(WorkflowEnd.of("Failed", quoted))
                .isEqualTo(new WorkflowEnd(Exit.GATE_REFUSED, "step register: a gate refused (Error (exit code 3))"));
    }

    @ParameterizedTest
    @CsvSource({
        "OOMKilled (exit code 137), KERNEL_DIED",
        "main: Error (exit code 138), KERNEL_DIED",
        "Pod was active on the node longer than the specified deadline, TIMEOUT",
        "Error (exit code 64), SERVICE",
        "pod deleted, SERVICE"
    })
    void everyMessageHasAnExitCode(String message, Exit exit) {
        assertThat(WorkflowEnd.of("Failed", "[" + node("a", message, "") + "]").exit())
                .isEqualTo(exit);
    }

    @Test
    void aWorkflowThatSucceededHasNoFailures() {
        assertThat(WorkflowEnd.of("Succeeded", "{{workflow.failures}}")).isEqualTo(new WorkflowEnd(Exit.DONE, null));
        assertThat(WorkflowEnd.of("Error", "{{workflow.failures}}").exit()).isEqualTo(Exit.SERVICE);
    }
}
