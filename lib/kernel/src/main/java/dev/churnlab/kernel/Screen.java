package dev.churnlab.kernel;

import java.util.Map;
import java.util.UUID;

/**
 * Where a cell shows something: the port that each base kernel's adapter implements.
 *
 * <p>Data is a media type to its value: a text (a bitmap in Base64), or for JSON media types a JSON value of maps, lists,
 * texts, numbers, booleans and null.
 */
interface Screen {
    /** Shows something below the cell that runs. */
    default void display(Map<String, ?> byType) {
        // With an id, as a base kernel's message without one has a null of its own where nulls are kept.
        display(UUID.randomUUID().toString(), byType);
    }

    /** Shows something that can be replaced later under its id, which no other display of the session has. */
    void display(String id, Map<String, ?> byType);

    /** Replaces what was displayed under an id, also below a cell that has ended; nothing happens if there is none. */
    void update(String id, Map<String, ?> byType);
}
