package dev.churnlab.data;

import dev.churnlab.storage.Location;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * A binary classification that is to be tuned, trained and evaluated, as an experiment file describes it:
 *
 * <pre>{@code
 * name: bank
 * n_trials: 50         # of the tuner, 1 or more; 50 if it is not there
 * random_state: 42     # seed of the split and the tuner, 0 to 4294967295; 42
 * test_size: 0.2       # share of the rows that judge, between 0 and 1; 0.2
 * dataset:
 *   path: bank.csv     # relative to this file, else to the working folder; or s3://, https://
 *   target_column: y   # two values: 0 and 1, true and false, or two texts
 *   categorical_features: [job, marital]
 *   numeric_features: [age, balance]
 * }</pre>
 *
 * <p>Without both lists of features, they are guessed as {@link Schema#infer} does.
 *
 * @param name the file's own, without ending, if it says none
 * @param trials how often the tuner tries
 * @param seed 0 to 4294967295
 * @param testSize between 0 and 1, exclusive
 * @param data an existing file or folder, or a remote place
 * @param schema of the data: the target with the two values that it has, and the features, which may be missing and
 *     have any value
 * @param ignored what the file says beyond that, as {@code description}; worth a warning
 */
public record Experiment(
        String name, int trials, long seed, double testSize, Location data, Schema schema, List<String> ignored) {
    public Experiment {
        ignored = List.copyOf(ignored);
    }

    static final int TRIALS = 50;
    static final long SEED = 42;
    static final double TEST_SIZE = 0.2;

    /**
     * Reads an experiment file, and looks into the data that it names.
     *
     * @throws DataException if anything is wrong; {@link DataException#problems()} has all of it, with the lines of the
     *     experiment file
     */
    public static Experiment read(Path file) {
        return ExperimentFile.read(file, Path.of(""));
    }

    /**
     * Reads the data and checks every value.
     *
     * @throws DataException if anything is wrong with it
     */
    public Table load() {
        return Tables.loader(schema).load(data);
    }
}
