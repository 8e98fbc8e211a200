package dev.churnlab.storage;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Four threads for the parts of one transfer, which do not hold up the end of the program; closed, none is left at work. */
final class Workers implements AutoCloseable {
    private static final int AT_ONCE = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        var thread = new Thread(task, "transfer");
        thread.setDaemon(true);
        return thread;
    });

    <T> Future<T> submit(Callable<T> task) {
        return threads.submit(task);
    }

    /** The result of a task, or why there is none. */
    <T> T await(Future<T> task, String doing, Location where) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException failure) {
                throw failure;
            }
            throw Failure.of(doing, where, e.getCause() instanceof Exception cause ? cause : e);
        } catch (InterruptedException e) {
            throw Failure.of(doing, where, e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            // A request that is on its way ends by itself: each wait in it has a bound.
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
