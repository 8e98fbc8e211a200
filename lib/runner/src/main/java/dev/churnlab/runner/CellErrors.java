package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.notebook.Exit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an error output says: in one line, and to the exit code. */
final class CellErrors {
    private static final Pattern EXIT = Pattern.compile("\\[churnlab exit (\\d+)]");
    private static final Pattern COLOUR = Pattern.compile("\\u001b\\[[0-9;]*[A-Za-z]");
    private static final Pattern FRAME = Pattern.compile("\\s*at .*|\\s*\\.\\.\\. \\d+ more|[-\\s]*");

    private CellErrors() {}

    /** The one line that says most, which is another for each kernel. */
    static String line(JsonNode error) {
        var name = error.path("ename").asText();
        var value = plain(error.path("evalue").asText());
        var trace = new ArrayList<String>();
        for (var line : error.path("traceback")) {
            plain(line.asText())
                    .lines()
                    .filter(each -> !FRAME.matcher(each).matches())
                    .forEach(trace::add);
        }
        if (name.equals("CompilationException") && !trace.isEmpty()) {
            return "does not compile: " + compilers(trace);
        } else if (name.equals("RuntimeException") && !trace.isEmpty()) {
            // JJava: the real exception is in the trace.
            return trace.get(0).strip();
        }
        var first = value.strip().lines().findFirst().orElse("");
        return first.isEmpty() ? name : name + ": " + first;
    }

    /** Of JJava's trace, the source with its mistakes marked and below each what the compiler says: what it says first. */
    private static String compilers(List<String> trace) {
        return trace.stream()
                .dropWhile(line -> line.startsWith("|") || line.isBlank())
                .takeWhile(line -> !line.startsWith("|") && !line.isBlank())
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining(", "));
    }

    static String plain(String text) {
        return COLOUR.matcher(text).replaceAll("");
    }

    /** 1, unless the exception said what else. */
    static Exit exit(JsonNode error) {
        var said = EXIT.matcher(error.toString());
        if (said.find()) {
            int code = Integer.parseInt(said.group(1));
            return Arrays.stream(Exit.values())
                    .filter(exit -> exit.code() == code && exit != Exit.DONE)
                    .findFirst()
                    .orElse(Exit.CELL_FAILED);
        }
        return Exit.CELL_FAILED;
    }

    /** Python's {@code sys.exit()} and {@code sys.exit(0)}: the notebook ends here, and well. */
    static boolean isPlainExit(JsonNode error) {
        var value = error.path("evalue").asText();
        return error.path("ename").asText().equals("SystemExit") && (value.isEmpty() || value.equals("0"));
    }
}
