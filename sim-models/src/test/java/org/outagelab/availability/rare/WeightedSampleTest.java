package org.outagelab.availability.rare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WeightedSampleTest {
    private static WeightedSample sample(int zeros, double... values) {
        var sample = new WeightedSample();
        for (int i = 0; i < zeros; i++) {
            sample.add(0);
        }
        for (double value : values) {
            sample.add(value);
        }
        return sample;
    }

    private static double[] equal(int count) {
        double[] values = new double[count];
        Arrays.fill(values, 0.01);
        return values;
    }

    @Test
    void fewHitsGiveNoInterval() {
        var sample = sample(1000, equal(29));

        assertThat(sample.estimate("ratio").hasInterval()).isFalse();
        assertThat(sample.estimate("ratio").mean()).isCloseTo(0.29 / 1029, within(1e-15));
        assertThat(sample.estimate("ratio").note()).isEqualTo("no interval: 29 hits, 30 needed");
    }

    @Test
    void oneHeavyWeightGivesNoInterval() {
        var sample = sample(1000, equal(300));
        sample.add(0.4);

        assertThat(sample.estimate("ratio").note()).isEqualTo("no interval: one weight is 12 % of the sum, at most 10 % allowed");
        assertThat(sample.largestShare()).isCloseTo(0.4 / 3.4, within(1e-12));
    }

    @Test
    void aSumCarriedByAFewGivesNoInterval() {
        double[] heavy = new double[60];
        Arrays.fill(heavy, 1);
        var sample = sample(100_000, heavy);
        for (int i = 0; i < 10_000; i++) {
            sample.add(1e-6);
        }

        assertThat(sample.estimate("ratio").note()).isEqualTo("no interval: the weights are worth 60 equal ones, 100 needed");
    }

    @Test
    void manyEqualWeightsGiveTheIntervalOfAShare() {
        var sample = sample(9_000, equal(1_000));

        assertThat(sample.effectiveSize()).isCloseTo(1_000, within(1e-6));
        double half = 1.9623 * 0.01 * Math.sqrt(0.1 * 0.9 / 10_000);
        assertThat(sample.estimate("ratio").high()).isCloseTo(0.001 + half, within(1e-7));
    }

    @Test
    void aSystemThatIsNotReliableIsNotBiasedIntoAnInterval() {
        // Failures as fast as repairs: a cycle sees hundreds of moves, and its weight is their product.
        JumpModel<Integer> busy = (failed, jumps) -> {
            jumps.failure(failed < 12 ? failed + 1 : failed, 12 - failed);
            jumps.repair(failed > 0 ? failed - 1 : 0, failed);
        };
        var cycles = BiasedCycles.of(busy, 0, failed -> failed == 12, 0.9);

        RareEstimate estimate = cycles.unavailability(1, new Effort(0.1, 500, 500));

        double exact = Math.pow(2, -12);
        boolean wrong = estimate.estimate().hasInterval()
                && (estimate.estimate().low() > exact || estimate.estimate().high() < exact);
        assertThat(wrong).isFalse();
    }

    @Test
    void biasOutOfBoundsIsRefused() {
        JumpModel<Integer> model = (failed, jumps) -> jumps.failure(failed + 1, 1);

        assertThatThrownBy(() -> BiasedCycles.of(model, 0, failed -> failed == 2, 0.95))
                .hasMessage("bias must be in (0, 0.9], got 0.95");
        assertThatThrownBy(() -> BiasedCycles.of(model, 2, failed -> failed == 2)).hasMessage("the start state is down: 2");
    }

    @Test
    void theSameSeedGivesTheSameEstimate() {
        JumpModel<Integer> model = (failed, jumps) -> {
            jumps.failure(failed < 3 ? failed + 1 : failed, 0.001 * (3 - failed));
            jumps.repair(failed > 0 ? failed - 1 : 0, failed);
        };
        var effort = new Effort(0.1, 1_000, 100_000);

        List<RareEstimate> twice = List.of(
                BiasedCycles.of(model, 0, failed -> failed == 3).unavailability(5, effort),
                BiasedCycles.of(model, 0, failed -> failed == 3).unavailability(5, effort));

        assertThat(twice.get(0)).isEqualTo(twice.get(1));
    }

    /** M/D/1: the rest of a constant service is part of the state, and splitting does not mind. */
    @Test
    void aConstantServiceIsSplitInTheMiddle() {
        record Queue(int present, double rest) {}
        double load = 0.5;
        Walk<Queue> walk = (queue, random) -> {
            double arrival = random.nextExponential() / load;
            if (queue.present == 0) {
                return new Walk.Step<>(new Queue(1, 1), arrival);
            }
            return arrival < queue.rest
                    ? new Walk.Step<>(new Queue(queue.present + 1, queue.rest - arrival), arrival)
                    : new Walk.Step<>(new Queue(queue.present - 1, 1), queue.rest);
        };
        var splitting = new Splitting<Queue>(walk, Queue::present, 12);

        RareEstimate estimate = splitting.longRun(new Queue(0, 0), 100, 300, 4, 11, new Effort(0.1, 200, 5_000));

        // P(N = n) of M/D/1 by its generating function (Gross and Harris); the queue is not bounded here: P(N >= 12).
        double exact = 1;
        double[] p = departures(load, 40);
        for (int n = 0; n < 12; n++) {
            exact -= p[n];
        }
        assertThat(estimate.estimate().hasInterval()).isTrue();
        assertThat(estimate.estimate().low()).isLessThan(exact);
        assertThat(estimate.estimate().high()).isGreaterThan(exact);
    }

    /** The distribution seen by departures, which is that at any time: p_n from p_0 = 1 − ρ by the embedded chain. */
    private static double[] departures(double load, int size) {
        double[] arrivals = new double[size + 2];
        arrivals[0] = Math.exp(-load);
        for (int k = 1; k < arrivals.length; k++) {
            arrivals[k] = arrivals[k - 1] * load / k;
        }
        double[] p = new double[size];
        p[0] = 1 - load;
        for (int n = 0; n + 1 < size; n++) {
            double next = p[n] - p[0] * arrivals[n];
            for (int k = 1; k <= n; k++) {
                next -= p[k] * arrivals[n - k + 1];
            }
            p[n + 1] = next / arrivals[0];
        }
        return p;
    }
}
