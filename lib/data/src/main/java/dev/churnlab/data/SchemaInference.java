package dev.churnlab.data;

import dev.churnlab.storage.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Guesses the schema of a file from all of its rows. Immutable: every setting makes a new one.
 *
 * <p>The target is a column of two values: the one with a usual name, else the last column. A column of numbers is
 * numeric, one whose values are (nearly) all different an id, any other categorical, with its categories if they are at
 * most 50. A range is guessed only where there is a natural one: no negative number gives {@code min: 0}, nothing but 0
 * and 1 a range from 0 to 1. A column without any value, or without a name, is left out.
 */
public final class SchemaInference {
    static final SchemaInference DEFAULT = new SchemaInference(null, null, Set.of());

    /** A column with more categories than this may have any. */
    private static final int MOST_CATEGORIES = 50;

    private final @Nullable String target;
    private final @Nullable String positive;
    private final Set<String> ids;

    private SchemaInference(@Nullable String target, @Nullable String positive, Set<String> ids) {
        this.target = target;
        this.positive = positive;
        this.ids = ids;
    }

    /** The column to predict, where the guess would take another. */
    public SchemaInference target(String column) {
        return new SchemaInference(column, positive, ids);
    }

    /** The value of the target that a model gives the probability of. */
    public SchemaInference positive(String value) {
        return new SchemaInference(target, value, ids);
    }

    /** Columns that name a row, whatever their values look like. */
    public SchemaInference ids(String... columns) {
        var all = new LinkedHashSet<>(ids);
        all.addAll(List.of(columns));
        return new SchemaInference(target, positive, Set.copyOf(all));
    }

    /**
     * Reads the whole file and guesses.
     *
     * @throws DataException if the file cannot be read, has other columns than were named, or no target can be told
     */
    public InferredSchema infer(Path file) {
        return infer(Location.of(file));
    }

    /** As {@link #infer(Path)}, from a path, {@code s3://} or {@code https://}. */
    public InferredSchema infer(Location file) {
        return infer(FileProfile.of(file), file);
    }

    private InferredSchema infer(FileProfile profile, Location file) {
        checkNames(profile, file);
        var candidates = TargetGuess.candidates(profile);
        var chosen = target == null ? TargetGuess.column(profile, candidates, file.toString()) : target;
        var wrong = TargetGuess.problem(profile.column(chosen).orElseThrow(), profile.rows());
        if (!wrong.isEmpty()) {
            throw new DataException(file + ": column " + Problem.oneLine(chosen) + " " + wrong);
        }
        var values = TargetGuess.values(profile.column(chosen).orElseThrow());
        var yes = positive == null ? TargetGuess.positive(values) : positive;
        if (!values.contains(yes)) {
            throw new DataException(file + ": column " + Problem.oneLine(chosen) + " is never '" + Problem.oneLine(yes)
                    + "'; its values are " + String.join(", ", values));
        }
        var columns = new ArrayList<Column>();
        var guesses = new ArrayList<Guess>();
        var marks = new TreeSet<String>();
        for (var each : profile.columns()) {
            var guess = each.name().equals(chosen)
                    ? new ColumnGuess(Column.target(chosen), target(each, candidates, yes))
                    : ColumnGuess.of(each, profile.rows(), ids.contains(each.name()), MOST_CATEGORIES);
            guesses.add(guess.guess());
            if (guess.column() != null) {
                columns.add(guess.column());
                marks.addAll(each.marks());
            }
        }
        if (columns.stream().noneMatch(Column::isFeature)) {
            throw new DataException(file + ": no column is left to learn from: "
                    + String.join("; ", guesses.stream().map(Guess::toString).toList()));
        }
        var no = values.get(0).equals(yes) ? values.get(1) : values.get(0);
        return new InferredSchema(
                new Schema(columns, yes, no, List.copyOf(marks)), file, profile.rows(), guesses, candidates);
    }

    private void checkNames(FileProfile profile, Location file) {
        var named = new LinkedHashSet<>(ids);
        if (target != null) {
            named.add(target);
        }
        named.removeIf(name -> profile.column(name).isPresent());
        if (!named.isEmpty()) {
            throw new DataException(file + ": no column " + String.join(", ", named) + "; there are "
                    + String.join(
                            ", ",
                            profile.columns().stream()
                                    .map(c -> Problem.oneLine(c.name()))
                                    .toList()));
        }
    }

    private Guess target(ColumnProfile column, List<String> candidates, String yes) {
        var why = target != null
                ? "as was said"
                : TargetGuess.hasUsualName(column.name())
                        ? "two values and a usual name"
                        : candidates.size() == 1 ? "the only column of two values" : "the last column, of two values";
        return new Guess(
                column.name(),
                "target, positive: " + Problem.oneLine(yes),
                why + "; " + (positive != null ? "as was said" : TargetGuess.whyPositive(yes)) + ", in "
                        + column.count(yes) + " rows");
    }
}
