package dev.churnlab.kernel;

import java.util.Map;

/**
 * Where a cell shows something: the port that each base kernel's adapter implements, with {@link #NONE} where no kernel
 * runs.
 *
 * <p>Data is a media type to its value: a text (a bitmap in Base64), or for JSON media types a JSON value of maps, lists,
 * texts, numbers, booleans and null.
 */
interface Screen {
    /** Shows nothing, as in a test or in the {@code churnlab} command. */
    Screen NONE = new Screen() {
        @Override
        public void display(Map<String, ?> byType) {}

        @Override
        public void display(String id, Map<String, ?> byType) {}

        @Override
        public void update(String id, Map<String, ?> byType) {}
    };

    /** Shows something below the cell that runs. */
    void display(Map<String, ?> byType);

    /** Shows something that can be replaced later under its id, which no other display of the session has. */
    void display(String id, Map<String, ?> byType);

    /** Replaces what was displayed under an id, also below a cell that has ended; nothing happens if there is none. */
    void update(String id, Map<String, ?> byType);
}
