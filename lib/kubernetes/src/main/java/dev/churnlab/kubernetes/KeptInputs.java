package dev.churnlab.kubernetes;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the notebooks of a schedule lie that are too large for a ConfigMap, as its annotation says. No other object owns
 * them: who replaces or cancels the schedule removes them.
 */
final class KeptInputs {
    /** The annotation: one folder a line, on the claim of artifacts or in S3, as a pod names it. */
    static final String INPUTS = "churnlab.dev/input";

    private KeptInputs() {}

    /** The folders that an object names. */
    static List<String> of(HasMetadata object) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations == null
                ? List.of()
                : annotations.getOrDefault(INPUTS, "").lines().toList();
    }

    /** Those of these folders that a Job may read. */
    static List<String> inUse(Collection<String> folders, Collection<Job> jobs) {
        return folders.stream()
                .filter(folder -> jobs.stream().anyMatch(job -> of(job).contains(folder)))
                .toList();
    }

    /** Has a schedule name these folders beside its own. */
    static CronJob with(CronJob cron, List<String> folders) {
        if (!folders.isEmpty()) {
            var all = new ArrayList<>(of(cron));
            all.addAll(folders);
            cron.getMetadata().getAnnotations().put(INPUTS, String.join("\n", all));
        }
        return cron;
    }

    /** Has a schedule name these folders no longer. */
    static CronJob without(CronJob cron, List<String> folders) {
        var left = new ArrayList<>(of(cron));
        left.removeAll(folders);
        if (left.isEmpty()) {
            cron.getMetadata().getAnnotations().remove(INPUTS);
        } else {
            cron.getMetadata().getAnnotations().put(INPUTS, String.join("\n", left));
        }
        return cron;
    }

    /**
     * Removes folders of a schedule. One that is gone already is as good as removed.
     *
     * @return why those stay that do, by their names
     */
    static Map<String, String> remove(Cluster cluster, CronJob cron, List<String> folders) {
        // Whoever may write the annotation need not be whoever is asked to remove what it names.
        var own = Pattern.compile(".+/" + Pattern.quote(cron.getMetadata().getName()) + "/input-[a-z0-9]+");
        var known = folders.stream().filter(each -> own.matcher(each).matches()).toList();
        var left = new LinkedHashMap<>(removeEach(
                known.stream().filter(Location::isRemote).toList(), each -> removeObjects(Location.of(each))));
        var onClaim = known.stream()
                .filter(each -> each.startsWith(RunStore.RUNS + "/") && !each.contains(".."))
                .toList();
        if (!onClaim.isEmpty()) {
            var spec = cron.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
            var image = spec.getContainers().get(0).getImage();
            var claim = Claim.artifacts(spec).orElse(Claim.ARTIFACTS);
            try (var pod =
                    FilePod.open(cluster, image, claim, cron.getMetadata().getName(), null)) {
                left.putAll(removeEach(onClaim, pod::deleteFolder));
            } catch (KubernetesException e) {
                onClaim.forEach(each -> left.put(each, String.valueOf(e.getMessage())));
            }
        }
        return left;
    }

    /**
     * Removes each by itself: that one fails says nothing of the next.
     *
     * @return why those stay that do, by their names
     */
    static Map<String, String> removeEach(List<String> folders, Consumer<String> remove) {
        var left = new LinkedHashMap<String, String>();
        for (var folder : folders) {
            try {
                remove.accept(folder);
            } catch (KubernetesException | StorageException e) {
                left.put(folder, String.valueOf(e.getMessage()));
            }
        }
        return left;
    }

    /** Removes the objects of a folder, if there are any. */
    static void removeObjects(Location folder) {
        if (folder.isFolder()) {
            folder.list().forEach(Location::delete);
        }
    }

    /** What is left, and why, in one line. */
    static Optional<String> line(Map<String, String> left) {
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(left.entrySet().stream()
                        .map(each -> each.getKey() + " stays: " + each.getValue())
                        .collect(Collectors.joining("; ")));
    }
}
