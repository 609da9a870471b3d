package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.kind.Gauges;
import org.outagelab.machine.Unit;
import org.outagelab.net.Port;
import org.outagelab.net.Route;

/**
 * A proxy that asks two servers once a second who takes writes, and waits half a second for each answer. Two good answers
 * bring a server in, three bad ones take it out. Without latency its checks begin at their phase, below 1 s, and every
 * second from there.
 */
class RoleProxyTest {
    private final World world = new World(3, 0);
    private final List<Unit> units = List.of(world.unit("db.1"), world.unit("db.2"));
    private final List<Port> ports = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final MysqlService service;
    private final RoleProxy proxy;

    RoleProxyTest() {
        var settings = new Specs.Mysql();
        settings.maxConnections = 1;
        settings.failover = Specs.scripted(
                FailoverSpec.FenceBy.NONE,
                new FailoverSpec.CutOver(
                        FailoverSpec.CutOverBy.PROXY, null, Distributions.constant(0), -1, SECOND, 500 * MS, 2, 3, true, 0));
        var spec = settings.spec(List.of(new Specs.Replica().spec("db-2")));
        service = new MysqlService(
                world.simulation(), spec, units, List.of(new Gauges(), new Gauges()), world.network());
        var routes = new ArrayList<Route>();
        for (int i = 0; i < 2; i++) {
            ports.add(new Port(units.get(i), service.servers().get(i), 0));
            routes.add(world.route(world.host("web"), ports.get(i)));
        }
        var surroundings = new Surroundings(
                world::host, (from, index) -> routes.get(index), world.network(), 0);
        proxy = new RoleProxy(
                world.simulation(), service, surroundings, "proxy", "web", world.simulation().stream("phases"));
        for (long ms = 500; ms < 60_000; ms += 500) {
            world.at(ms * MS - 1, this::look);
        }
    }

    /** Half-seconds at whose end it leads elsewhere than before. */
    private void look() {
        var leads = String.valueOf(proxy.leadsTo());
        if (seen.isEmpty() ? !leads.equals("0") : !seen.get(seen.size() - 1).endsWith(">" + leads)) {
            seen.add((world.simulation().nowNs() + 1) / (500 * MS) / 2.0 + ">" + leads);
        }
    }

    /** The same for a change that is due between two instants, in seconds. */
    private void leads(int index, String to, double from, double until) {
        assertThat(seen).as("it leads to " + to).hasSizeGreaterThan(index);
        assertThat(seen.get(index)).endsWith(">" + to);
        assertThat(Double.parseDouble(seen.get(index).split(">")[0])).isBetween(from, until);
    }

    @Test
    void aPrimaryThatDiesIsOutAtTheThirdRefusal() {
        world.at(10 * SECOND, units.get(0)::crash);

        world.run(60 * SECOND);

        // Refused at 10 s and less than a second, and twice more.
        assertThat(seen).hasSize(1);
        leads(0, "-1", 12.5, 13);
        assertThat(proxy.cuts(0)).isTrue();
    }

    @Test
    void aPrimaryThatHangsAcceptsAndTimesOut() {
        world.at(10 * SECOND, units.get(0)::hang);
        world.at(30 * SECOND, units.get(0)::resume);

        world.run(60 * SECOND);

        // Asked at 10 to 11 s, at 11.5 to 12.5 s and at 13 to 14 s, each time for half a second in vain.
        assertThat(seen).hasSize(2);
        leads(0, "-1", 13.5, 14.5);
        // It answers again at the second check: what piled up has left no connection, of which it has one.
        leads(1, "0", 31, 33);
        assertThat(proxy.cuts(0)).isFalse();
    }

    @Test
    void aPrimaryThatIsCutOffIsSilent() {
        var link = world.network().link("web", "host of db.1");
        world.at(10 * SECOND, link::block);
        world.at(30 * SECOND, link::unblock);

        world.run(60 * SECOND);

        assertThat(seen).hasSize(2);
        leads(0, "-1", 13.5, 14.5);
        leads(1, "0", 31, 33);
    }

    @Test
    void whoeverLosesItsPowerIsSilentToo() {
        world.at(10 * SECOND, units.get(0).host()::powerOff);

        world.run(60 * SECOND);

        assertThat(seen).hasSize(1);
        leads(0, "-1", 13.5, 14.5);
    }

    @Test
    void itFollowsWhoeverSaysThatItTakesWrites() {
        world.at(10 * SECOND, () -> {
            service.servers().get(0).readOnly(true);
            service.promote(service.servers().get(1));
        });

        world.run(60 * SECOND);

        // The new one says so twice, but the first in order is preferred until it has said three times that it does not.
        assertThat(seen).hasSize(1);
        leads(0, "1", 12.5, 13);
    }

    @Test
    void aServerWithoutAFreeConnectionIsNoGoodAnswer() {
        var held = world.route(null, ports.get(0));
        var nobody = new org.outagelab.fixture.Answers(world, held);
        // A pool's connection: it asks once and stays.
        nobody.ask(10 * SECOND, org.outagelab.fixture.Endpoints.get(org.outagelab.fixture.Endpoints.read(0)));

        world.run(60 * SECOND);

        leads(0, "-1", 12.5, 13);
    }

    @Test
    void itsChecksAreNoRequests() {
        world.run(60 * SECOND);

        assertThat(seen).isEmpty();
        assertThat(ports).allMatch(port -> port.okAnswers() == 0);
        assertThat(service.readsAnswered()).isZero();
        assertThat(service.acknowledged()).isZero();
    }

    @Test
    void onAMachineWithoutPowerNobodyAsks() {
        world.at(5 * SECOND, world.host("web")::powerOff);
        world.at(10 * SECOND, units.get(0)::crash);
        world.at(20 * SECOND, world.host("web")::powerOn);

        world.run(60 * SECOND);

        // Refused at 21, 22 and 23 s.
        assertThat(seen).hasSize(1);
        leads(0, "-1", 23, 23.5);
    }
}
