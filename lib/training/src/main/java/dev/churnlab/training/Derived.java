package dev.churnlab.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import tech.tablesaw.api.StringColumn;

/**
 * A column computed from others, row by row, in float64. A missing operand (NaN) makes the result missing, but for
 * {@link Fill} and {@link CountEqual}.
 */
public sealed interface Derived extends Step {
    /** The name of the new column. */
    String as();

    /** Adds the column to a frame. */
    void define(Frame frame);

    /** The numbers of a column, with a value for those that are missing. */
    record Fill(String as, String column, double value) implements Derived {
        public Fill {
            checkFinite(as, value);
        }

        @Override
        public void define(Frame frame) {
            var result = frame.number(column).clone();
            for (int i = 0; i < result.length; i++) {
                result[i] = Double.isNaN(result[i]) ? value : result[i];
            }
            frame.define(as, result);
        }
    }

    /** One column divided by another; missing where the divisor is 0. */
    record Ratio(String as, String numerator, String denominator) implements Derived {
        @Override
        public void define(Frame frame) {
            fold(frame, as, List.of(numerator, denominator), (over, under) -> under == 0 ? Double.NaN : over / under);
        }
    }

    /** One column minus another. */
    record Difference(String as, String left, String right) implements Derived {
        @Override
        public void define(Frame frame) {
            fold(frame, as, List.of(left, right), (from, off) -> from - off);
        }
    }

    /** The sum of columns, added from the first to the last. */
    record Sum(String as, List<String> columns) implements Derived {
        public Sum {
            columns = atLeastOne(as, columns);
        }

        @Override
        public void define(Frame frame) {
            fold(frame, as, columns, Double::sum);
        }
    }

    /** The product of columns, multiplied from the first to the last. */
    record Product(String as, List<String> columns) implements Derived {
        public Product {
            columns = atLeastOne(as, columns);
        }

        @Override
        public void define(Frame frame) {
            fold(frame, as, columns, (left, right) -> left * right);
        }
    }

    /** What is left of a number after it is divided by another, with the sign of the first; missing where that is 0. */
    record Remainder(String as, String numerator, String denominator) implements Derived {
        @Override
        public void define(Frame frame) {
            fold(frame, as, List.of(numerator, denominator), (over, under) -> over % under);
        }
    }

    /** A number for each of some texts, where their order or size is known; any other text is missing. */
    record Code(String as, String column, Map<String, Double> numbers) implements Derived {
        public Code {
            numbers = Categories.numbers(as, numbers);
        }

        @Override
        public void define(Frame frame) {
            frame.define(as, Categories.numbers(frame.text(column), numbers));
        }
    }

    /** The numbers of a column in those rows where a column of texts has a value; missing elsewhere. */
    record Only(String as, String column, String where, String value) implements Derived {
        @Override
        public void define(Frame frame) {
            var result = frame.number(column).clone();
            var codes = Categories.codes(frame.text(where), List.of(value));
            for (int i = 0; i < result.length; i++) {
                result[i] = codes[i] == 0 ? result[i] : Double.NaN;
            }
            frame.define(as, result);
        }
    }

    /** In how many of some columns of texts a value stands: the number of services, for example. */
    record CountEqual(String as, List<String> columns, String value) implements Derived {
        public CountEqual {
            columns = atLeastOne(as, columns);
            if (value.isEmpty()) {
                throw new TrainingException("step count_equal of " + as + " needs a value to count");
            }
        }

        @Override
        public void define(Frame frame) {
            var result = new double[frame.rows()];
            for (var column : columns) {
                var codes = Categories.codes(frame.text(column), List.of(value));
                for (int i = 0; i < result.length; i++) {
                    result[i] += codes[i] == 0 ? 1 : 0;
                }
            }
            frame.define(as, result);
        }
    }

    /** How many edges are at or below a number: 0 below the first edge, {@code edges.size()} from the last one on. */
    record Band(String as, String column, List<Double> edges) implements Derived {
        public Band {
            edges = List.copyOf(edges);
            for (int i = 0; i < edges.size(); i++) {
                checkFinite(as, edges.get(i));
                if (i > 0 && edges.get(i) <= edges.get(i - 1)) {
                    throw new TrainingException("the edges of band " + as + " must go up, were " + edges);
                }
            }
        }

        @Override
        public void define(Frame frame) {
            var result = frame.number(column).clone();
            for (int i = 0; i < result.length; i++) {
                result[i] = Double.isNaN(result[i]) ? Double.NaN : band(result[i]);
            }
            frame.define(as, result);
        }

        private int band(double value) {
            int band = 0;
            while (band < edges.size() && edges.get(band) <= value) {
                band++;
            }
            return band;
        }
    }

    /** The texts of columns with {@code |} between them: a category for each combination; missing if one is. */
    record Join(String as, List<String> columns) implements Derived {
        public Join {
            columns = atLeastOne(as, columns);
        }

        @Override
        public void define(Frame frame) {
            var parts = columns.stream().map(frame::text).toList();
            var result = new String[frame.rows()];
            Arrays.setAll(result, row -> {
                var texts = parts.stream().map(part -> part.get(row)).toList();
                return texts.contains("") ? "" : String.join("|", texts);
            });
            frame.define(as, StringColumn.create(as, result));
        }
    }

    private static void fold(Frame frame, String as, List<String> columns, DoubleBinaryOperator operator) {
        var result = frame.number(columns.get(0)).clone();
        for (var column : columns.subList(1, columns.size())) {
            var values = frame.number(column);
            for (int i = 0; i < result.length; i++) {
                result[i] = operator.applyAsDouble(result[i], values[i]);
            }
        }
        frame.define(as, result);
    }

    private static List<String> atLeastOne(String as, List<String> columns) {
        if (columns.isEmpty()) {
            throw new TrainingException("the step that makes " + as + " needs at least one column");
        }
        return List.copyOf(columns);
    }

    private static void checkFinite(String as, double value) {
        if (!Double.isFinite(value)) {
            throw new TrainingException("the step that makes " + as + " needs finite numbers, had " + value);
        }
    }
}
