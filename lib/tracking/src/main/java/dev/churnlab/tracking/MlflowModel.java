package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.data.Schema;
import dev.churnlab.storage.StorageException;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Provenance;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * A model bundle in MLflow's model format: MLmodel with the flavors {@code xgboost} (the booster, where it lies in the
 * bundle) and {@code python_function} (raw rows, by a loader in the folder {@code code}), the signature of a raw row,
 * the environment files and the input example.
 */
final class MlflowModel {
    static final String LOADER = "churnlab_bundle";
    private static final String PYTHON = "3.11";
    private static final String EXAMPLE = "input_example.json";
    private static final String SERVING = "serving_input_example.json";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Schema schema;
    private final Provenance provenance;
    private final byte[] example;

    /**
     * Reads what the format needs to know.
     *
     * @throws dev.churnlab.training.BundleException if the folder is no bundle, or anything is wrong with it
     */
    MlflowModel(Path folder) {
        try (var bundle = ModelBundle.read(folder)) {
            schema = bundle.model().schema();
            provenance = bundle.provenance();
        }
        try {
            example = Files.readAllBytes(folder.resolve(EXAMPLE));
        } catch (IOException e) {
            throw StorageException.of("read", folder.resolve(EXAMPLE), e);
        }
    }

    /** What the model was trained with. */
    Map<String, String> parameters() {
        return provenance.parameters();
    }

    /** The files beside the folder {@code bundle/}, by name. */
    Map<String, byte[]> content(String modelId, String runId) {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("code/" + LOADER + ".py", loader());
        files.put("requirements.txt", (String.join("\n", requirements()) + "\n").getBytes(UTF_8));
        files.put("python_env.yaml", yaml(pythonEnvironment()));
        files.put("conda.yaml", yaml(condaEnvironment()));
        files.put(EXAMPLE, example);
        files.put(SERVING, ("{\"dataframe_split\": " + new String(example, UTF_8).strip() + "}\n").getBytes(UTF_8));
        files.put("MLmodel", yaml(mlmodel(modelId, runId)));
        return files;
    }

    private Map<String, @Nullable Object> mlmodel(String modelId, String runId) {
        var function = new LinkedHashMap<String, @Nullable Object>();
        function.put("loader_module", LOADER);
        function.put("code", "code");
        function.put("data", LoggedModel.BUNDLE);
        function.put("env", map("conda", "conda.yaml", "virtualenv", "python_env.yaml"));
        function.put("python_version", PYTHON);

        var xgboost = new LinkedHashMap<String, @Nullable Object>();
        xgboost.put("data", LoggedModel.BUNDLE + "/model.ubj");
        xgboost.put("model_class", "xgboost.core.Booster");
        xgboost.put("model_format", "ubj");
        xgboost.put("xgb_version", provenance.environment().xgboost());
        xgboost.put("code", null);

        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("flavors", map("python_function", function, "xgboost", xgboost));
        model.put("model_id", modelId);
        model.put("model_uuid", modelId);
        model.put("run_id", runId);
        model.put(
                "saved_input_example_info",
                map(
                        "artifact_path",
                        EXAMPLE,
                        "pandas_orient",
                        "split",
                        "serving_input_path",
                        SERVING,
                        "type",
                        "dataframe"));
        model.put("signature", map("inputs", Rest.write(inputs()), "outputs", Rest.write(outputs()), "params", null));
        model.put("utc_time_created", TIME.format(Instant.now()));
        return model;
    }

    /**
     * The columns of a raw row. None has a type: MLflow's check of its input refuses what the loader reads as Java does, as
     * whole numbers in a column of float64, a column with blanks, which pandas takes for texts, or pandas' categories.
     */
    private List<Map<String, @Nullable Object>> inputs() {
        return schema.features().stream()
                .map(name -> map("name", name, "type", "any", "required", true))
                .toList();
    }

    private static List<Map<String, @Nullable Object>> outputs() {
        return List.of(map("type", "float", "required", true));
    }

    private List<String> requirements() {
        var xgboost = provenance.environment().xgboost();
        return List.of(
                "mlflow>=3.0,<4",
                "numpy>=1.26,<3",
                "pandas>=2.2,<4",
                "pyyaml>=6,<7",
                xgboost.matches("\\d+(\\.\\d+)*") ? "xgboost==" + xgboost : "xgboost");
    }

    private static Map<String, @Nullable Object> pythonEnvironment() {
        return map(
                "python",
                PYTHON,
                "build_dependencies",
                List.of("pip", "setuptools", "wheel"),
                "dependencies",
                List.of("-r requirements.txt"));
    }

    private Map<String, @Nullable Object> condaEnvironment() {
        return map(
                "name",
                "mlflow-env",
                "channels",
                List.of("conda-forge"),
                "dependencies",
                List.of("python=" + PYTHON, "pip", map("pip", requirements())));
    }

    private static byte[] loader() {
        try (var resource = MlflowModel.class.getResourceAsStream(LOADER + ".py")) {
            if (resource == null) {
                throw new FileNotFoundException(LOADER + ".py");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw StorageException.of("read", Path.of(LOADER + ".py"), e);
        }
    }

    private static byte[] yaml(Object content) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(content).getBytes(UTF_8);
    }

    /** A map in the order in which it is written, whose values may be null. */
    private static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (var i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}
