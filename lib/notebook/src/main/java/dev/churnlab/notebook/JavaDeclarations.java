package dev.churnlab.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The variables that a piece of Java source declares at its top level, each with its default and comment. */
final class JavaDeclarations {
    private static final Pattern HEAD = Pattern.compile(
            "^(?:(?:final|static|public|private|protected|volatile|transient"
                    + "|@\\w+(?:\\([^)]*\\))?)\\s+)*([\\w$.]+(?:\\s*<[^=;]*>)?(?:\\s*\\[\\s*\\])*)\\s+([\\p{L}_$][\\p{L}\\p{N}_$]*)"
                    + "((?:\\s*\\[\\s*\\])*)\\s*=(?!=)(.*)$",
            Pattern.DOTALL);
    private static final Pattern NEXT =
            Pattern.compile("^\\s*([\\p{L}_$][\\p{L}\\p{N}_$]*)((?:\\s*\\[\\s*\\])*)\\s*=(?!=)(.*)$", Pattern.DOTALL);

    private final String source;
    private final List<Parameter> found = new ArrayList<>();
    private final StringBuilder statement = new StringBuilder();
    /** Where the commas stand in {@link #statement} that are in no bracket. */
    private final List<Integer> commas = new ArrayList<>();
    /** How many of {@link #found} stand on the line being read: a comment at its end is theirs. */
    private int onThisLine;

    private String above = "";
    private int depth;
    private int at;

    private JavaDeclarations(String source) {
        this.source = source;
    }

    static List<Parameter> of(String source) {
        var declarations = new JavaDeclarations(source);
        declarations.read();
        return declarations.found;
    }

    private void read() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (source.startsWith("//", at)) {
                comment(until("\n", at), 2, 0);
            } else if (source.startsWith("/*", at)) {
                comment(Math.min(source.length(), until("*/", at) + 2), 2, 2);
            } else if (source.startsWith("\"\"\"", at)) {
                take(endOf("\"\"\"", at + 3));
            } else if (c == '"' || c == '\'') {
                take(endOf(String.valueOf(c), at + 1));
            } else {
                plain(c);
                at++;
            }
        }
        end();
    }

    private void plain(char c) {
        if (c == '\n') {
            onThisLine = 0;
        }
        depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
        if (c == ';' && depth == 0) {
            end();
            return;
        }
        if (c == ',' && depth == 0) {
            commas.add(statement.length());
        }
        if (!statement.isEmpty() || !Character.isWhitespace(c)) {
            statement.append(c);
        }
    }

    private int until(String mark, int from) {
        int end = source.indexOf(mark, from);
        return end < 0 ? source.length() : end;
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

    /** A comment behind a declaration is its own; one on lines of its own is that of the next declaration. */
    private void comment(int end, int head, int tail) {
        var text = source.substring(Math.min(end, at + head), Math.max(at + head, end - tail))
                .replaceAll("(?m)^\\s*\\*+", "")
                .replaceAll("\\s+", " ")
                .strip();
        if (onThisLine > 0) {
            for (int i = found.size() - onThisLine; i < found.size(); i++) {
                var each = found.get(i);
                found.set(i, new Parameter(each.name(), each.type(), each.defaultValue(), text));
            }
        } else if (statement.isEmpty()) {
            above = above.isEmpty() ? text : above + " " + text;
        }
        at = end;
    }

    private void end() {
        var text = statement.toString();
        var head = HEAD.matcher(text);
        if (head.matches() && !head.group(1).matches("return|throw|new|else|import|package|assert|yield")) {
            int offset = head.start(4);
            var parts = split(text, offset);
            add(head.group(1) + head.group(3), head.group(2), parts.get(0));
            for (var part : parts.subList(1, parts.size())) {
                var next = NEXT.matcher(part);
                if (next.matches()) {
                    add(head.group(1) + next.group(2), next.group(1), next.group(3));
                }
            }
        }
        statement.setLength(0);
        commas.clear();
        above = "";
    }

    /** Cuts at the commas between declarators: those behind which a name and {@code =} follow. */
    private List<String> split(String text, int from) {
        var parts = new ArrayList<String>();
        int start = from;
        for (int comma : commas) {
            if (comma >= from && NEXT.matcher(text.substring(comma + 1)).matches()) {
                parts.add(text.substring(start, comma));
                start = comma + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private void add(String type, String name, String defaultValue) {
        found.add(new Parameter(
                name, type.replaceAll("\\s+", " ").replaceAll("\\s*\\[\\s*\\]", "[]"), defaultValue.strip(), above));
        onThisLine++;
    }
}
