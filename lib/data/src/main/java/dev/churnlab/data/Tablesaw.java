package dev.churnlab.data;

import java.util.List;
import tech.tablesaw.api.Table;

/**
 * Starts Tablesaw. Its class Table searches the whole class path for readers and writers when it is first used, which
 * takes longer than to load most tables; here the search is given nothing to look through, and those that Tablesaw has
 * are registered by their names.
 */
final class Tablesaw {
    private static final String CLASS_PATH = "java.class.path";

    /** Of Tablesaw's core, and of its parts that may be on the class path or not. */
    private static final List<String> READERS_AND_WRITERS = List.of(
            "csv.CsvReader",
            "csv.CsvWriter",
            "fixed.FixedWidthReader",
            "fixed.FixedWidthWriter",
            "html.HtmlReader",
            "html.HtmlWriter",
            "json.JsonReader",
            "json.JsonWriter",
            "xlsx.XlsxReader");

    static {
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        var classPath = System.getProperty(CLASS_PATH);
        try {
            System.setProperty(CLASS_PATH, "");
            thread.setContextClassLoader(null);
            initialize(Table.class.getName());
        } finally {
            thread.setContextClassLoader(loader);
            if (classPath == null) {
                System.clearProperty(CLASS_PATH);
            } else {
                System.setProperty(CLASS_PATH, classPath);
            }
        }
        READERS_AND_WRITERS.forEach(each -> initialize("tech.tablesaw.io." + each));
    }

    private Tablesaw() {}

    /** Has Tablesaw ready afterwards. */
    static void start() {
        // The static initializer has done it.
    }

    /** Of a reader or writer, this registers it. */
    private static void initialize(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException e) {
            // A part of Tablesaw that is not on the class path.
            return;
        }
    }
}
