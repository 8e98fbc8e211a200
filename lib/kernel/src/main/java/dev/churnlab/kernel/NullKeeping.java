package dev.churnlab.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has a base kernel's JSON writer, a Gson that leaves out map entries that are null, keep them in one message.
 *
 * <p>The Gson is a private constant of the class that sends, and in JJava it is shaded, so that neither an annotation nor
 * an adapter of ours can be compiled for it: its setting is turned while the message is sent.
 */
final class NullKeeping {
    private final Optional<Object> gson;

    /**
     * @param socket the base kernel's class that sends messages
     */
    NullKeeping(Class<?> socket) {
        this.gson = gson(socket);
    }

    /** Another version of the base kernel may have none: then its messages have no nulls. */
    private static Optional<Object> gson(Class<?> socket) {
        try {
            for (var field : socket.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getName().equals("gson")) {
                    field.setAccessible(true);
                    return Optional.ofNullable(field.get(null));
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Sends a message with all of its data. */
    void send(Map<String, ?> data, Runnable message) {
        if (gson.isEmpty() || !hasNull(data)) {
            message.run();
            return;
        }
        synchronized (this) {
            set(gson.get(), true);
            try {
                message.run();
            } finally {
                set(gson.get(), false);
            }
        }
    }

    private static void set(Object gson, boolean keep) {
        try {
            Field setting = gson.getClass().getDeclaredField("serializeNulls");
            setting.setAccessible(true);
            setting.setBoolean(gson, keep);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another Gson: its messages have no nulls.
            return;
        }
    }

    static boolean hasNull(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(NullKeeping::hasNull);
        }
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(NullKeeping::hasNull);
        }
        // A JSON null of another library too.
        return PlainJson.of(value) == null;
    }
}
