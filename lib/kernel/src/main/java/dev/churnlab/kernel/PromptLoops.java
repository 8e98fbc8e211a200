package dev.churnlab.kernel;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.dflib.jjava.jupyter.channels.Loop;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * Has the kernel look for its next request at once while requests come. JJava looks every 50 ms, also when it has just
 * answered one, so that each cell of a notebook that runs from top to bottom waits for them.
 *
 * <p>Now it looks again after 1 ms, and ever more rarely the longer no request has come, until it is at the 50 ms of a
 * kernel that waits for a person to type.
 */
final class PromptLoops {
    /** JJava's threads that read requests; the third, the heartbeat, is in no hurry. */
    private static final int LOOPS = 2;

    private static final String HEARTBEAT = "heartbeat";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Looking takes less when nothing is there, answering takes more. */
    private static final long ANSWERED_NANOS = TimeUnit.MICROSECONDS.toNanos(300);
    /** After silence of a time, the next look is after this part of it. */
    private static final long PART = 20;

    private PromptLoops() {}

    /** Takes care of the threads that this kernel will start when its extensions are installed. */
    static void start(BaseKernel kernel) {
        var group = Thread.currentThread().getThreadGroup();
        var thread = new Thread(() -> await(group, kernel), "churnlab-prompt-loops");
        thread.setDaemon(true);
        thread.start();
    }

    private static void await(ThreadGroup group, BaseKernel kernel) {
        long begin = System.nanoTime();
        var done = new HashSet<Thread>();
        try {
            while (done.size() < LOOPS && System.nanoTime() - begin < PATIENCE_NANOS) {
                TimeUnit.MILLISECONDS.sleep(2);
                take(group, done, kernel);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void take(ThreadGroup group, Set<Thread> done, BaseKernel kernel) {
        var threads = new Thread[group.activeCount() + 8];
        int count = group.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (threads[i] instanceof Loop loop
                    && !loop.getName().toLowerCase(Locale.ROOT).contains(HEARTBEAT)
                    && done.add(loop)) {
                hasten(loop, kernel);
            }
        }
    }

    private static void hasten(Loop loop, BaseKernel kernel) {
        try {
            Field field = Loop.class.getDeclaredField("loopBody");
            field.setAccessible(true);
            var look = (LongSupplier) field.get(loop);
            Requests.of(look, kernel);
            field.set(loop, prompt(look, System.nanoTime()));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another JJava: it is as quick as it is.
            return;
        }
    }

    /**
     * A look for a request, and how many milliseconds later to look again.
     *
     * @param look JJava's own, which gives its constant wait
     * @param start when the last request came, on the clock of {@link System#nanoTime}
     */
    static LongSupplier prompt(LongSupplier look, long start) {
        return new LongSupplier() {
            private long last = start;

            @Override
            public long getAsLong() {
                long before = System.nanoTime();
                long wait = look.getAsLong();
                long now = System.nanoTime();
                if (now - before > ANSWERED_NANOS) {
                    last = now;
                }
                return wait <= 1 ? wait : Math.max(1, Math.min(wait, TimeUnit.NANOSECONDS.toMillis(now - last) / PART));
            }
        };
    }
}
