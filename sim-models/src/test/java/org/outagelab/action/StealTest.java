package org.outagelab.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.core.Simulation;
import org.outagelab.machine.Host;

/** What a hypervisor takes of a machine's cores. */
class StealTest {
    private final Simulation simulation = new Simulation(1);
    private final List<Long> doneMs = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"50%, 200", "90%, 1000", "20%, 125"})
    void cpuWorkTakesAsMuchLongerAsTheShareThatIsLeftIsSmaller(String share, long tookMs) {
        var host = new Host(simulation, "one", "a", 2, 0);
        var steal = steal(share, host);

        steal.apply();
        work(host, 100 * MS);
        simulation.runUntil(2 * SECOND);

        assertThat(doneMs).containsExactly(tookMs);
    }

    @Test
    void whatItHadBegunGoesOnAtFullSpeedOnceNothingIsStolenAnyMore() {
        var host = new Host(simulation, "one", "a", 1, 0);
        var steal = steal("50%", host);
        steal.apply();
        work(host, 100 * MS);
        simulation.runUntil(100 * MS);

        steal.undo();
        steal.undo();
        simulation.runUntil(2 * SECOND);

        assertThat(doneMs).containsExactly(150L);
    }

    @Test
    void ofTwoThievesTheSecondTakesItsShareOfWhatTheFirstLeaves() {
        var host = new Host(simulation, "one", "a", 1, 0);
        var first = steal("50%", host);
        var second = steal("50%", host);
        first.apply();
        second.apply();
        work(host, 100 * MS);
        simulation.runUntil(200 * MS);
        first.undo();
        simulation.runUntil(2 * SECOND);

        // A quarter of the speed for 200 ms, then half of it.
        assertThat(doneMs).containsExactly(300L);
    }

    @Test
    void whatAMachineLosesItsVirtualMachinesLose() {
        var machine = new Host(simulation, "iron", "a", 4, 0);
        var guest = new Host(simulation, "guest", "a", 2, 0);
        machine.carries(guest);
        steal("75%", machine).apply();

        work(guest, 100 * MS);
        simulation.runUntil(2 * SECOND);

        assertThat(doneMs).containsExactly(400L);
    }

    @Test
    void theNeighboursOfAVirtualMachineThatIsRobbedLoseNothing() {
        var machine = new Host(simulation, "iron", "a", 4, 0);
        var robbed = new Host(simulation, "robbed", "a", 1, 0);
        var other = new Host(simulation, "other", "a", 1, 0);
        machine.carries(robbed);
        machine.carries(other);
        steal("75%", robbed).apply();

        work(robbed, 100 * MS);
        work(other, 100 * MS);
        simulation.runUntil(2 * SECOND);

        assertThat(doneMs).containsExactly(100L, 400L);
    }

    private void work(Host host, long ns) {
        host.cpu().run(ns, job -> doneMs.add(Math.round(simulation.nowNs() / (double) MS)), new Object());
    }

    private static Deed steal(String share, Host host) {
        return Actions.parse("steal(" + share + ")")
                .on(List.of(new Target(host.name(), host, List.of(), List.of(), List.of(), List.of(), List.of())), null);
    }
}
