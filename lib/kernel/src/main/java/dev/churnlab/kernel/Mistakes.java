package dev.churnlab.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.jspecify.annotations.Nullable;

/**
 * Says before the compiler's message what to write instead: the name that was meant, or how a method of the library is
 * called. What there is to choose from, JShell's own completion knows.
 */
final class Mistakes {
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(?:method|variable|class)\\s+(\\w+)");
    private static final Pattern CALLED = Pattern.compile(
            "^(?:method|constructor) (\\w+) in \\w+ (dev\\.churnlab\\.[\\w.]+)(?:<[^>]*>)? cannot be applied");
    private static final Pattern SEVERAL = Pattern.compile("^no suitable (method|constructor) found for (\\w+)\\(");
    /** What comes before a method's name in its signature. */
    private static final Pattern OWNER = Pattern.compile("^[^(]*\\.");

    private static final Pattern PACKAGES = Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])");
    /** A newer JShell says the components of a record, and then the same again as its constructor's parameters. */
    private static final Pattern TWICE = Pattern.compile("^(\\w+)\\([^()]*\\)(?=\\()");

    private static final Pattern NAME = Pattern.compile("^\\w+");

    private final JShell shell;
    private final Screen screen;

    Mistakes(JShell shell, Screen screen) {
        this.shell = shell;
        this.screen = screen;
    }

    /** Shows a sentence on what an event's compile error is about, if there is one and something to say. */
    void explain(SnippetEvent event) {
        if (event.status() == Snippet.Status.REJECTED) {
            explain(event.snippet())
                    .ifPresent(sentence -> screen.display(Map.of(
                            Rendering.HTML,
                            Html.page("<p role=\"alert\"><b>" + Html.entities(sentence) + "</b></p>"),
                            Rendering.TEXT,
                            sentence)));
        }
    }

    private Optional<String> explain(Snippet snippet) {
        try {
            return shell.diagnostics(snippet)
                    .filter(Diag::isError)
                    .map(problem -> sentence(problem, snippet.source()))
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (RuntimeException e) {
            // A sentence more or less: the compiler's own message comes in any case.
            return Optional.empty();
        }
    }

    private Optional<String> sentence(Diag problem, String source) {
        var message = problem.getMessage(Locale.ROOT);
        var receiver = receiver(problem, source);
        var symbol = SYMBOL.matcher(message);
        if (problem.getCode().contains("cant.resolve") && symbol.find()) {
            return meant(symbol.group(1), receiver);
        }
        var called = CALLED.matcher(message);
        if (called.find()) {
            return calls(called.group(1), receiver, simple(called.group(2)));
        }
        var several = SEVERAL.matcher(message);
        if (several.find() && message.contains("dev.churnlab.")) {
            return calls(several.group(2), receiver, null);
        }
        return Optional.empty();
    }

    /** What stands before the dot; null: nothing. */
    private static @Nullable String receiver(Diag problem, String source) {
        int start = (int) problem.getStartPosition();
        int dot = (int) problem.getPosition();
        return start >= 0 && start < dot && dot < source.length() && source.charAt(dot) == '.'
                ? source.substring(start, dot)
                : null;
    }

    private Optional<String> meant(String name, @Nullable String receiver) {
        // Of names without a dot there are thousands: those with the same first letter.
        var before = receiver == null ? name.substring(0, 1) : receiver + ".";
        var names = shell.sourceCodeAnalysis().completionSuggestions(before, before.length(), new int[1]).stream()
                .map(suggestion -> NAME.matcher(suggestion.continuation()))
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group())
                .distinct()
                .filter(other -> distance(name, other) <= Math.max(1, name.length() / 3))
                .toList();
        if (names.contains(name)) {
            return Optional.of(
                    receiver == null
                            ? name + " is a class and no value; write help(" + name + ".class) for what it has"
                            : "call it as " + signatures(receiver, name));
        }
        return names.stream()
                .min(Comparator.<String>comparingInt(other -> distance(name, other))
                        .thenComparing(other -> other))
                .map(other -> "there is no " + name + "; did you mean " + signatures(receiver, other) + "?");
    }

    private String signatures(@Nullable String receiver, String name) {
        var found = receiver == null ? List.<String>of() : documented(receiver + "." + name + "(");
        return found.isEmpty()
                ? name
                : found.stream()
                        .map(each -> OWNER.matcher(each).replaceFirst(""))
                        .collect(Collectors.joining(" or "));
    }

    private Optional<String> calls(String name, @Nullable String receiver, @Nullable String type) {
        var found = documented(receiver == null ? "new " + name + "(" : receiver + "." + name + "(");
        var more = type == null ? "" : "; help(" + type + ".class) says more";
        return found.isEmpty() ? Optional.empty() : Optional.of("call it as " + String.join(" or ", found) + more);
    }

    private List<String> documented(String call) {
        return shell.sourceCodeAnalysis().documentation(call, call.length(), false).stream()
                .map(Documentation::signature)
                .map(signature -> PACKAGES.matcher(signature).replaceAll(""))
                .map(signature -> TWICE.matcher(signature).replaceFirst("$1"))
                .distinct()
                .toList();
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** How many letters have to be changed, added, taken away or exchanged with the next: optimal string alignment. */
    static int distance(String one, String other) {
        var cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
