package org.outagelab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.core.Simulation;
import org.outagelab.fixture.Lab;

/** Several hosts on the cores of one machine. */
class VirtualMachinesTest {
    private static String scenario(String hosts, String more) {
        return "{version: 1, name: test, seed: 5, hosts: {" + hosts + "},"
                + " services: {app: {kind: gunicorn, on: [a], workers: 4}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [cpu 100ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 1/s, duration: 100s, to: app,"
                + " client: {timeout: 500ms}}}" + more + "}";
    }

    private static long failed(Lab lab) {
        return lab.ledger().counted() - lab.ledger().ok();
    }

    private final Simulation simulation = new Simulation(1);
    private final Host metal = new Host(simulation, "metal", "", 2, 0);
    private final Host quiet = new Host(simulation, "quiet", "", 2, 0);

    /** When 100 ms of work on the quiet host are done, beside jobs of a second on a neighbour and on the machine itself. */
    private double doneMs(int neighbourCores, int neighbourJobs, int ownJobs) {
        var noisy = new Host(simulation, "noisy", "", neighbourCores, 0);
        metal.carries(quiet);
        metal.carries(noisy);
        for (int i = 0; i < neighbourJobs; i++) {
            noisy.cpu().run(SECOND, job -> { }, new Object());
        }
        for (int i = 0; i < ownJobs; i++) {
            metal.cpu().run(SECOND, job -> { }, new Object());
        }
        var done = new ArrayList<Long>();
        quiet.cpu().run(100 * MS, job -> done.add(simulation.nowNs()), new Object());
        simulation.runUntil(100 * SECOND);
        return done.get(0) / 1e6;
    }

    @Test
    void aNoisyNeighbourTakesWhatTheOthersLack() {
        // Five threads on two cores: each has 2/5 of one.
        assertThat(doneMs(4, 4, 0)).isCloseTo(250, within(0.01));
    }

    @Test
    void whoeverHasACoreIsNotSlowedDown() {
        assertThat(doneMs(4, 1, 0)).isCloseTo(100, within(0.01));
    }

    @Test
    void aVirtualMachineHasNoMoreThreadsThanCores() {
        assertThat(doneMs(2, 10, 0)).isCloseTo(150, within(0.01));
    }

    @Test
    void theMachinesOwnProcessesCompeteToo() {
        assertThat(doneMs(1, 1, 2)).isCloseTo(200, within(0.01));
    }

    @Test
    void theShareChangesWithTheNeighboursWork() {
        var noisy = new Host(simulation, "noisy", "", 4, 0);
        metal.carries(quiet);
        metal.carries(noisy);
        for (int i = 0; i < 3; i++) {
            noisy.cpu().run(25 * MS, job -> { }, new Object());
        }
        var done = new ArrayList<Long>();
        quiet.cpu().run(100 * MS, job -> done.add(simulation.nowNs()), new Object());
        simulation.runUntil(SECOND);

        // Four threads on two cores for 50 ms, in which each gets 25 ms; then alone.
        assertThat(done.get(0) / 1e6).isCloseTo(125, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host-down", "freeze"})
    void whatStrikesTheMachineStrikesItsHosts(String action) {
        var hosts = "metal: {cores: 8}, a: {cores: 2, machine: metal}, c: {cores: 2}";
        var struck = Lab.run(scenario(hosts, ", faults: [{at: 50s, action: " + action + ", target: metal}]"));
        var other = Lab.run(scenario(hosts, ", faults: [{at: 50s, action: " + action + ", target: c}]"));

        assertThat(struck.outcome("timeout")).isGreaterThan(49);
        assertThat(other.outcome("timeout")).isZero();
    }

    @Test
    void itsHostsStartWhenItHasStarted() {
        var hosts = "metal: {cores: 8, boot: 10s}, a: {cores: 2, boot: 5s, machine: metal}, b: {machine: metal}";
        var lab = Lab.run(scenario(hosts, ", faults: [{at: 50.9s, action: reboot, target: metal}]"));

        // Arrivals at half seconds from 51.5 s on; the application is back at 65.9 s.
        assertThat(failed(lab)).isEqualTo(15);
    }

    @Test
    void aPartitionOfTheMachineCutsItsHostsOff() {
        var hosts = "metal: {cores: 8}, a: {cores: 2, machine: metal}, b: {cores: 4}";
        var lab = Lab.run(scenario(hosts, ", faults: [{at: 50s, duration: 10s, action: partition(metal, clients)}]"));

        assertThat(failed(lab)).isBetween(9L, 11L);
    }

    @Test
    void aMachineIsAHostThatIsNoVirtualOneItself() {
        assertThat(Lab.problems(scenario("a: {machine: metall}, b: {}, metal: {}", "")))
                .singleElement().asString().contains("hosts.a.machine").contains("did you mean 'metal'");
        assertThat(Lab.problems(scenario("a: {machine: a}, b: {}", "")))
                .singleElement().asString().contains("no virtual machine of itself");
        assertThat(Lab.problems(scenario("a: {machine: b}, b: {machine: c}, c: {}", "")))
                .singleElement().asString().contains("'b' is a virtual machine of 'c' itself");
        assertThat(Lab.problems(scenario("a: {machine: c, zone: x}, b: {}, c: {zone: y}", "")))
                .singleElement().asString().contains("it stands in zone 'y', and this host in 'x'");
    }
}
