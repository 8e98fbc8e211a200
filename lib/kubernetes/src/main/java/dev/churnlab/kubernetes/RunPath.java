package dev.churnlab.kubernetes;

/** A path as {@code churnlab run} takes it: there {@code {name}} is the value of a parameter, and two braces are one. */
final class RunPath {
    private RunPath() {}

    /** A path that is read as it is. */
    static String literal(String path) {
        // Without an opening brace a path is read as it is.
        return path.indexOf('{') < 0 ? path : path.replace("{", "{{").replace("}", "}}");
    }
}
