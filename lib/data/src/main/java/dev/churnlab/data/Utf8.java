package dev.churnlab.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text files in UTF-8, read strictly: what is not UTF-8 is an error, never a question mark. */
final class Utf8 {
    private static final int BUFFER = 1 << 16;

    private Utf8() {}

    /** A reader after the byte order mark, if there is one; bytes that are no UTF-8 give a CharacterCodingException. */
    static Reader open(Input file) throws IOException {
        var in = new BufferedInputStream(file.open(), BUFFER);
        try {
            in.mark(3);
            var start = in.readNBytes(3);
            if (start.length >= 2 && isUtf16(start)) {
                throw new DataException(file.name() + ": the file is UTF-16; save it as UTF-8");
            }
            if (start.length < 3 || start[0] != (byte) 0xEF || start[1] != (byte) 0xBB || start[2] != (byte) 0xBF) {
                in.reset();
            }
            return new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isUtf16(byte[] start) {
        return (start[0] == (byte) 0xFE && start[1] == (byte) 0xFF)
                || (start[0] == (byte) 0xFF && start[1] == (byte) 0xFE);
    }

    /** The line, from 1, of the first bytes that are no UTF-8; 0 if all are, or the file cannot be read a second time. */
    static long firstBadLine(Input file) throws IOException {
        if (!file.again()) {
            return 0;
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var bytes = ByteBuffer.allocate(BUFFER);
        var chars = CharBuffer.allocate(BUFFER);
        var lines = new LineCounter();
        try (var channel = Channels.newChannel(file.open())) {
            var end = false;
            while (!end) {
                end = channel.read(bytes) < 0;
                bytes.flip();
                var result = decoder.decode(bytes, chars, end);
                chars.flip();
                lines.count(chars);
                chars.clear();
                bytes.compact();
                if (result.isError()) {
                    return lines.line;
                }
            }
        }
        return 0;
    }

    /** Counts lines that end in LF, CRLF or CR. */
    private static final class LineCounter {
        private long line = 1;
        private char last;

        void count(CharBuffer chars) {
            while (chars.hasRemaining()) {
                var c = chars.get();
                if (c == '\r' || (c == '\n' && last != '\r')) {
                    line++;
                }
                last = c;
            }
        }
    }
}
