package dev.churnlab.notebook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The named outputs of a notebook: values that later steps of a pipeline read.
 *
 * <p>They are shown as {@code application/scrapbook.scrap.json+json}, the format of Python's scrapbook, so that a
 * notebook in either language may write or read them.
 */
public final class Outputs {
    /** The media type under which a named output is displayed. */
    public static final String MEDIA_TYPE = "application/scrapbook.scrap.json+json";

    private static final AtomicReference<@Nullable Consumer<Map<String, Object>>> DISPLAY = new AtomicReference<>();

    private Outputs() {}

    /**
     * Publishes a value under a name.
     *
     * @param name what a later step asks for: letters, digits, {@code _} and {@code -}
     * @param value a JSON value (text, number, boolean, list, map or null) of at most 64 KiB as JSON; give larger
     *     things as the path of a file
     */
    public static void put(String name, @Nullable Object value) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,63}")) {
            throw new IllegalArgumentException("the name of an output starts with a letter and has letters, digits, _"
                    + " and - only, was '" + name + "'");
        }
        var scrap = new LinkedHashMap<String, Object>();
        scrap.put("name", name);
        scrap.put("data", OutputValue.checked(name, value));
        scrap.put("encoder", "json");
        scrap.put("version", 1);
        var display = DISPLAY.get();
        if (display != null) {
            display.accept(Map.of(MEDIA_TYPE, scrap, "text/plain", name + " = " + value));
        }
    }

    /** Where named outputs are shown: the kernel extension gives its display; without one, as in a test, nowhere. */
    public static void displayWith(Consumer<Map<String, Object>> display) {
        DISPLAY.set(display);
    }
}
