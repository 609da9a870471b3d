package org.outagelab.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.core.theory.OpenModel.exponential;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.queueing.Grants;
import org.outagelab.core.queueing.Pool;
import org.outagelab.core.queueing.PoolOptions;
import org.outagelab.core.queueing.PoolStatistics;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;
import org.outagelab.core.stats.Tally;

/** Customers who hold a unit for a while that the pool does not know. */
final class PoolTheoryTest {
    private static final int RUNS = 10;
    /** A mean of 10 runs that is right is farther off once in about 2,000 tests. */
    private static final double STANDARD_ERRORS = 5;

    private final Map<String, Double> exact = ExactCases.copied();

    private static final class Customers implements Grants<Boolean> {
        private final Pool<Boolean> pool;
        private final Distribution holds;
        private final RandomStream random;
        private final EventType<Pool.Claim<Boolean>> done;
        /** In the order of the pool's line. */
        private final ArrayDeque<Pool.Claim<Boolean>> waiting = new ArrayDeque<>();

        Customers(Simulation sim, PoolOptions<Boolean> options, Distribution holds) {
            this.holds = holds;
            this.random = sim.stream("holds");
            this.pool = new Pool<>(sim, "pool", options, this);
            this.done = sim.eventType("customers", Pool.Claim::release);
        }

        void arrive() {
            var claim = pool.claim(true);
            if (claim.acquire()) {
                done.in(holds.sampleNs(random), claim);
            } else if (claim.waiting()) {
                waiting.addLast(claim);
            }
        }

        @Override
        public void granted(Boolean customer) {
            done.in(holds.sampleNs(random), waiting.removeFirst());
        }

        @Override
        public void timedOut(Boolean customer) {
            waiting.removeFirst();
        }
    }

    private static Tally means(
            PoolOptions<Boolean> options, double gapSeconds, Distribution holds, ToDoubleFunction<PoolStatistics> value) {
        var means = new Tally();
        for (int run = 0; run < RUNS; run++) {
            var sim = new Simulation(20_260_101, run);
            var customers = new Customers(sim, options, holds);
            OpenModel.feed(sim, 100_000, exponential(gapSeconds), new long[1], () -> customers.pool.statistics().reset(),
                    ignored -> customers.arrive());
            means.add(value.applyAsDouble(customers.pool.statistics()));
        }
        return means;
    }

    private static void agree(Tally means, double expected) {
        double error = means.standardDeviation() / Math.sqrt(RUNS);
        assertThat(error).as("precise enough to tell").isLessThan(0.02 * expected);
        assertThat(means.mean()).isCloseTo(expected, within(STANDARD_ERRORS * error));
    }

    private static double waitSeconds(PoolStatistics seen) {
        return seen.waitNs().mean() / SimTime.SECOND;
    }

    @Test
    void whoWaitsWithoutEndWaitsAsErlangCSays() {
        PoolOptions<Boolean> four = PoolOptions.units(4);

        agree(means(four, 1 / 3.2, exponential(1), seen -> seen.waited() / (double) seen.asked()), exact.get("Q-MMc-a-Pw"));
        agree(means(four, 1 / 3.2, exponential(1), PoolTheoryTest::waitSeconds), exact.get("Q-MMc-a-Wq"));
    }

    @Test
    void withoutALineErlangBSaysHowManyAreRefusedWhateverTheHoldIs() {
        var options = PoolOptions.<Boolean>units(10).line(0);

        for (var holds : new Distribution[] {Distributions.constant(SimTime.SECOND), exponential(1)}) {
            agree(means(options, 1 / 7.0, holds, seen -> seen.refused() / (double) seen.asked()), exact.get("Q-ErlB-a-B"));
            agree(means(options, 1 / 7.0, holds, seen -> seen.meanHeld() / 10), exact.get("Q-ErlB-a-U"));
        }
    }

    @Test
    void whoWaitsForASecondAtMostGivesUpAsOftenAsBarrerSays() {
        var options = PoolOptions.<Boolean>units(4).queueTimeout(SimTime.SECOND);

        agree(means(options, 1 / 4.4, exponential(1), seen -> seen.timedOut() / (double) seen.asked()),
                exact.get("Q-TMO-a-ab"));
        agree(means(options, 1 / 4.4, exponential(1), seen -> seen.meanWaiting() / 4.4), exact.get("Q-TMO-a-W"));
    }
}
