package dev.churnlab.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks files as disks, editors and exports do: bytes changed, cut out, doubled, moved, and what is special put in. */
final class Mutations {
    private static final List<byte[]> SPECIAL = List.of(
            text("\""),
            text("\"\""),
            text(","),
            text(";"),
            text("\t"),
            text("\n"),
            text("\r"),
            text("\r\n"),
            text("\uFEFF"),
            text("\0"),
            text("é"),
            text("😀"),
            text(" "),
            text("-"),
            text("1e999"),
            text("NaN"),
            text("0x1"),
            text("9999999999"),
            text("'"),
            text("#"),
            text("{"),
            text("["),
            text("&a "),
            text("*a"),
            text(": "),
            text("- "),
            text("!!x "),
            text("|\n"),
            text("%"),
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xC3},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});

    private final Random random;

    Mutations(long seed) {
        this.random = new Random(seed);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One to four changes. */
    byte[] of(byte[] file) {
        var bytes = file;
        for (var i = random.nextInt(4); i >= 0; i--) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        var from = random.nextInt(bytes.length + 1);
        var to = from + random.nextInt(Math.min(40, bytes.length - from) + 1);
        var at = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(8)) {
            case 0 -> join(bytes, 0, from, new byte[] {(byte) random.nextInt(256)}, Math.min(from + 1, bytes.length));
            case 1 -> join(bytes, 0, from, new byte[0], to);
            case 2, 3, 4 -> join(bytes, 0, from, SPECIAL.get(random.nextInt(SPECIAL.size())), from);
            case 5 -> join(bytes, 0, at, Arrays.copyOfRange(bytes, from, to), at);
            case 6 -> Arrays.copyOf(bytes, from);
            default -> join(bytes, 0, from, SPECIAL.get(random.nextInt(SPECIAL.size())), to);
        };
    }

    private static byte[] join(byte[] bytes, int begin, int end, byte[] between, int rest) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, begin, end - begin);
        out.writeBytes(between);
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }
}
