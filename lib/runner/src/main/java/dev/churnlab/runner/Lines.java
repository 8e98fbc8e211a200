package dev.churnlab.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Streams cut at line ends, so that no secret is cut in two before it is masked. */
final class Lines {
    private static final int LONGEST = 1 << 16;

    private final Secrets secrets;
    private final BiConsumer<String, String> sink;
    private final Map<String, StringBuilder> open = new LinkedHashMap<>();

    /** @param sink takes the name of a stream and whole lines of it */
    Lines(Secrets secrets, BiConsumer<String, String> sink) {
        this.secrets = secrets;
        this.sink = sink;
    }

    void print(String stream, String text) {
        var buffer = open.computeIfAbsent(stream, s -> new StringBuilder());
        buffer.append(text);
        int end = buffer.lastIndexOf("\n") + 1;
        pass(stream, buffer, end == 0 && buffer.length() > LONGEST ? secrets.cut(buffer, buffer.length()) : end);
    }

    /** Passes on what has no line end. */
    void flush() {
        open.forEach((stream, buffer) -> pass(stream, buffer, buffer.length()));
    }

    private void pass(String stream, StringBuilder buffer, int end) {
        if (end > 0) {
            sink.accept(stream, secrets.mask(buffer.substring(0, end)));
            buffer.delete(0, end);
        }
    }
}
