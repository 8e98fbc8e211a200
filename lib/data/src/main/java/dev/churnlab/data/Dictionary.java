package dev.churnlab.data;

import java.util.Arrays;

/**
 * Different texts, numbered from 0 in the order in which they come. It is asked with a stretch of characters, so that a
 * text is made only when it is needed: a million rows of a category share one string each.
 */
final class Dictionary {
    /** How many texts are found without a hash of theirs, a power of two. */
    private static final int RECENT = 64;

    /** The characters of all texts, one after the other. */
    private char[] characters = new char[128];

    /** Where the text with a code begins; behind the last, where the next one will. */
    private int[] starts = new int[17];

    private int[] hashes = new int[16];
    private int size;

    /** Open addressing; a slot holds a code plus one, 0 is free. */
    private int[] slots = new int[64];

    /** Codes plus one of texts that came lately, by their length, first and last character. */
    private final int[] recent = new int[RECENT];

    /** The code of a text; {@link #size()} as it was before the call, if the text is new. */
    int code(char[] buffer, int offset, int length) {
        if (length == 0) {
            return find(buffer, offset, length);
        }
        var place = (31 * length + 7 * buffer[offset] + buffer[offset + length - 1]) & (RECENT - 1);
        var code = recent[place] - 1;
        if (code < 0 || !is(code, buffer, offset, length)) {
            code = find(buffer, offset, length);
            recent[place] = code + 1;
        }
        return code;
    }

    private int find(char[] buffer, int offset, int length) {
        var hash = hash(buffer, offset, length);
        var mask = slots.length - 1;
        var slot = hash & mask;
        while (slots[slot] != 0) {
            var code = slots[slot] - 1;
            if (hashes[code] == hash && is(code, buffer, offset, length)) {
                return code;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = size + 1;
        return add(buffer, offset, length, hash);
    }

    /** Category texts are short: a loop over them is faster than a call that is made for long arrays. */
    private boolean is(int code, char[] buffer, int offset, int length) {
        var start = starts[code];
        if (starts[code + 1] - start != length) {
            return false;
        }
        for (var i = 0; i < length; i++) {
            if (characters[start + i] != buffer[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private int add(char[] buffer, int offset, int length, int hash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            starts = Arrays.copyOf(starts, size * 2 + 1);
        }
        var start = starts[size];
        if (length > characters.length - start) {
            characters = Arrays.copyOf(characters, larger(start, length));
        }
        System.arraycopy(buffer, offset, characters, start, length);
        hashes[size] = hash;
        size++;
        starts[size] = start + length;
        if (size * 2 > slots.length) {
            grow();
        }
        return size - 1;
    }

    private static int larger(int used, int more) {
        long least = (long) used + more;
        if (least > Integer.MAX_VALUE - 8) {
            throw new DataException("the different texts of a column have more than 2,147,483,639 characters together;"
                    + " leave it out of the schema, or read the table in parts");
        }
        return (int) Math.max(least, Math.min(Integer.MAX_VALUE - 8, used + (long) (used >> 1)));
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
        return new String(characters, starts[code], starts[code + 1] - starts[code]);
    }

    /**
     * The codes that the texts of another dictionary have here; new ones are added.
     *
     * @return for each code there the code here
     */
    int[] addAll(Dictionary other) {
        var codes = new int[other.size];
        for (var code = 0; code < other.size; code++) {
            codes[code] = find(other.characters, other.starts[code], other.starts[code + 1] - other.starts[code]);
        }
        return codes;
    }

    String[] texts() {
        var all = new String[size];
        Arrays.setAll(all, this::text);
        return all;
    }

    /** Forgets what only looking up needs; no text is looked up or added any more. */
    Dictionary closed() {
        slots = new int[0];
        hashes = new int[0];
        return this;
    }
}
