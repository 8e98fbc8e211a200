package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads UBJSON (Universal Binary JSON Specification, draft 12) as XGBoost writes it, and nothing else: every length is
 * within the file, every key is there once. A value is a {@code Map}, a {@code List}, a {@code String}, a {@code Double},
 * a {@code Long}, or an array of numbers as {@code double[]} or {@code long[]}.
 */
final class Ubj {
    private static final int DEEPEST = 16;

    private final ByteBuffer in;

    private Ubj(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /** @throws TrainingException if it is anything else */
    static Object read(byte[] bytes) {
        var ubj = new Ubj(bytes);
        var value = ubj.value(ubj.marker(), 0);
        if (ubj.in.hasRemaining()) {
            throw ubj.wrong("has something after its end");
        }
        return value;
    }

    private Object value(char marker, int depth) {
        if (depth > DEEPEST) {
            throw wrong("is too deep");
        }
        return switch (marker) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case 'S' -> text();
            case 'd', 'D' -> number(marker);
            case 'i', 'U', 'I', 'l', 'L' -> whole(marker);
            default -> throw wrong("has a marker " + (int) marker + " that XGBoost does not write");
        };
    }

    private Map<String, Object> object(int depth) {
        var object = new LinkedHashMap<String, Object>();
        while (true) {
            var marker = marker();
            if (marker == '}') {
                return object;
            }
            if (marker != 'L') {
                throw wrong("has a key without a length");
            }
            var key = text(length());
            if (object.put(key, value(marker(), depth + 1)) != null) {
                throw wrong("has the key " + key + " twice");
            }
        }
    }

    private Object array(int depth) {
        var next = marker();
        if (next == '#') {
            expect('L');
            int size = length();
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(value(marker(), depth + 1));
            }
            return list;
        }
        if (next != '$') {
            throw wrong("has an array without a size");
        }
        var type = marker();
        expect('#');
        expect('L');
        int size = length();
        int width =
                switch (type) {
                    case 'U' -> Byte.BYTES;
                    case 'l', 'd' -> Integer.BYTES;
                    case 'L', 'D' -> Long.BYTES;
                    default -> throw wrong("has an array of type " + (int) type);
                };
        if (size > in.remaining() / width) {
            throw wrong("ends within an array");
        }
        if (type == 'd' || type == 'D') {
            var numbers = new double[size];
            for (int i = 0; i < size; i++) {
                numbers[i] = number(type);
            }
            return numbers;
        }
        var wholes = new long[size];
        for (int i = 0; i < size; i++) {
            wholes[i] = whole(type);
        }
        return wholes;
    }

    private double number(char type) {
        need(type == 'd' ? Float.BYTES : Double.BYTES);
        return type == 'd' ? in.getFloat() : in.getDouble();
    }

    private long whole(char type) {
        return switch (type) {
            case 'i' -> {
                need(Byte.BYTES);
                yield in.get();
            }
            case 'U' -> {
                need(Byte.BYTES);
                yield Byte.toUnsignedLong(in.get());
            }
            case 'I' -> {
                need(Short.BYTES);
                yield in.getShort();
            }
            case 'l' -> {
                need(Integer.BYTES);
                yield in.getInt();
            }
            default -> {
                need(Long.BYTES);
                yield in.getLong();
            }
        };
    }

    private String text() {
        expect('L');
        return text(length());
    }

    private String text(int length) {
        need(length);
        var bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw wrong("has a text that is no UTF-8");
        }
    }

    /** A length after its marker; each thing that is counted takes at least a byte. */
    private int length() {
        need(Long.BYTES);
        long length = in.getLong();
        if (length < 0 || length > in.remaining()) {
            throw wrong("has a length of " + length + ", more than is there");
        }
        return (int) length;
    }

    private char marker() {
        need(Byte.BYTES);
        return (char) (in.get() & 0xff);
    }

    private void expect(char marker) {
        if (marker() != marker) {
            throw wrong("lacks a '" + marker + "'");
        }
    }

    private void need(int bytes) {
        if (in.remaining() < bytes) {
            throw wrong("ends too early");
        }
    }

    private TrainingException wrong(String what) {
        return new TrainingException("the model " + what + " (byte " + in.position() + ")");
    }
}
