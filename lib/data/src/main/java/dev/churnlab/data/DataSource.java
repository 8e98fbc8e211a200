package dev.churnlab.data;

import dev.churnlab.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The customers that a run works on, and why they are those.
 *
 * @param location an existing file, absolute; or a remote place, which is not asked yet
 */
public record DataSource(Location location, Origin origin) {
    /** Where the location came from, in the order of precedence. */
    public enum Origin {
        OPTION("--data"),
        ENVIRONMENT("CHURN_DATA"),
        PARAMETER("the pipeline's parameter data"),
        VOLUME("pvc/data"),
        SYNTHETIC("synthetic customers: no real file was found");

        private final String label;

        Origin(String label) {
            this.label = label;
        }

        /** What to call it in a message. */
        public String label() {
            return label;
        }
    }

    private static final int SYNTHETIC_ROWS = 7043;
    private static final long SYNTHETIC_SEED = 42;

    /**
     * Finds the data: what the option says, else the environment variable CHURN_DATA, else the parameter, else
     * {@code pvc/data/telco-churn.csv} of the checkout, else 7,043 synthetic customers, made once under CHURNLAB_HOME
     * (default: {@code .churnlab} of the checkout). Empty and blank count as not given.
     *
     * @param env environment variables
     * @param root the checkout
     * @throws DataException if the file that is named does not exist: a run never falls back silently
     */
    public static DataSource find(
            @Nullable String option, Map<String, String> env, @Nullable String parameter, Path root) {
        if (isGiven(option)) {
            return named(String.valueOf(option), Origin.OPTION);
        }
        var variable = env.get("CHURN_DATA");
        if (isGiven(variable)) {
            return named(String.valueOf(variable), Origin.ENVIRONMENT);
        }
        if (isGiven(parameter)) {
            return named(String.valueOf(parameter), Origin.PARAMETER);
        }
        var volume = root.resolve("pvc").resolve("data").resolve("telco-churn.csv");
        if (Files.exists(volume)) {
            return new DataSource(Location.of(volume.toAbsolutePath()), Origin.VOLUME);
        }
        return new DataSource(Location.of(synthetic(env, root)), Origin.SYNTHETIC);
    }

    /**
     * As {@link #find(String, Map, String, Path)}, with the variables of this process, in the checkout that the working folder
     * lies in: the nearest folder upwards that has {@code pvc}, else the working folder.
     *
     * @param named a path, {@code s3://} or {@code https://}; empty: look for it
     */
    public static DataSource find(@Nullable String named) {
        var here = Path.of("").toAbsolutePath();
        var root = here;
        while (root != null && !Files.isDirectory(root.resolve("pvc"))) {
            root = root.getParent();
        }
        return find(named, System.getenv(), null, root == null ? here : root);
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private static DataSource named(String text, Origin origin) {
        var place = Location.of(text);
        if (place.path().isEmpty()) {
            return new DataSource(place, origin);
        }
        var path = place.path().get().toAbsolutePath();
        if (!Files.exists(path)) {
            throw new DataException(
                    "no such file: " + path + " (" + origin.label() + "); give the path of a CSV file of customers");
        }
        return new DataSource(Location.of(path), origin);
    }

    private static Path synthetic(Map<String, String> env, Path root) {
        var home = env.get("CHURNLAB_HOME");
        var state = isGiven(home) ? Path.of(String.valueOf(home)) : root.resolve(".churnlab");
        var file = state.resolve("data")
                .resolve("synthetic-" + SYNTHETIC_ROWS + "-" + SYNTHETIC_SEED + ".csv")
                .toAbsolutePath();
        if (!Files.exists(file)) {
            Csv.write(Customers.synthetic(SYNTHETIC_ROWS, SYNTHETIC_SEED), file);
        }
        return file;
    }
}
