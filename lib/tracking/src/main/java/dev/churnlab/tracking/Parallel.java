package dev.churnlab.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does one thing with each of many, four at a time; the first failure ends it. */
final class Parallel {
    private static final int AT_ONCE = 4;

    private Parallel() {}

    /** @param what is done, for the message of an interruption */
    static <T> void each(List<? extends T> all, String what, Consumer<T> action) {
        if (all.size() < 2) {
            all.forEach(action);
            return;
        }
        var threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, all.size()), task -> {
            var thread = new Thread(task, "artifacts");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var futures = new ArrayList<Future<?>>();
            all.forEach(each -> futures.add(threads.submit(Deadline.carried(() -> action.accept(each)))));
            for (var future : futures) {
                await(future, what);
            }
        } finally {
            end(threads);
        }
    }

    private static void await(Future<?> future, String what) {
        try {
            future.get();
        } catch (InterruptedException e) {
            throw Rest.interrupted(what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Nothing is at work any more when the caller goes on; each call in it ends within its bound. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
