package org.outagelab.availability.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.outagelab.availability.rare.BiasedCycles;
import org.outagelab.availability.rare.Effort;
import org.outagelab.availability.rare.JumpModel;
import org.outagelab.availability.rare.RareEstimate;
import org.outagelab.availability.rare.Splitting;
import org.outagelab.availability.rare.Walk;
import org.outagelab.core.random.RandomStream;

/** The rare events by failure biasing, forcing and splitting. */
final class RareCases {
    /** Half of what a rare event may have, so that a second try is seldom needed. */
    private static final double WIDTH = 0.05;

    private final List<Trial> trials = new ArrayList<>();

    static List<Trial> all() {
        var cases = new RareCases();
        cases.highlyReliable();
        cases.databases();
        cases.clusters();
        cases.queues();
        cases.order();
        return cases.trials;
    }

    private void add(boolean quick, String id, double width, BiFunction<Long, Effort, RareEstimate> estimate, Effort effort) {
        trials.add(new Trial(List.of(id), List.of(width), "rare", quick, (seed, times) -> Map.of(id, Observed.of(estimate.apply(
                seed, new Effort(effort.relativeHalfWidth() / Math.sqrt(times), times * effort.min(), times * effort.max()))))));
    }

    private void cycles(boolean quick, String id, BiFunction<Long, Effort, RareEstimate> estimate) {
        add(quick, id, Trial.RARE, estimate, new Effort(WIDTH, 20_000, 10_000_000));
    }

    private void batches(boolean quick, String id, BiFunction<Long, Effort, RareEstimate> estimate) {
        add(quick, id, Trial.RARE, estimate, new Effort(WIDTH, 2 * Splitting.MIN_BATCHES, 10_000));
    }

    private void highlyReliable() {
        int[] balanced = {4, 4, 4};
        var even = BiasedCycles.of(
                JumpModels.highlyReliable(balanced, new double[] {1e-3, 1e-3, 1e-3}, new double[] {1, 1, 1}, 99),
                List.<Integer>of(),
                queue -> JumpModels.allOfATypeFailed(queue, balanced));
        cycles(true, "X-HR-3x4-U", even::unavailability);
        cycles(false, "X-HR-3x4-gamma", even::gamma);
        cycles(false, "X-HR-3x4-MTTF", even::meanTimeToFailure);
        cycles(false, "X-HR-3x4-UR", (seed, effort) -> even.unreliability(100, seed, effort));
        int[] unbalanced = {2, 4};
        var uneven = BiasedCycles.of(
                JumpModels.highlyReliable(unbalanced, new double[] {1e-4, 1e-2}, new double[] {1, 1}, 99),
                List.<Integer>of(),
                queue -> JumpModels.allOfATypeFailed(queue, unbalanced));
        cycles(true, "X-HR-unb-U", uneven::unavailability);
        cycles(true, "X-HR-unb-gamma", uneven::gamma);
        cycles(false, "X-HR-unb-MTTF", uneven::meanTimeToFailure);
    }

    private void databases() {
        var shared = BiasedCycles.of(JumpModels.goyal(99, 0), JumpModels.Database.allUp(), JumpModels.Database::down);
        cycles(false, "X-GOY-a-U", shared::unavailability);
        cycles(false, "X-GOY-a-MTTF", shared::meanTimeToFailure);
    }

    private void clusters() {
        int n = 2;
        var start = new JumpModels.Cluster(n, n, true, true, true, 0);
        var model = JumpModels.cluster(n);
        var minimum = BiasedCycles.of(model, start, s -> !s.atLeast(1));
        var premium = BiasedCycles.of(model, start, s -> !s.atLeast(n));
        cycles(false, "X-CLUS-2-min", minimum::unavailability);
        add(true, "X-CLUS-2-qos1", Trial.RARE, (seed, effort) -> minimum.unreliability(2000, seed, effort),
                new Effort(WIDTH, 1_000, 1_000_000));
        trials.add(new Trial(List.of("X-CLUS-2-prem"), List.of(Trial.MEAN), "rare", false, (seed, times) -> Map.of(
                "X-CLUS-2-prem",
                Observed.of(premium.unavailability(seed, new Effort(WIDTH, times * 20_000L, 1_000_000))).complement())));
        trials.add(new Trial(List.of("X-CLUS-2-tmin"), List.of(Trial.RARE), "rare", false, (seed, times) -> {
            double[] runs = new double[times * 2_000_000];
            for (int run = 0; run < runs.length; run++) {
                runs[run] = timeBelow(model, start, 2000, RandomStream.named(seed, run, "course"));
            }
            return Map.of("X-CLUS-2-tmin", Observed.mean(runs));
        }));
    }

    /** Plain simulation: time below minimum quality in [0, end]. */
    private static double timeBelow(JumpModel<JumpModels.Cluster> model, JumpModels.Cluster start, double end, RandomStream random) {
        double now = 0;
        double below = 0;
        var race = new Race(random);
        JumpModels.Cluster state = start;
        while (now < end) {
            race.begin();
            model.leave(state, race);
            double next = Math.min(end, now + race.first);
            below += state.atLeast(1) ? 0 : next - now;
            now = next;
            state = race.next;
        }
        return below;
    }

    /** Exponential clocks, of which the first wins. */
    private static final class Race implements JumpModel.Jumps<JumpModels.Cluster> {
        private final RandomStream random;
        private double first;
        private JumpModels.Cluster next;

        Race(RandomStream random) {
            this.random = random;
        }

        void begin() {
            first = Double.POSITIVE_INFINITY;
        }

        @Override
        public void failure(JumpModels.Cluster state, double rate) {
            double time = rate > 0 ? random.nextExponential() / rate : Double.POSITIVE_INFINITY;
            if (time < first) {
                first = time;
                next = state;
            }
        }

        @Override
        public void repair(JumpModels.Cluster state, double rate) {
            failure(state, rate);
        }
    }

    private void queues() {
        for (int capacity : new int[] {8, 10}) {
            var tandem = new Splitting<>(Walk.of(JumpModels.tandem(3, 2, 6, capacity)), JumpModels.Queues::second, capacity);
            batches(capacity == 8, "X-TAND-" + capacity + "-ss", (seed, effort) ->
                    tandem.longRun(new JumpModels.Queues(0, 0), 1_000, 200, 3, seed, effort));
            batches(false, "X-TAND-" + capacity + "-tr", (seed, effort) ->
                    tandem.reached(new JumpModels.Queues(0, 1), s -> s.second() == 0, 500, seed, effort));
        }
        var single = new Splitting<Integer>(Walk.of(JumpModels.singleQueue(0.5, 1, 25)), n -> n, 25);
        batches(false, "X-MM1-a-ovf", (seed, effort) -> single.reached(1, n -> n == 0, 500, seed, effort));
        batches(false, "X-MM1K-a-loss", (seed, effort) -> single.longRun(0, 1_000, 1_000, 2, seed, effort));
    }

    private record Order(int failed, boolean broken) {}

    /** Three failures in the one order that counts. */
    private void order() {
        double[] rates = {0.4, 0.2, 0.1};
        JumpModel<Order> model = (state, jumps) -> {
            for (int event = 0; event < rates.length; event++) {
                if ((state.failed >> event & 1) == 0) {
                    boolean inOrder = state.failed == (1 << event) - 1;
                    jumps.failure(new Order(state.failed | 1 << event, state.broken || !inOrder), rates[event]);
                }
            }
        };
        var cycles = BiasedCycles.of(model, new Order(0, false), s -> s.failed == 7 && !s.broken);
        cycles(true, "X-DFT-pand-a", (seed, effort) -> cycles.unreliability(5, seed, effort));
    }
}
