package dev.churnlab.training;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts one column into the matrix, as one feature or several, in float32.
 *
 * <p>Where a list of categories is empty, {@link #fit} takes those of the training rows, in alphabetical order.
 */
public sealed interface Encoder extends Step {
    /** The column that is read; raw or derived. */
    String column();

    /** The same step with all that it learns from the training rows. */
    Encoder fit(Frame training);

    /** What it puts into the matrix, once fitted. */
    List<Feature> features();

    /** Puts the values of all rows into a row-major matrix, from a column on. */
    void encode(Frame frame, Cells cells);

    /**
     * A number as it is, rounded to float32.
     *
     * @param missing what stands for a missing value; null: it stays missing
     */
    record Number(String column, @Nullable Double missing) implements Encoder {
        public Number {
            if (missing != null && !Double.isFinite(missing)) {
                throw new TrainingException("what stands for a missing " + column + " must be finite, was " + missing);
            }
        }

        /** A number that stays missing where it is missing. */
        public Number(String column) {
            this(column, null);
        }

        @Override
        public Number fit(Frame training) {
            training.number(column);
            return this;
        }

        @Override
        public List<Feature> features() {
            return List.of(new Feature(column, FeatureType.NUMBER));
        }

        @Override
        public void encode(Frame frame, Cells cells) {
            var values = frame.number(column);
            double instead = missing == null ? Double.NaN : missing;
            for (int row = 0; row < values.length; row++) {
                double value = Double.isNaN(values[row]) ? instead : values[row];
                if (Math.abs(value) > Float.MAX_VALUE) {
                    throw new TrainingException("a row has " + column + " = " + value
                            + ", too large for XGBoost's float32; correct it, or leave the row out");
                }
                cells.set(row, 0, (float) value);
            }
        }
    }

    /** The place of a text among the categories, as scikit-learn's LabelEncoder; any other text is missing. */
    record Ordinal(String column, List<String> categories) implements Encoder {
        public Ordinal {
            categories = distinct(column, categories);
        }

        /** With the categories of the training rows. */
        public Ordinal(String column) {
            this(column, List.of());
        }

        @Override
        public Ordinal fit(Frame training) {
            return new Ordinal(column, fitted(training, this, categories));
        }

        @Override
        public List<Feature> features() {
            return List.of(new Feature(column, FeatureType.NUMBER));
        }

        @Override
        public void encode(Frame frame, Cells cells) {
            places(frame, column, categories, cells);
        }
    }

    /** A number that is stated for each of some texts, as the months of a contract; any other text is missing. */
    record Level(String column, Map<String, Double> numbers) implements Encoder {
        public Level {
            numbers = Categories.numbers(column, numbers);
        }

        @Override
        public Level fit(Frame training) {
            training.text(column);
            return this;
        }

        @Override
        public List<Feature> features() {
            return List.of(new Feature(column, FeatureType.NUMBER));
        }

        @Override
        public void encode(Frame frame, Cells cells) {
            var values = Categories.numbers(frame.text(column), numbers);
            for (int row = 0; row < values.length; row++) {
                cells.set(row, 0, (float) values[row]);
            }
        }
    }

    /** The same numbers as {@link Ordinal}, which XGBoost splits by sets of categories. */
    record Category(String column, List<String> categories) implements Encoder {
        public Category {
            categories = distinct(column, categories);
        }

        /** With the categories of the training rows. */
        public Category(String column) {
            this(column, List.of());
        }

        @Override
        public Category fit(Frame training) {
            return new Category(column, fitted(training, this, categories));
        }

        @Override
        public List<Feature> features() {
            return List.of(new Feature(column, FeatureType.CATEGORY));
        }

        @Override
        public void encode(Frame frame, Cells cells) {
            places(frame, column, categories, cells);
        }
    }

    /** A feature {@code column=category} for each category, 1 where it is the row's and 0 elsewhere. */
    record OneHot(String column, List<String> categories) implements Encoder {
        public OneHot {
            categories = distinct(column, categories);
        }

        /** With the categories of the training rows. */
        public OneHot(String column) {
            this(column, List.of());
        }

        @Override
        public OneHot fit(Frame training) {
            return new OneHot(column, fitted(training, this, categories));
        }

        @Override
        public List<Feature> features() {
            return categories.stream()
                    .map(category -> new Feature(column + "=" + category, FeatureType.NUMBER))
                    .toList();
        }

        @Override
        public void encode(Frame frame, Cells cells) {
            var codes = Categories.codes(frame.text(column), categories);
            for (int row = 0; row < codes.length; row++) {
                for (int i = 0; i < categories.size(); i++) {
                    cells.set(row, i, codes[row] == i ? 1 : 0);
                }
            }
        }
    }

    private static void places(Frame frame, String column, List<String> categories, Cells cells) {
        var codes = Categories.codes(frame.text(column), categories);
        for (int row = 0; row < codes.length; row++) {
            cells.set(row, 0, codes[row] < 0 ? Float.NaN : codes[row]);
        }
    }

    private static List<String> fitted(Frame training, Encoder step, List<String> given) {
        var column = training.text(step.column());
        return given.isEmpty() ? Categories.of(column) : given;
    }

    private static List<String> distinct(String column, List<String> categories) {
        if (Set.copyOf(categories).size() < categories.size() || categories.contains("")) {
            throw new TrainingException(
                    "the categories of " + column + " must be different and not empty, were " + categories);
        }
        return List.copyOf(categories);
    }
}
