package org.outagelab.availability.exact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.outagelab.availability.structure.SystemMeasures;

/**
 * A continuous-time Markov chain over any states, found by following moves from a start state.
 *
 * <p>The long run and first passages are solved by elimination without subtraction (GTH), beyond an effort of about
 * 2 · 10^8 multiplications by Gauss–Seidel sweeps; what happens by a time t by uniformisation. All of them keep the
 * relative accuracy of rare states. A state is what its {@code equals} says: records are convenient.
 */
public final class MarkovChain<S> {
    /** What can happen in a state. */
    public interface Dynamics<S> {
        void leave(S state, Moves<S> moves);
    }

    /** Takes the moves of one state. */
    public interface Moves<S> {
        /** @param rate per unit of time, finite; 0 is no move. A move to the same state is none */
        void to(S next, double rate);
    }

    private static final int MAX_STATES = 1_000_000;
    private static final int MAX_STEPS = 100_000_000;
    private static final long MAX_EFFORT = 200_000_000L;

    private final List<S> states = new ArrayList<>();
    private final SparseRow[] rates;

    private MarkovChain(List<S> states, List<SparseRow> rates) {
        this.states.addAll(states);
        this.rates = rates.toArray(SparseRow[]::new);
    }

    /** At most a million states, or {@link IllegalArgumentException}. */
    public static <S> MarkovChain<S> from(S start, Dynamics<S> dynamics) {
        return from(start, dynamics, MAX_STATES).orElseThrow(
                () -> new IllegalArgumentException("the chain has more than " + MAX_STATES + " states"));
    }

    /** Empty when more than {@code maxStates} can be reached. */
    public static <S> Optional<MarkovChain<S>> from(S start, Dynamics<S> dynamics, int maxStates) {
        Map<S, Integer> numbers = new LinkedHashMap<>();
        List<S> states = new ArrayList<>();
        List<SparseRow> rates = new ArrayList<>();
        numbers.put(start, 0);
        states.add(start);
        for (int i = 0; i < states.size(); i++) {
            if (states.size() > maxStates) {
                return Optional.empty();
            }
            var row = new SparseRow();
            int from = i;
            dynamics.leave(states.get(i), (next, rate) -> {
                if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException("a rate must be >= 0 and finite, got " + rate + " from "
                            + states.get(from) + " to " + next);
                }
                if (rate > 0 && !next.equals(states.get(from))) {
                    Integer known = numbers.get(next);
                    if (known == null) {
                        known = states.size();
                        numbers.put(next, known);
                        states.add(next);
                    }
                    row.add(known, rate);
                }
            });
            rates.add(row);
        }
        return Optional.of(new MarkovChain<>(states, rates));
    }

    /** In the order in which they were found; the start state is the first. */
    public List<S> states() {
        return List.copyOf(states);
    }

    public int size() {
        return states.size();
    }

    /** Of each state in the long run. The chain must come back to its start from everywhere; NaN if it cannot be solved. */
    public double[] stationary() {
        var elimination = new Elimination(rates, new double[size()], new double[size()], MAX_EFFORT);
        double[] p = elimination.run() ? elimination.stationary() : GaussSeidel.stationary(rates);
        return p == null ? unsolved() : p;
    }

    /** The long-run mean of a value of the state: a share of time for values 0 and 1. */
    public double longRun(ToDoubleFunction<S> value) {
        return mean(stationary(), value);
    }

    /** Unavailability and system failures per unit of time in the long run. */
    public SystemMeasures longRunMeasures(Predicate<S> up) {
        double[] p = stationary();
        return new SystemMeasures(mean(p, state -> up.test(state) ? 0 : 1), mean(p, failures(up)));
    }

    /** E of the value at time t, from the start state. */
    public double at(double t, ToDoubleFunction<S> value) {
        double[] values = values(value);
        var uniform = new Uniformisation(rates, t, MAX_STEPS);
        return uniform.at(values);
    }

    /** Of each state, the probability to be there at t. */
    double[] distributionAt(double t) {
        return new Uniformisation(rates, t, MAX_STEPS).distribution();
    }

    /** Of each state, the expected time there in [0, t]. */
    double[] timesOver(double t) {
        return new Uniformisation(rates, t, MAX_STEPS).times();
    }

    /** ∫ E of the value over [0, t]: expected time for values 0 and 1, expected count for rates. */
    public double over(double t, ToDoubleFunction<S> value) {
        return new Uniformisation(rates, t, MAX_STEPS).over(values(value));
    }

    /** Expected system failures in [0, t]. */
    public double failuresOver(double t, Predicate<S> up) {
        return over(t, failures(up));
    }

    /**
     * P(time down in [0, t] ≤ x), from the start state: the distribution of yearly downtime. The effort grows with the square
     * of the fastest rate times t; beyond a million steps it is an {@link IllegalArgumentException}.
     */
    public double downtimeAtMost(double x, double t, Predicate<S> up) {
        RepairableUnit.positive("t", t);
        if (x < 0) {
            return 0;
        }
        boolean[] down = new boolean[size()];
        for (int i = 0; i < down.length; i++) {
            down[i] = !up.test(states.get(i));
        }
        return x >= t ? 1 : new ChainDowntime(rates, down, t).atMost(x, MAX_STEPS / 100);
    }

    /** The probability that a target state is visited in [0, t]. */
    public double reachedBy(double t, Predicate<S> target) {
        SparseRow[] stopped = new SparseRow[size()];
        double[] reached = new double[size()];
        for (int i = 0; i < stopped.length; i++) {
            boolean hit = target.test(states.get(i));
            reached[i] = hit ? 1 : 0;
            stopped[i] = hit ? new SparseRow() : rates[i];
        }
        return new Uniformisation(stopped, t, MAX_STEPS).at(reached);
    }

    /** Mean time until a target state, 0 if the start is one; infinite if it may never come. NaN if it cannot be solved. */
    public double meanTimeTo(Predicate<S> target) {
        if (target.test(states.get(0))) {
            return 0;
        }
        double[] ones = values(state -> 1);
        double[] direct = eliminated(target, ones);
        if (direct != null) {
            return direct[0];
        }
        // Sweeps would need as many cycles as it takes to see the target: so the time of a cycle from start to start,
        // over the probability that a cycle sees it.
        S start = states.get(0);
        double[] ofCycle = swept(state -> target.test(state) || state.equals(start), ones);
        return ofCycle == null ? Double.NaN : fromStart(1, ofCycle) / probabilityBefore(target, start::equals);
    }

    /**
     * The probability that, from the start state on, a target state comes before one to avoid. The start itself counts
     * only when it is entered again. NaN if it cannot be solved.
     */
    public double probabilityBefore(Predicate<S> target, Predicate<S> avoid) {
        Predicate<S> either = state -> target.test(state) || avoid.test(state);
        double[] hit = values(rate(target));
        double[] direct = eliminated(either, hit);
        double[] solved = direct == null ? swept(either, hit) : direct;
        return solved == null ? Double.NaN : fromStart(hit[0], solved);
    }

    /** One step from the start and what follows; {@code value} is 0 where it ends. */
    private double fromStart(double reward, double[] value) {
        return (reward + rates[0].dot(value)) / rates[0].sum();
    }

    /** Of each state the reward until a state to stop at; null when that is too much work. */
    private double[] eliminated(Predicate<S> stop, double[] reward) {
        var absorbing = new Absorbing(stop, reward);
        var elimination = new Elimination(absorbing.rows, absorbing.exit, absorbing.reward, MAX_EFFORT);
        return elimination.run() ? elimination.untilExit() : null;
    }

    /** As {@link #eliminated}; null when it does not converge. */
    private double[] swept(Predicate<S> stop, double[] reward) {
        var absorbing = new Absorbing(stop, reward);
        return GaussSeidel.untilExit(absorbing.rows, absorbing.exit, absorbing.reward);
    }

    /** The rate into the states named. */
    private ToDoubleFunction<S> rate(Predicate<S> into) {
        boolean[] named = new boolean[size()];
        Map<S, Integer> numbers = new LinkedHashMap<>();
        for (int i = 0; i < named.length; i++) {
            named[i] = into.test(states.get(i));
            numbers.put(states.get(i), i);
        }
        return state -> {
            SparseRow row = rates[numbers.get(state)];
            double sum = 0;
            for (int at = 0; at < row.size; at++) {
                sum += named[row.columns[at]] ? row.values[at] : 0;
            }
            return sum;
        };
    }

    private ToDoubleFunction<S> failures(Predicate<S> up) {
        ToDoubleFunction<S> toDown = rate(up.negate());
        return state -> up.test(state) ? toDown.applyAsDouble(state) : 0;
    }

    private double mean(double[] p, ToDoubleFunction<S> value) {
        double sum = 0;
        // The small ones first: they are found late.
        for (int i = p.length - 1; i >= 0; i--) {
            sum += p[i] * value.applyAsDouble(states.get(i));
        }
        return sum;
    }

    private double[] values(ToDoubleFunction<S> value) {
        return states.stream().mapToDouble(value).toArray();
    }

    private double[] unsolved() {
        double[] none = new double[size()];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    /** The chain that ends in some states, and collects nothing there. */
    private final class Absorbing {
        final SparseRow[] rows = new SparseRow[size()];
        final double[] exit = new double[size()];
        final double[] reward;

        Absorbing(Predicate<S> stop, double[] reward) {
            this.reward = reward.clone();
            boolean[] stops = new boolean[size()];
            for (int i = 0; i < stops.length; i++) {
                stops[i] = stop.test(states.get(i));
            }
            for (int i = 0; i < stops.length; i++) {
                rows[i] = new SparseRow();
                if (stops[i]) {
                    exit[i] = 1;
                    this.reward[i] = 0;
                } else {
                    for (int at = 0; at < rates[i].size; at++) {
                        int next = rates[i].columns[at];
                        if (stops[next]) {
                            exit[i] += rates[i].values[at];
                        } else {
                            rows[i].add(next, rates[i].values[at]);
                        }
                    }
                }
            }
        }
    }
}
