package dev.churnlab.notebook;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Java expressions that cannot be anything else, whatever they contain. */
final class JavaLiteral {
    /** A string constant may take 65,535 bytes in a class file, and a character up to 3. */
    private static final int LONGEST = 20_000;

    private final String parameter;

    /** @param parameter what errors call the value */
    JavaLiteral(String parameter) {
        this.parameter = parameter;
    }

    String of(JavaType type, @Nullable Object value) {
        if (value == null) {
            if (type.isPrimitive()) {
                throw mismatch(type, "null, which a primitive cannot hold");
            }
            return "null";
        }
        return switch (type.name()) {
            case "Object" -> free(value);
            case "boolean", "Boolean" -> value instanceof Boolean ? value.toString() : fail(type, value);
            case "byte", "Byte" -> "(byte) " + whole(type, value, Byte.SIZE);
            case "short", "Short" -> "(short) " + whole(type, value, Short.SIZE);
            case "int", "Integer" -> whole(type, value, Integer.SIZE);
            case "long", "Long" -> whole(type, value, Long.SIZE) + "L";
            case "BigInteger" -> "new java.math.BigInteger(\"" + whole(type, value, Integer.MAX_VALUE) + "\")";
            case "BigDecimal" -> "new java.math.BigDecimal(\"" + decimal(type, value) + "\")";
            case "float", "Float" -> floating(type, value, "Float", "f");
            case "double", "Double" -> floating(type, value, "Double", "");
            case "char", "Character" -> character(type, value);
            case "String", "CharSequence" -> text(type, value);
            case "Path" -> "java.nio.file.Path.of(" + text(type, value) + ")";
            case "File" -> "new java.io.File(" + text(type, value) + ")";
            case "URI" -> "java.net.URI.create(" + text(type, value) + ")";
            case "LocalDate", "LocalDateTime", "Instant", "Duration" ->
                "java.time." + type.name() + ".parse(" + text(type, value) + ")";
            case "List", "Collection", "Iterable", "ArrayList" -> list(type, value, "java.util.ArrayList");
            case "Set", "LinkedHashSet" -> list(type, value, "java.util.LinkedHashSet");
            case "Map", "LinkedHashMap" -> map(type, value);
            case "[]" -> array(type, value);
            default ->
                throw new NotebookException("parameter '" + parameter + "' is declared as "
                        + (type.name().equals("var") ? "var with a default whose type cannot be seen" : type.name())
                        + "; declare it as a primitive, String, Path, List, Map, an array or a date");
        };
    }

    private String free(Object value) {
        if (value instanceof Boolean) {
            return value.toString();
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return value.toString();
        } else if (value instanceof Long) {
            return value + "L";
        } else if (value instanceof BigInteger) {
            return of(JavaType.parse("BigInteger"), value);
        } else if (value instanceof Number) {
            return of(JavaType.parse("double"), value);
        } else if (value instanceof List) {
            return of(JavaType.parse("List<Object>"), value);
        } else if (value instanceof Map) {
            return of(JavaType.parse("Map<String, Object>"), value);
        }
        return quote(value.toString());
    }

    private String whole(JavaType type, Object value, int bits) {
        if (!Numbers.isWhole(value)) {
            return fail(type, value);
        }
        var number = Numbers.whole(value);
        if (number.bitLength() >= bits) {
            throw mismatch(type, number + ", which is too large for it");
        }
        return number.toString();
    }

    private String decimal(JavaType type, Object value) {
        if (!(value instanceof Number) || value instanceof Double d && !Double.isFinite(d)) {
            return fail(type, value);
        }
        return new BigDecimal(value.toString()).toString();
    }

    private String floating(JavaType type, Object value, String box, String suffix) {
        if (!(value instanceof Number number)) {
            return fail(type, value);
        }
        double d = number.doubleValue();
        if (Double.isNaN(d)) {
            return box + ".NaN";
        } else if (Double.isInfinite(d)) {
            return box + (d > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY");
        }
        if (suffix.isEmpty()) {
            return Double.toString(d);
        }
        float f = (float) d;
        if (Float.isInfinite(f)) {
            throw mismatch(type, d + ", which is too large for it");
        }
        return f + suffix;
    }

    private String character(JavaType type, Object value) {
        if (!(value instanceof String text) || text.length() != 1) {
            return fail(type, value);
        }
        var quoted = quote(text);
        return "'" + (text.equals("'") ? "\\'" : text.equals("\"") ? "\"" : quoted.substring(1, quoted.length() - 1))
                + "'";
    }

    private String text(JavaType type, Object value) {
        return value instanceof String text ? quote(text) : fail(type, value);
    }

    private String list(JavaType type, Object value, String collection) {
        if (!(value instanceof List<?> list)) {
            return fail(type, value);
        }
        var element = type.argument(0);
        var of = list.isEmpty()
                ? ""
                : elements(element, list)
                        .collect(Collectors.joining(", ", "java.util.Arrays.<" + element.boxed() + ">asList(", ")"));
        return "new " + collection + "<" + element.boxed() + ">(" + of + ")";
    }

    private java.util.stream.Stream<String> elements(JavaType element, List<?> list) {
        return list.stream().map(each -> each == null ? "(" + element.boxed() + ") null" : of(element, each));
    }

    private String array(JavaType type, Object value) {
        if (!(value instanceof List<?> list)) {
            return fail(type, value);
        }
        var element = type.argument(0);
        return list.stream()
                .map(each -> of(element, each))
                .collect(Collectors.joining(", ", "new " + type.declaration() + " {", "}"));
    }

    /** Keeps the order of the entries, takes nulls, and is no anonymous class, which some JSON writers leave out. */
    private String map(JavaType type, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return fail(type, value);
        }
        var key = type.argument(0).name();
        if (!key.equals("String") && !key.equals("Object")) {
            throw new NotebookException("parameter '" + parameter + "' is declared as a map with keys of type " + key
                    + "; declare them as String");
        }
        var element = type.argument(1);
        var full = "java.util.LinkedHashMap<" + type.argument(0).boxed() + ", " + element.boxed() + ">";
        if (map.isEmpty()) {
            return "new " + full + "()";
        }
        var entries = new ArrayList<String>();
        map.forEach((k, v) -> entries.add("{" + quote(String.valueOf(k)) + ", " + of(boxed(element), v) + "}"));
        return "java.util.stream.Stream.of(new Object[][] {" + String.join(", ", entries) + "}).collect("
                + full + "::new, (all, entry) -> all.put((String) entry[0], (" + element.boxed()
                + ") entry[1]), " + full + "::putAll)";
    }

    private static JavaType boxed(JavaType type) {
        return type.isPrimitive() ? new JavaType(type.boxed(), List.of()) : type;
    }

    /** A string constant in ASCII. Unicode escapes are read before all else in Java, so they stand only for non-ASCII. */
    static String quote(String text) {
        if (text.length() > LONGEST) {
            var parts = new ArrayList<String>();
            for (int i = 0; i < text.length(); i += LONGEST) {
                parts.add(quote(text.substring(i, Math.min(text.length(), i + LONGEST))));
            }
            return "String.join(\"\", " + String.join(", ", parts) + ")";
        }
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(escape(c));
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && !Character.isLowSurrogate(text.charAt(i + 1))) {
                // The compiler looks for the other half, and then misreads a backslash that it finds instead.
                quoted.append("\" + \"");
            }
        }
        return quoted.append('"').toString();
    }

    private static String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (c < 0x20 || c == 0x7f) {
                    // Octal with all three digits, so that a digit may follow.
                    yield "\\" + (char) ('0' + (c >> 6)) + (char) ('0' + (c >> 3 & 7)) + (char) ('0' + (c & 7));
                }
                yield c < 0x7f ? String.valueOf(c) : "\\u" + HexFormat.of().toHexDigits(c);
            }
        };
    }

    private String fail(JavaType type, Object value) {
        var hint = type.name().equals("String") ? " (-r gives any value as a text)" : "";
        throw mismatch(type, Values.describe(value) + hint);
    }

    private NotebookException mismatch(JavaType type, String was) {
        var written = type.name().equals("[]") ? type.declaration() : type.name();
        return new NotebookException(
                "parameter '" + parameter + "' is declared as " + written + " in the notebook, but was given " + was);
    }
}
