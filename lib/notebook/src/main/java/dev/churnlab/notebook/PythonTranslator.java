package dev.churnlab.notebook;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Python: an assignment each; words become what papermill makes of them. */
final class PythonTranslator implements Translator {
    private static final Set<String> RESERVED = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    @Override
    public List<Parameter> declared(String source) {
        return PythonDeclarations.of(source);
    }

    @Override
    public void checkName(String name) {
        if (!name.matches("[\\p{L}_][\\p{L}\\p{Mn}\\p{Nd}_]*") || RESERVED.contains(name)) {
            throw new NotebookException("'" + name + "' cannot be the name of a Python parameter");
        }
    }

    @Override
    public @Nullable Object resolve(@Nullable Object value, @Nullable Parameter declared) {
        return value instanceof Word word ? word.value() : value;
    }

    @Override
    public String statement(String name, @Nullable Object value, @Nullable Parameter declared) {
        return name + " = " + literal(value);
    }

    private static String literal(@Nullable Object value) {
        if (value == null) {
            return "None";
        } else if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        } else if (Numbers.isWhole(value)) {
            return value.toString();
        } else if (value instanceof Number number) {
            double d = number.doubleValue();
            return Double.isFinite(d)
                    ? Double.toString(d)
                    : "float('" + (Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf") + "')";
        } else if (value instanceof List<?> list) {
            return list.stream().map(PythonTranslator::literal).collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> quote(String.valueOf(entry.getKey())) + ": " + literal(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return quote(value.toString());
    }

    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            quoted.append(escape(c));
            i += Character.charCount(c);
        }
        return quoted.append('"').toString();
    }

    private static String escape(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (c >= 0x20 && c < 0x7f) {
                    yield String.valueOf((char) c);
                }
                var hex = HexFormat.of();
                yield c > 0xffff ? "\\U" + hex.toHexDigits(c) : "\\u" + hex.toHexDigits((char) c);
            }
        };
    }

    @Override
    public String comment(String text) {
        return "# " + text;
    }
}
