package dev.churnlab.data;

import java.util.Arrays;

/**
 * A growing list of the codes of texts, from 0, or {@link TextColumns#MISSING}: a byte each as long as all are below
 * {@link #MOST_IN_BYTES}, then an int each.
 */
final class Codes {
    /** Tablesaw numbers texts from the type's least value plus one, and keeps the greatest for missing. */
    static final int MOST_IN_BYTES = Byte.MAX_VALUE - Byte.MIN_VALUE - 1;

    private static final int FIRST_KEY = Byte.MIN_VALUE + 1;
    private static final byte MISSING_KEY = Byte.MAX_VALUE;

    /** Tablesaw's keys; empty once the codes are ints. */
    private byte[] keys = new byte[16];

    /** Empty as long as the codes are bytes. */
    private int[] ints = new int[0];

    private int size;

    void add(int code) {
        if (ints.length == 0 && code < MOST_IN_BYTES) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, larger(size + 1));
            }
            keys[size++] = key(code);
        } else {
            addInt(code);
        }
    }

    private void addInt(int code) {
        if (ints.length == 0) {
            ints = new int[larger(size + 1)];
            for (var i = 0; i < size; i++) {
                ints[i] = code(keys[i]);
            }
            keys = new byte[0];
        } else if (size == ints.length) {
            ints = Arrays.copyOf(ints, larger(size + 1));
        }
        ints[size++] = code;
    }

    private static int larger(int least) {
        return (int) Math.max(least, Math.min(Integer.MAX_VALUE - 8, least + (long) (least >> 1)));
    }

    /** Makes room for so many more. */
    void reserve(int more) {
        if (ints.length == 0) {
            keys = Arrays.copyOf(keys, Math.max(keys.length, Math.addExact(size, more)));
        } else {
            ints = Arrays.copyOf(ints, Math.max(ints.length, Math.addExact(size, more)));
        }
    }

    int size() {
        return size;
    }

    int get(int index) {
        return ints.length == 0 ? code(keys[index]) : ints[index];
    }

    int[] toInts() {
        var all = new int[size];
        Arrays.setAll(all, this::get);
        return all;
    }

    /** Tablesaw's keys of codes that are all below {@link #MOST_IN_BYTES}. */
    byte[] toKeys() {
        if (ints.length == 0) {
            return Arrays.copyOf(keys, size);
        }
        var all = new byte[size];
        for (var i = 0; i < size; i++) {
            all[i] = key(ints[i]);
        }
        return all;
    }

    /** What Tablesaw has for the text with a code. */
    static byte key(int code) {
        return code == TextColumns.MISSING ? MISSING_KEY : (byte) (FIRST_KEY + code);
    }

    private static int code(byte key) {
        return key == MISSING_KEY ? TextColumns.MISSING : key - FIRST_KEY;
    }
}
