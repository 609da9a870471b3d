package org.outagelab.availability.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Independent runs of a model at the failure level.
 *
 * <p>The same seed gives the same results for any number of threads: each run has its own random streams, and runs are
 * folded in the order of their numbers.
 *
 * @param seed of all runs
 * @param runs at least 1
 * @param length time measured in each run
 * @param warmup time before that; 0 measures from the start state
 * @param windows lengths of windows whose losses are kept apart, one after the other from the start of measuring
 * @param untilOutage whether a run ends with its first outage
 * @param keepingDurations whether the duration of each outage is kept
 * @param threads at least 1
 */
public record FailureLevel(long seed, int runs, double length, double warmup, List<Double> windows, boolean untilOutage,
        boolean keepingDurations, int threads) {
    private static final int BLOCK = 16;
    private static final double TAIL = 1 - 1e-5;

    public FailureLevel {
        if (runs < 1 || threads < 1) {
            throw new IllegalArgumentException("expected runs >= 1 and threads >= 1, got " + runs + " and " + threads);
        }
        if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("length must be > 0 and finite, got " + length);
        }
        SystemModel.notNegative("warmup", warmup);
        windows = List.copyOf(windows);
        for (double window : windows) {
            if (!(window > 0)) {
                throw new IllegalArgumentException("a window must be > 0, got " + window);
            }
        }
    }

    /** From the start state over [0, length], on one thread. */
    public static FailureLevel fromStart(long seed, int runs, double length) {
        return new FailureLevel(seed, runs, length, 0, List.of(), false, false, 1);
    }

    /**
     * The long run: each run is measured only after three times the longest mean lifetime and ten times the longest mean
     * repair, or as long as all but one repair in 100,000 take, so that its start is forgotten.
     *
     * <p><b>Caveat</b>: that is enough for exponential lifetimes and for those that wear out; a lifetime that hardly
     * varies may need a longer {@link #withWarmup}.
     */
    public static FailureLevel longRun(SystemModel model, long seed, int runs, double length) {
        double slowest = 0;
        for (UnitSpec unit : model.units()) {
            // A heavy tail spends its time in the longest repairs: ten means do not reach them.
            double repairs = Math.max(10 * unit.repair().mean(), unit.repair().quantile(TAIL));
            slowest = Math.max(slowest, Math.max(3 * unit.lifetime().mean(), repairs));
        }
        return new FailureLevel(seed, runs, length, slowest, List.of(), false, false, 1);
    }

    public FailureLevel withThreads(int count) {
        return new FailureLevel(seed, runs, length, warmup, windows, untilOutage, keepingDurations, count);
    }

    public FailureLevel withWarmup(double time) {
        return new FailureLevel(seed, runs, length, time, windows, untilOutage, keepingDurations, threads);
    }

    /** Keeps the loss of each whole window of these lengths. */
    public FailureLevel withWindows(Double... lengths) {
        return new FailureLevel(seed, runs, length, warmup, List.of(lengths), untilOutage, keepingDurations, threads);
    }

    /** Each run ends with its first outage: for the mean time to it. */
    public FailureLevel endingWithTheOutage() {
        return new FailureLevel(seed, runs, length, warmup, windows, true, keepingDurations, threads);
    }

    /** Keeps the duration of each outage, for their quantiles. */
    public FailureLevel withDurations() {
        return new FailureLevel(seed, runs, length, warmup, windows, untilOutage, true, threads);
    }

    public FailureResults run(SystemModel model) {
        // Blocks of one size whatever the threads: sums are then taken in the same order.
        List<Callable<List<Course>>> blocks = new ArrayList<>();
        for (int from = 0; from < runs; from += BLOCK) {
            int first = from;
            blocks.add(() -> block(model, first, Math.min(runs, first + BLOCK)));
        }
        List<Course> courses = new ArrayList<>();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            for (Future<List<Course>> block : workers.invokeAll(blocks)) {
                courses.addAll(block.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
        return new FailureResults(model, windows, courses);
    }

    private List<Course> block(SystemModel model, int from, int to) {
        List<Course> courses = new ArrayList<>();
        ShareMemory memory = null;
        for (int run = from; run < to; run++) {
            var trajectory = new Trajectory(model, seed, run);
            memory = memory == null ? new ShareMemory(trajectory.bits().length) : memory;
            var recording = new Recording(model, trajectory, memory, windows.stream().mapToDouble(w -> w).toArray(), keepingDurations);
            recording.warmUp(warmup);
            courses.add(recording.measure(length, untilOutage));
        }
        return courses;
    }
}
