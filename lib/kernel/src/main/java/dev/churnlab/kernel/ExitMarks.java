package dev.churnlab.kernel;

import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.ExitCode;
import java.util.Arrays;
import java.util.Optional;
import jdk.jshell.EvalException;
import jdk.jshell.SnippetEvent;
import sun.reflect.ReflectionFactory;

/**
 * Writes {@code [churnlab exit N]} into the error message of a cell that ended with an exception that implements
 * {@link ExitCode}, or that has one among its causes; the runner ends with that code.
 *
 * <p>JShell hands on an exception's class name, message and stack, not the exception itself. So the class is looked up
 * by its name and asked through an instance that no constructor has seen: the code has to be the same for every
 * exception of a class. The mark is one more frame of the stack, which every kernel prints.
 */
final class ExitMarks {
    private ExitMarks() {}

    /** Marks the error of an event, if there is one. */
    static void mark(SnippetEvent event, ClassLoader classes) {
        for (Throwable each = event.exception(); each instanceof EvalException thrown; each = thrown.getCause()) {
            var exit = exit(thrown.getExceptionClassName(), classes);
            if (exit.isPresent()) {
                thrown.setStackTrace(marked(thrown.getStackTrace(), exit.get()));
                return;
            }
        }
    }

    /** A frame prints as {@code churnlab.exit([churnlab exit 3])}. */
    private static StackTraceElement[] marked(StackTraceElement[] stack, Exit exit) {
        var marked = Arrays.copyOf(stack, stack.length + 1);
        marked[stack.length] = new StackTraceElement("churnlab", "exit", "[churnlab exit " + exit.code() + "]", -1);
        return marked;
    }

    /** How the run ends after an exception of the class; empty for classes that do not say. */
    static Optional<Exit> exit(String className, ClassLoader classes) {
        try {
            var type = Class.forName(className, false, classes);
            if (!ExitCode.class.isAssignableFrom(type)) {
                return Optional.empty();
            }
            var constructor = ReflectionFactory.getReflectionFactory()
                    .newConstructorForSerialization(type, Object.class.getDeclaredConstructor());
            return Optional.ofNullable(((ExitCode) constructor.newInstance()).exit());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }
}
