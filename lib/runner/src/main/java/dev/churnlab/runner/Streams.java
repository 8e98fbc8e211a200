package dev.churnlab.runner;

/** The text of a stream as a terminal would show it: carriage returns and backspaces take effect. */
final class Streams {
    private Streams() {}

    static String shown(String text) {
        if (text.indexOf('\r') < 0 && text.indexOf('\b') < 0) {
            return text;
        }
        var shown = new StringBuilder(text.length());
        int line = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\b' && shown.length() > line) {
                shown.setLength(shown.length() - 1);
            } else if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) != '\n') {
                shown.setLength(line);
            } else {
                shown.append(c);
            }
            if (c == '\n') {
                line = shown.length();
            }
        }
        return shown.toString();
    }
}
