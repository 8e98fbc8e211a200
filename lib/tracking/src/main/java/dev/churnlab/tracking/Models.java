package dev.churnlab.tracking;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.XGBoost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import ml.dmlc.xgboost4j.java.Booster;

/**
 * Models by where they are: {@code models:/churn@champion}, {@code models:/churn/3}, {@code models:/m-0a1b…},
 * {@code runs:/0a1b…/model} on the server of MLFLOW_TRACKING_URI; a path, {@code s3://} or {@code https://} of a bundle; a
 * path or {@code s3://} of a folder with an MLmodel.
 */
public final class Models {
    private Models() {}

    /**
     * Loads a model that takes customers, as churnlab wrote it.
     *
     * @return a bundle that has to be closed
     * @throws NotFoundException if there is a model, and it takes no customers since something else logged it
     * @throws IllegalArgumentException if the address is none, or there is no such alias
     */
    public static ModelBundle load(String address) {
        return load(address, Tracking::connect, System.getenv());
    }

    static ModelBundle load(String address, Supplier<TrackingServer> server, Map<String, String> environment) {
        return in(address, server, environment, folder -> {
            var files = ModelFiles.in(folder);
            if (files == null) {
                return ModelBundle.read(folder);
            } else if (files.bundle() == null) {
                throw new NotFoundException(address + " takes features, not customers: " + files.loader()
                        + " logged it, without a model bundle; "
                        + (files.booster() == null ? "load it in Python" : "Models.booster gives its booster"));
            }
            return ModelBundle.read(folder.resolve(files.bundle()));
        });
    }

    /**
     * Loads the booster of a model with MLflow's flavor xgboost, whoever logged it. It takes features in the order that it
     * was trained on.
     *
     * @throws NotFoundException if it has none
     */
    public static Booster booster(String address) {
        return booster(address, Tracking::connect, System.getenv());
    }

    static Booster booster(String address, Supplier<TrackingServer> server, Map<String, String> environment) {
        return in(address, server, environment, folder -> {
            var files = ModelFiles.in(folder);
            if (files == null || files.booster() == null) {
                throw new NotFoundException(address + " has no booster: it is no model of MLflow's flavor xgboost");
            }
            return XGBoost.booster(folder.resolve(files.booster()).bytes());
        });
    }

    /** Reads from the folder of a model; what had to be fetched for that is deleted afterwards. */
    private static <T> T in(
            String address,
            Supplier<TrackingServer> server,
            Map<String, String> environment,
            Function<Location, T> read) {
        if (!ModelUri.isOne(address)) {
            return read.apply(Location.of(address, environment));
        }
        var uri = ModelUri.parse(address);
        try {
            var above = Files.createTempDirectory("churnlab-model-");
            try {
                var files = uri.files(server.get());
                files.artifacts().get(files.folder(), above.resolve("model"));
                return read.apply(Location.of(above.resolve("model")));
            } finally {
                delete(above);
            }
        } catch (IOException e) {
            throw StorageException.of("write", Path.of(System.getProperty("java.io.tmpdir", ".")), e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
