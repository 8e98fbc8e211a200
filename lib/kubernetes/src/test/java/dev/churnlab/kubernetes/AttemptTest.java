package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status of a pod means, by statuses as Kubernetes 1.35 writes them. */
class AttemptTest {
    private static Attempt pod(String status) {
        return new Attempt(Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: train-a, uid: u}
                spec: {containers: [{name: run, image: "r/i:1", resources: {limits: {memory: 2Gi}}}]}
                status:\s"""
                        + status,
                Pod.class));
    }

    private static Attempt terminated(String state) {
        return pod("{phase: Failed, containerStatuses: [{name: run, state: {terminated: " + state + "}}]}");
    }

    private static Attempt.Waiting waiting(String reason, String message) {
        return pod("{phase: Pending, containerStatuses: [{name: run, state: {waiting: {reason: " + reason
                        + ", message: '" + message + "'}}}]}")
                .waiting();
    }

    @ParameterizedTest
    @CsvSource({
        "ImagePullBackOff, true",
        "ErrImageNeverPull, true",
        "InvalidImageName, true",
        "CreateContainerConfigError, false",
        "ErrImagePull, false",
        "ContainerCreating, false"
    })
    void someReasonsToWaitAreHopeless(String reason, boolean hopeless) {
        assertThat(waiting(reason, "why").hopeless()).isEqualTo(hopeless);
        assertThat(waiting(reason, "why").reason()).contains("train-a", "why");
    }

    @ParameterizedTest
    @CsvSource({
        "CreateContainerConfigError, true",
        "CreateContainerError, true",
        "RunContainerError, true",
        "ImagePullBackOff, false",
        "ContainerCreating, false"
    })
    void someMaySettle(String reason, boolean settling) {
        assertThat(waiting(reason, "why").settling()).isEqualTo(settling);
    }

    @Test
    void anImageIsNamed() {
        assertThat(waiting("ErrImagePull", "not found").reason())
                .isEqualTo("pod train-a, image r/i:1 (ErrImagePull): not found");
    }

    @Test
    void aClaimThatIsMissingIsHopelessAndABusyNodeIsNot() {
        assertThat(unschedulable("0/1 nodes are available: persistentvolumeclaim \\\"x\\\" not found. not found"))
                .isEqualTo(new Attempt.Waiting(
                        "pod train-a waits for a node (Unschedulable): 0/1 nodes are available: persistentvolumeclaim \"x\" not found",
                        true));
        assertThat(unschedulable(
                        "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes"
                                + " are available: 1 Preemption is not helpful for scheduling."))
                .isEqualTo(new Attempt.Waiting(
                        "pod train-a waits for a node (Unschedulable): 0/1 nodes are available: 1 Insufficient cpu",
                        false));
    }

    private static Attempt.Waiting unschedulable(String message) {
        return pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: \""
                        + message + "\"}]}")
                .waiting();
    }

    @ParameterizedTest
    @CsvSource({
        "0, Completed, 0",
        "1, Error, 1",
        "3, Error, 3",
        "138, Error, 138",
        "138, OOMKilled, 138",
        "137, OOMKilled, 138",
        "137, Error, 138",
        "143, Error, 143",
        "128, StartError, 5"
    })
    void theCodeIsThatOfTheNotebook(int exit, String reason, int code) {
        assertThat(terminated("{exitCode: " + exit + ", reason: " + reason + "}")
                        .code())
                .isEqualTo(code);
    }

    @Test
    void theReasonIsWhatChurnlabSaidLast() {
        var log =
                "ticks: cell 1/2\\nchurnlab: a.ipynb, cell 2: boom; the executed notebook is /mnt/shared-artifacts/runs/a/a.ipynb\\n";

        assertThat(terminated("{exitCode: 1, reason: Error, message: \"" + log + "\"}")
                        .why())
                .isEqualTo("a.ipynb, cell 2: boom");
        assertThat(terminated("{exitCode: 124, reason: Error}").why()).isEqualTo("timeout");
        assertThat(terminated("{exitCode: 137, reason: OOMKilled}").why()).contains("2Gi", "--memory");
        assertThat(terminated("{exitCode: 128, reason: StartError, message: 'exec: \"churnlab\": not found'}")
                        .why())
                .contains("StartError", "exec: \"churnlab\": not found");
    }

    @Test
    void aPodThatANodeRefusedSaysWhy() {
        var pod = pod("{phase: Failed, reason: OutOfmemory, message: 'Node did not have enough resource'}");

        assertThat(pod.ended()).isTrue();
        assertThat(pod.code()).isEqualTo(5);
        assertThat(pod.why()).contains("OutOfmemory", "Node did not have enough resource");
    }
}
