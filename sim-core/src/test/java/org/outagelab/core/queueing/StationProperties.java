package org.outagelab.core.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;

/** Under any load, impatience and breakdowns, every customer leaves exactly once and the work adds up. */
final class StationProperties {
    @Property(tries = 150)
    void everyCustomerOfAStationDepartsExactlyOnce(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int workers, @ForAll @IntRange(max = 5) int kind) {
        var sim = new Simulation(seed);
        Set<Integer> present = new HashSet<>();
        StationOptions<Integer> options = options(workers, kind);
        var station = new Station<>(sim, "station", options, (Integer customer, Departure how, Visit visit) -> {
            assertThat(present.remove(customer)).isTrue();
            assertThat(visit.waitedNs()).isBetween(0L, visit.responseNs());
        });
        EventType<Integer> arrival = sim.eventType("load", customer -> {
            present.add(customer);
            station.arrive(customer, customer * 7919 % 300);
            assertThat(station.present()).isEqualTo(present.size()).isEqualTo(station.waiting() + station.busy());
        });
        EventType<Integer> fault = sim.eventType("fault", i -> {
            var how = Breakdown.values()[i % 3];
            switch (i % 5) {
                case 0 -> station.breakDown(how);
                case 1, 2 -> station.breakDown(i % workers, how);
                case 3 -> station.repair(i % workers);
                default -> station.repair();
            }
            assertThat(station.present()).isEqualTo(present.size()).isEqualTo(station.waiting() + station.busy());
        });
        schedule(seed, arrival, fault, sim.eventType("repair", ignored -> station.repair()));

        sim.run();

        assertThat(present).isEmpty();
        assertThat(station.present()).isZero();
        assertThat(station.waiting()).isZero();
        assertThat(station.busy()).isZero();
        assertConserved(station.statistics());
        assertThat(sim.eventsPending()).isZero();
    }

    @Property(tries = 150)
    void everyCustomerOfSharedCoresDepartsExactlyOnce(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int cores, @ForAll @IntRange(max = 5) int kind) {
        var sim = new Simulation(seed);
        Set<Integer> present = new HashSet<>();
        var station = new ProcessorSharing<>(sim, "cores", options(cores, kind),
                (Integer customer, Departure how, Visit visit) -> {
                    assertThat(present.remove(customer)).isTrue();
                    if (how == Departure.SERVED) {
                        assertThat(visit.responseNs()).isGreaterThanOrEqualTo(customer * 7919 % 300);
                    }
                });
        EventType<Integer> arrival = sim.eventType("load", customer -> {
            present.add(customer);
            station.arrive(customer, customer * 7919 % 300);
            assertThat(station.present()).isEqualTo(present.size());
        });
        EventType<Integer> fault = sim.eventType("fault", i -> {
            if (i % 2 == 0) {
                station.breakDown(Breakdown.values()[i % 3]);
            } else {
                station.repair();
            }
        });
        schedule(seed, arrival, fault, sim.eventType("repair", ignored -> station.repair()));

        sim.run();

        assertThat(present).isEmpty();
        assertConserved(station.statistics());
        assertThat(sim.eventsPending()).isZero();
    }

    private static StationOptions<Integer> options(int workers, int kind) {
        StationOptions<Integer> options = StationOptions.workers(workers);
        return switch (kind) {
            case 0 -> options;
            case 1 -> options.lifo().capacity(6);
            case 2 -> options.queueTimeout(200);
            case 3 -> options.totalTimeout(250).priority(3, customer -> customer % 3);
            case 4 -> options.queueTimeout((Integer customer) -> customer % 400);
            default -> options.totalTimeout((Integer customer) -> customer % 500).capacity(9);
        };
    }

    private static void schedule(
            long seed, EventType<Integer> arrival, EventType<Integer> fault, EventType<Integer> lastRepair) {
        var random = RandomStream.named(seed, 0, "schedule");
        long timeNs = 0;
        for (int i = 0; i < 300; i++) {
            timeNs += random.nextInt(120);
            arrival.at(timeNs, i);
            if (random.nextInt(10) == 0) {
                fault.at(timeNs, random.nextInt(1000));
            }
        }
        lastRepair.at(timeNs + 1, 0);
    }

    private static void assertConserved(StationStatistics statistics) {
        long departed = 0;
        for (var how : Departure.values()) {
            departed += statistics.departed(how);
        }
        assertThat(departed).isEqualTo(statistics.arrived()).isEqualTo(300);
        assertThat(statistics.waitNs().count()).isEqualTo(statistics.departed(Departure.SERVED));
    }
}
