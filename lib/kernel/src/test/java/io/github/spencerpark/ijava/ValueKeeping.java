package io.github.spencerpark.ijava;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import jdk.jshell.execution.DirectExecutionControl;
import org.jspecify.annotations.Nullable;

/** Runs snippets in this JVM and keeps the value of the last one, of which JShell gives only the text. */
final class ValueKeeping extends DirectExecutionControl {
    private @Nullable Object last;

    @Nullable Object last() {
        return last;
    }

    void clear() {
        last = null;
    }

    @Override
    protected String invoke(Method snippet) throws Exception {
        try {
            last = snippet.invoke(null);
            return valueString(last);
        } catch (InvocationTargetException e) {
            var cause = e.getCause();
            throw new UserException(
                    String.valueOf(cause.getMessage()), cause.getClass().getName(), cause.getStackTrace());
        }
    }
}
