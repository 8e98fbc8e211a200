package dev.churnlab.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.strings.DictionaryMap;
import tech.tablesaw.columns.strings.NoKeysAvailableException;
import tech.tablesaw.selection.Selection;

/**
 * The dictionary of a column of many texts, as ids. Tablesaw's has three hash maps with an entry for each text, which
 * take longer to fill than the file to read; here they are made when somebody looks a text up or changes the column.
 */
final class DistinctTexts implements DictionaryMap {
    /** Of the text with code 0, as Tablesaw numbers them. */
    static final int FIRST_KEY = Integer.MIN_VALUE + 1;

    /** The key of a missing value, as Tablesaw has it. */
    static final int MISSING_KEY = Integer.MAX_VALUE;

    private final int[] codes;
    private final int texts;
    private final IntFunction<String> text;
    private volatile @Nullable DictionaryMap full;

    /**
     * A dictionary of one text a code.
     *
     * @param codes of each row, {@link TextColumns#MISSING} for a missing value
     * @param texts how many codes there may be, from 0; each stands for another text
     */
    DistinctTexts(int[] codes, int texts, IntFunction<String> text) {
        this.codes = codes;
        this.texts = texts;
        this.text = text;
    }

    /** Whether no text was looked up or changed yet. */
    boolean isAsMade() {
        return full == null;
    }

    /** Of some rows of the column as it was made, in this order. */
    DictionaryMap take(int[] rows) {
        return new DistinctTexts(Arrays.stream(rows).map(row -> codes[row]).toArray(), texts, text);
    }

    private synchronized DictionaryMap full() {
        var known = full;
        if (known == null) {
            known = TextColumns.ints(
                    codes, IntStream.range(0, texts).mapToObj(text).toArray(String[]::new));
            full = known;
        }
        return known;
    }

    @Override
    public int size() {
        var known = full;
        return known == null ? codes.length : known.size();
    }

    @Override
    public int getKeyForIndex(int row) {
        var known = full;
        return known == null
                ? codes[row] == TextColumns.MISSING ? MISSING_KEY : FIRST_KEY + codes[row]
                : known.getKeyForIndex(row);
    }

    @Override
    public int getKeyAtIndex(int row) {
        return getKeyForIndex(row);
    }

    @Override
    public String getValueForKey(int key) {
        var known = full;
        return known == null ? key == MISSING_KEY ? "" : text.apply(key - FIRST_KEY) : known.getValueForKey(key);
    }

    @Override
    public String getValueForIndex(int row) {
        return getValueForKey(getKeyForIndex(row));
    }

    @Override
    public boolean isMissing(int row) {
        return getKeyForIndex(row) == MISSING_KEY;
    }

    @Override
    public int countMissing() {
        var known = full;
        return known == null
                ? (int) Arrays.stream(codes)
                        .filter(code -> code == TextColumns.MISSING)
                        .count()
                : known.countMissing();
    }

    @Override
    public int countUnique() {
        var known = full;
        return known == null ? unique() : known.countUnique();
    }

    private int unique() {
        var seen = new BitSet(texts + 1);
        for (var code : codes) {
            seen.set(code == TextColumns.MISSING ? texts : code);
        }
        return seen.cardinality();
    }

    @Override
    public void sortDescending() {
        full().sortDescending();
    }

    @Override
    public void sortAscending() {
        full().sortAscending();
    }

    @Override
    public int countOccurrences(String value) {
        return full().countOccurrences(value);
    }

    @Override
    public Set<String> asSet() {
        return full().asSet();
    }

    @Override
    public int firstIndexOf(String value) {
        return full().firstIndexOf(value);
    }

    @Override
    public String[] asObjectArray() {
        return full().asObjectArray();
    }

    @Override
    public Selection selectIsIn(String... values) {
        return full().selectIsIn(values);
    }

    @Override
    public Selection selectIsIn(Collection<String> values) {
        return full().selectIsIn(values);
    }

    @Override
    public void append(String value) throws NoKeysAvailableException {
        full().append(value);
    }

    @Override
    public void set(int row, String value) throws NoKeysAvailableException {
        full().set(row, value);
    }

    @Override
    public void clear() {
        full().clear();
    }

    @Override
    public Table countByCategory(String name) {
        return full().countByCategory(name);
    }

    @Override
    public Selection isEqualTo(String value) {
        return full().isEqualTo(value);
    }

    @Override
    public List<BooleanColumn> getDummies() {
        return full().getDummies();
    }

    @Override
    public byte[] asBytes(int row) {
        return full().asBytes(row);
    }

    @Override
    public Iterator<String> iterator() {
        return full().iterator();
    }

    @Override
    public void appendMissing() {
        full().appendMissing();
    }

    @Override
    public DictionaryMap promoteYourself() {
        return full().promoteYourself();
    }

    @Override
    public int nextKeyWithoutIncrementing() {
        return full().nextKeyWithoutIncrementing();
    }

    @Override
    public boolean canPromoteToText() {
        return full().canPromoteToText();
    }
}
