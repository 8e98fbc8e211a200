package dev.churnlab.training;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import tech.tablesaw.api.StringColumn;

/** The categories of a column of texts and their codes. */
final class Categories {
    private static final int UNSEEN = -2;

    private Categories() {}

    /** The different texts of a column in the order of their Unicode code points, which is Python's; none is empty. */
    static List<String> of(StringColumn column) {
        var texts = new TreeSet<>(Categories::compareCodePoints);
        texts.addAll(column.getDictionary().asSet());
        texts.remove("");
        return List.copyOf(texts);
    }

    /** Java's own order is by UTF-16 units, which puts supplementary characters before U+E000. */
    private static int compareCodePoints(String left, String right) {
        return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }

    /** For each row the place of its text among some categories; -1 for a text that is not there or missing. */
    static int[] codes(StringColumn column, List<String> categories) {
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < categories.size(); i++) {
            places.put(categories.get(i), i);
        }
        places.remove("");
        var dictionary = column.getDictionary();
        var codes = new int[column.size()];
        Arrays.setAll(codes, dictionary::getKeyForIndex);
        int least = Arrays.stream(codes).min().orElse(0);
        int greatest = Arrays.stream(codes).max().orElse(0);
        // A text is looked up once, not once a row: Tablesaw's keys are consecutive.
        var known = new int[greatest - least + 1];
        Arrays.fill(known, UNSEEN);
        for (int i = 0; i < codes.length; i++) {
            int key = codes[i];
            if (known[key - least] == UNSEEN) {
                known[key - least] = places.getOrDefault(dictionary.getValueForKey(key), -1);
            }
            codes[i] = known[key - least];
        }
        return codes;
    }
}
