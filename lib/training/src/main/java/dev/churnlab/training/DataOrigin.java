package dev.churnlab.training;

import dev.churnlab.storage.Location;
import java.nio.file.Path;

/**
 * The file that a model was trained and judged on.
 *
 * @param name the file's name, without its folders
 * @param sha256 of its bytes, in hexadecimal
 * @param rows how many customers it has
 * @param trainRows how many of them were trained on
 * @param testRows how many of them were judged on
 */
public record DataOrigin(String name, String sha256, int rows, int trainRows, int testRows) {
    public DataOrigin {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new TrainingException("sha256 must be 64 hexadecimal digits, was '" + sha256 + "'");
        }
        if (trainRows < 0 || testRows < 0 || (long) trainRows + testRows > rows) {
            throw new TrainingException(rows + " rows cannot be divided into " + trainRows + " and " + testRows);
        }
    }

    /**
     * Names a file and computes its hash.
     *
     * @throws TrainingException if it cannot be read
     */
    public static DataOrigin of(Path file, int rows, int trainRows, int testRows) {
        return new DataOrigin(String.valueOf(file.getFileName()), Sha256.of(file), rows, trainRows, testRows);
    }

    /** As {@link #of(Path, int, int, int)}, of a path, {@code s3://} or {@code https://}; it is read once more for that. */
    public static DataOrigin of(Location place, int rows, int trainRows, int testRows) {
        return new DataOrigin(place.name(), Sha256.of(place), rows, trainRows, testRows);
    }
}
