package dev.churnlab.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** A value that can be a named output: it has a JSON form, and a small one. */
final class OutputValue {
    /** The most that one named output may take as JSON, in bytes. */
    static final int LIMIT = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Object NULL = JSON.nullNode();

    private OutputValue() {}

    /** The value as plain maps, lists, texts and numbers, so that every kernel's JSON writer takes it. */
    static Object checked(String name, @Nullable Object value) {
        try {
            var bytes = JSON.writeValueAsBytes(value).length;
            if (bytes > LIMIT) {
                throw new IllegalArgumentException("output '" + name + "' is " + bytes + " bytes as JSON, at most "
                        + LIMIT + " go; write it to a file and put the path");
            }
            var plain = JSON.convertValue(value, Object.class);
            return plain == null ? NULL : plain;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("output '" + name + "' has no JSON form: " + e.getOriginalMessage(), e);
        }
    }
}
