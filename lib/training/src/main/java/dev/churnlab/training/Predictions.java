package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Probabilities and the rows of the file that they belong to; as CSV {@code row,probability} with a header. A
 * probability is written so that it is read back as the same float.
 *
 * @param rows 0-based
 * @param probabilities between 0 and 1, one a row
 */
public record Predictions(int[] rows, float[] probabilities) {
    private static final String HEADER = "row,probability";

    public Predictions {
        if (rows.length != probabilities.length) {
            throw new TrainingException(rows.length + " rows do not fit " + probabilities.length + " probabilities");
        }
    }

    /** Those of a whole file, from row 0 on. */
    public static Predictions of(float[] probabilities) {
        return new Predictions(IntStream.range(0, probabilities.length).toArray(), probabilities);
    }

    /** Writes them as CSV with LF line ends, atomically. */
    public void write(Path file) {
        write(Location.of(file));
    }

    /** Writes them to a path or {@code s3://}; what is there is replaced at once. */
    public void write(Location place) {
        place.write(out -> {
            var writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
            writer.write(HEADER + "\n");
            for (int i = 0; i < rows.length; i++) {
                writer.write(rows[i] + "," + probabilities[i] + "\n");
            }
            writer.flush();
        });
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws TrainingException if it is anything else; the message names the line
     * @throws StorageException if it cannot be read
     */
    public static Predictions read(Path file) {
        try (var lines = Files.lines(file, UTF_8)) {
            var all = lines.toList();
            if (all.isEmpty() || !all.get(0).equals(HEADER)) {
                throw new TrainingException(file + ": expected the header " + HEADER);
            }
            var rows = new int[all.size() - 1];
            var probabilities = new float[rows.length];
            for (int i = 0; i < rows.length; i++) {
                var fields = all.get(i + 1).split(",", -1);
                if (fields.length != 2) {
                    throw new TrainingException(file + ", line " + (i + 2) + ": expected two fields");
                }
                rows[i] = Integer.parseInt(fields[0]);
                probabilities[i] = Float.parseFloat(fields[1]);
            }
            return new Predictions(rows, probabilities);
        } catch (NumberFormatException e) {
            throw new TrainingException(file + ": not a number: " + e.getMessage(), e);
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Predictions p
                && Arrays.equals(rows, p.rows)
                && Arrays.equals(probabilities, p.probabilities);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rows) + Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return "Predictions[" + rows.length + " rows]";
    }
}
