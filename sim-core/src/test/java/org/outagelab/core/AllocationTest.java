package org.outagelab.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.outagelab.core.queueing.Station;
import org.outagelab.core.queueing.StationOptions;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;
import org.outagelab.core.stats.BatchMeans;
import org.outagelab.core.stats.Tally;
import org.outagelab.core.stats.TimeWeighted;

/** In steady state the engine allocates less than 0.01 bytes per operation (what the JVM itself does now and then). */
final class AllocationTest {
    private static final int OPERATIONS = 300_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Simulation sim = new Simulation(1);
    private final RandomStream random = sim.stream("allocation");

    private static void assertNothingAllocated(Runnable operation) {
        for (int i = 0; i < OPERATIONS; i++) {
            operation.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < OPERATIONS; i++) {
            operation.run();
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(bytes / (double) OPERATIONS).isLessThan(0.01);
    }

    @Test
    void schedulingAndExecutingAllocateNothing() {
        for (int pending : new int[] {1, 5_000}) {
            var run = new Simulation(pending);
            @SuppressWarnings({"unchecked", "rawtypes"})
            EventType<Object>[] type = new EventType[1];
            type[0] = run.eventType("hold", payload -> {
                type[0].in((long) (1e6 * random.nextExponential()), payload);
                run.stop();
            });
            for (int i = 0; i < pending; i++) {
                type[0].in(i, this);
            }
            assertNothingAllocated(run::run);
        }
    }

    @Test
    void timersRestartAndCancelWithoutAllocating() {
        EventType<Object> type = sim.eventType("timer", payload -> {});
        var timers = new Timer[1000];
        for (int i = 0; i < timers.length; i++) {
            timers[i] = type.timer(null);
        }
        assertNothingAllocated(() -> {
            timers[random.nextInt(timers.length)].restart(random.nextInt(1_000_000));
            timers[random.nextInt(timers.length)].cancel();
        });
    }

    @Test
    void timeoutsStartAndCancelWithoutAllocatingOrGrowing() {
        TimeoutLane<Object> lane = sim.timeoutLane(SimTime.SECOND, sim.eventType("timeout", payload -> {}));
        long[] handles = new long[10_000];
        int[] next = {0};
        for (int i = 0; i < handles.length; i++) {
            handles[i] = lane.start(this);
        }
        assertNothingAllocated(() -> {
            int i = next[0]++ % handles.length;
            lane.cancel(handles[i]);
            handles[i] = lane.start(this);
        });
        assertThat(sim.eventsPending()).isEqualTo(1);
        assertThat(lane.size()).isEqualTo(handles.length);
    }

    @Test
    void drawsAllocateNothing() {
        Distribution[] distributions = {
            Distributions.exponential(1), Distributions.gamma(0.5, 1), Distributions.lognormal(1, 1),
            Distributions.hyperexponential(1, 4), Distributions.erlang(20, 1), Distributions.weibull(0.7, 1),
            Distributions.pareto(2, 1), Distributions.empirical(new double[] {1, 2, 3}), Distributions.uniform(0, 1)
        };
        double[] sum = {0};
        assertNothingAllocated(() -> {
            for (Distribution distribution : distributions) {
                sum[0] += distribution.sample(random);
            }
        });
        assertThat(sum[0]).isPositive();
    }

    @Test
    void accumulatorsAllocateNothing() {
        var tally = new Tally();
        var batches = new BatchMeans(20);
        var queue = new TimeWeighted(0, 0);
        long[] now = {0};
        assertNothingAllocated(() -> {
            double x = random.nextDouble();
            tally.add(x);
            batches.add(x);
            queue.set(now[0]++, x);
        });
    }

    @Test
    void aStationAllocatesNothing() {
        Object customer = this;
        var station = new Station<Object>(sim, "station", StationOptions.workers(2).queueTimeout(50_000_000L),
                (who, how, visit) -> sim.stop());
        @SuppressWarnings({"unchecked", "rawtypes"})
        EventType<Object>[] arrival = new EventType[1];
        arrival[0] = sim.eventType("load", ignored -> {
            station.arrive(customer, (long) (2e6 * random.nextExponential()));
            arrival[0].in((long) (1.2e6 * random.nextExponential()), null);
        });
        arrival[0].in(0, null);
        assertNothingAllocated(sim::run);
    }
}
