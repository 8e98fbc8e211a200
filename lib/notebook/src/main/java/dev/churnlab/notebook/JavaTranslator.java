package dev.churnlab.notebook;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Java: an assignment where the notebook declares the parameter, since a second declaration in JShell would reset what
 * depends on it, and a typed declaration otherwise.
 */
final class JavaTranslator implements Translator {
    private static final Set<String> RESERVED = Set.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "false",
            "final",
            "finally",
            "float",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "native",
            "new",
            "null",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "short",
            "static",
            "strictfp",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "transient",
            "true",
            "try",
            "var",
            "void",
            "volatile",
            "while",
            "yield",
            "record",
            "sealed",
            "permits",
            "_");

    @Override
    public List<Parameter> declared(String source) {
        return JavaDeclarations.of(source);
    }

    @Override
    public void checkName(String name) {
        boolean valid = !name.isEmpty()
                && Character.isJavaIdentifierStart(name.codePointAt(0))
                && name.codePoints()
                        .allMatch(c -> Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c))
                && !RESERVED.contains(name);
        if (!valid) {
            throw new NotebookException("'" + name + "' cannot be the name of a Java parameter");
        }
    }

    @Override
    public @Nullable Object resolve(@Nullable Object value, @Nullable Parameter declared) {
        if (!(value instanceof Word word)) {
            return value;
        }
        var type = declared == null ? JavaType.OBJECT : JavaType.of(declared);
        return switch (type.name()) {
            case "Object" -> guess(word);
            case "boolean", "Boolean" -> truth(word);
            default -> type.isText() && !word.text().equals("None") ? word.text() : guess(word);
        };
    }

    private static @Nullable Object guess(Word word) {
        return switch (word.text()) {
            case "true", "false" -> truth(word);
            case "null" -> null;
            default -> word.value();
        };
    }

    private static @Nullable Object truth(Word word) {
        return switch (word.text().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> word.value();
        };
    }

    @Override
    public String statement(String name, @Nullable Object value, @Nullable Parameter declared) {
        if (declared != null) {
            return name + " = " + new JavaLiteral(name).of(JavaType.of(declared), value) + ";";
        }
        var type = natural(value);
        return type.declaration() + " " + name + " = " + new JavaLiteral(name).of(type, value) + ";";
    }

    private static JavaType natural(@Nullable Object value) {
        if (value instanceof Boolean) {
            return JavaType.parse("boolean");
        } else if (value instanceof Integer) {
            return JavaType.parse("int");
        } else if (value instanceof Long) {
            return JavaType.parse("long");
        } else if (value instanceof java.math.BigInteger) {
            return JavaType.parse("BigInteger");
        } else if (value instanceof Number) {
            return JavaType.parse("double");
        } else if (value instanceof String) {
            return JavaType.parse("String");
        } else if (value instanceof List) {
            return JavaType.parse("List<Object>");
        } else if (value instanceof Map) {
            return JavaType.parse("Map<String, Object>");
        }
        return JavaType.OBJECT;
    }

    @Override
    public String comment(String text) {
        return "// " + text;
    }
}
