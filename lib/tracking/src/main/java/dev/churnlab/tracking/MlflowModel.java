package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * A model bundle in MLflow's model format: MLmodel with the flavors {@code xgboost} (the booster, as it is in the
 * bundle) and {@code python_function}, its signature of raw rows, the environment files, and the input example.
 */
final class MlflowModel {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Path bundle;

    MlflowModel(Path bundle) {
        this.bundle = bundle;
    }

    /** The files beside the folder {@code bundle/}, by name. */
    Map<String, byte[]> content(String modelId, String runId) {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("MLmodel", yaml(mlmodel(modelId, runId)));
        return files;
    }

    private Map<String, Object> mlmodel(String modelId, String runId) {
        var model = new LinkedHashMap<String, Object>();
        model.put("artifact_path", bundle.toString());
        model.put("model_id", modelId);
        model.put("model_uuid", modelId);
        model.put("run_id", runId);
        model.put("utc_time_created", TIME.format(Instant.now()));
        return model;
    }

    private static byte[] yaml(Object content) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(content).getBytes(UTF_8);
    }
}
