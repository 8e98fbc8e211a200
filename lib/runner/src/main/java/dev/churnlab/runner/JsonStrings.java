package dev.churnlab.runner;

import java.io.IOException;
import java.util.function.Consumer;

/** Long JSON strings, read in pieces from their bytes. */
final class JsonStrings {
    private JsonStrings() {}

    /**
     * Reads a string of valid JSON.
     *
     * @param at where its first character stands, behind the quote
     * @param size how many characters a piece has, about
     */
    static void read(byte[] json, int at, int size, Consumer<String> sink) throws IOException {
        var piece = new StringBuilder(size + 2);
        int i = at;
        while (json[i] != '"') {
            int b = json[i];
            if (b == '\\') {
                i = escape(json, i + 1, piece);
            } else if (b >= 0) {
                piece.append((char) b);
                i++;
            } else {
                i = utf8(json, i, piece);
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

    private static int escape(byte[] json, int i, StringBuilder piece) throws IOException {
        switch (json[i]) {
            case 'n' -> piece.append('\n');
            case 'r' -> piece.append('\r');
            case 't' -> piece.append('\t');
            case 'b' -> piece.append('\b');
            case 'f' -> piece.append('\f');
            case '"', '\\', '/' -> piece.append((char) json[i]);
            case 'u' -> {
                int code = 0;
                for (int k = 1; k <= 4; k++) {
                    code = code << 4 | Character.digit(json[i + k], 16);
                }
                piece.append((char) code);
                return i + 5;
            }
            default -> throw new IOException("not a JSON string");
        }
        return i + 1;
    }

    private static int utf8(byte[] json, int i, StringBuilder piece) {
        int b = json[i];
        int length = (b & 0xe0) == 0xc0 ? 2 : (b & 0xf0) == 0xe0 ? 3 : 4;
        int code = b & 0xff >> length + 1;
        for (int k = 1; k < length; k++) {
            code = code << 6 | json[i + k] & 0x3f;
        }
        piece.appendCodePoint(code);
        return i + length;
    }
}
