package dev.churnlab.kernel;

import dev.churnlab.progress.Progress;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellHandler;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.request.InspectRequest;

/**
 * What is done before and after JJava's own answers to requests.
 *
 * <ul>
 *   <li>Completion and help wait for what compiles already, as cells do: JShell is not made for two at once.
 *   <li>Help is found at the end of a cell too, where JJava looks behind the end.
 *   <li>A cell that has ended leaves no progress bar that goes on.
 * </ul>
 */
final class Requests {
    private Requests() {}

    /**
     * Takes care of the requests of the connection that a loop belongs to, once for each connection; of another JJava's, none.
     *
     * @param look what JJava's loop does again and again
     */
    static void of(LongSupplier look, BaseKernel kernel) {
        captured(look, Runnable.class)
                .flatMap(body -> captured(body, ShellChannel.class))
                .flatMap(Requests::connection)
                .ifPresent(connection -> of(connection, kernel));
    }

    private static void of(JupyterConnection connection, BaseKernel kernel) {
        var execute = connection.getHandler(MessageType.EXECUTE_REQUEST);
        if (execute == null || execute instanceof Ending) {
            return;
        }
        connection.setHandler(MessageType.EXECUTE_REQUEST, new Ending<>(execute));
        var complete = connection.getHandler(MessageType.COMPLETE_REQUEST);
        connection.setHandler(MessageType.COMPLETE_REQUEST, (env, request) -> {
            synchronized (kernel) {
                complete.handle(env, request);
            }
        });
        var inspect = connection.getHandler(MessageType.INSPECT_REQUEST);
        connection.setHandler(MessageType.INSPECT_REQUEST, (env, request) -> {
            synchronized (kernel) {
                inspect.handle(env, withMoreRoom(request));
            }
        });
    }

    private record Ending<T>(ShellHandler<T> handler) implements ShellHandler<T> {
        @Override
        public void handle(ShellReplyEnvironment env, Message<T> request) {
            try {
                handler.handle(env, request);
            } finally {
                Progress.stopShown();
            }
        }
    }

    private static Message<InspectRequest> withMoreRoom(Message<InspectRequest> request) {
        var asked = request.getContent();
        return new Message<>(
                request.getIdentities(),
                request.getHeader(),
                request.getParentHeader(),
                request.getMetadata(),
                new InspectRequest(asked.getCode() + "\n", asked.getCursorPos(), asked.getDetailLevel()),
                request.getBlobs());
    }

    private static Optional<JupyterConnection> connection(ShellChannel channel) {
        try {
            Field field = ShellChannel.class.getDeclaredField("connection");
            field.setAccessible(true);
            return Optional.ofNullable((JupyterConnection) field.get(channel));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** What a lambda has caught of a type: JJava gives its connection to nobody. */
    private static <T> Optional<T> captured(Object lambda, Class<T> type) {
        try {
            for (Field field : lambda.getClass().getDeclaredFields()) {
                if (type.isAssignableFrom(field.getType())) {
                    field.setAccessible(true);
                    return Optional.ofNullable(type.cast(field.get(lambda)));
                }
            }
            return Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
