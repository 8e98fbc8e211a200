package dev.churnlab.runner;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** A long JSON string, read in pieces. */
final class JsonStrings {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 14];
    private int at;
    private int end;

    private JsonStrings(InputStream in) {
        this.in = in;
    }

    /**
     * Reads a string of valid JSON.
     *
     * @param json from the string's first character on, behind the quote
     * @param size how many characters a piece has, about
     */
    static void read(InputStream json, int size, Consumer<String> sink) throws IOException {
        new JsonStrings(json).read(size, sink);
    }

    private int next() throws IOException {
        if (at == end) {
            end = in.read(buffer);
            at = 0;
            if (end <= 0) {
                end = 0;
                throw new EOFException("a text ends early");
            }
        }
        return buffer[at++];
    }

    private void read(int size, Consumer<String> sink) throws IOException {
        var piece = new StringBuilder(size + 2);
        for (int b = next(); b != '"'; b = next()) {
            if (b == '\\') {
                escape(piece);
            } else if (b >= 0) {
                piece.append((char) b);
            } else {
                utf8(b, piece);
            }
            if (piece.length() >= size && !Character.isHighSurrogate(piece.charAt(piece.length() - 1))) {
                sink.accept(piece.toString());
                piece.setLength(0);
            }
        }
        if (!piece.isEmpty()) {
            sink.accept(piece.toString());
        }
    }

    private void escape(StringBuilder piece) throws IOException {
        int b = next();
        switch (b) {
            case 'n' -> piece.append('\n');
            case 'r' -> piece.append('\r');
            case 't' -> piece.append('\t');
            case 'b' -> piece.append('\b');
            case 'f' -> piece.append('\f');
            case '"', '\\', '/' -> piece.append((char) b);
            case 'u' -> {
                int code = 0;
                for (int k = 1; k <= 4; k++) {
                    code = code << 4 | Character.digit(next(), 16);
                }
                piece.append((char) code);
            }
            default -> throw new IOException("not a JSON string");
        }
    }

    private void utf8(int b, StringBuilder piece) throws IOException {
        int length = (b & 0xe0) == 0xc0 ? 2 : (b & 0xf0) == 0xe0 ? 3 : 4;
        int code = b & 0xff >> length + 1;
        for (int k = 1; k < length; k++) {
            code = code << 6 | next() & 0x3f;
        }
        piece.appendCodePoint(code);
    }
}
