package dev.churnlab.data;

import dev.churnlab.storage.Location;
import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * A schema that was guessed from a file, with the reasons. A guess is where to start: write it, read it, correct it.
 *
 * @param file what it was guessed from
 * @param rows how many the file has; all were looked at
 * @param guesses one a column, in the order of the file; columns that the schema leaves out are among them
 * @param candidates the columns that could be the target: those of two values, none of them missing
 */
public record InferredSchema(Schema schema, Location file, int rows, List<Guess> guesses, List<String> candidates) {
    public InferredSchema {
        guesses = List.copyOf(guesses);
        candidates = List.copyOf(candidates);
    }

    /**
     * Reads the file that the schema was guessed from.
     *
     * @throws DataException if anything is wrong with it
     */
    public Table load() {
        return Tables.loader(schema).load(file);
    }

    /** The report: a line on the file, a line on the target, a line on every column. */
    @Override
    public String toString() {
        var lines = guesses.stream().map(Guess::toString).collect(Collectors.joining("\n"));
        var marks = schema.missing().isEmpty() ? "" : ", also missing: " + String.join(" ", schema.missing());
        return rows + " rows, " + guesses.size() + " columns" + marks + "\n" + "could be the target: "
                + String.join(", ", candidates) + "\n" + lines;
    }
}
