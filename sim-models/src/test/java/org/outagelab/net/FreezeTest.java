package org.outagelab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.Lab;
import org.outagelab.fixture.World;

/** A machine that stops as a whole and goes on (docs/models/machine.md#freeze). */
class FreezeTest {
    private final World world = new World();

    @Test
    void itsKernelCompletesNoHandshakeUntilItGoesOn() {
        var unit = world.unit("app.1");
        var clients = new Answers(world, world.fromClients(new FixedDelay(world, unit, 10 * MS, new ArrayList<>()).port()));
        world.at(SECOND, () -> unit.host().freeze());
        world.at(4_500 * MS, () -> unit.host().thaw());
        var answer = clients.ask(2 * SECOND, Endpoints.get());
        world.run(20 * SECOND);

        // A program that hangs would have been connected at 2 s; the SYNs of 3 and 4 s met silence too.
        assertThat(answer.outcome()).isSameAs(Outcome.OK);
        assertThat(answer.connectedNs()).isBetween(5 * SECOND, 5_060 * MS);
    }

    @Test
    void whatIsUnderWayGoesOnWhereItWas() {
        var unit = world.unit("app.1");
        var clients = new Answers(world, world.fromClients(new FixedDelay(world, unit, 500 * MS, new ArrayList<>()).port()));
        var answer = clients.ask(SECOND, Endpoints.get());
        world.at(1_200 * MS, () -> unit.host().freeze());
        world.at(4 * SECOND, () -> unit.host().thaw());
        world.run(20 * SECOND);

        // Its timer came due at 1.5 s.
        assertThat(answer.endedNs()).isEqualTo(4 * SECOND);
        assertThat(answer.outcome()).isSameAs(Outcome.OK);
    }

    @Test
    void aBootGoesOnAfterwards() {
        var unit = world.unit("app.1", 2 * SECOND);
        new FixedDelay(world, unit, 0, new ArrayList<>());
        world.at(SECOND, unit::crash);
        world.at(2 * SECOND, unit::restart);
        world.at(3 * SECOND, () -> unit.host().freeze());
        world.at(10 * SECOND, () -> unit.host().thaw());

        world.run(10_900 * MS);
        assertThat(unit.running()).isFalse();
        world.run(11_100 * MS);
        assertThat(unit.running()).isTrue();
    }

    @Test
    void frozenMachinesAreCountedAndPowerLossEndsWhatWasDue() {
        var host = world.host("a");
        var done = new ArrayList<String>();
        host.freeze();
        host.freeze();
        host.whenAwake(() -> done.add("first"));
        host.thaw();
        assertThat(done).isEmpty();
        host.thaw();
        assertThat(done).containsExactly("first");
        host.freeze();
        host.whenAwake(() -> done.add("second"));
        host.powerOff();
        host.thaw();
        assertThat(done).containsExactly("first");
        assertThat(host.answers()).isFalse();
    }

    /** Two servers behind a haproxy with checks at layer 4. */
    private static Lab checked(String fault) {
        return Lab.run("{version: 1, name: test, seed: 5, hosts: {a: {}, b: {}, c: {}},"
                + " services: {lb: {kind: haproxy, on: [a], backend: app, timeout: {connect: 1s, server: 30s},"
                + " option: [redispatch], default-server: {check: true, inter: 1s, fall: 2}},"
                + " app: {kind: gunicorn, on: [b, c], workers: 4, timeout: 0s}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 5ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 50/s, duration: 40s, to: lb,"
                + " client: {timeout: 60s}}}, faults: [{at: 10s, duration: 10s, " + fault + "}]}");
    }

    @Test
    void aCheckOfLayerFourSeesAFrozenMachineAndNotAHungProgram() {
        assertThat(checked("action: freeze, target: c").changes()).anyMatch(change -> change.endsWith("app.2 DOWN"));
        assertThat(checked("action: hang, target: app.2").changes()).isEmpty();
    }

    @Test
    void afterAFreezeOfTheBalancerTheRequestsThatWaitedAreServed() {
        var lab = checked("action: freeze, target: a");

        assertThat(lab.outcome("ok")).isEqualTo(2_000);
        // The SYN of 10 s is repeated after 1, 2, 3, 4, 5, 7 and 11 s.
        assertThat(lab.ledger().okLatency().getMaxValue() / 1e4).isBetween(9_000.0, 12_000.0);
    }

    @Test
    void aFreezeStrikesHosts() {
        var text = "{version: 1, name: test, hosts: {a: {}}, services: {app: {kind: gunicorn, on: [a]}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 5ms]}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 1/s, duration: 10s}},"
                + " faults: [{at: 1s, duration: 1s, action: freeze, target: app}]}";

        assertThat(Lab.problems(text)).singleElement().asString().contains("'freeze' strikes hosts, and 'app' is none");
    }
}
