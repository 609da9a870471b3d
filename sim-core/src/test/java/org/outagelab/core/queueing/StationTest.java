package org.outagelab.core.queueing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

final class StationTest {
    private final Simulation sim = new Simulation(1);
    private final List<String> log = new ArrayList<>();

    private Station<String> station(StationOptions<String> options) {
        return new Station<>(sim, "station", options, this::write);
    }

    private ProcessorSharing<String> cores(StationOptions<String> options) {
        return new ProcessorSharing<>(sim, "cores", options, this::write);
    }

    private void write(String customer, Departure how, Visit visit) {
        log.add(sim.nowNs() + " " + customer + " " + how + " waited " + visit.waitedNs());
    }

    private void at(long timeNs, Runnable action) {
        sim.<Void>eventType("test", ignored -> action.run()).at(timeNs, null);
    }

    @Test
    void firstInIsFirstOut() {
        var station = station(StationOptions.workers(2));

        station.arrive("a", 10);
        station.arrive("b", 20);
        station.arrive("c", 5);
        station.arrive("d", 5);
        sim.run();

        assertThat(log).containsExactly(
                "10 a SERVED waited 0", "15 c SERVED waited 10", "20 b SERVED waited 0", "20 d SERVED waited 15");
    }

    @Test
    void lastInIsFirstOut() {
        var station = station(StationOptions.<String>workers(1).lifo());

        station.arrive("a", 10);
        station.arrive("b", 10);
        station.arrive("c", 10);
        sim.run();

        assertThat(log).containsExactly(
                "10 a SERVED waited 0", "20 c SERVED waited 10", "30 b SERVED waited 20");
    }

    @Test
    void aLowerClassGoesFirstAndInterruptsNobody() {
        var station = station(StationOptions.<String>workers(1).priority(2, name -> name.startsWith("vip") ? 0 : 1));

        station.arrive("a", 10);
        station.arrive("b", 10);
        station.arrive("vip", 10);
        sim.run();

        assertThat(log).extracting(line -> line.split(" ")[1]).containsExactly("a", "vip", "b");
    }

    @Test
    void aFullStationRejects() {
        var station = station(StationOptions.<String>workers(1).capacity(2));

        station.arrive("a", 10);
        station.arrive("b", 10);
        station.arrive("c", 10);
        sim.run();

        assertThat(log).first().isEqualTo("0 c REJECTED waited 0");
        assertThat(station.statistics().departed(Departure.SERVED)).isEqualTo(2);
        assertThat(station.statistics().departed(Departure.REJECTED)).isEqualTo(1);
        assertThat(station.statistics().arrived()).isEqualTo(3);
    }

    @Test
    void aQueueTimeoutSparesTheServed() {
        var station = station(StationOptions.<String>workers(1).queueTimeout(15));

        station.arrive("a", 10);
        station.arrive("b", 10);
        station.arrive("c", 10);
        sim.run();

        assertThat(log).containsExactly(
                "10 a SERVED waited 0", "15 c TIMED_OUT waited 15", "20 b SERVED waited 10");
    }

    @Test
    void aTotalTimeoutFreesTheWorker() {
        var station = station(StationOptions.<String>workers(1).totalTimeout(15));

        station.arrive("a", 10);
        station.arrive("b", 10);
        at(12, () -> station.arrive("c", 10));
        sim.run();

        assertThat(log).containsExactly(
                "10 a SERVED waited 0", "15 b TIMED_OUT waited 10", "25 c SERVED waited 3");
    }

    @Test
    void eachCustomerMayHaveItsOwnPatience() {
        var station = station(
                StationOptions.<String>workers(1).queueTimeout((String name) -> name.equals("b") ? 3 : SimTime.NEVER));

        station.arrive("a", 10);
        station.arrive("b", 10);
        station.arrive("c", 10);
        sim.run();

        assertThat(log).containsExactly(
                "3 b TIMED_OUT waited 3", "10 a SERVED waited 0", "20 c SERVED waited 10");
    }

    @Test
    void aBreakdownThatKillsRefusesUntilTheRepair() {
        var station = station(StationOptions.workers(1));
        station.arrive("a", 10);
        station.arrive("b", 10);

        at(4, () -> station.breakDown(Breakdown.KILL));
        at(6, () -> station.arrive("c", 10));
        at(8, station::repair);
        at(9, () -> station.arrive("d", 10));
        sim.run();

        assertThat(log).containsExactly("4 a KILLED waited 0", "4 b KILLED waited 4", "6 c REFUSED waited 0",
                "19 d SERVED waited 0");
        assertThat(station.present()).isZero();
    }

    @Test
    void aBreakdownThatRequeuesRepeatsTheWork() {
        var station = station(StationOptions.workers(1));
        station.arrive("a", 10);
        station.arrive("b", 10);

        at(4, () -> station.breakDown(Breakdown.REQUEUE));
        at(8, station::repair);
        sim.run();

        assertThat(log).containsExactly("18 a SERVED waited 0", "28 b SERVED waited 18");
    }

    @Test
    void aBreakdownThatResumesKeepsTheRestOfTheWork() {
        var station = station(StationOptions.workers(1));
        station.arrive("a", 10);

        at(4, () -> station.breakDown(Breakdown.RESUME));
        at(5, () -> station.arrive("b", 10));
        at(8, station::repair);
        sim.run();

        assertThat(log).containsExactly("14 a SERVED waited 0", "24 b SERVED waited 9");
        // Busy 0..4 and 8..24; a waits 4..8, b 5..14.
        assertThat(station.statistics().meanBusy()).isEqualTo(20.0 / 24);
        assertThat(station.statistics().meanWaiting()).isEqualTo(13.0 / 24);
    }

    @Test
    void theJobOfABrokenWorkerGoesToAnIdleOne() {
        var station = station(StationOptions.workers(2));
        station.arrive("a", 10);

        // Worker 0 is given work first.
        at(4, () -> station.breakDown(0, Breakdown.REQUEUE));
        sim.run();

        assertThat(log).containsExactly("14 a SERVED waited 0");
    }

    @Test
    void coresAreSharedEqually() {
        var cores = cores(StationOptions.workers(1));

        cores.arrive("a", 10);
        cores.arrive("b", 20);
        sim.run();

        // Both at half speed: a has 10 at 20; b has 10 left, alone.
        assertThat(log).containsExactly("20 a SERVED waited 0", "30 b SERVED waited 0");
    }

    @Test
    void nobodyGetsMoreThanOneCore() {
        var cores = cores(StationOptions.workers(2));

        cores.arrive("a", 10);
        at(4, () -> {
            cores.arrive("b", 12);
            cores.arrive("c", 12);
        });
        sim.run();

        // Three share two cores from 4 on: a needs 6 more at 2/3, until 13; b and c then have 6 left, alone.
        assertThat(log).containsExactly("13 a SERVED waited 0", "19 b SERVED waited 0", "19 c SERVED waited 0");
        assertThat(cores.statistics().meanBusy()).isCloseTo((4 + 2 * 15) / 19.0, within(1e-12));
    }

    @Test
    void sharedCoresBreakDownInEveryWay() {
        for (var how : Breakdown.values()) {
            log.clear();
            var run = new Simulation(1);
            var cores = new ProcessorSharing<String>(run, "cores", StationOptions.workers(1),
                    (customer, left, visit) -> log.add(run.nowNs() + " " + customer + " " + left));
            cores.arrive("a", 10);
            run.<Void>eventType("test", ignored -> cores.breakDown(how)).at(4, null);
            run.<Void>eventType("test", ignored -> cores.arrive("b", 100)).at(5, null);
            run.<Void>eventType("test", ignored -> cores.repair()).at(8, null);
            run.run();

            switch (how) {
                case KILL -> assertThat(log).containsExactly("4 a KILLED", "5 b REFUSED");
                case RESUME -> assertThat(log).containsExactly("20 a SERVED", "114 b SERVED");
                case REQUEUE -> assertThat(log).containsExactly("28 a SERVED", "118 b SERVED");
            }
        }
    }

    @Test
    void anImpatientCustomerLeavesSharedCores() {
        var cores = cores(StationOptions.<String>workers(1).capacity(2).totalTimeout(12));

        cores.arrive("a", 5);
        cores.arrive("b", 20);
        cores.arrive("c", 1);
        sim.run();

        assertThat(log).containsExactly(
                "0 c REJECTED waited 0", "10 a SERVED waited 0", "12 b TIMED_OUT waited 0");
    }

    @Test
    void statisticsStartAnewAfterTheWarmUp() {
        var station = station(StationOptions.workers(1));
        station.arrive("a", 10);
        at(4, () -> station.statistics().reset());

        sim.runUntil(20);

        assertThat(station.statistics().arrived()).isZero();
        assertThat(station.statistics().departed(Departure.SERVED)).isEqualTo(1);
        assertThat(station.statistics().meanBusy()).isEqualTo(6.0 / 16);
        assertThat(station.statistics().responseNs().mean()).isEqualTo(10);
    }

    @Test
    void optionsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> StationOptions.workers(0)).withMessageContaining("got 0");
        assertThatIllegalArgumentException().isThrownBy(() -> StationOptions.workers(1).capacity(0));
        assertThatIllegalArgumentException().isThrownBy(() -> StationOptions.workers(1).queueTimeout(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> StationOptions.workers(1).priority(0, c -> 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> station(StationOptions.workers(1)).arrive("a", -7))
                .withMessageContaining("-7");
    }
}
