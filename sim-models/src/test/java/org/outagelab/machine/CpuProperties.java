package org.outagelab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.outagelab.core.Phase;
import org.outagelab.core.Simulation;

/** Shared cores, against cases computed by hand and against a naive simulation in small steps of events. */
class CpuProperties {
    /** Something that happens to the CPU: a job of some work arrives, or the speed changes (work 0). */
    record Happening(long atNs, long workNs, double speed, long cancelledAfterNs) {}

    private final Simulation simulation = new Simulation(1);
    private final List<String> ended = new ArrayList<>();

    @Example
    void twoJobsOnOneCoreTakeTwiceAsLong() {
        var cpu = new Cpu(simulation, "host", 1);
        start(cpu, 0, 100, "a");
        start(cpu, 0, 100, "b");

        simulation.runUntil(1000);

        assertThat(ended).containsExactly("200 a", "200 b");
        assertThat(cpu.busyNs()).isEqualTo(200);
    }

    @Example
    void aShortJobPassesALongOne() {
        var cpu = new Cpu(simulation, "host", 1);
        start(cpu, 0, 1000, "long");
        start(cpu, 100, 50, "short");

        simulation.runUntil(10_000);

        // From 100 on each gets half a core: short ends at 200, long at 1050.
        assertThat(ended).containsExactly("200 short", "1050 long");
    }

    @Example
    void jobsUpToTheNumberOfCoresDoNotDisturbEachOther() {
        var cpu = new Cpu(simulation, "host", 3);
        start(cpu, 0, 100, "a");
        start(cpu, 0, 200, "b");
        start(cpu, 50, 300, "c");

        simulation.runUntil(10_000);

        assertThat(ended).containsExactly("100 a", "200 b", "350 c");
        assertThat(cpu.busyNs()).isEqualTo(600);
    }

    @Example
    void aSlowerCpuStretchesWhatIsLeft() {
        var cpu = new Cpu(simulation, "host", 1);
        start(cpu, 0, 100, "a");
        at(50, () -> cpu.speed(0.1));
        at(250, () -> cpu.speed(1));

        simulation.runUntil(10_000);

        // 50 done, then 20 in 200 ns, then 30.
        assertThat(ended).containsExactly("280 a");
    }

    @Example
    void aCancelledJobLeavesItsShareToTheOthers() {
        var cpu = new Cpu(simulation, "host", 1);
        start(cpu, 0, 100, "a");
        start(cpu, 0, 100, "b");
        at(100, () -> assertThat(cpu.cancel("b")).isTrue());
        at(100, () -> assertThat(cpu.cancel("b")).isFalse());
        at(100, () -> assertThat(cpu.remainingNs("a")).isEqualTo(50));
        at(100, () -> assertThat(cpu.remainingNs("b")).isZero());

        simulation.runUntil(10_000);

        assertThat(ended).containsExactly("150 a");
    }

    @Property(tries = 300)
    void itEndsJobsWhenANaiveSimulationDoes(
            @ForAll("histories") List<Happening> history, @ForAll @IntRange(min = 1, max = 4) int cores) {
        var expected = naive(history, cores);
        var own = new Simulation(1);
        var cpu = new Cpu(own, "host", cores);
        var actual = new double[history.size()];
        Arrays.fill(actual, Double.NaN);
        for (int i = 0; i < history.size(); i++) {
            var happening = history.get(i);
            Integer job = i;
            var begin = own.<Void>eventType("test", Phase.CONTROL, ignored -> {
                if (happening.workNs() == 0) {
                    cpu.speed(happening.speed());
                } else {
                    cpu.run(happening.workNs(), done -> actual[(Integer) done] = own.nowNs(), job);
                }
            });
            begin.at(happening.atNs(), null);
            if (happening.cancelledAfterNs() > 0) {
                own.<Void>eventType("test", Phase.CONTROL, ignored -> cpu.cancel(job))
                        .at(happening.atNs() + happening.cancelledAfterNs(), null);
            }
        }

        own.run();

        // Each event rounds up to a whole nanosecond.
        double rounding = 2.0 * history.size();
        for (int i = 0; i < actual.length; i++) {
            long cancelledNs = history.get(i).atNs() + history.get(i).cancelledAfterNs();
            if (Double.isNaN(expected[i])) {
                assertThat(actual[i]).as("job " + i).isNaN();
            } else if (!Double.isNaN(actual[i]) || Math.abs(expected[i] - cancelledNs) > rounding) {
                // A job that ends within the rounding of its cancelling may do either.
                assertThat(actual[i]).as("job " + i).isCloseTo(expected[i], within(rounding));
            }
        }
    }

    /** Egalitarian sharing by definition: between two events each of n jobs gets speed · min(1, c/n). */
    private static double[] naive(List<Happening> history, int cores) {
        int n = history.size();
        var left = new double[n];
        var ends = new double[n];
        Arrays.fill(left, -1);
        Arrays.fill(ends, Double.NaN);
        double now = 0;
        double speed = 1;
        while (true) {
            int active = 0;
            for (double work : left) {
                active += work > 0 ? 1 : 0;
            }
            double rate = active == 0 ? 0 : speed * Math.min(1, (double) cores / active);
            double next = Double.POSITIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                if (history.get(i).atNs() > now) {
                    next = Math.min(next, history.get(i).atNs());
                }
                double cancelled = history.get(i).atNs() + history.get(i).cancelledAfterNs();
                if (history.get(i).cancelledAfterNs() > 0 && cancelled > now) {
                    next = Math.min(next, cancelled);
                }
                if (left[i] > 0) {
                    next = Math.min(next, now + left[i] / rate);
                }
            }
            if (next == Double.POSITIVE_INFINITY) {
                return ends;
            }
            for (int i = 0; i < n; i++) {
                if (left[i] > 0) {
                    left[i] -= rate * (next - now);
                    if (left[i] <= 1e-6) {
                        left[i] = 0;
                        ends[i] = next;
                    }
                }
            }
            now = next;
            for (int i = 0; i < n; i++) {
                var happening = history.get(i);
                if (happening.atNs() == now && happening.workNs() == 0) {
                    speed = happening.speed();
                } else if (happening.atNs() == now) {
                    left[i] = happening.workNs();
                }
                if (happening.cancelledAfterNs() > 0
                        && happening.atNs() + happening.cancelledAfterNs() == now
                        && left[i] > 0) {
                    left[i] = 0;
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Happening>> histories() {
        // Odd arrivals, even cancellations: no job is cancelled in the very instant of another event.
        var arrivals = Arbitraries.longs().between(1, 5000).map(ns -> 20 * ns + 1);
        var work = Arbitraries.longs().between(0, 30_000);
        var speed = Arbitraries.doubles().between(0.1, 2).ofScale(2);
        var cancel = Arbitraries.longs().between(-3000, 1000).map(ns -> ns <= 0 ? 0 : 100 * ns);
        return Combinators.combine(arrivals, work, speed, cancel)
                .as((at, ns, factor, after) -> new Happening(at, ns < 3000 ? 0 : ns, factor, ns < 3000 ? 0 : after))
                .list()
                .uniqueElements(Happening::atNs)
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    private void start(Cpu cpu, long atNs, long workNs, String name) {
        at(atNs, () -> cpu.run(workNs, job -> ended.add(simulation.nowNs() + " " + job), name));
    }

    private void at(long ns, Runnable action) {
        simulation.<Void>eventType("test", Phase.CONTROL, ignored -> action.run()).at(ns, null);
    }
}
