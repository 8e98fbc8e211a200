package dev.churnlab.tracking;

import dev.churnlab.storage.TransferListener;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Says of files that take a while how far they are, a line each tenth. */
final class LargeFiles implements TransferListener {
    private static final long LARGE = 100L << 20;
    private static final int TENTHS = 10;

    private final Consumer<String> says;
    private final Map<String, Long> told = new HashMap<>();

    LargeFiles(Consumer<String> says) {
        this.says = says;
    }

    @Override
    public synchronized void moved(String name, long bytes, long of) {
        if (of < LARGE) {
            return;
        }
        var tenth = bytes * TENTHS / of;
        var before = told.put(name, tenth);
        if (before == null || before < tenth) {
            says.accept(name + ": " + bytes / (1 << 20) + " of " + of / (1 << 20) + " MB");
        }
    }
}
