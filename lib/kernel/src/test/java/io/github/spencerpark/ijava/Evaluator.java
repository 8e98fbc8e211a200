package io.github.spencerpark.ijava;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/** JShell with IJava's class path and startup scripts, which run before the first cell. */
public final class Evaluator implements ExecutionControlProvider {
    private final ValueKeeping values = new ValueKeeping();
    private final JShell shell;
    private boolean started;

    Evaluator() {
        shell = JShell.builder().executionEngine(this, Map.of()).build();
        for (var jar : variable("IJAVA_CLASSPATH").split(File.pathSeparator)) {
            shell.addToClasspath(jar);
        }
    }

    private static String variable(String name) {
        return System.getenv().getOrDefault(name, "");
    }

    /** The JShell, as IJava's evaluator gives it. */
    public JShell getShell() {
        return shell;
    }

    /** The value of the last expression; null if there is none. */
    @Nullable Object eval(String code) throws Exception {
        if (!started) {
            started = true;
            run("import java.util.*;");
            run(startup());
        }
        return run(code);
    }

    private static String startup() throws IOException {
        return Files.readString(Path.of(variable("IJAVA_STARTUP_SCRIPTS_PATH")));
    }

    private @Nullable Object run(String code) throws Exception {
        Object last = null;
        for (var rest = code; !rest.isBlank(); ) {
            var info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            last = snippet(info.source() == null ? rest : info.source());
            rest = info.remaining();
        }
        return last;
    }

    private @Nullable Object snippet(String source) throws Exception {
        Object last = null;
        values.clear();
        for (var event : shell.eval(source)) {
            if (event.exception() != null) {
                throw event.exception();
            }
            if (!event.status().isDefined()) {
                throw new IllegalArgumentException("does not compile: " + source + "\n"
                        + shell.diagnostics(event.snippet()).toList());
            }
            last = event.snippet().kind() == Snippet.Kind.EXPRESSION
                            || event.snippet().subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
                    ? values.last()
                    : null;
        }
        return last;
    }

    @Override
    public String name() {
        return "values";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return values;
    }
}
