package dev.churnlab.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;

/** The labels of what churnlab makes on a cluster, by which it, network policies and people find it again. */
public final class RunLabels {
    /** What belongs to churnlab. */
    public static final String PART_OF = "app.kubernetes.io/part-of";
    /** Who looks after an object: this command, or the platform's manifests. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    /** What kind of thing it is; network policies let {@link #RUN} out. */
    public static final String NAME = "app.kubernetes.io/name";
    /** The {@link #NAME} of a pod that runs a notebook. */
    public static final String RUN = "run";

    static final String CHURNLAB = "churnlab";
    static final String NOTEBOOK = "churnlab.dev/notebook";
    static final String PIPELINE = "churnlab.dev/pipeline";
    static final String STEP = "churnlab.dev/step";
    static final String RUN_ID = "churnlab.dev/run";
    static final String USER = "churnlab.dev/user";
    /** The {@link #NAME} of a pod that only copies files. */
    static final String FILES = "run-files";

    private RunLabels() {}

    /**
     * The labels of a run.
     *
     * @param notebook the notebook's name, with or without .ipynb
     * @param user who submits it
     */
    public static Map<String, String> of(String notebook, String user) {
        var labels = base(RUN);
        labels.put(NOTEBOOK, Names.label(notebook));
        labels.put(USER, Names.label(user));
        return labels;
    }

    /** The labels of a run that is a step of a pipeline. */
    public static Map<String, String> of(String notebook, String user, String pipeline, String step, String run) {
        var labels = of(notebook, user);
        labels.put(PIPELINE, Names.label(pipeline));
        labels.put(STEP, Names.label(step));
        labels.put(RUN_ID, Names.label(run));
        return labels;
    }

    static Map<String, String> base(String name) {
        var labels = new LinkedHashMap<String, String>();
        labels.put(NAME, name);
        labels.put(PART_OF, CHURNLAB);
        labels.put(MANAGED_BY, CHURNLAB);
        return labels;
    }

    /** Who submits from here: the user of the hub's server that this is, else of this machine. */
    public static String user() {
        var hub = System.getenv("JUPYTERHUB_USER");
        return hub != null && !hub.isBlank() ? hub : System.getProperty("user.name", "unknown");
    }
}
