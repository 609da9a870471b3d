package org.outagelab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.gunicorn.Gunicorn;
import org.outagelab.kind.Gauges;

/** TCP between a client and one server (docs/models/network.md#connections). */
class RouteTest {
    private static final Endpoint GET = Endpoints.get();

    private World world = new World(1, 5 * MS);
    private final List<String> log = new ArrayList<>();
    private FixedDelay server;
    private Answers clients;
    private Link out;
    private Link back;

    private void build(long delayNs) {
        server = new FixedDelay(world, world.unit("a"), delayNs, log);
        clients = new Answers(world, world.fromClients(server.port()));
        out = world.network().link(Network.CLIENTS, "host of a");
        back = world.network().link("host of a", Network.CLIENTS);
    }

    @Test
    void aRequestTakesTwoRoundTripsAndTheWork() {
        build(100 * MS);

        var answer = clients.ask(SECOND, GET);
        world.run(10 * SECOND);

        assertThat(answer.tookNs()).isEqualTo(2 * 10 * MS + 100 * MS);
    }

    @Test
    void aClosedPortRefusesAfterOneRoundTrip() {
        build(0);
        server.unit().crash();

        var answer = clients.ask(SECOND, GET);
        world.run(10 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.REFUSED);
        assertThat(answer.tookNs()).isEqualTo(10 * MS);
    }

    @Test
    void synsAreRepeatedAsLinuxDoesAndGivenUpAfter131Seconds() {
        build(0);
        server.port().drop();
        var connected = new ArrayList<Long>();
        for (long second : new long[] {0, 1, 2, 3, 4, 5, 7, 11, 19, 35}) {
            // The door opens when the SYN before is over, late as it may be.
            var other = new World(1, 0);
            var behind = new FixedDelay(other, other.unit("a"), 0, log);
            behind.port().drop();
            var answers = new Answers(other, other.fromClients(behind.port()));
            var answer = answers.ask(0, GET);
            other.at(second * SECOND + 60 * MS, () -> behind.port().stopDropping());
            other.run(200 * SECOND);
            connected.add(answer.connectedNs() / SECOND);
        }

        var givenUp = clients.ask(0, GET);
        world.run(200 * SECOND);

        assertThat(connected).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 11L, 19L, 35L, 67L);
        assertThat(givenUp.outcome()).isSameAs(Outcome.UNREACHABLE);
        assertThat(givenUp.endedNs()).isEqualTo(131 * SECOND);
    }

    @Test
    void aRepeatedSynComesTwentyToFiftyMillisecondsLateSoThatARoundTimeoutIsOverFirst() {
        var late = new ArrayList<Long>();
        for (int seed = 0; seed < 60; seed++) {
            var other = new World(seed, 0);
            var behind = new FixedDelay(other, other.unit("a"), 0, log);
            behind.port().drop();
            other.at(MS, () -> behind.port().stopDropping());
            var answer = new Answers(other, other.fromClients(behind.port())).ask(0, GET);
            other.run(10 * SECOND);
            late.add(answer.connectedNs() - SECOND);
        }

        assertThat(late).allSatisfy(ns -> assertThat(ns).isBetween(20 * MS, 50 * MS));
        assertThat(late.stream().distinct().count()).isGreaterThan(50);
    }

    @Test
    void anIdleConnectionIsKnownToBeClosedOnceTheWordHasArrivedAndARequestThatCrossesItIsReset() {
        build(0);
        var first = clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> server.unit().closeIdleConnections());
        var crossing = clients.askAgain(2 * SECOND - MS, GET, first);
        var goodbyes = new ArrayList<Boolean>();
        var route = world.fromClients(server.port());
        for (long ns : new long[] {2 * SECOND - MS, 2 * SECOND + 4 * MS, 2 * SECOND + 6 * MS}) {
            world.at(ns, () -> goodbyes.add(route.saidGoodbye(0)));
        }
        var fresh = clients.ask(2 * SECOND + 10 * MS, GET);
        world.run(10 * SECOND);

        assertThat(goodbyes).containsExactly(false, false, true);
        assertThat(crossing.outcome()).isSameAs(Outcome.RESET);
        assertThat(fresh.outcome()).isSameAs(Outcome.OK);
    }

    @Test
    void aHostWithoutPowerIsSilentAndAClosedCallStopsItsSyns() {
        build(0);
        world.host("host of a").powerOff();

        var answer = clients.ask(SECOND, GET);
        world.at(10 * SECOND, () -> answer.call().close());
        world.at(20 * SECOND, () -> world.host("host of a").powerOn());
        world.run(300 * SECOND);

        assertThat(answer.outcome()).isNull();
        assertThat(log).isEmpty();
        assertThat(world.simulation().eventsPending()).isZero();
    }

    @Test
    void aDroppedPortIsSilentThoughItsAnswersGetOut() {
        build(2 * SECOND);
        var under = clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> server.port().drop());
        var blocked = clients.ask(2 * SECOND, GET);
        world.at(10 * SECOND, () -> server.port().stopDropping());

        world.run(60 * SECOND);

        assertThat(under.tookNs()).isEqualTo(2 * SECOND + 20 * MS);
        // Third second after the drop ended at 10 s: SYNs at 3, 4, 5, 6, 7, 9 and 13 s, each a little late.
        assertThat(blocked.connectedNs()).isBetween(13 * SECOND + 20 * MS, 13 * SECOND + 50 * MS);
    }

    @Test
    void anAnswerLostInAPartitionIsSentAgainAfterItHealed() {
        build(SECOND);
        var answer = clients.ask(SECOND, GET);
        world.at(1500 * MS, () -> back.block());
        world.at(3 * SECOND, () -> back.unblock());

        world.run(60 * SECOND);

        // Due at 2.015 s; again after 0.2, 0.6, 1.4 s: at 3.415 s, and 5 ms on the way.
        assertThat(answer.outcome()).isSameAs(Outcome.OK);
        assertThat(answer.endedNs()).isEqualTo(3420 * MS);
    }

    @Test
    void aRequestLostInAPartitionIsSentAgainAfterItHealed() {
        build(0);
        var answer = clients.ask(SECOND, GET);
        // The handshake is done in 10 ms, the request arrives at 15 ms.
        world.at(SECOND + 12 * MS, () -> out.block());
        world.at(SECOND + 500 * MS, () -> out.unblock());

        world.run(60 * SECOND);

        assertThat(answer.endedNs()).isEqualTo(SECOND + 15 * MS + 600 * MS + 5 * MS);
        assertThat(log).containsExactly("a");
    }

    @Test
    void aOneWayCutBackIsSilenceToo() {
        build(0);
        back.block();

        var answer = clients.ask(SECOND, GET);
        world.at(4500 * MS, () -> back.unblock());
        world.run(60 * SECOND);

        assertThat(answer.connectedNs()).isBetween(5 * SECOND + 20 * MS, 5 * SECOND + 50 * MS);
    }

    @Test
    void aDyingProcessResetsItsConnections() {
        build(10 * SECOND);
        var answer = clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> server.unit().crash());

        world.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.RESET);
        assertThat(answer.endedNs()).isEqualTo(2 * SECOND + 5 * MS);
    }

    @Test
    void aRequestThatReachesTheNextLifeOfAProcessIsReset() {
        build(0);
        var answer = clients.ask(SECOND, GET);
        world.at(SECOND + 12 * MS, () -> server.unit().crash());
        world.at(SECOND + 13 * MS, () -> server.unit().restart());

        world.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.RESET);
        assertThat(log).isEmpty();
    }

    @Test
    void powerLossIsSilenceForWhoeverWaitsForAnAnswer() {
        build(10 * SECOND);
        var answer = clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> world.host("host of a").powerOff());
        world.at(5 * SECOND, () -> world.host("host of a").powerOn());

        world.run(3600 * SECOND);

        assertThat(answer.outcome()).isNull();
    }

    @Test
    void aRequestUnderWayAtPowerLossIsResetOnceTheHostIsBack() {
        build(0);
        var answer = clients.ask(SECOND, GET);
        world.at(SECOND + 12 * MS, () -> world.host("host of a").powerOff());
        world.at(2 * SECOND, () -> world.host("host of a").powerOn());

        world.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.RESET);
        assertThat(answer.endedNs()).isEqualTo(SECOND + 15 * MS + 1400 * MS + 5 * MS);
    }

    @Test
    void dataThatNeverArrivesIsGivenUpAfterAQuarterOfAnHour() {
        build(0);
        var answer = clients.ask(SECOND, GET);
        world.at(SECOND + 12 * MS, () -> out.block());

        world.run(3600 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.RESET);
        assertThat(answer.tookNs()).isBetween(800 * SECOND, 930 * SECOND);
    }

    @Test
    void anAcceptQueueOfSizeBTakesOneMoreAndTheRestComesBackASecondLater() {
        world = new World();
        var settings = new Specs.Gunicorn();
        settings.backlog = 2;
        var unit = world.unit("app.1");
        var app = new Gunicorn(world.simulation(), unit, settings.spec(), null, new Gauges());
        var answers = new Answers(world, world.fromClients(new Port(unit, app, 0)));
        var work = Endpoints.get(Endpoints.sleep(990 * MS));

        for (int i = 0; i < 6; i++) {
            answers.ask(0, work);
        }
        world.run(60 * SECOND);

        var connected = new ArrayList<Long>();
        for (int i = 0; i < 6; i++) {
            connected.add(answers.get(i).connectedNs());
        }
        connected.sort(null);
        assertThat(connected.subList(0, 4)).containsOnly(0L);
        assertThat(connected.get(4)).isBetween(SECOND + 20 * MS, SECOND + 50 * MS);
        assertThat(connected.get(5)).isBetween(2 * SECOND + 20 * MS, 2 * SECOND + 50 * MS);
        assertThat(answers.names()).containsOnly("ok");
    }

    @Test
    void requestsLostInAPartitionGiveTheirPlacesInTheAcceptQueueBack() {
        var settings = new Specs.Gunicorn();
        settings.backlog = 1;
        var unit = world.unit("app.1");
        var app = new Gunicorn(world.simulation(), unit, settings.spec(), null, new Gauges());
        var answers = new Answers(world, world.fromClients(new Port(unit, app, 0)));
        var link = world.network().link(Network.CLIENTS, "host of app.1");
        for (int i = 0; i < 3; i++) {
            var lost = answers.ask(SECOND, GET);
            world.at(2 * SECOND, () -> lost.call().close());
        }
        world.at(SECOND + 12 * MS, () -> link.block());
        world.at(60 * SECOND, () -> link.unblock());

        var later = answers.ask(100 * SECOND, GET);
        world.run(120 * SECOND);

        assertThat(later.connectedNs()).isEqualTo(100 * SECOND + 10 * MS);
        assertThat(later.outcome()).isSameAs(Outcome.OK);
    }
}
