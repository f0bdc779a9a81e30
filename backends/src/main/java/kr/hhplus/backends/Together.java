package kr.hhplus.backends;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs a few actions at the same time and waits for all; their own waits are bounded. */
final class Together {
    private Together() {}

    /** Fails, when all are done, with the first failure; it carries the others. */
    static void run(List<Runnable> actions) {
        ExecutorService executor = Executors.newFixedThreadPool(actions.size(), action -> {
            Thread thread = new Thread(action, "backends");
            thread.setDaemon(true);
            return thread;
        });
        RuntimeException failure = null;
        try {
            List<Future<?>> futures = new ArrayList<>();
            actions.forEach(action -> futures.add(executor.submit(action)));
            for (Future<?> future : futures) {
                failure = with(failure, outcome(future));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = with(failure, new BackendsException("interrupted", e));
        } finally {
            executor.shutdownNow();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable RuntimeException outcome(Future<?> future) throws InterruptedException {
        try {
            future.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new BackendsException("failed", e.getCause());
        }
    }

    private static @Nullable RuntimeException with(
            @Nullable RuntimeException failure, @Nullable RuntimeException further) {
        if (failure == null) {
            return further;
        }
        if (further != null) {
            failure.addSuppressed(further);
        }
        return failure;
    }
}
