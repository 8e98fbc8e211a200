package dev.churnlab.notebook;

import java.math.BigInteger;

/** Whole numbers in the smallest of Integer, Long and BigInteger that holds them. */
final class Numbers {
    private Numbers() {}

    static Number smallest(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return value.intValue();
        }
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : (Number) value;
    }

    /** Whether a number has no fraction by its type: a double never counts as whole. */
    static boolean isWhole(Object value) {
        return value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger;
    }

    static BigInteger whole(Object value) {
        return value instanceof BigInteger big ? big : BigInteger.valueOf(((Number) value).longValue());
    }
}
