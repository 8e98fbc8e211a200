package dev.churnlab.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The look of what the library shows, and the scripts that add to it where a viewer runs them. */
final class Page {
    /**
     * Colours are those of the page: JupyterLab's variables in either theme, and what fits light and dark elsewhere. The
     * class stands three times in each selector, to be stronger than what JupyterLab says of all tables.
     */
    static final String STYLE =
            "<style>\n" + resource("notebook.css").replace(".churnlab ", ".churnlab.churnlab.churnlab ") + "</style>";

    /** Sorts and turns the pages of tables that are in the page. */
    static final String GRID = "<script>\n" + resource("grid.js") + "</script>";

    /** Adds a slider to tables of what a threshold does. */
    static final String THRESHOLD = "<script>\n" + resource("threshold.js") + "</script>";

    private Page() {}

    /** JSON that a script of the library reads; nothing in it can end the element. */
    static String data(Object json) {
        return "<script type=\"application/json\">" + ScriptJson.of(json) + "</script>";
    }

    private static String resource(String name) {
        try (var in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
