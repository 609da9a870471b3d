package org.outagelab.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.Lab;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.machine.Unit;
import org.outagelab.net.Port;
import org.outagelab.net.Route;

/** nginx before servers a, b, c … of a fixed delay (docs/models/nginx.md). */
class NginxTest {
    private static final Endpoint GET = Endpoints.get();
    private static final Endpoint POST = Endpoints.post();

    private final World world = new World();
    private final Specs.Nginx settings = new Specs.Nginx();
    private final List<String> log = new ArrayList<>();
    private final List<FixedDelay> peers = new ArrayList<>();
    private Unit nginx;
    private Answers clients;

    private void build(int count, long delayNs) {
        nginx = world.unit("web.1");
        var routes = new ArrayList<Route>();
        for (int i = 0; i < count; i++) {
            peers.add(new FixedDelay(world, world.unit(String.valueOf((char) ('a' + i))), delayNs, log));
            routes.add(world.route(nginx.host(), peers.get(i).port()));
        }
        var program = new Nginx(
                world.simulation(), nginx, settings.spec(), routes, (by, target, change, reason) -> { });
        clients = new Answers(world, world.fromClients(new Port(nginx, program, 0)));
    }

    @Test
    void aRefusedPeerIsMaskedByTheNextOneAtOnce() {
        build(2, 0);
        peers.get(0).unit().crash();

        var get = clients.ask(SECOND, GET);
        var post = clients.ask(30 * SECOND, POST);
        world.run(60 * SECOND);

        assertThat(get.outcome()).isSameAs(Outcome.OK);
        assertThat(get.tookNs()).isZero();
        // A POST too: nothing was sent when the connection failed.
        assertThat(post.outcome()).isSameAs(Outcome.OK);
    }

    @Test
    void anIdempotentRequestIsTriedOnEveryPeerAndMarksThemAll() {
        settings.readNs = SECOND;
        build(3, 10 * SECOND);

        var slow = clients.ask(SECOND, GET);
        var next = clients.ask(5 * SECOND, GET);
        world.run(60 * SECOND);

        assertThat(slow.outcome()).isSameAs(Upstream.READ_TIMEOUT);
        assertThat(slow.tookNs()).isEqualTo(3 * SECOND);
        assertThat(log).containsExactly("a", "b", "c");
        // Metastable: now every request is a 502 at once.
        assertThat(next.outcome()).isSameAs(Upstream.NO_LIVE_UPSTREAM);
        assertThat(next.tookNs()).isZero();
    }

    @Test
    void aPostIsNotRepeatedOnceItWasSent() {
        settings.readNs = SECOND;
        build(3, 10 * SECOND);

        var post = clients.ask(SECOND, POST);
        world.run(60 * SECOND);

        assertThat(post.outcome()).isSameAs(Upstream.READ_TIMEOUT);
        assertThat(post.tookNs()).isEqualTo(SECOND);
        assertThat(log).containsExactly("a");
    }

    @Test
    void aPostIsRepeatedWithNonIdempotent() {
        settings.readNs = SECOND;
        settings.nextUpstream = List.of("error", "timeout", "non_idempotent");
        build(3, 10 * SECOND);

        var post = clients.ask(SECOND, POST);
        world.run(60 * SECOND);

        assertThat(post.tookNs()).isEqualTo(3 * SECOND);
        assertThat(log).containsExactly("a", "b", "c");
    }

    @Test
    void aPeerThatDiesWhileAnsweringIsReplacedForAGetOnly() {
        build(2, 5 * SECOND);
        var get = clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> peers.get(0).unit().crash());
        world.at(3 * SECOND, () -> peers.get(0).unit().restart());
        var post = clients.ask(60 * SECOND, POST);
        world.at(61 * SECOND, () -> peers.forEach(peer -> peer.unit().crash()));

        world.run(120 * SECOND);

        assertThat(get.outcome()).isSameAs(Outcome.OK);
        assertThat(get.tookNs()).isEqualTo(6 * SECOND);
        assertThat(post.outcome()).isSameAs(Upstream.UPSTREAM_RESET);
    }

    @Test
    void anErrorStatusIsPassedOnUnlessItIsListed() {
        build(2, 0);
        peers.get(0).answers(Outcome.http(503, "busy"));

        var answer = clients.ask(SECOND, GET);
        world.run(2 * SECOND);

        assertThat(answer.name()).isEqualTo("http-503 busy");
        assertThat(log).containsExactly("a");
    }

    @Test
    void aListedErrorStatusIsTriedElsewhereAndTheLastOnePassedOn() {
        settings.nextUpstream = List.of("error", "timeout", "http_503");
        build(2, 0);
        peers.get(0).answers(Outcome.http(503, "busy"));
        var masked = clients.ask(SECOND, GET);
        world.at(30 * SECOND, () -> peers.get(1).answers(Outcome.http(503, "busy too")));
        var shown = clients.ask(40 * SECOND, GET);

        world.run(60 * SECOND);

        assertThat(masked.outcome()).isSameAs(Outcome.OK);
        assertThat(shown.outcome().status()).isEqualTo(503);
    }

    @Test
    void triesAndTimeBoundTheAttempts() {
        settings.readNs = SECOND;
        settings.tries = 2;
        build(4, 10 * SECOND);
        var two = clients.ask(SECOND, GET);
        world.run(20 * SECOND);

        assertThat(two.tookNs()).isEqualTo(2 * SECOND);
        assertThat(log).hasSize(2);
    }

    @Test
    void noNewAttemptStartsAfterNextUpstreamTimeout() {
        settings.readNs = SECOND;
        settings.nextTimeoutNs = 1500 * MS;
        build(4, 10 * SECOND);
        var answer = clients.ask(SECOND, GET);
        world.run(20 * SECOND);

        assertThat(answer.tookNs()).isEqualTo(2 * SECOND);
        assertThat(log).hasSize(2);
    }

    @Test
    void aSilentPeerCostsTheConnectTimeout() {
        settings.connectNs = 4 * SECOND;
        build(2, 0);
        world.host("host of a").powerOff();

        var answer = clients.ask(SECOND, GET);
        world.run(20 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.OK);
        assertThat(answer.tookNs()).isEqualTo(4 * SECOND);
    }

    @Test
    void aDeadPeerIsProbedByExactlyOneRequestAPeriod() {
        settings.failTimeoutNs = 3 * SECOND;
        settings.connectNs = 100 * MS;
        build(2, 0);
        world.host("host of a").powerOff();

        for (int i = 0; i < 200; i++) {
            clients.ask(20 * SECOND + i * 100 * MS, GET);
        }
        world.run(60 * SECOND);

        int paid = 0;
        for (int i = 0; i < 200; i++) {
            assertThat(clients.get(i).outcome()).isSameAs(Outcome.OK);
            paid += clients.get(i).tookNs() > 0 ? 1 : 0;
        }
        // At 20 s, then each 4 s: the period is fail_timeout + (0, 1] s.
        assertThat(paid).isEqualTo(5);
    }

    @Test
    void socketsAreGivenBackWhateverHappens() {
        settings.workerConnections = 6;
        settings.maxFails = 0;
        settings.readNs = SECOND;
        build(2, 2 * SECOND);
        for (int i = 0; i < 40; i++) {
            var answer = clients.ask((1 + 10 * i) * SECOND, i % 2 == 0 ? GET : POST);
            if (i % 3 == 0) {
                world.at((1 + 10 * i) * SECOND + 500 * MS, () -> answer.call().close());
            }
        }
        world.at(399 * SECOND, () -> peers.forEach(peer -> peer.answers(Outcome.OK)));
        world.run(450 * SECOND);
        var late = new ArrayList<Answers.Answer>();
        for (int i = 0; i < 3; i++) {
            late.add(clients.ask(500 * SECOND, GET));
        }
        world.run(600 * SECOND);

        // Two requests with both their sockets fit into 4 usable connections; the third is closed at once.
        assertThat(late).extracting(Answers.Answer::name).containsExactly(
                Upstream.READ_TIMEOUT.name(), Upstream.READ_TIMEOUT.name(), "reset");
    }

    @Test
    void anUpstreamConnectionBeyondWorkerConnectionsIsA500() {
        settings.workerConnections = 5;
        build(2, SECOND);

        clients.ask(SECOND, GET);
        clients.ask(SECOND, GET);
        clients.ask(SECOND, GET);
        world.run(20 * SECOND);

        // Each of the others finds one socket left, its own.
        assertThat(clients.names())
                .containsExactly(
                        "ok", "http-500 worker_connections exceeded", "http-500 worker_connections exceeded");
    }

    @Test
    void ofSixteenConnectionsFourteenAreUsable() {
        settings.workerConnections = 16;
        build(2, SECOND);

        for (int i = 0; i < 8; i++) {
            clients.ask(SECOND + i * MS, GET);
        }
        world.run(20 * SECOND);

        // Two sockets each: seven fit; the listening socket and the channel to the master take the others.
        assertThat(clients.names().subList(0, 7)).containsOnly("ok");
        assertThat(clients.names().get(7)).isEqualTo("reset");
    }

    @Test
    void whoeverLeftWhileItWasFrozenGivesItsPeersNoWork() {
        build(2, 100 * MS);
        world.at(SECOND, () -> nginx.hang());
        for (int i = 0; i < 60; i++) {
            var answer = clients.ask(SECOND + (1 + i) * MS, i % 2 == 0 ? GET : POST);
            world.at(3 * SECOND + i * MS, () -> answer.call().close());
        }
        var patient = clients.ask(2 * SECOND, GET);
        world.at(10 * SECOND, () -> nginx.resume());
        world.run(20 * SECOND);

        // Measured: 60 of 60 are 499.
        assertThat(log).hasSize(1);
        assertThat(patient.outcome()).isSameAs(Outcome.OK);
    }

    @Test
    void whoeverLeftWhileItWasFrozenIsWorkedForWithIgnoreClientAbort() {
        settings.ignoresClientAbort = true;
        build(1, 100 * MS);
        world.at(SECOND, () -> nginx.hang());
        var answer = clients.ask(2 * SECOND, GET);
        world.at(3 * SECOND, () -> answer.call().close());
        world.at(10 * SECOND, () -> nginx.resume());
        world.run(20 * SECOND);

        assertThat(log).containsExactly("a");
    }

    @Test
    void afterAThawTheNextPeerIsNotAskedForAClientThatHasLeft() {
        build(2, 5 * SECOND);
        var answer = clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> nginx.hang());
        world.at(3 * SECOND, () -> peers.get(0).unit().crash());
        world.at(4 * SECOND, () -> answer.call().close());
        world.at(10 * SECOND, () -> nginx.resume());
        world.run(20 * SECOND);

        assertThat(log).containsExactly("a");
    }

    /** Of two workers with seven places for requests each, and fourteen that come within a second. */
    private long servedOfFourteen() {
        settings.workers = 2;
        settings.workerConnections = 16;
        build(2, 10 * SECOND);
        for (int i = 0; i < 14; i++) {
            clients.ask(SECOND + i * MS, GET);
        }
        world.run(60 * SECOND);
        return clients.names().stream().filter("ok"::equals).count();
    }

    @Test
    void withoutTheMutexAFullWorkerClosesWhatAnotherOneCouldServe() {
        assertThat(servedOfFourteen()).isLessThan(14);
    }

    @Test
    void withTheMutexAWorkerThatIsNearlyFullLeavesNewConnectionsToTheOthers() {
        settings.acceptMutex = true;

        assertThat(servedOfFourteen()).isGreaterThanOrEqualTo(13);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatHasWaitedGoesToOneWorkerWithMultiAccept(boolean multi) {
        settings.workers = 2;
        settings.workerConnections = 16;
        settings.multiAccept = multi;
        build(2, 10 * SECOND);
        world.at(SECOND, () -> nginx.hang());
        for (int i = 0; i < 8; i++) {
            clients.ask(SECOND + (1 + i) * MS, GET);
        }
        world.at(2 * SECOND, () -> nginx.resume());
        world.run(60 * SECOND);

        // One worker has room for seven.
        assertThat(clients.names().stream().filter("ok"::equals).count()).isEqualTo(multi ? 7 : 8);
    }

    @Test
    void theMutexHasNoMeaningWithReuseport() {
        assertThat(Lab.problems("{version: 1, name: test, hosts: {a: {}},"
                        + " services: {web: {kind: nginx, on: [a], reuseport: true, accept_mutex: true}},"
                        + " endpoints: {GET /x: {weight: 1, at: web, cpu: 1ms}},"
                        + " load: {users: {executor: constant-arrival-rate, rate: 1/s, duration: 10s}}}"))
                .singleElement().asString().contains("no meaning with 'reuseport'");
    }

    @Test
    void theClockOfWholeSecondsBeginsAnywhereInASecond() {
        var back = new TreeSet<Long>();
        for (int seed = 1; seed <= 20; seed++) {
            var lab = Lab.run("{version: 1, name: test, seed: " + seed + ", hosts: {a: {}, b: {}, c: {}},"
                    + " services: {web: {kind: nginx, on: [a], upstream: {to: app, fail_timeout: 3s}},"
                    + " app: {kind: gunicorn, on: [b, c]}},"
                    + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 1ms]}},"
                    + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 30s, to: web}},"
                    + " faults: [{at: 10s, duration: 1s, action: crash, target: app.2}]}");
            var up = lab.changes().stream().filter(change -> change.endsWith("app.2 UP")).findFirst().orElseThrow();
            double after = Double.parseDouble(up.split("s ")[0]) - 10;
            // The last failure falls into a second of its clock; the peer rests until fail_timeout + (0, 1] s have passed.
            assertThat(after).isBetween(3.0, 4.1);
            back.add(Math.round(after * 10));
        }
        assertThat(back).hasSizeGreaterThan(5);
    }

    @Test
    void aPeerBeyondTheLimitOfFilesIsA500() {
        settings.fileLimit = 3;
        build(1, 300 * MS);

        var first = clients.ask(SECOND, GET);
        var second = clients.ask(SECOND + 50 * MS, GET);
        var third = clients.ask(SECOND + 100 * MS, GET);
        world.run(60 * SECOND);

        // Two sockets for the first; the second gets one, and none to its peer; the third finds one free.
        assertThat(first.tookNs()).isEqualTo(300 * MS);
        assertThat(second.outcome()).isSameAs(Upstream.NO_FILES);
        assertThat(third.outcome()).isSameAs(Upstream.NO_FILES);

    }

    @Test
    void outOfFilesItAcceptsNothingForHalfASecondAndWhatConnectsWaits() {
        settings.fileLimit = 2;
        build(1, 300 * MS);

        var first = clients.ask(SECOND, GET);
        var second = clients.ask(SECOND + 50 * MS, GET);
        var third = clients.ask(SECOND + 350 * MS, GET);
        world.run(120 * SECOND);

        // The first is done after 300 ms; nginx looks again 500 ms after the second came: both wait for that.
        assertThat(first.tookNs()).isEqualTo(300 * MS);
        assertThat(second.tookNs()).isEqualTo(500 * MS + 300 * MS);
        // At that instant the third finds no file, and waits for the next look: 1,050 ms after the first asked.
        assertThat(third.tookNs()).isEqualTo(700 * MS + 300 * MS);
        assertThat(third.outcome()).isSameAs(Outcome.OK);
    }

    @Test
    void whileItPausesTheAcceptQueueFillsAndSynsAreLost() {
        settings.fileLimit = 2;
        settings.backlog = 1;
        build(1, 300 * MS);

        clients.ask(SECOND, GET);
        for (int i = 0; i < 3; i++) {
            clients.ask(SECOND + 100 * MS + i, GET);
        }
        world.run(60 * SECOND);

        // A queue of 1 holds 2; the third SYN is sent again after 1 s.
        assertThat(clients.get(3).connectedNs()).isBetween(2 * SECOND + 120 * MS, 2 * SECOND + 151 * MS);
        assertThat(clients.names()).containsOnly("ok");
    }

    @Test
    void anotherWorkerWithFilesLeftAccepts() {
        settings.fileLimit = 2;
        settings.workers = 2;
        build(1, 300 * MS);

        var first = clients.ask(SECOND, GET);
        var second = clients.ask(SECOND + 50 * MS, GET);
        world.run(60 * SECOND);

        assertThat(first.tookNs()).isEqualTo(300 * MS);
        assertThat(second.tookNs()).isEqualTo(300 * MS);
    }

    @Test
    void aFileThatCannotBeOpenedIsA500() {
        settings.fileLimit = 1;
        build(1, 0);

        var answer = clients.ask(SECOND, Endpoints.named("GET /file", "web"));
        world.run(10 * SECOND);

        assertThat(answer.outcome()).isSameAs(Upstream.NO_FILES);
    }

    @Test
    void oldWorkersFinishWithinWorkerShutdownTimeout() {
        settings.shutdownNs = 2 * SECOND;
        build(1, 10 * SECOND);
        world.at(2 * SECOND, () -> nginx.reload());
        world.at(30 * SECOND, () -> nginx.stop());

        var old = clients.ask(SECOND, GET);
        var young = clients.ask(3 * SECOND, GET);
        var stopped = clients.ask(25 * SECOND, GET);
        world.run(60 * SECOND);

        assertThat(old.outcome()).isSameAs(Outcome.RESET);
        assertThat(old.endedNs()).isEqualTo(4 * SECOND);
        assertThat(young.outcome()).isSameAs(Outcome.OK);
        assertThat(stopped.endedNs()).isEqualTo(32 * SECOND);
        assertThat(nginx.alive()).isFalse();
    }

    @Test
    void aShutdownTimeoutIsNoBusinessOfTheNextLife() {
        settings.shutdownNs = 5 * SECOND;
        build(1, 10 * SECOND);
        world.at(2 * SECOND, () -> nginx.reload());
        world.at(3 * SECOND, () -> nginx.crash());
        world.at(4 * SECOND, () -> nginx.restart());

        clients.ask(SECOND, GET);
        var later = clients.ask(5 * SECOND, GET);
        world.run(60 * SECOND);

        assertThat(later.outcome()).isSameAs(Outcome.OK);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerIsLetFinishForAClientThatHasLeftIfToldSo(boolean ignored) {
        settings.workerConnections = 4;
        settings.ignoresClientAbort = ignored;
        build(1, SECOND);

        var left = clients.ask(SECOND, GET);
        world.at(SECOND + 100 * MS, () -> left.call().close());
        var meanwhile = clients.ask(SECOND + 500 * MS, GET);
        var after = clients.ask(3 * SECOND, GET);
        world.run(20 * SECOND);

        // Its two sockets are in use until the peer has answered.
        assertThat(meanwhile.outcome()).isSameAs(ignored ? Outcome.RESET : Outcome.OK);
        assertThat(after.outcome()).isSameAs(Outcome.OK);
    }

    @Test
    void aStaticFileCostsItsCpuTime() {
        build(0, 0);
        var file = Endpoints.named("GET /style.css", "web", Endpoints.cpu(3 * MS));

        var first = clients.ask(SECOND, file);
        var second = clients.ask(SECOND, file);
        var unknown = clients.ask(2 * SECOND, GET);
        world.run(20 * SECOND);

        // One core, shared.
        assertThat(first.tookNs()).isEqualTo(6 * MS);
        assertThat(second.tookNs()).isEqualTo(6 * MS);
        assertThat(unknown.outcome()).isSameAs(Phases.NOT_FOUND);
    }

    @Test
    void whatIsLateInAHangIsNotTakenForTheNextPeersAnswer() {
        settings.readNs = SECOND;
        build(2, 1500 * MS);
        var answer = clients.ask(SECOND, GET);
        world.at(1500 * MS, () -> nginx.hang());
        world.at(5 * SECOND, () -> nginx.resume());
        world.at(5 * SECOND, () -> peers.get(1).answers(Outcome.http(404, "")));

        world.run(20 * SECOND);

        // The read timeout was due first; the answer of a that came later is not the answer of b.
        assertThat(log).containsExactly("a", "b");
        assertThat(answer.outcome()).isSameAs(Upstream.READ_TIMEOUT);
        assertThat(answer.endedNs()).isEqualTo(6 * SECOND);
    }

    @Test
    void aCrashResetsClientsAndTheNextLifeStartsClean() {
        settings.workerConnections = 4;
        build(1, 3 * SECOND);
        clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> nginx.crash());
        world.at(3 * SECOND, () -> nginx.restart());
        clients.ask(4 * SECOND, GET);

        world.run(60 * SECOND);

        assertThat(clients.names()).containsExactly("reset", "ok");
    }
}
