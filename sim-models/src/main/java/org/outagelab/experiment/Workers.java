package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Threads for runs that do not depend on each other; results come in the order of the tasks. */
final class Workers implements AutoCloseable {
    private final ExecutorService pool;

    /**
     * @param threads at least 1
     * @param name of the threads
     */
    Workers(int threads, String name) {
        pool = Executors.newFixedThreadPool(threads, task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    <T, R> List<R> all(List<T> of, Function<T, R> task) {
        var pending = new ArrayList<Future<R>>();
        of.forEach(one -> pending.add(pool.submit(() -> task.apply(one))));
        var results = new ArrayList<R>();
        try {
            for (var future : pending) {
                results.add(future.get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
        return results;
    }

    void run(List<Runnable> tasks) {
        all(tasks, task -> {
            task.run();
            return true;
        });
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
