package dev.churnlab.kernel;

/** What a value is shown as. */
final class Shown {
    private Shown() {}

    /** The text of a media type, empty where the value has no such form. */
    static String as(String type, Object value) {
        return Renderings.of(value).getOrDefault(type, "").toString();
    }

    /** What is between the styles and scripts of the library: the table itself. */
    static String body(Object value) {
        return body(as("text/html", value));
    }

    /** The same of what has been shown. */
    static String body(String html) {
        return html.replace(Page.GRID, "").replace(Page.THRESHOLD, "").replaceAll("(?s)<style>.*?</style>", "");
    }
}
