package org.outagelab.availability.rare;

import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.outagelab.core.random.RandomStream;
import org.outagelab.results.Estimate;

/**
 * Highly reliable Markov systems by cycles from a state back to it, with balanced failure biasing: where both are
 * possible, the next move is a failure with probability {@code bias}, each kind of failure equally likely, and the
 * likelihood ratio puts it right (Shahabuddin 1994, doi:10.1287/mnsc.40.3.333; Goyal et al. 1992, doi:10.1109/12.123381).
 * Once the system is down in a cycle, the rest of it goes on unbiased.
 *
 * <p>Ratios take their numerator from biased cycles and their denominator from plain ones. Time in a state is its mean.
 * All this works because repairs are much faster than failures; where they are not, the diagnostics refuse the interval.
 */
public final class BiasedCycles<S> {
    /** Visits to the start from which a biased cycle branches off, on average at most. */
    private static final double MAX_BRANCHES = 20;

    private static final long MAX_MOVES_PER_CYCLE = 100_000_000;

    private final StateGraph<S> graph;
    private final S start;
    private final double bias;
    private long events;
    private double weight;

    private BiasedCycles(StateGraph<S> graph, S start, double bias) {
        this.graph = graph;
        this.start = start;
        this.bias = bias;
    }

    /**
     * With a bias of one half.
     *
     * @param start to which the system comes back, all up; not down itself
     */
    public static <S> BiasedCycles<S> of(JumpModel<S> model, S start, Predicate<S> down) {
        return of(model, start, down, 0.5);
    }

    /** @param bias more than 0, at most 0.9 */
    public static <S> BiasedCycles<S> of(JumpModel<S> model, S start, Predicate<S> down, double bias) {
        if (!(bias > 0 && bias <= 0.9)) {
            throw new IllegalArgumentException("bias must be in (0, 0.9], got " + bias);
        }
        if (down.test(start)) {
            throw new IllegalArgumentException("the start state is down: " + start);
        }
        return new BiasedCycles<>(new StateGraph<>(model, down), start, bias);
    }

    /** One biased cycle: what is added to the sample. */
    private interface Biased {
        double observe(RandomStream random);
    }

    /** The share of time down in the long run. */
    public RareEstimate unavailability(long seed, Effort effort) {
        return longRun(seed, effort, node -> node.down ? 1 : 0, "ratio");
    }

    private RareEstimate longRun(long seed, Effort effort, ToDoubleFunction<StateGraph.Node<S>> value, String unit) {
        return ratio(seed, effort, random -> biasedTime(random, value), false, unit, false);
    }

    /** The probability that a cycle sees the system down. */
    public RareEstimate gamma(long seed, Effort effort) {
        var random = RandomStream.named(seed, 0, "biased cycles");
        var sample = new WeightedSample();
        Estimate estimate = Estimate.none("ratio", "");
        events = 0;
        while (sample.count() < effort.max() && !effort.isEnough(estimate)) {
            for (long until = effort.after(sample.count()); sample.count() < until; ) {
                sample.add(biasedHit(random));
            }
            estimate = sample.estimate("ratio");
        }
        return RareEstimate.of(estimate, sample, sample.count(), events);
    }

    /** Mean time from the start until the system is down: mean time in a cycle until then, over gamma. */
    public RareEstimate meanTimeToFailure(long seed, Effort effort) {
        return ratio(seed, effort, this::biasedHit, true, "time", true);
    }

    /**
     * The probability of being down at some time in [0, t], from the start: of each cycle in it, the first failure is
     * forced to come in time, then failures are biased.
     */
    public RareEstimate unreliability(double t, long seed, Effort effort) {
        var plain = RandomStream.named(seed, 0, "plain courses");
        var biased = RandomStream.named(seed, 0, "biased cycles");
        var sample = new WeightedSample();
        Estimate estimate = Estimate.none("ratio", "");
        events = 0;
        while (sample.count() < effort.max() && !effort.isEnough(estimate)) {
            for (long until = effort.after(sample.count()); sample.count() < until; ) {
                sample.add(coursed(plain, biased, t));
            }
            estimate = sample.estimate("ratio");
        }
        return RareEstimate.of(estimate, sample, sample.count(), events);
    }

    private RareEstimate ratio(
            long seed, Effort effort, Biased rare, boolean untilDown, String unit, boolean inverse) {
        var biased = RandomStream.named(seed, 0, "biased cycles");
        var plain = RandomStream.named(seed, 0, "plain cycles");
        var numerator = new WeightedSample();
        var denominator = new WeightedSample();
        Estimate estimate = Estimate.none(unit, "");
        events = 0;
        while (numerator.count() < effort.max() && !effort.isEnough(estimate)) {
            for (long until = effort.after(numerator.count()); numerator.count() < until; ) {
                numerator.add(rare.observe(biased));
                denominator.add(plainTime(plain, untilDown));
            }
            estimate = inverse ? denominator.over(numerator, unit) : numerator.over(denominator, unit);
        }
        return RareEstimate.of(estimate, numerator, 2 * numerator.count(), events);
    }

    /** Weighted ∫ value dt over one cycle. */
    private double biasedTime(RandomStream random, ToDoubleFunction<StateGraph.Node<S>> value) {
        StateGraph.Node<S> node = graph.node(start);
        boolean biasing = true;
        double sum = 0;
        weight = 1;
        do {
            node = move(node, random, biasing);
            biasing &= !node.down;
            double v = value.applyAsDouble(node);
            sum += v == 0 ? 0 : weight * v / node.out();
        } while (!node.state.equals(start));
        return sum;
    }

    /** The weight of one cycle if it sees the system down, else 0. */
    private double biasedHit(RandomStream random) {
        StateGraph.Node<S> node = graph.node(start);
        weight = 1;
        do {
            node = move(node, random, true);
            if (node.down) {
                return weight;
            }
        } while (!node.state.equals(start));
        return 0;
    }

    /**
     * One plain course over [0, t]; from each of its visits to the start, a biased cycle of its own says what that cycle may
     * see. Biasing the course itself would multiply the weights of all its cycles, until few of them carry the sum.
     */
    private double coursed(RandomStream plain, RandomStream biased, double t) {
        StateGraph.Node<S> node = graph.node(start);
        double branching = Math.min(1, MAX_BRANCHES / (node.out() * t));
        double now = 0;
        double sum = 0;
        while (true) {
            if (node.state.equals(start) && (branching == 1 || plain.nextDouble() < branching)) {
                sum += forced(biased, t - now) / branching;
            }
            now += plain.nextExponential() / node.out();
            if (now > t) {
                return sum;
            }
            node = move(node, plain, false);
            if (node.down) {
                return sum;
            }
        }
    }

    /** The weight of one biased cycle whose first failure is forced within the time, if it is down before its end. */
    private double forced(RandomStream random, double time) {
        StateGraph.Node<S> node = graph.node(start);
        double within = -StrictMath.expm1(-node.out() * time);
        double now = -StrictMath.log1p(-within * random.nextDouble()) / node.out();
        weight = within;
        while (true) {
            node = move(node, random, true);
            if (node.down) {
                return weight;
            }
            now += random.nextExponential() / node.out();
            if (now > time || node.state.equals(start)) {
                return 0;
            }
        }
    }

    /** Length of one plain cycle, or until the system is down in it. */
    private double plainTime(RandomStream random, boolean untilDown) {
        StateGraph.Node<S> node = graph.node(start);
        double sum = 1 / node.out();
        long moves = 0;
        while (true) {
            node = move(node, random, false);
            if (node.state.equals(start) || untilDown && node.down) {
                return sum;
            }
            sum += 1 / node.out();
            if (++moves > MAX_MOVES_PER_CYCLE) {
                throw new IllegalArgumentException("no way back to " + start + " in " + moves + " moves");
            }
        }
    }

    private StateGraph.Node<S> move(StateGraph.Node<S> node, RandomStream random, boolean biasing) {
        events++;
        double out = node.out();
        if (out == 0) {
            throw new IllegalArgumentException("nothing ever happens in state " + node.state);
        }
        if (!biasing || node.failures == 0) {
            return graph.follow(node, proportional(node, 0, node.rates.length, out * random.nextDouble()));
        }
        boolean failure = node.repairRate == 0 || random.nextDouble() < bias;
        if (!failure) {
            weight *= node.repairRate / out / (1 - bias);
            return graph.follow(
                    node, proportional(node, node.failures, node.rates.length, node.repairRate * random.nextDouble()));
        }
        int move = random.nextInt(node.failures);
        double chance = (node.repairRate == 0 ? 1 : bias) / node.failures;
        weight *= node.rates[move] / out / chance;
        return graph.follow(node, move);
    }

    private static int proportional(StateGraph.Node<?> node, int from, int to, double at) {
        double left = at;
        for (int move = from; move < to - 1; move++) {
            left -= node.rates[move];
            if (left < 0) {
                return move;
            }
        }
        return to - 1;
    }
}
