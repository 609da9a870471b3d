package org.outagelab.availability.rare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.outagelab.core.random.RandomStream;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Ratio;
import org.outagelab.results.Estimate;

/**
 * Splitting: where failure biasing has nothing to bias, as in queues and with constant times, promising courses are
 * continued several times.
 *
 * <p>A level tells how near a state is to the rare event. First passages use fixed effort: the same number of courses from
 * each level, started where courses of the level before arrived (Garvels 2000; L'Ecuyer, Le Gland, Lezaud and Tuffin 2009,
 * chapter 3 of Rare Event Simulation using Monte Carlo Methods). The long run uses RESTART: a course that rises to a new
 * level is continued {@code factor} times with its weight divided, and all but one end when they fall below it
 * (Villén-Altamirano 1991). Both are repeated in independent batches, which give the interval.
 *
 * @param walk the process
 * @param level importance of a state, 0 … {@code top}
 * @param top level of the rare states
 */
public record Splitting<S>(Walk<S> walk, ToIntFunction<S> level, int top) {
    /** Batches, at least; an interval rests on them. */
    public static final int MIN_BATCHES = 100;

    public Splitting {
        if (top < 1) {
            throw new IllegalArgumentException("top must be >= 1, got " + top);
        }
    }

    /**
     * The probability that from {@code start} on the top is reached before a state to end at.
     *
     * @param perLevel courses from each level and batch, at least 10
     * @param effort in batches
     */
    public RareEstimate reached(S start, Predicate<S> end, int perLevel, long seed, Effort effort) {
        if (perLevel < 10) {
            throw new IllegalArgumentException("perLevel must be >= 10, got " + perLevel);
        }
        return batches(effort, "ratio", (run, sample) -> {
            var random = RandomStream.named(seed, run, "splitting");
            return fixedEffort(start, end, perLevel, random, sample);
        });
    }

    private long fixedEffort(S start, Predicate<S> end, int perLevel, RandomStream random, WeightedSample sample) {
        List<S> entered = List.of(start);
        double probability = 1;
        long events = 0;
        for (int target = level.applyAsInt(start) + 1; target <= top && probability > 0; target++) {
            List<S> arrived = new ArrayList<>();
            for (int course = 0; course < perLevel; course++) {
                S state = entered.get(entered.size() == 1 ? 0 : random.nextInt(entered.size()));
                // A move may rise by several levels: then it has arrived already.
                boolean ended = false;
                while (!ended && level.applyAsInt(state) < target) {
                    state = walk.step(state, random).next();
                    events++;
                    ended = level.applyAsInt(state) < target && end.test(state);
                }
                if (!ended) {
                    arrived.add(state);
                }
            }
            probability *= arrived.size() / (double) perLevel;
            entered = arrived;
        }
        sample.add(probability);
        return events;
    }

    /**
     * The share of time at the top in the long run.
     *
     * @param start of each batch, at level 0
     * @param warmup steps of each batch before it is measured
     * @param length time of each batch
     * @param factor courses that go on from each rise to a new level, 2 … 100: about one over the probability of the next
     *     rise
     * @param effort in batches
     */
    public RareEstimate longRun(S start, long warmup, double length, int factor, long seed, Effort effort) {
        if (factor < 2 || factor > 100) {
            throw new IllegalArgumentException("factor must be in [2, 100], got " + factor);
        }
        List<Double> rare = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        var sample = new WeightedSample();
        Estimate estimate = Estimate.none("ratio", "");
        long events = 0;
        while (sample.count() < effort.max() && !effort.isEnough(estimate)) {
            for (long until = effort.after(sample.count()); sample.count() < until; ) {
                var course = new Restart(RandomStream.named(seed, sample.count(), "splitting"), factor);
                course.run(start, warmup, length);
                rare.add(course.rare);
                all.add(course.all);
                sample.add(course.rare);
                events += course.events;
            }
            Estimate ratio = new Ratio(array(rare), array(all)).estimate(Confidence.P95, "ratio");
            String refusal = refusal(sample);
            estimate = refusal.isEmpty()
                    ? ratio
                    : new Estimate(ratio.mean(), Double.NaN, Double.NaN, ratio.n(), "ratio", refusal);
        }
        return RareEstimate.of(estimate, sample, sample.count(), events);
    }

    /** One batch of RESTART. */
    private final class Restart {
        final RandomStream random;
        final int factor;
        double rare;
        double all;
        long events;

        Restart(RandomStream random, int factor) {
            this.random = random;
            this.factor = factor;
        }

        void run(S start, long warmup, double length) {
            S state = start;
            for (long step = 0; step < warmup; step++) {
                state = walk.step(state, random).next();
            }
            // A warm-up that ends above level 0 goes on until it is back: the course begins with one weight.
            while (level.applyAsInt(state) > 0) {
                state = walk.step(state, random).next();
            }
            while (all < length) {
                state = rise(step(state, 0, 1), 0, 1);
            }
        }

        /** Goes on from a state above {@code from} until it is back there, as often as the factor says. */
        private S rise(S state, int from, double weight) {
            if (from >= top || level.applyAsInt(state) <= from) {
                return state;
            }
            S last = state;
            for (int copy = 0; copy < factor; copy++) {
                last = live(state, from + 1, weight / factor);
            }
            return last;
        }

        /** Until it falls below its level. */
        private S live(S from, int own, double weight) {
            S state = rise(from, own, weight);
            while (level.applyAsInt(state) >= own) {
                state = rise(step(state, own, weight), own, weight);
            }
            return state;
        }

        private S step(S state, int own, double weight) {
            Walk.Step<S> step = walk.step(state, random);
            events++;
            all += weight * step.time();
            rare += own >= top ? weight * step.time() : 0;
            return step.next();
        }
    }

    private interface Batch {
        long run(long number, WeightedSample sample);
    }

    private static RareEstimate batches(Effort effort, String unit, Batch batch) {
        var sample = new WeightedSample();
        Estimate estimate = Estimate.none(unit, "");
        long events = 0;
        while (sample.count() < effort.max() && !effort.isEnough(estimate)) {
            for (long until = effort.after(sample.count()); sample.count() < until; ) {
                events += batch.run(sample.count(), sample);
            }
            String refusal = refusal(sample);
            estimate = sample.estimate(unit);
            if (!refusal.isEmpty()) {
                estimate = new Estimate(estimate.mean(), Double.NaN, Double.NaN, estimate.n(), unit, refusal);
            }
        }
        return RareEstimate.of(estimate, sample, sample.count(), events);
    }

    private static String refusal(WeightedSample sample) {
        return sample.count() < MIN_BATCHES
                ? "no interval: " + sample.count() + " batches, " + MIN_BATCHES + " needed"
                : sample.refusal();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(v -> v).toArray();
    }
}
