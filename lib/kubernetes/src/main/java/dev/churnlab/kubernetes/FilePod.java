package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.notebook.Exit;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A short-lived pod by which files get onto a claim and off it: it mounts the claim and waits, and what is done is done by
 * exec. Gone when this is closed; when this process is killed, after ten minutes, or with the Job that owns it.
 */
final class FilePod implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final long POLL_MILLIS = 200;
    private static final int TRIES = 3;
    private static final int ABSENT = 44;
    /** The exit of a command that was not told. */
    private static final int UNKNOWN = -1;
    /** The shell's, of a folder: its exit is that of the removal, not of the tidying after it. */
    static final String DELETE = "rm -rf \"$0\" || exit 1; rmdir \"${0%/*}\" 2>/dev/null; exit 0";

    private final Cluster cluster;
    private final String name;
    private final String job;
    private final Supplier<Wish> wish;

    private FilePod(Cluster cluster, String name, String job, Supplier<Wish> wish) {
        this.cluster = cluster;
        this.name = name;
        this.job = job;
        this.wish = wish;
    }

    /**
     * Starts one.
     *
     * @param owner with what it goes at the latest; null for nothing
     * @throws KubernetesException if it does not start; it is removed then
     */
    static FilePod open(Cluster cluster, String image, Claim claim, String job, @Nullable OwnerReference owner) {
        return open(cluster, image, claim, job, owner, Wish.NONE);
    }

    /**
     * Starts one for a Job that is being sent.
     *
     * @param wish is asked all the time what is wanted
     * @throws KubernetesException if it does not start, or the Job is cancelled meanwhile; it is removed then
     */
    static FilePod open(
            Cluster cluster,
            String image,
            Claim claim,
            String job,
            @Nullable OwnerReference owner,
            Supplier<Wish> wish) {
        removeEnded(cluster);
        var pod = pod(image, claim, job, owner);
        var made = new FilePod(cluster, pod.getMetadata().getName(), job, wish);
        try {
            Creation.create(cluster, "make pod " + made.name, pod);
            made.await();
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /** It copies files and has no use for the platform's addresses and keys. */
    static Pod pod(String image, Claim claim, String job, @Nullable OwnerReference owner) {
        var shape = RunPod.of(image)
                .command("sleep", String.valueOf(LIFE.toSeconds()))
                .claim(claim)
                .resources(Resources.SMALL);
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(Names.fresh(job + "-files"))
                .withLabels(RunLabels.base(RunLabels.FILES))
                .withOwnerReferences(owner == null ? List.of() : List.of(owner))
                .endMetadata()
                .withSpec(shape.spec())
                .build();
        pod.getSpec().setActiveDeadlineSeconds(LIFE.toSeconds());
        pod.getSpec().getContainers().get(0).setEnvFrom(List.of());
        return pod;
    }

    /** Of submitters that were killed; nobody can use them any more. */
    private static void removeEnded(Cluster cluster) {
        try {
            var pods = cluster.client().pods().inNamespace(cluster.namespace());
            for (var pod : pods.withLabel(RunLabels.NAME, RunLabels.FILES)
                    .withLabel(RunLabels.MANAGED_BY, RunLabels.CHURNLAB)
                    .list()
                    .getItems()) {
                if (new Attempt(pod).ended()) {
                    var unused = pods.withName(pod.getMetadata().getName()).delete();
                }
            }
        } catch (KubernetesClientException e) {
            // The next one does it.
            return;
        }
    }

    private void await() {
        long begin = System.nanoTime();
        var patience = new Patience();
        while (true) {
            var pod = cluster.ask("see pod " + name, () -> cluster.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withName(name)
                    .get());
            if (pod == null) {
                throw new KubernetesException(Exit.SERVICE, "pod " + name + ", which reads files, was removed");
            }
            var state = new Attempt(pod);
            if (state.ended()) {
                throw new KubernetesException(Exit.SERVICE, "pod " + name + ", which reads files: " + state.why());
            } else if (state.begun()) {
                return;
            }
            var waiting = state.waiting();
            if (patience.isOver(waiting) || System.nanoTime() - begin > START.toNanos()) {
                throw new KubernetesException(Exit.SERVICE, waiting.reason());
            }
            Wish.heed(wish, job);
            Pause.of(POLL_MILLIS, "a pod was waited for");
        }
    }

    /**
     * Reads a file, whole.
     *
     * @return nothing if there is none
     */
    Optional<byte[]> read(String path) {
        long came = 0;
        long size = size(path);
        for (int attempt = 0; attempt < TRIES && size >= 0; attempt++) {
            var content = new ByteArrayOutputStream((int) Math.min(size, Integer.MAX_VALUE - 8));
            int exit = execute(content, new byte[0], "cat", path);
            if (exit == 0 && content.size() == size) {
                return Optional.of(content.toByteArray());
            }
            came = content.size();
            size = size(path);
        }
        if (size < 0) {
            return Optional.empty();
        }
        throw new KubernetesException(
                Exit.SERVICE, "cannot read " + path + " by pod " + name + ": " + came + " of " + size + " bytes came");
    }

    private long size(String path) {
        // An exec's last output is lost now and then.
        for (int attempt = 0; attempt < TRIES; attempt++) {
            var said = said(path);
            if (said.isPresent()) {
                return said.get();
            }
        }
        throw new KubernetesException(
                Exit.SERVICE, "cannot read " + path + " by pod " + name + ": its size did not come; try again");
    }

    private Optional<Long> said(String path) {
        var said = new ByteArrayOutputStream();
        int exit = execute(said, new byte[0], "sh", "-c", "[ -f \"$0\" ] || exit " + ABSENT + "; wc -c <\"$0\"", path);
        if (exit == ABSENT) {
            return Optional.of(-1L);
        } else if (exit != 0) {
            throw new KubernetesException(
                    Exit.SERVICE,
                    "cannot read " + path + " by pod " + name + ": "
                            + said.toString(UTF_8).strip());
        }
        var size = said.toString(UTF_8).strip();
        return size.matches("\\d{1,18}") ? Optional.of(Long.parseLong(size)) : Optional.empty();
    }

    /** Writes a file, whole or not at all; its folders are made. */
    void write(String path, byte[] content) {
        var said = new ByteArrayOutputStream();
        // The end of what is sent is told by its length: not every server passes on that the stream was closed.
        int exit = execute(
                said,
                content,
                "sh",
                "-c",
                "mkdir -p \"${0%/*}\" && head -c " + content.length + " >\"$0.part\" && [ $(wc -c <\"$0.part\") -eq "
                        + content.length + " ] && mv \"$0.part\" \"$0\"",
                path);
        if (exit != 0) {
            throw new KubernetesException(
                    Exit.SERVICE,
                    "cannot write " + path + " by pod " + name + ": " + Refusals.oneLine(said.toString(UTF_8)));
        }
    }

    /**
     * Removes a folder with all that is in it, and the one around it if that is empty then; nothing happens if there is none.
     *
     * @throws KubernetesException if it is there still, or perhaps
     */
    void deleteFolder(String path) {
        var said = new ByteArrayOutputStream();
        int exit = UNKNOWN;
        // Done twice it is the same.
        for (int attempt = 0; attempt < TRIES && exit == UNKNOWN; attempt++) {
            said.reset();
            exit = execute(said, new byte[0], "sh", "-c", DELETE, path);
        }
        if (exit != 0) {
            throw new KubernetesException(
                    Exit.SERVICE,
                    "cannot remove " + path + " by pod " + name + ": "
                            + (exit == UNKNOWN
                                    ? "whether it is gone was not told"
                                    : Refusals.oneLine(said.toString(UTF_8))));
        }
    }

    private int execute(OutputStream out, byte[] in, String... command) {
        var container = cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withName(name)
                .inContainer(RunPod.CONTAINER);
        // An exec writes on a thread of its own, after the result now and then.
        var guarded = new Guarded(out);
        try (ExecWatch exec = in.length == 0
                ? container.writingOutput(guarded).writingError(guarded).exec(command)
                : container
                        .redirectingInput()
                        .writingOutput(guarded)
                        .writingError(guarded)
                        .exec(command)) {
            if (in.length > 0) {
                exec.getInput().write(in);
                exec.getInput().flush();
            }
            var exit = exec.exitCode().get(LIFE.toSeconds(), TimeUnit.SECONDS);
            return exit == null ? UNKNOWN : exit;
        } catch (KubernetesClientException e) {
            throw Refusals.of("use pod " + name, cluster.description(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KubernetesClientException refused) {
                throw Refusals.of("use pod " + name, cluster.description(), refused);
            }
            throw new KubernetesException(
                    Exit.SERVICE, "cannot use pod " + name + ": " + Refusals.oneLine(e.getMessage()), e);
        } catch (IOException | TimeoutException e) {
            throw new KubernetesException(
                    Exit.SERVICE, "cannot use pod " + name + ": " + Refusals.oneLine(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesException(Exit.INTERRUPTED, "interrupted while pod " + name + " was used", e);
        }
    }

    /** A stream that several threads write. */
    private static final class Guarded extends FilterOutputStream {
        Guarded(OutputStream out) {
            super(out);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }
    }

    @Override
    public void close() {
        try {
            var unused = cluster.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withName(name)
                    .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                    .withGracePeriod(0)
                    .delete();
        } catch (KubernetesClientException e) {
            // It ends by its own deadline.
            return;
        }
    }
}
