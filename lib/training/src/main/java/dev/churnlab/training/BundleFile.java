package dev.churnlab.training;

import java.util.Arrays;
import java.util.Optional;

/** The files of a bundle, beside bundle.json; formats 1 and 2 have the same. */
enum BundleFile {
    MODEL("model.ubj"),
    SCHEMA("schema.yaml"),
    FEATURES("features.json"),
    CALIBRATION("calibration.json"),
    METRICS("metrics.json"),
    INPUT_EXAMPLE("input_example.json"),
    PROVENANCE("provenance.json");

    /** What says which files there are and what they hash to. */
    static final String INDEX = "bundle.json";

    private final String fileName;

    BundleFile(String fileName) {
        this.fileName = fileName;
    }

    String fileName() {
        return fileName;
    }

    static Optional<BundleFile> of(String fileName) {
        return Arrays.stream(values())
                .filter(file -> file.fileName.equals(fileName))
                .findFirst();
    }
}
