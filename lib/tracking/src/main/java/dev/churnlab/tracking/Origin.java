package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where a run comes from, in MLflow's own tags: the user, the notebook or program, and the commit of its code. */
final class Origin {
    private Origin() {}

    static Map<String, String> tags() {
        return tags(System.getenv());
    }

    static Map<String, String> tags(Map<String, String> environment) {
        var tags = new LinkedHashMap<String, String>();
        var user = environment.getOrDefault("JUPYTERHUB_USER", System.getProperty("user.name", ""));
        if (!user.isBlank()) {
            tags.put("mlflow.user", user);
        }
        // Jupyter's server tells a kernel its notebook in this variable.
        var notebook = environment.getOrDefault("JPY_SESSION_NAME", "");
        var program = System.getProperty("sun.java.command", "java").split(" ", 2)[0];
        tags.put("mlflow.source.name", notebook.isBlank() ? program : notebook);
        tags.put("mlflow.source.type", notebook.isBlank() ? "LOCAL" : "NOTEBOOK");
        var commit = commit();
        if (!commit.isEmpty()) {
            tags.put("mlflow.source.git.commit", commit);
        }
        return tags;
    }

    /** The commit of the working folder, or nothing where there is no git or no checkout. */
    private static String commit() {
        Process git;
        try {
            git = new ProcessBuilder("git", "rev-parse", "--verify", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return "";
        }
        try {
            return git.waitFor(2, TimeUnit.SECONDS) && git.exitValue() == 0
                    ? new String(git.getInputStream().readAllBytes(), UTF_8).strip()
                    : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            git.destroy();
        }
    }
}
