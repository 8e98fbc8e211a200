package dev.churnlab.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where churnlab runs: the checkout, its Python environment and its local state.
 *
 * @param root the checkout, from CHURNLAB_ROOT, else the working folder
 * @param venv the Python environment, from CHURNLAB_VENV, else {@code .venv} in the checkout
 * @param home runs, MLflow's store and synthetic data, from CHURNLAB_HOME, else {@code .churnlab} in the checkout
 */
record Place(Path root, Path venv, Path home) {
    static Place here() {
        return of(System.getenv());
    }

    static Place of(Map<String, String> env) {
        var root = Path.of(env.getOrDefault("CHURNLAB_ROOT", "")).toAbsolutePath();
        return new Place(
                root,
                in(env, "CHURNLAB_VENV", root.resolve(".venv")),
                in(env, "CHURNLAB_HOME", root.resolve(".churnlab")));
    }

    private static Path in(Map<String, String> env, String name, Path otherwise) {
        var given = env.get(name);
        return given == null || given.isBlank() ? otherwise : Path.of(given).toAbsolutePath();
    }
}
