package dev.churnlab.storage;

import com.google.common.collect.ImmutableMultimap;
import com.google.common.collect.Multimap;

/**
 * What has to be at a place for a write to happen (RFC 9110, section 13.1).
 *
 * @param header If-Match, If-None-Match, or nothing
 */
record Condition(String header, String value) {
    static final Condition NONE = new Condition("", "");
    static final Condition ABSENT = new Condition("If-None-Match", "*");

    /** The content has this entity tag. */
    static Condition is(String tag) {
        return new Condition("If-Match", "\"" + tag + "\"");
    }

    Multimap<String, String> headers() {
        return header.isEmpty() ? ImmutableMultimap.of() : ImmutableMultimap.of(header, value);
    }
}
