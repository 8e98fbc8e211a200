package dev.churnlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Parameters;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a value contains, the kernel gets that value: the kernels say what they got in a form that hides nothing. */
class HostileParametersIT {
    private static final int CHUNK = 250;
    private static final String JAVA =
            """
            String show(Object o) {
                if (o == null) return "null";
                if (o instanceof Double d) return "d" + (d.isNaN() ? "nan" : Long.toHexString(Double.doubleToLongBits(d)));
                if (o instanceof Boolean b) return "b" + (b ? 1 : 0);
                if (o instanceof Number n) return "i" + n;
                if (o instanceof String s) {
                    var t = new StringBuilder("s");
                    for (char c : s.toCharArray()) t.append(String.format("%04x", (int) c));
                    return t.toString();
                }
                var t = new StringBuilder("(");
                if (o instanceof java.util.List<?> l) for (Object e : l) t.append(show(e)).append(' ');
                if (o instanceof java.util.Map<?, ?> m) for (var e : m.entrySet()) t.append(show(e.getKey())).append(' ').append(show(e.getValue())).append(' ');
                return t.append(")").toString();
            }""";
    private static final String PYTHON =
            """
            import struct
            def show(o):
                if o is None: return "null"
                if isinstance(o, bool): return "b" + str(int(o))
                if isinstance(o, int): return "i" + str(o)
                if isinstance(o, float): return "d" + ("nan" if o != o else format(struct.unpack(">Q", struct.pack(">d", o))[0], "x"))
                if isinstance(o, str): return "s" + o.encode("utf-16-be", "surrogatepass").hex()
                if isinstance(o, list): return "(" + "".join(show(e) + " " for e in o) + ")"
                return "(" + "".join(show(k) + " " + show(v) + " " for k, v in o.items()) + ")"
            """;

    private final Path folder;

    HostileParametersIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void kernels() {
        Kernels.require();
    }

    @Test
    void aThousandArriveInJava() {
        arrive("java", 1_000, 1);
    }

    @Test
    void aThousandArriveInPython() {
        arrive("python3", 1_000, 2);
    }

    @Test
    @Tag("soak")
    void tenThousandArriveInBoth() {
        arrive("java", 10_000, 3);
        arrive("python3", 10_000, 4);
    }

    private void arrive(String kernel, int count, long seed) {
        var language = kernel.equals("java") ? "java" : "python";
        var random = new Random(seed);
        var cells = new ArrayList<Cell>();
        var expected = new ArrayList<String>();
        cells.add(Cell.code(language.equals("java") ? JAVA : PYTHON));
        for (int chunk = 0; chunk * CHUNK < count; chunk++) {
            var values = new ArrayList<@Nullable Object>();
            for (int i = 0; i < CHUNK; i++) {
                values.add(value(random, 0));
            }
            var single = value(random, 1);
            var carrier = Kernels.notebook(kernel, List.of());
            Parameters.inject(carrier, language, new LinkedHashMap<>(Map.of("chunk" + chunk, values)));
            cells.add(Cell.code(carrier.cells().get(0).source()));
            var one = new LinkedHashMap<String, @Nullable Object>();
            one.put("single" + chunk, single);
            Parameters.inject(carrier, language, one);
            cells.add(Cell.code(carrier.cells().get(0).source()));
            cells.add(Cell.code(
                    language.equals("java")
                            ? "for (Object o : chunk" + chunk
                                    + ") System.out.println(show(o)); System.out.println(show(single" + chunk + "));"
                            : "for o in chunk" + chunk + ": print(show(o))\nprint(show(single" + chunk + "))"));
            values.forEach(each -> expected.add(show(each)));
            expected.add(show(single));
        }
        var result = NotebookRun.of(Kernels.notebook(kernel, cells), "hostile")
                .kernels(Kernels.specs(folder))
                .run();
        var got = new ArrayList<String>();
        for (var cell : result.notebook().cells()) {
            cell.outputs()
                    .forEach(output -> output.path("text").asText().lines().forEach(got::add));
        }
        assertThat(got).containsExactlyElementsOf(expected);
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth < 3 ? 12 : 9)) {
            case 0, 1, 2, 3 -> text(random);
            case 4 -> random.nextInt();
            case 5 -> random.nextLong();
            case 6 ->
                new BigInteger(100 + random.nextInt(100), random)
                        .add(BigInteger.TWO.pow(70))
                        .negate();
            case 7 ->
                switch (random.nextInt(6)) {
                    case 0 -> Double.NaN;
                    case 1 -> Double.NEGATIVE_INFINITY;
                    case 2 -> -0.0;
                    case 3 -> Double.MIN_VALUE;
                    default -> Double.longBitsToDouble(random.nextLong());
                };
            case 8 -> random.nextInt(3) == 0 ? null : (Object) random.nextBoolean();
            case 9, 10 -> {
                var list = new ArrayList<@Nullable Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth + 1));
                }
                yield list;
            }
            default -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), value(random, depth + 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        var hostile = List.of(
                "\"",
                "'",
                "\\",
                "\\u0022",
                "\\\\u000a",
                "\n",
                "\r",
                "\u2028",
                "\u0085",
                "\0",
                "\u001a",
                "\"\"\"",
                "'''",
                "{x}",
                "%s",
                "${y}",
                "*/",
                "//",
                "#",
                "\ud800",
                "\udc00",
                "\ud83d\ude00",
                "\ufeff",
                "ä",
                "</script>");
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            switch (random.nextInt(3)) {
                case 0 -> text.append(hostile.get(random.nextInt(hostile.size())));
                case 1 -> text.append((char) random.nextInt(0x10000));
                default -> text.appendCodePoint(random.nextInt(0x110000));
            }
        }
        return text.toString();
    }

    private static String show(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Double d) {
            return "d" + (d.isNaN() ? "nan" : Long.toHexString(Double.doubleToLongBits(d)));
        } else if (value instanceof Boolean truth) {
            return "b" + (truth ? 1 : 0);
        } else if (value instanceof String text) {
            var hex = new StringBuilder("s");
            text.chars().forEach(c -> hex.append(java.util.HexFormat.of().toHexDigits((char) c)));
            return hex.toString();
        } else if (value instanceof List<?> list) {
            var all = new StringBuilder("(");
            list.forEach(each -> all.append(show(each)).append(' '));
            return all.append(')').toString();
        } else if (value instanceof Map<?, ?> map) {
            var all = new StringBuilder("(");
            map.forEach((key, each) ->
                    all.append(show(key)).append(' ').append(show(each)).append(' '));
            return all.append(')').toString();
        }
        return "i" + value;
    }
}
