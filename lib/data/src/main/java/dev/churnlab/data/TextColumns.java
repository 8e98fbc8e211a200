package dev.churnlab.data;

import it.unimi.dsi.fastutil.bytes.Byte2IntOpenHashMap;
import it.unimi.dsi.fastutil.bytes.Byte2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2ByteOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.strings.ByteDictionaryMap;
import tech.tablesaw.columns.strings.DictionaryMap;
import tech.tablesaw.columns.strings.IntDictionaryMap;
import tech.tablesaw.columns.strings.NullDictionaryMap;

/**
 * Makes Tablesaw's text columns from codes and the texts that they stand for. Tablesaw looks up three hash maps for
 * every value that is appended; here its dictionary is filled once.
 */
final class TextColumns {
    /** The code of a missing value. */
    static final int MISSING = -1;

    /** Tablesaw numbers texts from the type's least value plus one, and keeps the greatest for missing. */
    private static final int MOST_IN_BYTES = Byte.MAX_VALUE - Byte.MIN_VALUE - 1;

    private TextColumns() {}

    /** A column whose value i is the text of the code {@code codes[i]}, each of which is there. */
    static StringColumn of(String name, int[] codes, Dictionary texts) {
        return texts.size() <= MOST_IN_BYTES
                ? of(name, codes, texts.texts())
                : StringColumn.createInternal(name, new DistinctTexts(codes, texts.size(), texts::text));
    }

    /**
     * A column whose value i is {@code texts[codes[i]]}.
     *
     * @param texts all different, none empty; those that no code stands for are left out
     */
    static StringColumn of(String name, int[] codes, String[] texts) {
        var map = texts.length <= MOST_IN_BYTES ? bytes(codes, texts) : ints(codes, texts);
        return StringColumn.createInternal(name, map);
    }

    private static int[] counts(int[] codes, int texts) {
        var counts = new int[texts];
        for (var code : codes) {
            if (code != MISSING) {
                counts[code]++;
            }
        }
        return counts;
    }

    private static int missing(int[] codes) {
        var missing = 0;
        for (var code : codes) {
            missing += code == MISSING ? 1 : 0;
        }
        return missing;
    }

    private static DictionaryMap bytes(int[] codes, String[] texts) {
        var counts = counts(codes, texts.length);
        var missing = missing(codes);
        var first = Byte.MIN_VALUE + 1;
        var keyToValue = new Byte2ObjectOpenHashMap<String>();
        var valueToKey = new Object2ByteOpenHashMap<String>();
        valueToKey.defaultReturnValue(Byte.MIN_VALUE);
        var keyToCount = new Byte2IntOpenHashMap();
        for (var i = 0; i < texts.length; i++) {
            if (counts[i] > 0) {
                keyToValue.put((byte) (first + i), texts[i]);
                valueToKey.put(texts[i], (byte) (first + i));
                keyToCount.put((byte) (first + i), counts[i]);
            }
        }
        if (missing > 0) {
            keyToValue.put(Byte.MAX_VALUE, "");
            valueToKey.put("", Byte.MAX_VALUE);
            keyToCount.put(Byte.MAX_VALUE, missing);
        }
        var keys = new byte[codes.length];
        for (var i = 0; i < codes.length; i++) {
            keys[i] = codes[i] == MISSING ? Byte.MAX_VALUE : (byte) (first + codes[i]);
        }
        return new ByteDictionaryMap.ByteDictionaryBuilder()
                .setNextIndex(first + texts.length - 1)
                .setKeyToValue(keyToValue)
                .setValueToKey(valueToKey)
                .setKeyToCount(keyToCount)
                .setValues(keys)
                .build();
    }

    /** Tablesaw's own dictionary of many texts. */
    static DictionaryMap ints(int[] codes, String[] texts) {
        var counts = counts(codes, texts.length);
        var missing = missing(codes);
        var first = DistinctTexts.FIRST_KEY;
        var keyToValue = new Int2ObjectOpenHashMap<String>(texts.length);
        var valueToKey = new Object2IntOpenHashMap<String>(texts.length);
        valueToKey.defaultReturnValue(Integer.MIN_VALUE);
        var keyToCount = new Int2IntOpenHashMap(texts.length);
        for (var i = 0; i < texts.length; i++) {
            if (counts[i] > 0) {
                keyToValue.put(first + i, texts[i]);
                valueToKey.put(texts[i], first + i);
                keyToCount.put(first + i, counts[i]);
            }
        }
        if (missing > 0) {
            keyToValue.put(DistinctTexts.MISSING_KEY, "");
            valueToKey.put("", DistinctTexts.MISSING_KEY);
            keyToCount.put(DistinctTexts.MISSING_KEY, missing);
        }
        var keys = new int[codes.length];
        for (var i = 0; i < codes.length; i++) {
            keys[i] = codes[i] == MISSING ? DistinctTexts.MISSING_KEY : first + codes[i];
        }
        return new IntDictionaryMap.IntDictionaryBuilder()
                .setNextIndex(first + texts.length - 1)
                .setKeyToValue(keyToValue)
                .setValueToKey(valueToKey)
                .setKeyToCount(keyToCount)
                .setValues(keys)
                .build();
    }

    /** The same column with only these rows, in this order. */
    static StringColumn take(StringColumn column, int[] rows) {
        var dictionary = column.getDictionary();
        if (dictionary instanceof NullDictionaryMap) {
            return (StringColumn) column.subset(rows);
        }
        var codeOfKey = new Int2IntOpenHashMap();
        codeOfKey.defaultReturnValue(MISSING);
        var texts = new ArrayList<String>();
        var codes = new int[rows.length];
        for (var i = 0; i < rows.length; i++) {
            var key = dictionary.getKeyForIndex(rows[i]);
            var code = codeOfKey.get(key);
            if (code == MISSING && !dictionary.isMissing(rows[i])) {
                code = texts.size();
                codeOfKey.put(key, code);
                texts.add(dictionary.getValueForKey(key));
            }
            codes[i] = code;
        }
        return of(column.name(), codes, texts.toArray(String[]::new));
    }
}
