package dev.churnlab.data;

import it.unimi.dsi.fastutil.bytes.Byte2IntOpenHashMap;
import it.unimi.dsi.fastutil.bytes.Byte2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2ByteOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.IntFunction;
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

    private static final int UNKNOWN = -2;

    private TextColumns() {}

    /** A column whose value i is the text of the code {@code codes[i]}, each of which is there. */
    static StringColumn of(String name, Codes codes, Dictionary texts) {
        return StringColumn.createInternal(
                name,
                texts.size() <= Codes.MOST_IN_BYTES
                        ? bytes(codes.toKeys(), texts.size(), texts::text)
                        : new DistinctTexts(codes.toInts(), texts.size(), texts::text));
    }

    /**
     * A column whose value i is {@code texts[codes[i]]}.
     *
     * @param texts all different, none empty; those that no code stands for are left out
     */
    static StringColumn of(String name, int[] codes, String[] texts) {
        if (texts.length > Codes.MOST_IN_BYTES) {
            return StringColumn.createInternal(name, ints(codes, texts));
        }
        var keys = new byte[codes.length];
        for (var i = 0; i < codes.length; i++) {
            keys[i] = Codes.key(codes[i]);
        }
        return StringColumn.createInternal(name, bytes(keys, texts.length, code -> texts[code]));
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

    /** Tablesaw's dictionary of few texts, whose keys are {@link Codes#key}. */
    private static DictionaryMap bytes(byte[] keys, int texts, IntFunction<String> text) {
        var counts = new int[1 << Byte.SIZE];
        for (var key : keys) {
            counts[key & 0xFF]++;
        }
        var keyToValue = new Byte2ObjectOpenHashMap<String>();
        var valueToKey = new Object2ByteOpenHashMap<String>();
        valueToKey.defaultReturnValue(Byte.MIN_VALUE);
        var keyToCount = new Byte2IntOpenHashMap();
        for (var code = MISSING; code < texts; code++) {
            var key = Codes.key(code);
            var count = counts[key & 0xFF];
            if (count > 0) {
                var value = code == MISSING ? "" : text.apply(code);
                keyToValue.put(key, value);
                valueToKey.put(value, key);
                keyToCount.put(key, count);
            }
        }
        return new ByteDictionaryMap.ByteDictionaryBuilder()
                .setNextIndex(Byte.MIN_VALUE + texts)
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
        } else if (dictionary instanceof DistinctTexts distinct && distinct.isAsMade()) {
            return StringColumn.createInternal(column.name(), distinct.take(rows));
        } else if (dictionary instanceof ByteDictionaryMap) {
            return takeBytes(column, rows);
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

    /** Few texts are looked up in an array. */
    private static StringColumn takeBytes(StringColumn column, int[] rows) {
        var dictionary = column.getDictionary();
        var codes = new int[1 << Byte.SIZE];
        Arrays.fill(codes, UNKNOWN);
        var texts = new ArrayList<String>();
        var keys = new byte[rows.length];
        for (var i = 0; i < rows.length; i++) {
            var key = dictionary.getKeyForIndex(rows[i]);
            var code = codes[key & 0xFF];
            if (code == UNKNOWN) {
                code = dictionary.isMissing(rows[i]) ? MISSING : texts.size();
                codes[key & 0xFF] = code;
                if (code != MISSING) {
                    texts.add(dictionary.getValueForKey(key));
                }
            }
            keys[i] = Codes.key(code);
        }
        return StringColumn.createInternal(column.name(), bytes(keys, texts.size(), texts::get));
    }
}
