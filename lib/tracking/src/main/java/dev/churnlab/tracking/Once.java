package dev.churnlab.tracking;

import java.util.Optional;
import java.util.function.Supplier;

/** Makes a thing on the server once, although an answer may get lost: before a second try it looks for the first's. */
final class Once {
    private static final int TRIES = 3;

    private Once() {}

    /**
     * @param create asks the server to make it
     * @param find looks for what an unanswered request made
     */
    static <T> T create(Supplier<T> create, Supplier<Optional<T>> find) {
        for (var left = TRIES - 1; ; left--) {
            try {
                return create.get();
            } catch (ServiceException e) {
                if (!e.unsure()) {
                    throw e;
                }
                var made = find.get();
                if (made.isPresent()) {
                    return made.get();
                }
                if (left == 0) {
                    throw e;
                }
            }
        }
    }
}
