package dev.churnlab.training;

import java.io.IOException;
import java.util.Properties;

/**
 * The versions that a model was trained with.
 *
 * @param churnlab of this library; {@code development} when run from class folders
 * @param xgboost of XGBoost
 * @param java of the Java runtime and its vendor
 * @param os name, version and architecture of the operating system
 */
public record Environment(String churnlab, String xgboost, String java, String os) {

    /** That of this process. */
    public static Environment current() {
        var version = Environment.class.getPackage().getImplementationVersion();
        return new Environment(
                version == null ? "development" : version,
                xgboostVersion(),
                property("java.version") + " " + property("java.vendor"),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static String xgboostVersion() {
        var properties = new Properties();
        try (var in = ml.dmlc.xgboost4j.java.XGBoost.class.getResourceAsStream("/xgboost4j-version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return "unknown";
        }
        return properties.getProperty("version", "unknown");
    }
}
