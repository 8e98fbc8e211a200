package dev.churnlab.kubernetes;

import dev.churnlab.runner.Pipeline;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be called how in a workflow of Argo. */
final class ArgoNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private ArgoNames() {}

    /**
     * Refuses steps, parameters and outputs whose names Argo would not take, or not tell apart.
     *
     * @param templates of ours, beside those of the steps
     */
    static void check(Pipeline pipeline, Set<String> templates) {
        var tasks = new LinkedHashMap<String, String>();
        for (var step : pipeline.steps()) {
            var same = tasks.put(ArgoValues.task(step.name()), step.name());
            if (same != null) {
                throw new IllegalArgumentException("steps '" + same + "' and '" + step.name()
                        + "' have one name in Argo, which has no '_': rename one");
            }
        }
        for (var parameter : pipeline.parameters().keySet()) {
            checkName("parameter", parameter);
        }
        for (var step : pipeline.steps()) {
            for (var output : step.outputs()) {
                checkName("step '" + step.name() + "': output", output);
                if (step.outputs().contains(output + ArgoValues.AS_JSON)) {
                    throw new IllegalArgumentException("step '" + step.name() + "' has outputs '" + output + "' and '"
                            + output + ArgoValues.AS_JSON
                            + "', and in Argo the second is the first as JSON: rename one");
                }
            }
        }
        for (var taken : templates) {
            if (tasks.containsKey(taken)) {
                throw new IllegalArgumentException("a step of a workflow cannot be called '" + taken
                        + "', which is a template of ours: rename it");
            }
        }
    }

    private static void checkName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " '" + name + "' has no name for Argo, which takes letters, digits, _ and -: rename it");
        }
    }

    /** Refuses what is no name of an image, but a tag. */
    static void checkImage(String image) {
        if (image.contains("{{")) {
            throw new IllegalArgumentException("image '" + image + "' has '{{' in its name, which no image has");
        }
    }
}
