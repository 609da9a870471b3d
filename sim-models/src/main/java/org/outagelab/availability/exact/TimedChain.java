package org.outagelab.availability.exact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.outagelab.availability.structure.SystemMeasures;

/**
 * A chain in which, besides exponential moves, at most one timer of fixed length runs at a time: a failover that takes
 * exactly 45 s, for example. Solved as a Markov regenerative process: what happens while a timer runs by
 * uniformisation, the rest as a semi-Markov process (Trivedi and Bobbio, Reliability and Availability Engineering,
 * 2017, chapter 15).
 *
 * <p>A timer starts when a state that has it is entered from one that has not, goes on through moves between states
 * that have it, and is forgotten when it is left.
 */
public final class TimedChain<S> {
    public interface Dynamics<S> {
        void leave(S state, Moves<S> moves);
    }

    /** Takes the moves of one state. */
    public interface Moves<S> extends MarkovChain.Moves<S> {
        /**
         * This state has the timer of this name.
         *
         * @param length more than 0, the same in all states that have it
         */
        void after(String timer, double length, S next);
    }

    /** One state that is entered with nothing remembered, and all that follows until the next such state. */
    private static final class Stage<S> {
        final Map<S, Double> times = new LinkedHashMap<>();
        final Map<S, Double> exits = new LinkedHashMap<>();
        double mean;
        double failures;
    }

    private record Timer<S>(String name, double length, S next) {}

    private static final class Leaving<S> implements Moves<S> {
        final Map<S, Double> rates = new LinkedHashMap<>();
        Timer<S> timer;

        @Override
        public void to(S next, double rate) {
            rates.merge(next, rate, Double::sum);
        }

        @Override
        public void after(String name, double length, S next) {
            if (timer != null) {
                throw new IllegalArgumentException("two timers in one state: " + timer.name + " and " + name);
            }
            timer = new Timer<>(name, RepairableUnit.positive("length", length), next);
        }
    }

    private final S start;
    private final Dynamics<S> dynamics;

    public TimedChain(S start, Dynamics<S> dynamics) {
        this.start = start;
        this.dynamics = dynamics;
    }

    /** Unavailability and system failures per unit of time in the long run. */
    public SystemMeasures longRunMeasures(Predicate<S> up) {
        var stages = stages(up, none -> false);
        return new SystemMeasures(
                perTime(stages, stage -> total(stage, state -> up.test(state) ? 0 : 1)),
                perTime(stages, stage -> stage.failures));
    }

    /** The long-run mean of a value of the state. */
    public double longRun(ToDoubleFunction<S> value) {
        return perTime(stages(all -> true, none -> false), stage -> total(stage, value));
    }

    /** Mean time from the start until a target state. */
    public double meanTimeTo(Predicate<S> target) {
        return chain(stages(all -> true, target)).meanTimeTo(target);
    }

    private double perTime(Map<S, Stage<S>> stages, ToDoubleFunction<Stage<S>> ofStage) {
        return chain(stages).longRun(state -> ofStage.applyAsDouble(stages.get(state)) / stages.get(state).mean);
    }

    private double total(Stage<S> stage, ToDoubleFunction<S> value) {
        double sum = 0;
        for (var time : stage.times.entrySet()) {
            sum += time.getValue() * value.applyAsDouble(time.getKey());
        }
        return sum;
    }

    /** The chain with the same mean stays and the same exits: it spends the same shares of time in its stages. */
    private MarkovChain<S> chain(Map<S, Stage<S>> stages) {
        return MarkovChain.from(start, (state, moves) -> {
            Stage<S> stage = stages.get(state);
            stage.exits.forEach((next, probability) -> moves.to(next, probability / stage.mean));
        });
    }

    private Map<S, Stage<S>> stages(Predicate<S> up, Predicate<S> stop) {
        Map<S, Stage<S>> stages = new LinkedHashMap<>();
        var open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            S state = open.removeFirst();
            if (!stages.containsKey(state)) {
                Stage<S> stage = stage(state, up, stop);
                stages.put(state, stage);
                open.addAll(stage.exits.keySet());
            }
        }
        return stages;
    }

    private Stage<S> stage(S state, Predicate<S> up, Predicate<S> stop) {
        var stage = new Stage<S>();
        if (stop.test(state)) {
            stage.mean = 1;
            return stage;
        }
        Leaving<S> leaving = leaving(state);
        if (leaving.timer != null) {
            timed(stage, state, leaving.timer, up, stop);
        } else {
            double out = leaving.rates.values().stream().mapToDouble(rate -> rate).sum();
            if (out == 0) {
                throw new IllegalArgumentException("nothing ever happens in state " + state);
            }
            stage.mean = 1 / out;
            stage.times.put(state, stage.mean);
            leaving.rates.forEach((next, rate) -> {
                stage.exits.merge(next, rate / out, Double::sum);
                stage.failures += up.test(state) && !up.test(next) ? rate / out : 0;
            });
        }
        return stage;
    }

    private void timed(Stage<S> stage, S entry, Timer<S> timer, Predicate<S> up, Predicate<S> stop) {
        MarkovChain<S> during = MarkovChain.from(entry, (state, moves) -> {
            Leaving<S> leaving = leaving(state);
            if (!stop.test(state) && has(leaving, timer)) {
                leaving.rates.forEach(moves::to);
            }
        });
        List<S> states = new ArrayList<>(during.states());
        double[] end = during.distributionAt(timer.length);
        double[] times = during.timesOver(timer.length);
        for (int i = 0; i < end.length; i++) {
            S state = states.get(i);
            Leaving<S> leaving = leaving(state);
            boolean running = !stop.test(state) && has(leaving, timer);
            S next = running ? leaving.timer.next : state;
            if (end[i] > 0) {
                stage.exits.merge(next, end[i], Double::sum);
            }
            if (running) {
                double time = times[i];
                stage.mean += time;
                stage.times.put(state, time);
                stage.failures += up.test(state) && !up.test(next) ? end[i] : 0;
                leaving.rates.forEach((other, rate) ->
                        stage.failures += up.test(state) && !up.test(other) ? time * rate : 0);
            }
        }
    }

    private boolean has(Leaving<S> leaving, Timer<S> timer) {
        if (leaving.timer == null || !leaving.timer.name.equals(timer.name)) {
            return false;
        }
        if (leaving.timer.length != timer.length) {
            throw new IllegalArgumentException("timer " + timer.name + " has two lengths: " + timer.length + " and "
                    + leaving.timer.length);
        }
        return true;
    }

    private Leaving<S> leaving(S state) {
        var leaving = new Leaving<S>();
        dynamics.leave(state, leaving);
        return leaving;
    }
}
