package dev.churnlab.tracking;

import dev.churnlab.training.GitCommit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a run comes from, in MLflow's own tags: the user, the notebook or program, and the commit of its code. */
final class Origin {
    private Origin() {}

    static Map<String, String> tags() {
        return tags(System.getenv());
    }

    /** Who this is: on a hub its user, elsewhere the system's; empty if neither is known. */
    static String user() {
        return user(System.getenv());
    }

    private static String user(Map<String, String> environment) {
        return environment.getOrDefault("JUPYTERHUB_USER", System.getProperty("user.name", ""));
    }

    static Map<String, String> tags(Map<String, String> environment) {
        var tags = new LinkedHashMap<String, String>();
        var user = user(environment);
        if (!user.isBlank()) {
            tags.put("mlflow.user", user);
        }
        // Jupyter's server tells a kernel its notebook in this variable.
        var notebook = environment.getOrDefault("JPY_SESSION_NAME", "");
        var program = System.getProperty("sun.java.command", "java").split(" ", 2)[0];
        tags.put("mlflow.source.name", notebook.isBlank() ? program : notebook);
        tags.put("mlflow.source.type", notebook.isBlank() ? "LOCAL" : "NOTEBOOK");
        GitCommit.current().ifPresent(commit -> tags.put("mlflow.source.git.commit", commit));
        return tags;
    }
}
