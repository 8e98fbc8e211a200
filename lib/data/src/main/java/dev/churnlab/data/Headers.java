package dev.churnlab.data;

import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of the form of a table, whatever its columns mean. */
final class Headers {
    private Headers() {}

    /**
     * Names of columns that can be used: told apart, without blanks around, separated by commas.
     *
     * @throws DataException if not
     */
    static void check(List<String> names, Problems problems) {
        checkSeparator(names, problems);
        for (var name : new LinkedHashSet<>(names)) {
            var count = names.stream().filter(name::equals).count();
            if (name.isBlank()) {
                // Nobody asks for it; pandas writes its index so.
                continue;
            }
            if (!name.equals(name.trim())) {
                problems.add(name, null, "has blanks around its name; remove them");
            } else if (count > 1) {
                problems.add(name, null, doubled(count));
            }
        }
        if (!problems.isEmpty()) {
            throw problems.exception();
        }
    }

    static String doubled(long count) {
        return "is there " + count + " times; keep one";
    }

    /**
     * One column whose name holds another separator.
     *
     * @throws DataException if so
     */
    static void checkSeparator(List<String> names, Problems problems) {
        var separator = separator(names);
        if (separator != null) {
            problems.add(null, null, "the columns are separated by " + separator + "; separate them by commas");
            throw problems.exception();
        }
    }

    private static @Nullable String separator(List<String> names) {
        if (names.size() > 1) {
            return null;
        }
        var line = names.get(0);
        return line.contains(";") ? "semicolons" : line.contains("\t") ? "tabs" : null;
    }

    static String wrongWidth(int fields, int columns) {
        return "the line has " + fields + " fields, the header has " + columns
                + "; look for a comma outside quotes or a line cut short";
    }

    static String noRows(boolean headerRead) {
        return headerRead
                ? "the file has a header only; it needs at least one row"
                : "the file is empty; it needs a header and at least one row";
    }
}
