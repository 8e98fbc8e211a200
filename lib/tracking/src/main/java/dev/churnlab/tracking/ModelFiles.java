package dev.churnlab.tracking;

import dev.churnlab.storage.Location;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What an MLmodel file says of the files beside it.
 *
 * @param bundle the model bundle that its loader reads; null where another loader made it
 * @param booster the booster of the flavor xgboost; null where there is none
 * @param loader what loads it for mlflow.pyfunc, as in {@code mlflow.xgboost}
 */
record ModelFiles(@Nullable String bundle, @Nullable String booster, String loader) {
    private static final String MLMODEL = "MLmodel";

    /** What lies in a folder; nothing if it is no model of MLflow. */
    static @Nullable ModelFiles in(Location folder) {
        if (!folder.isFolder()) {
            return null;
        }
        var file = folder.resolve(MLMODEL);
        return file.exists() ? parse(file.toString(), file.text()) : null;
    }

    static ModelFiles parse(String name, String yaml) {
        Object root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        } catch (YAMLException e) {
            throw new TrackingException(name + " is no YAML, so it is no model of MLflow", e);
        }
        var function = flavor(root, "python_function");
        var loader = String.valueOf(function.get("loader_module"));
        return new ModelFiles(
                loader.equals(MlflowModel.LOADER) ? path(function) : null, path(flavor(root, "xgboost")), loader);
    }

    private static Map<?, ?> flavor(@Nullable Object root, String name) {
        return root instanceof Map<?, ?> model
                        && model.get("flavors") instanceof Map<?, ?> flavors
                        && flavors.get(name) instanceof Map<?, ?> flavor
                ? flavor
                : Map.of();
    }

    /** Below the folder of the MLmodel, and nowhere else. */
    private static @Nullable String path(Map<?, ?> flavor) {
        if (!(flavor.get("data") instanceof String path)) {
            return null;
        }
        for (var name : path.split("/", -1)) {
            Artifacts.named(name);
        }
        return path;
    }
}
