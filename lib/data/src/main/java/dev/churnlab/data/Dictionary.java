package dev.churnlab.data;

import java.util.Arrays;

/**
 * Different texts, numbered from 0 in the order in which they come. It is asked with a stretch of characters, so that a
 * text is made only when it is new: a million rows of a category share one string each.
 */
final class Dictionary {
    private String[] texts = new String[16];
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
            if (hashes[code] == hash && matches(texts[code], buffer, offset, length)) {
                return code;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = size + 1;
        return add(new String(buffer, offset, length), hash);
    }

    private int add(String text, int hash) {
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

    private static int hash(char[] buffer, int offset, int length) {
        var hash = length;
        for (var i = offset; i < offset + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        // Spreads the high bits over the low ones (the last step of MurmurHash3).
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        return hash ^ (hash >>> 13);
    }

    private static boolean matches(String text, char[] buffer, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (var i = 0; i < length; i++) {
            if (text.charAt(i) != buffer[offset + i]) {
                return false;
            }
        }
        return true;
    }

    int size() {
        return size;
    }

    String text(int code) {
        return texts[code];
    }

    String[] texts() {
        return Arrays.copyOf(texts, size);
    }
}
