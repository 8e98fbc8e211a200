package dev.churnlab.kernel;

import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.ExitCode;
import java.util.Optional;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import sun.reflect.ReflectionFactory;

/**
 * Writes {@code [churnlab exit N]} into the error message of a cell that ended with an exception that implements
 * {@link ExitCode}; the runner ends with that code.
 *
 * <p>JShell hands on an exception's class name, message and stack, not the exception itself. So the class is looked up
 * by its name and asked through an instance that no constructor has seen: the code has to be the same for every
 * exception of a class. The mark is a suppressed exception of JShell's own, which every kernel prints with the stack.
 */
final class ExitMarks {
    private ExitMarks() {}

    /** Marks the errors of a kernel from now on. */
    static void on(BaseKernel kernel) {
        var classes = Thread.currentThread().getContextClassLoader();
        jshell(kernel).onSnippetEvent(event -> mark(event, classes));
    }

    /** JJava's kernel has a public accessor; the class it is in is in no registry to compile against. */
    private static JShell jshell(BaseKernel kernel) {
        try {
            return (JShell) kernel.getClass().getMethod("getJShell").invoke(kernel);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this kernel has no JShell that can be listened to: " + kernel.getBanner(), e);
        }
    }

    private static void mark(SnippetEvent event, ClassLoader classes) {
        if (event.exception() instanceof EvalException thrown) {
            exit(thrown.getExceptionClassName(), classes).ifPresent(exit -> thrown.addSuppressed(new Mark(exit)));
        }
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

    /** Prints as the mark alone. */
    private static final class Mark extends Exception {
        private static final long serialVersionUID = 1;

        Mark(Exit exit) {
            super("[churnlab exit " + exit.code() + "]", null, false, false);
        }

        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
