package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * A command as it was run, in this process.
 *
 * @param exit its exit code
 * @param out the lines of standard output
 * @param err the lines of standard error
 */
record Ran(int exit, List<String> out, List<String> err) {
    static synchronized Ran churnlab(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var formerOut = System.out;
        var formerErr = System.err;
        try {
            System.setOut(new PrintStream(out, true, UTF_8));
            System.setErr(new PrintStream(err, true, UTF_8));
            var exit = Churnlab.run(args);
            return new Ran(exit, lines(out), lines(err));
        } finally {
            System.setOut(formerOut);
            System.setErr(formerErr);
        }
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(UTF_8).lines().toList();
    }
}
