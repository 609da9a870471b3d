package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.kind.Gauges;
import org.outagelab.machine.Unit;
import org.outagelab.net.Place;
import org.outagelab.net.Port;
import org.outagelab.net.Route;

/** A virtual IP that its machine gives up at 10 s, and that another one announces at 12 s, without latency. */
class PrimaryRoutesTest implements Caller {
    private final World world = new World(1, 0);
    private final List<Unit> units = List.of(world.unit("db.1"), world.unit("db.2"));
    private final MysqlService service;
    private final CutOver cutOver;
    private final PrimaryRoutes routes;
    private final List<String> heard = new ArrayList<>();

    PrimaryRoutesTest() {
        var settings = new Specs.Mysql();
        settings.failover = Specs.scripted(
                FailoverSpec.FenceBy.VIP,
                new FailoverSpec.CutOver(
                        FailoverSpec.CutOverBy.VIP, null, Distributions.constant(0), -1, SECOND, SECOND, 2, 3, false, 0));
        var spec = settings.spec(List.of(new Specs.Replica().spec("db-2")));
        service = new MysqlService(
                world.simulation(), spec, units, List.of(new Gauges(), new Gauges()), world.network());
        var toServers = new ArrayList<Route>();
        for (int i = 0; i < 2; i++) {
            toServers.add(world.route(world.host("web"), new Port(units.get(i), service.servers().get(i), 0)));
        }
        var surroundings = new Surroundings(
                world::host, (from, index) -> toServers.get(index), world.network(), 0);
        // Nobody watches: what is done about the address is done below.
        cutOver = new Failover(
                        world.simulation(), service, surroundings, (by, target, change, reason) -> { }, (text, about) -> { })
                .cutOver();
        routes = new PrimaryRoutes(world.simulation(), Place.beside("web", world.host("web")), service, toServers);
    }

    private void givenUp() {
        world.at(10 * SECOND, () -> cutOver.giveUp(units.get(0)));
    }

    private void announced() {
        world.at(12 * SECOND, () -> {
            service.promote(service.servers().get(1));
            cutOver.moveTo(service.servers().get(1));
        });
    }

    private void at(long ms, LongConsumer action) {
        world.at(ms * MS, () -> action.accept(world.simulation().nowNs()));
    }

    private Call call() {
        return routes.current().call(Endpoints.post().request(0, RandomStream.named(1, 0, "asked"), true), this);
    }

    private void connects(long ms) {
        at(ms, now -> {
            var route = routes.current();
            if (route.open(call())) {
                heard.add(ms + " connected at once");
            }
        });
    }

    /** Sends a query over a connection that it had to the first server. */
    private void asks(long ms) {
        at(ms, now -> {
            boolean stands = cutOver.connection("web", 0) == CutOver.Connection.STANDS;
            routes.current().send(call(), stands ? units.get(0).generation() : -1);
        });
    }

    /** Milliseconds at which the present tenth of a second began: the kernel repeats SYNs 20 to 50 ms late. */
    private long tenth() {
        return world.simulation().nowNs() / (100 * MS) * 100;
    }

    @Override
    public void connected(Call established) {
        heard.add(tenth() + " connected to " + (routes.all().indexOf(established.carrier()) + 1));
    }

    @Override
    public void ended(Call ended, Outcome outcome) {
        heard.add(tenth() + " " + outcome);
    }

    @Test
    void aConnectionUnderWayFindsTheNewHolder() {
        givenUp();
        announced();
        connects(9500);
        connects(10_500);
        connects(12_100);

        world.run(20 * SECOND);

        // Its SYN is repeated at 11.5 and 12.5 s.
        assertThat(heard).containsExactly(
                "9500 connected at once", "9500 ok", "12100 connected at once", "12100 ok", "12500 connected to 2", "12500 ok");
    }

    @Test
    void itIsRefusedWhereNoServerListens() {
        givenUp();
        announced();
        connects(10_500);
        world.at(11 * SECOND, units.get(1)::crash);

        world.run(20 * SECOND);

        assertThat(heard).containsExactly("12500 refused");
    }

    @Test
    void nobodyAnswersWhileNobodyHoldsIt() {
        givenUp();
        connects(10_500);
        asks(10_600);

        world.run(200 * SECOND);

        assertThat(heard).as("the kernel gives up after 131 s").containsExactly("141500 timeout connect");
    }

    @Test
    void aQueryOnAnOldConnectionIsSentAgainAndThenReset() {
        givenUp();
        announced();
        asks(9500);
        asks(10_600);
        asks(12_100);

        world.run(20 * SECOND);

        // Sent again after 0.2, 0.4, 0.8 and 1.6 s.
        assertThat(heard).containsExactly("9500 ok", "12100 reset", "13600 reset");
    }

    @Test
    void whoeverHasNotHeardOfItStaysWithAMachineThatIsSilent() {
        var deaf = world.network().link("host of db.2", "web");
        world.at(11 * SECOND, deaf::block);
        world.at(30 * SECOND, deaf::unblock);
        givenUp();
        announced();
        connects(29_000);

        world.run(200 * SECOND);

        // It asks again 15 to 60 s after the way is free; SYNs are sent at 48, 64 and 96 s, among others.
        assertThat(heard).hasSize(2);
        assertThat(heard.get(0)).isIn("48000 connected to 2", "64000 connected to 2", "96000 connected to 2");
    }
}
