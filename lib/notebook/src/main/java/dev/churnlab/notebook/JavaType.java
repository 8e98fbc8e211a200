package dev.churnlab.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Java type as a declaration writes it.
 *
 * @param name without its package; {@code []} for an array of its one argument
 * @param arguments its type arguments
 */
record JavaType(String name, List<JavaType> arguments) {
    static final JavaType OBJECT = new JavaType("Object", List.of());

    private static final Set<String> TEXTS = Set.of(
            "String",
            "CharSequence",
            "char",
            "Character",
            "Path",
            "File",
            "URI",
            "LocalDate",
            "LocalDateTime",
            "Instant",
            "Duration");
    private static final Map<String, String> BOXES = Map.of(
            "boolean",
            "Boolean",
            "byte",
            "Byte",
            "short",
            "Short",
            "int",
            "Integer",
            "long",
            "Long",
            "float",
            "Float",
            "double",
            "Double",
            "char",
            "Character");
    private static final Map<String, String> QUALIFIED = Map.ofEntries(
            Map.entry("BigInteger", "java.math.BigInteger"),
            Map.entry("BigDecimal", "java.math.BigDecimal"),
            Map.entry("List", "java.util.List"),
            Map.entry("Collection", "java.util.Collection"),
            Map.entry("Set", "java.util.Set"),
            Map.entry("Map", "java.util.Map"),
            Map.entry("Path", "java.nio.file.Path"),
            Map.entry("File", "java.io.File"),
            Map.entry("URI", "java.net.URI"),
            Map.entry("LocalDate", "java.time.LocalDate"),
            Map.entry("LocalDateTime", "java.time.LocalDateTime"),
            Map.entry("Instant", "java.time.Instant"),
            Map.entry("Duration", "java.time.Duration"));

    /** The type of a declared parameter; that of {@code var} is the one of its default, as far as it can be seen. */
    static JavaType of(Parameter parameter) {
        var type = parse(parameter.type() == null ? "Object" : parameter.type());
        return type.name().equals("var") ? ofLiteral(parameter.defaultValue().strip()) : type;
    }

    private static JavaType ofLiteral(String source) {
        if (source.startsWith("\"")) {
            return parse("String");
        } else if (source.equals("true") || source.equals("false")) {
            return parse("boolean");
        } else if (source.matches("[+-]?[0-9][0-9_]*")) {
            return parse("int");
        } else if (source.matches("[+-]?[0-9][0-9_]*[lL]")) {
            return parse("long");
        } else if (source.matches("[+-]?[0-9_.]+([eE][+-]?[0-9]+)?[dD]?")) {
            return parse("double");
        } else if (source.matches("(java\\.nio\\.file\\.)?Path\\.of\\(.*")) {
            return parse("Path");
        }
        return new JavaType("var", List.of());
    }

    static JavaType parse(String source) {
        var text = source.replaceAll("\\s+", "");
        if (text.endsWith("[]")) {
            return new JavaType("[]", List.of(parse(text.substring(0, text.length() - 2))));
        }
        int open = text.indexOf('<');
        if (open < 0 || !text.endsWith(">")) {
            return new JavaType(text.substring(text.lastIndexOf('.') + 1), List.of());
        }
        var arguments = new ArrayList<JavaType>();
        int depth = 0;
        int start = open + 1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (depth == 0 && (c == ',' || i == text.length() - 1)) {
                arguments.add(parse(text.substring(start, i).replaceFirst("^\\?(extends|super)?", "")));
                start = i + 1;
            }
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
        }
        var raw = text.substring(0, open);
        return new JavaType(raw.substring(raw.lastIndexOf('.') + 1), List.copyOf(arguments));
    }

    boolean isPrimitive() {
        return BOXES.containsKey(name);
    }

    /** Whether a value of this type is written as a text. */
    boolean isText() {
        return TEXTS.contains(name);
    }

    /** The type argument at a place, Object where none is written. */
    JavaType argument(int index) {
        return index < arguments.size() && !arguments.get(index).name().isEmpty() ? arguments.get(index) : OBJECT;
    }

    /** The type for a declaration, with the package where it is not in java.lang. */
    String declaration() {
        if (name.equals("[]")) {
            return argument(0).declaration() + "[]";
        }
        var full = QUALIFIED.getOrDefault(name, name);
        return arguments.isEmpty()
                ? full
                : arguments.stream().map(JavaType::boxed).collect(Collectors.joining(", ", full + "<", ">"));
    }

    /** The type as a type argument. */
    String boxed() {
        return BOXES.getOrDefault(name, declaration());
    }
}
