package dev.churnlab.data;

import java.util.Arrays;

/**
 * Different texts, numbered from 0 in the order in which they come. It is asked with a stretch of characters, so that a
 * text is made only when it is new: a million rows of a category share one string each.
 */
final class Dictionary {
    private char[][] texts = new char[16][];
    private int[] hashes = new int[16];
    private int size;

    /** Open addressing; a slot holds a code plus one, 0 is free. */
    private int[] slots = new int[64];

    /** The code of a text; {@link #size()} as it was before the call, if the text is new. */
    int code(char[] buffer, int offset, int length) {
        var hash = hash(buffer, offset, length);
        var mask = slots.length - 1;
        var slot = hash & mask;
        while (slots[slot] != 0) {
            var code = slots[slot] - 1;
            if (hashes[code] == hash
                    && Arrays.equals(texts[code], 0, texts[code].length, buffer, offset, offset + length)) {
                return code;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = size + 1;
        return add(Arrays.copyOfRange(buffer, offset, offset + length), hash);
    }

    private int add(char[] text, int hash) {
        if (size == texts.length) {
            texts = Arrays.copyOf(texts, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        texts[size] = text;
        hashes[size] = hash;
        size++;
        if (size * 2 > slots.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        var larger = new int[slots.length * 2];
        var mask = larger.length - 1;
        for (var code = 0; code < size; code++) {
            var slot = hashes[code] & mask;
            while (larger[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = code + 1;
        }
        slots = larger;
    }

    /** Four characters a step, so that a step need not wait for four multiplications in a row. */
    private static int hash(char[] buffer, int offset, int length) {
        var hash = length;
        var i = offset;
        var end = offset + length;
        for (; i < end - 3; i += 4) {
            hash = 923_521 * hash + 29_791 * buffer[i] + 961 * buffer[i + 1] + 31 * buffer[i + 2] + buffer[i + 3];
        }
        for (; i < end; i++) {
            hash = 31 * hash + buffer[i];
        }
        // Spreads the high bits over the low ones (the last step of MurmurHash3).
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        return hash ^ (hash >>> 13);
    }

    int size() {
        return size;
    }

    String text(int code) {
        return new String(texts[code]);
    }

    /**
     * The codes that the texts of another dictionary have here; new ones are added.
     *
     * @return for each code there the code here
     */
    int[] addAll(Dictionary other) {
        var codes = new int[other.size];
        for (var code = 0; code < other.size; code++) {
            codes[code] = code(other.texts[code], 0, other.texts[code].length);
        }
        return codes;
    }

    String[] texts() {
        var all = new String[size];
        for (var code = 0; code < size; code++) {
            all[code] = new String(texts[code]);
        }
        return all;
    }
}
