package org.outagelab.experiment;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.outagelab.core.SimTime;
import org.outagelab.core.SimulationException;
import org.outagelab.findings.Findings;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Precision;
import org.outagelab.inference.StoppingRule;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Recovery;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.Until;
import org.outagelab.wiring.Graph;

/**
 * Runs a scenario as often as it asks for, on several threads, and puts the runs together. The result depends on the
 * scenario and its seed alone.
 */
public final class Experiment {
    /** Runs that may be under way or wait for an earlier one, for each thread. */
    private static final int AHEAD = 3;

    private static final EachRun NOBODY = (run, values) -> { };
    private static final String INTERRUPTED = "interrupted";

    private final Scenario scenario;
    private final int threads;
    private final Progress progress;
    private final BooleanSupplier memoryUsedUp;
    /** Why it ended early, or empty. */
    private String cut = "";

    /** Told after each run. */
    @FunctionalInterface
    public interface Progress {
        /** @param planned runs at most */
        void ended(int runs, int planned);
    }

    /** Told what each run gives. */
    @FunctionalInterface
    public interface EachRun {
        /** In the order of their index. @param values by metric; NaN where the run has none */
        void ended(long run, Map<String, Double> values);
    }

    /** @param threads at least 1; it cannot change the result */
    public Experiment(Scenario scenario, int threads, Progress progress) {
        this(scenario, threads, progress, Headroom.ofJava()::usedUp);
    }

    /** @param memoryUsedUp whether runs must end for want of memory */
    Experiment(Scenario scenario, int threads, Progress progress, BooleanSupplier memoryUsedUp) {
        this.memoryUsedUp = memoryUsedUp;
        this.scenario = scenario;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * Makes the runs. @param variant the name in the results
     *
     * <p>Interrupting the thread, or a run for which the memory does not suffice, ends it with the runs made so far.
     *
     * @throws SimulationException if the model's own code failed
     * @throws MemoryLimitException if the first run filled the memory
     * @throws CancellationException if it was interrupted before the first run had ended
     */
    public VariantResults run(String variant) {
        return run(variant, NOBODY);
    }

    /** Makes the runs, and tells what each of them gives. @param variant the name in the results @see #run(String) */
    public VariantResults run(String variant, EachRun each) {
        var pool = Executors.newFixedThreadPool(threads, task -> {
            var thread = new Thread(task, "run");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var fold = new Fold(scenario);
            var recovery = play(pool, fold, run -> {
                fold.add(run);
                if (each != NOBODY) {
                    each.ended(run.index(), fold.valuesOf(run));
                }
            });
            if (fold.runs() == 0) {
                throw new CancellationException("interrupted");
            }
            return results(variant, fold, recovery);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Makes one run and keeps what can be folded: wherever that is done. @param detailed whether to show it over time */
    public RunSummary summary(long index, boolean detailed) {
        return new Runner(scenario).summary(index, detailed);
    }

    /**
     * The results of runs that were made before, by {@link #summary}.
     *
     * @param runs from the first on, in the order of their index without a gap
     * @throws IllegalArgumentException if one is missing, or of a scenario with other metrics
     */
    public VariantResults results(String variant, Iterable<RunSummary> runs) {
        var fold = new Fold(scenario);
        for (var run : runs) {
            if (run.index() != fold.runs()) {
                throw new IllegalArgumentException("expected run " + fold.runs() + ", got run " + run.index());
            }
            fold.add(run);
        }
        if (fold.runs() == 0) {
            throw new IllegalArgumentException("there are no results of no runs");
        }
        return results(variant, fold, null);
    }

    /** Whether {@link #run} was stopped before its end: what it returned is then of the runs made so far. */
    public boolean truncated() {
        return !cut.isEmpty();
    }

    /** Null when no search was asked for, or none came to its end. */
    private Recovery play(ExecutorService pool, Fold fold, Consumer<RunSummary> each) {
        if (scenario.run().until().isEmpty()) {
            extend(pool, new Runner(scenario, memoryUsedUp), each, 0, scenario.run().min());
        } else {
            untilPrecise(pool, fold, each);
        }
        if (scenario.run().recovery() == null || truncated()) {
            return null;
        }
        var found = new RecoverySearch(scenario, (scaled, search) ->
                        extend(pool, new Runner(scaled, memoryUsedUp), search, 0, scenario.run().recovery().runs()))
                .find(this::truncated);
        return truncated() ? null : found;
    }

    private void untilPrecise(ExecutorService pool, Fold fold, Consumer<RunSummary> each) {
        RunSpec spec = scenario.run();
        var until = Until.parse(spec.until());
        if (until == null) {
            throw new IllegalArgumentException("not a stopping rule: " + spec.until());
        }
        var precision = until.relative()
                ? Precision.relative(until.scaledWidth())
                : Precision.absolute(until.scaledWidth());
        var rule = new StoppingRule(Math.max(2, spec.min()), Math.max(2, spec.max()), precision);
        var runner = new Runner(scenario, memoryUsedUp);
        int looked = 0;
        do {
            int next = rule.next(looked);
            extend(pool, runner, each, looked, next);
            looked = next;
        } while (!truncated() && !rule.stopsAt(looked, fold.metric(until.metric(), Confidence.P95)));
    }

    /**
     * Makes runs and hands each over, in the order of their index. Few are under way at any time: those that ended
     * before an earlier one wait, and would fill the memory.
     */
    private void extend(ExecutorService pool, Runner runner, Consumer<RunSummary> each, int from, int to) {
        var pending = new ArrayDeque<Future<RunSummary>>();
        int started = from;
        for (int ended = from; ended < to && !truncated(); ended++) {
            if (Thread.interrupted()) {
                // The flag is not set again: what was found so far is to be written, and files would refuse.
                cut = INTERRUPTED;
                break;
            }
            while (started < to && pending.size() < AHEAD * threads) {
                long number = started++;
                pending.add(pool.submit(() -> runner.summary(number, number == 0)));
            }
            try {
                each.accept(pending.remove().get());
                progress.ended(ended + 1, Math.max(scenario.run().max(), scenario.run().min()));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof MemoryLimitException full && ended > 0) {
                    cut = tooLarge(ended) + " (" + full.getMessage() + ")";
                } else if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                } else if (e.getCause() instanceof OutOfMemoryError error) {
                    if (ended == 0) {
                        throw error;
                    }
                    cut = tooLarge(ended);
                } else if (e.getCause() instanceof Error error) {
                    throw error;
                } else {
                    throw new IllegalStateException(e.getCause());
                }
            } catch (InterruptedException e) {
                cut = INTERRUPTED;
            }
        }
        pending.forEach(future -> future.cancel(true));
    }

    private static String tooLarge(int ended) {
        return "run " + (ended + 1) + " needed more than the " + Runtime.getRuntime().maxMemory() / 1_000_000
                + " MB of memory that Java may use";
    }

    private VariantResults results(String variant, Fold fold, Recovery recovery) {
        var thresholds = new Thresholds(scenario.thresholds(), fold).each();
        var incidents = fold.incidents();
        return new VariantResults(
                variant,
                fold.runs(),
                fold.digest(),
                fold.metrics(),
                fold.measured(),
                fold.outcomes(),
                fold.attemptOutcomes(),
                fold.balancerLogs(),
                recovery,
                fold.audit(),
                truncated() ? undecided(thresholds) : thresholds,
                truncated() ? null : Thresholds.together(thresholds),
                incidents,
                Graph.of(scenario),
                fold.first(),
                fold.latencyCurve(),
                Findings.of(scenario),
                warnings(incidents, fold));
    }

    private List<ThresholdResult> undecided(List<ThresholdResult> judged) {
        return judged.stream().map(each -> each.undecided("stopped before the end: " + cut)).toList();
    }

    /** Those of the scenario, every incident that outlived its trigger, and whom its supervisor gave up. */
    private List<String> warnings(List<IncidentSummary> incidents, Fold fold) {
        int runs = fold.runs();
        var warnings = new ArrayList<String>();
        if (truncated()) {
            int most = Math.max(scenario.run().min(), scenario.run().max());
            warnings.add("stopped after " + runs + (scenario.run().until().isEmpty() ? " of " : " of at most ") + most
                    + " runs: " + cut + ". What is shown is of these runs, and there is no verdict");
        }
        warnings.addAll(scenario.warnings());
        for (var incident : incidents) {
            if (incident.metastable() > 0) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "metastable: '%s' went on long after its trigger had ended in %d of %d runs, at a load no higher"
                                + " than before, with %.2f attempts per request",
                        incident.cause(),
                        incident.metastable(),
                        runs,
                        incident.amplification().mean()));
            }
        }
        fold.givenUp().forEach((instance, times) -> warnings.add(String.format(
                Locale.ROOT,
                "in %d of %d runs '%s' was killed and started so often that its supervisor gave up: see 'supervisor' of its service",
                times,
                runs,
                instance)));
        return warnings;
    }
}
