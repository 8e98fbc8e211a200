package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the status of a run's pod says. */
record Attempt(Pod pod) {
    /** What waiting does not cure, or not soon: Kubernetes has tried more than once. */
    private static final Set<String> HOPELESS =
            Set.of("ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError");
    /** What is cured within seconds or not at all. */
    private static final Set<String> SETTLING =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

    private static final Pattern NO_CLAIM = Pattern.compile("persistentvolumeclaim \"[^\"]+\" not found");
    /** A process that could not be begun at all. */
    private static final Set<String> NOT_BEGUN = Set.of("StartError", "ContainerCannotRun");

    /** The exit code of what got SIGKILL. */
    static final int KILLED = 137;

    String name() {
        return pod.getMetadata().getName();
    }

    String uid() {
        return pod.getMetadata().getUid();
    }

    private Optional<ContainerStatus> container() {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(each -> each.getName().equals(RunPod.CONTAINER))
                        .findFirst();
    }

    Optional<ContainerStateTerminated> terminated() {
        return container().map(each -> each.getState().getTerminated());
    }

    /** Whether its container has begun. */
    boolean begun() {
        return container().map(each -> each.getState().getRunning()).isPresent()
                || terminated().isPresent();
    }

    /** Whether nothing more will happen in it. */
    boolean ended() {
        return terminated().isPresent() || phase().equals("Failed") || phase().equals("Succeeded");
    }

    String phase() {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    /** Why it does not run yet. */
    Waiting waiting() {
        var unscheduled = pod.getStatus().getConditions().stream()
                .filter(each -> each.getType().equals("PodScheduled")
                        && each.getStatus().equals("False"))
                .findFirst();
        if (unscheduled.isPresent()) {
            var message = Refusals.oneLine(unscheduled.get().getMessage())
                    .replaceFirst("\\.? ?(no new claims to deallocate, )?preemption: .*$", "")
                    .replaceFirst("\\. not found$", "");
            return new Waiting(
                    "pod " + name() + " waits for a node (" + unscheduled.get().getReason() + "): " + message,
                    NO_CLAIM.matcher(message).find());
        }
        var waiting = container().map(each -> each.getState().getWaiting()).orElse(null);
        if (waiting == null || waiting.getReason() == null) {
            return new Waiting("pod " + name() + " waits for a node", false);
        }
        return new Waiting(
                "pod " + name() + ", " + explained(waiting),
                HOPELESS.contains(waiting.getReason()),
                SETTLING.contains(waiting.getReason()));
    }

    private String explained(ContainerStateWaiting waiting) {
        var image = pod.getSpec().getContainers().get(0).getImage();
        var message = waiting.getMessage() == null ? "" : ": " + Refusals.oneLine(waiting.getMessage());
        return switch (waiting.getReason()) {
            case "ContainerCreating", "PodInitializing" -> "its container is being made" + message;
            case "ErrImageNeverPull", "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ImageInspectError" ->
                "image " + image + " (" + waiting.getReason() + ")" + message;
            default -> waiting.getReason() + message;
        };
    }

    /**
     * Why a pod waits.
     *
     * @param hopeless whether more time does not help
     * @param settling whether only some seconds more may help: see {@link Patience}
     */
    record Waiting(String reason, boolean hopeless, boolean settling) {
        Waiting(String reason, boolean hopeless) {
            this(reason, hopeless, false);
        }
    }

    /** Whether its memory was not enough. */
    boolean outOfMemory() {
        return terminated().filter(each -> "OOMKilled".equals(each.getReason())).isPresent();
    }

    /** The exit code for people: that of the notebook, 138 where the pod was killed for its memory. */
    int code() {
        var end = terminated().orElse(null);
        if (outOfMemory() || end != null && end.getExitCode() == KILLED) {
            return Exit.KERNEL_DIED.code();
        } else if (end == null || NOT_BEGUN.contains(String.valueOf(end.getReason()))) {
            return Exit.SERVICE.code();
        }
        return end.getExitCode();
    }

    /** Why it ended as it did, in one line. */
    String why() {
        var end = terminated().orElse(null);
        if (end == null) {
            var status = pod.getStatus();
            return "pod " + name() + " ended without a result"
                    + (status.getReason() == null ? "" : " (" + status.getReason() + ")")
                    + (status.getMessage() == null ? "" : ": " + Refusals.oneLine(status.getMessage()));
        } else if (outOfMemory()) {
            return "out of memory (OOMKilled, the limit is " + memory() + "); give it more with --memory";
        }
        var said = lastLine(end.getMessage());
        if (NOT_BEGUN.contains(String.valueOf(end.getReason()))) {
            return "pod " + name() + " could not begin (" + end.getReason() + "): "
                    + Refusals.oneLine(end.getMessage());
        }
        return said.isEmpty() ? meaning(end.getExitCode()) : said;
    }

    private static String meaning(int code) {
        for (var exit : Exit.values()) {
            if (exit.code() == code) {
                return exit.meaning();
            }
        }
        return code == KILLED ? "it was killed (SIGKILL)" : "exit code " + code;
    }

    private String memory() {
        var limits = pod.getSpec().getContainers().get(0).getResources().getLimits();
        return String.valueOf(limits.getOrDefault("memory", new Quantity("none")));
    }

    /** What churnlab said last, out of the end of the log that Kubernetes keeps. */
    private static String lastLine(@Nullable String log) {
        if (log == null) {
            return "";
        }
        return log.lines()
                .filter(line -> line.startsWith("churnlab: "))
                .reduce((first, second) -> second)
                // Where the pod saw the notebook is not where the user finds it.
                .map(line -> line.substring("churnlab: ".length())
                        .replaceFirst("; the executed notebook is [^;]*$", "")
                        .strip())
                .orElse("");
    }
}
