package org.outagelab.availability.failure;

import java.util.Locale;
import org.outagelab.availability.rare.Effort;
import org.outagelab.availability.rare.RareEstimate;
import org.outagelab.availability.rare.WeightedSample;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;
import org.outagelab.results.Estimate;

/**
 * Rare losses of a model whose units fail at constant rates, with any repairs, crews, take-overs and detections.
 *
 * <p>A cycle goes from a calm state, all up and nothing on its way, to the next. A plain course of cycles gives their
 * length; from each calm state on it a biased cycle of its own gives the loss. There, whatever ends next is already drawn,
 * so the time Δ until then is known: with probability {@code bias} a failure is forced to come within it (probability
 * 1 − e^−ΛΔ), each unit that may fail equally likely, and the likelihood ratio puts it right. No step's ratio exceeds
 * 1/(1 − bias), however long Δ: raising the failure rate itself would give e^(raised rate · Δ), whose variance is infinite
 * as soon as the raised rate nears the repair rate, or at once when repairs have a heavy tail. A heavy tail makes the loss
 * itself too variable: then the interval is refused, by the distribution and not only by the weights that were seen.
 *
 * <p><b>Caveat</b>: with many exponential repairs in a row to wait for, {@code BiasedCycles} on a Markov model has smaller
 * weights, as it need not know when a repair ends.
 */
public final class RareFailures {
    private static final double EXPONENTIAL_TOLERANCE = 1e-9;
    private static final long MAX_EVENTS_PER_CYCLE = 10_000_000;

    private final SystemModel model;
    private final double bias;
    private final double[] rates;
    private ShareMemory memory;
    private long events;
    /** Of the cycle that was run last. */
    private double length;

    private double loss;
    private double outages;

    private RareFailures(SystemModel model, double bias) {
        this.model = model;
        this.bias = bias;
        rates = new double[model.units.size() + model.shocks.size()];
    }

    /** With a bias of one half. A model with an {@link #obstacle} is an {@link IllegalArgumentException} that names it. */
    public static RareFailures of(SystemModel model) {
        return of(model, 0.5);
    }

    /** @param bias more than 0, at most 0.9 */
    public static RareFailures of(SystemModel model, double bias) {
        if (!(bias > 0 && bias <= 0.9)) {
            throw new IllegalArgumentException("bias must be in (0, 0.9], got " + bias);
        }
        String obstacle = obstacle(model);
        if (!obstacle.isEmpty()) {
            throw new IllegalArgumentException(obstacle);
        }
        return new RareFailures(model, bias);
    }

    /** Why cycles cannot be biased in this model; empty when they can. */
    public static String obstacle(SystemModel model) {
        for (UnitSpec unit : model.units) {
            if (!exponential(unit.lifetime())) {
                return "unit '" + unit.name() + "' does not fail at a constant rate, so no two cycles are alike";
            }
            if (unit.testEvery() > 0) {
                return "unit '" + unit.name() + "' is tested at fixed times, so no two cycles are alike";
            }
            if (!unit.crew().isEmpty() && model.crews.get(model.crewNumbers.get(unit.crew())).size() == 0) {
                return "unit '" + unit.name() + "' is never repaired, so there are no cycles";
            }
        }
        for (Shock shock : model.shocks) {
            if (!exponential(shock.interval())) {
                return "shock '" + shock.name() + "' does not come at a constant rate, so no two cycles are alike";
            }
        }
        return model.windows.isEmpty()
                ? ""
                : "window '" + model.windows.get(0).name() + "' opens at fixed times, so no two cycles are alike";
    }

    /** An exponential shows its memorylessness in its quantiles, whatever its class is called. */
    private static boolean exponential(Distribution distribution) {
        double mean = distribution.mean();
        for (double p : new double[] {0.01, 0.3, 0.9, 0.999}) {
            if (!(Math.abs(distribution.quantile(p) + mean * StrictMath.log1p(-p)) <= EXPONENTIAL_TOLERANCE * mean)) {
                return false;
            }
        }
        return true;
    }

    private interface Measure {
        double ofCycle();
    }

    /** The mean of 1 − share over time, in the long run. */
    public RareEstimate unavailability(long seed, Effort effort) {
        return perTime(seed, effort, () -> loss, "ratio");
    }

    /** Outages per unit of time, in the long run. */
    public RareEstimate outageRate(long seed, Effort effort) {
        return perTime(seed, effort, () -> outages, "1/time");
    }

    private RareEstimate perTime(long seed, Effort effort, Measure measure, String unit) {
        var plain = new Trajectory(model, seed, 0, true);
        var branch = new Trajectory(model, seed, 1, true);
        var plainFailures = RandomStream.named(seed, 0, "plain failures");
        var biasedFailures = RandomStream.named(seed, 0, "biased failures");
        memory = new ShareMemory(plain.bits().length);
        var rare = new WeightedSample();
        var lengths = new WeightedSample();
        Estimate estimate = Estimate.none(unit, "");
        events = 0;
        while (rare.count() < effort.max() && !effort.isEnough(estimate)) {
            for (long until = effort.after(rare.count()); rare.count() < until; ) {
                branch.servesLike(plain);
                cycle(branch, biasedFailures, true);
                rare.add(measure.ofCycle());
                cycle(plain, plainFailures, false);
                lengths.add(length);
            }
            estimate = guarded(rare.over(lengths, unit), rare.hits());
        }
        return RareEstimate.of(estimate, rare, rare.count(), events);
    }

    /** Without its interval when the sample cannot have seen the long repairs that carry it. */
    private Estimate guarded(Estimate estimate, long hits) {
        for (UnitSpec unit : model.units) {
            double beyond = Tail.shareOfSquareBeyond(unit.repair(), Math.max(1, hits));
            if (estimate.hasInterval() && beyond > WeightedSample.MAX_SHARE) {
                String note = String.format(Locale.ROOT,
                        "no interval: repairs of '%s' have a heavy tail, %.0f %% of their square lies beyond the longest in %d",
                        unit.name(), 100 * beyond, hits);
                return new Estimate(estimate.mean(), Double.NaN, Double.NaN, estimate.n(), estimate.unit(), note);
            }
        }
        return estimate;
    }

    /** From one calm state to the next. */
    private void cycle(Trajectory course, RandomStream random, boolean biased) {
        double weight = 1;
        boolean biasing = biased;
        // Times are counted from the start of the cycle, so that they keep their digits.
        course.now = 0;
        long eventsBefore = course.events;
        double share = share(course);
        loss = 0;
        outages = 0;
        do {
            double total = course.strikeRates(rates);
            double until = course.nextTime() - course.now;
            double chance = -StrictMath.expm1(-total * until);
            double forced = biasing && chance > 0 && chance < 1 ? Math.max(bias, chance) : chance;
            double before = course.now;
            if (random.nextDouble() < forced) {
                double time = before - StrictMath.log1p(-chance * random.nextDouble()) / total;
                weight *= chance / forced;
                int striking = biasing ? anyOf(random) : proportional(random, total);
                weight *= biasing ? rates[striking] / total * possible() : 1;
                course.strike(striking, Math.min(time, before + until));
            } else {
                weight *= (1 - chance) / (1 - forced);
                course.step();
            }
            // The ratio of the step just made belongs to its length as well.
            loss += weight * (1 - share) * (course.now - before);
            if (course.nextTime() > course.now && course.takeChanged()) {
                double next = share(course);
                outages += next <= 0 && share > 0 ? weight : 0;
                share = next;
                course.systemIs(share <= 0);
                biasing &= share > 0;
            }
            if (course.events - eventsBefore > MAX_EVENTS_PER_CYCLE) {
                throw new IllegalArgumentException("no calm state in " + MAX_EVENTS_PER_CYCLE + " events");
            }
        } while (!course.calm());
        length = course.now;
        events += course.events - eventsBefore;
    }

    private double share(Trajectory course) {
        int found = memory.find(course.bits());
        if (found >= 0) {
            return memory.share(found);
        }
        double share = model.share.of(course);
        memory.put(course.bits(), share);
        return share;
    }

    private int possible() {
        int possible = 0;
        for (double rate : rates) {
            possible += rate > 0 ? 1 : 0;
        }
        return possible;
    }

    private int anyOf(RandomStream random) {
        int left = random.nextInt(possible());
        for (int i = 0; ; i++) {
            if (rates[i] > 0 && left-- == 0) {
                return i;
            }
        }
    }

    private int proportional(RandomStream random, double total) {
        double at = total * random.nextDouble();
        int last = 0;
        for (int i = 0; i < rates.length; i++) {
            if (rates[i] > 0) {
                last = i;
                at -= rates[i];
                if (at < 0) {
                    break;
                }
            }
        }
        return last;
    }
}
