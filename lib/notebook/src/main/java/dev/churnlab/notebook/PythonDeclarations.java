package dev.churnlab.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables that a piece of Python source assigns at its top level, each with its default and comment. */
final class PythonDeclarations {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("^([\\p{L}_][\\p{L}\\p{N}_]*)\\s*(?::([^=]+?))?\\s*=(?!=)(.*)$", Pattern.DOTALL);
    private static final Pattern TYPE_COMMENT = Pattern.compile("^type:\\s*(\\S+)\\s*(.*)$");

    private final String source;
    private final List<Parameter> found = new ArrayList<>();
    private final StringBuilder statement = new StringBuilder();
    private String comment = "";
    private int depth;
    private int at;

    private PythonDeclarations(String source) {
        this.source = source;
    }

    static List<Parameter> of(String source) {
        var declarations = new PythonDeclarations(source);
        declarations.read();
        return declarations.found;
    }

    private void read() {
        while (at < source.length()) {
            char c = source.charAt(at);
            var triple = at + 3 <= source.length() ? source.substring(at, at + 3) : "";
            if (triple.equals("\"\"\"") || triple.equals("'''")) {
                take(endOf(triple, at + 3));
            } else if (c == '"' || c == '\'') {
                take(endOf(String.valueOf(c), at + 1));
            } else if (c == '#') {
                int end = source.indexOf('\n', at);
                end = end < 0 ? source.length() : end;
                comment = source.substring(at + 1, end).strip();
                at = end;
            } else {
                plain(c);
                at++;
            }
        }
        end();
    }

    private void plain(char c) {
        depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
        if ((c == '\n' || c == ';') && depth <= 0) {
            if (!statement.toString().endsWith("\\")) {
                end();
                return;
            }
            statement.setLength(statement.length() - 1);
        }
        statement.append(c);
    }

    private int endOf(String quote, int from) {
        for (int i = from; i < source.length(); i++) {
            if (source.charAt(i) == '\\') {
                i++;
            } else if (source.startsWith(quote, i)) {
                return i + quote.length();
            }
        }
        return source.length();
    }

    private void take(int end) {
        statement.append(source, at, end);
        at = end;
    }

    private void end() {
        var assignment = ASSIGNMENT.matcher(statement.toString());
        if (assignment.matches()) {
            var type = assignment.group(2) == null ? null : assignment.group(2).strip();
            add(assignment.group(1), type, assignment.group(3).strip());
        }
        statement.setLength(0);
        comment = "";
        depth = 0;
    }

    private void add(String name, @Nullable String annotation, String defaultValue) {
        var typed = TYPE_COMMENT.matcher(comment);
        if (annotation == null && typed.matches()) {
            found.add(new Parameter(name, typed.group(1), defaultValue, typed.group(2)));
        } else {
            found.add(new Parameter(name, annotation, defaultValue, comment));
        }
    }
}
