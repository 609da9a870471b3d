package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Ledger;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.net.Destination;
import org.outagelab.net.Port;
import org.outagelab.net.Route;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.LoadSpec;

/** What clients do when things go wrong (docs/definitions.md#requests). */
class ClientsTest {
    private final World world = new World(1, 0);
    private final Specs.Client settings = new Specs.Client();
    private final List<String> log = new ArrayList<>();
    private final List<FixedDelay> servers = new ArrayList<>();
    private Ledger ledger;
    private Clients clients;

    private void build(LoadSpec.Source source, Endpoint endpoint, long... delaysNs) {
        var routes = new ArrayList<Route>();
        for (long delayNs : delaysNs) {
            var name = String.valueOf((char) ('a' + servers.size()));
            servers.add(new FixedDelay(world, world.unit(name), delayNs, log));
            routes.add(world.fromClients(servers.get(servers.size() - 1).port()));
        }
        var load = new LoadSpec("load", "app", source, List.of(new EndpointSpec(endpoint, 1)), settings.spec(), 1000);
        ledger = new Ledger(0, Math.max(1, source.durationNs()), SECOND, List.of(endpoint.name()));
        clients = new Clients(world.simulation(), load, 0, Destination.names(routes), ledger, new int[] {0},
                (by, target, change, reason) -> { });
        clients.start();
    }

    private static LoadSpec.Source once() {
        return at(SECOND);
    }

    private static LoadSpec.Source at(long... arrivalsNs) {
        var work = new long[arrivalsNs.length];
        java.util.Arrays.fill(work, -1);
        return new LoadSpec.Recorded(
                arrivalsNs, new int[arrivalsNs.length], work, arrivalsNs[arrivalsNs.length - 1] + 1, "");
    }

    private double latencyMs() {
        return (ledger.ok() > 0 ? ledger.okLatencyMeanNs() : ledger.failedLatencyMeanNs()) / MS;
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  http-503,  false, 4", "GET,  http-502, false, 4", "GET, http-504, false, 4",
        "GET,  http-500,  false, 1", "GET,  http-404, false, 1", "POST, http-503, false, 1",
        "POST, http-503,  true,  4", "PUT,  http-503, false, 4", "DELETE, http-503, false, 4",
        "PATCH, http-503, false, 1", "GET,  ok,       false, 1",
    })
    void whatIsTriedAgainDependsOnMethodAndOutcome(String method, String outcome, boolean unsafe, int attempts) {
        settings.retries = 3;
        settings.retryUnsafe = unsafe;
        build(once(), Endpoints.named(method + " /", "app"), 0);
        servers.get(0).answers(
                outcome.equals("ok") ? Outcome.OK : Outcome.http(Integer.parseInt(outcome.substring(5)), ""));

        world.run(60 * SECOND);

        assertThat(log).hasSize(attempts);
        assertThat(ledger.attempts()).isEqualTo(attempts);
        assertThat(ledger.outcomes()).containsOnlyKeys(outcome);
        assertThat(ledger.attemptOutcomes()).containsEntry(outcome, (long) attempts);
    }

    @Test
    void refusedAndTimedOutAreTriedAgainAfterTheBackoffAndTheLastAttemptDecides() {
        settings.retries = 2;
        settings.backoff = "exponential";
        settings.baseNs = 500 * MS;
        settings.timeoutNs = SECOND;
        build(once(), Endpoints.get(), 0);
        servers.get(0).unit().crash();
        world.at(1400 * MS, () -> servers.get(0).unit().restart());
        world.at(1400 * MS, () -> servers.get(0).unit().hang());
        world.at(3 * SECOND, () -> servers.get(0).unit().resume());

        world.run(60 * SECOND);

        // Refused at 1 s; 0.5 s later into the hang, given up at 2.5 s; 1 s later served.
        assertThat(ledger.attemptOutcomes()).containsEntry("refused", 1L).containsEntry("timeout", 1L);
        assertThat(ledger.ok()).isEqualTo(1);
        assertThat(latencyMs()).isEqualTo(2500);
    }

    @Test
    void theTimeoutIsPerAttempt() {
        settings.retries = 1;
        settings.timeoutNs = 2 * SECOND;
        settings.backoff = "none";
        settings.baseNs = 100 * MS;
        build(once(), Endpoints.get(), 10 * SECOND);

        world.run(60 * SECOND);

        assertThat(ledger.outcomes()).containsOnlyKeys("timeout");
        assertThat(latencyMs()).isEqualTo(4100);
        assertThat(clients.open()).isZero();
    }

    @Test
    void theDeadlineBoundsTheRequestWhateverItIsDoing() {
        settings.retries = 5;
        settings.timeoutNs = 2 * SECOND;
        settings.deadlineNs = 3 * SECOND;
        settings.backoff = "none";
        settings.baseNs = 500 * MS;
        build(once(), Endpoints.get(), 10 * SECOND);

        world.run(60 * SECOND);

        assertThat(ledger.outcomes()).containsOnlyKeys("timeout");
        assertThat(latencyMs()).isEqualTo(3000);
        assertThat(ledger.attempts()).isEqualTo(2);
        assertThat(ledger.attemptOutcomes()).containsEntry("timeout", 2L);
        assertThat(clients.open()).isZero();
    }

    @Test
    void noRetryStartsThatCouldNotBeDoneBeforeTheDeadline() {
        settings.retries = 5;
        settings.timeoutNs = SECOND;
        settings.deadlineNs = 1200 * MS;
        settings.backoff = "none";
        settings.baseNs = 500 * MS;
        build(once(), Endpoints.get(), 10 * SECOND);

        world.run(60 * SECOND);

        assertThat(ledger.attempts()).isEqualTo(1);
        assertThat(latencyMs()).isEqualTo(1000);
    }

    @Test
    void aRefusingAddressIsLeftForTheNextAtOnce() {
        build(at(SECOND, 2 * SECOND, 3 * SECOND, 4 * SECOND, 5 * SECOND), Endpoints.get(), 0, 0);
        servers.get(0).unit().crash();

        world.run(60 * SECOND);

        assertThat(ledger.ok()).isEqualTo(5);
        assertThat(latencyMs()).isZero();
        assertThat(log).containsOnly("b");
    }

    @Test
    void aSilentAddressIsLeftAfterAQuarterOfASecond() {
        var arrivals = new long[20];
        for (int i = 0; i < 20; i++) {
            arrivals[i] = (i + 1) * SECOND;
        }
        build(at(arrivals), Endpoints.get(), 0, 0);
        world.host("host of a").powerOff();

        world.run(60 * SECOND);

        assertThat(ledger.ok()).isEqualTo(20);
        assertThat(ledger.okLatency().getMaxValue() / 10_000).isEqualTo(250);
        assertThat(ledger.okLatency().getMinValue()).isZero();
    }

    @Test
    void whenEveryAddressIsSilentTheTimeoutEndsIt() {
        settings.timeoutNs = 3 * SECOND;
        build(once(), Endpoints.get(), 0, 0);
        world.host("host of a").powerOff();
        world.host("host of b").powerOff();

        world.run(300 * SECOND);

        assertThat(ledger.outcomes()).containsOnlyKeys("timeout");
        assertThat(latencyMs()).isEqualTo(3000);
        assertThat(world.simulation().eventsPending()).isZero();
    }

    @Test
    void withoutATimeoutAClientOfADeadHostWaitsUntilItsKernelGivesUp() {
        build(once(), Endpoints.get(), 0);
        world.host("host of a").powerOff();

        world.run(300 * SECOND);

        assertThat(ledger.outcomes()).containsOnlyKeys("timeout connect");
        assertThat(latencyMs()).isEqualTo(131_000);
    }

    @Test
    void aTraceIsReplayedExactly() {
        var arrivals = new long[] {3 * MS, 3 * MS, 17 * MS + 1, SECOND};
        var work = new long[] {5 * MS, 7 * MS, 11 * MS, 13};
        var endpoint = Endpoints.get(Endpoints.cpu(99), Endpoints.sleep(1), Endpoints.sleep(2));
        var seen = new ArrayList<String>();
        var unit = world.unit("a");
        var port = new Port(unit, new Recording(seen), 0);
        var load = new LoadSpec(
                "load",
                "app",
                new LoadSpec.Recorded(arrivals, new int[4], work, SECOND + 1, ""),
                List.of(new EndpointSpec(endpoint, 1)),
                settings.spec(),
                1000);
        ledger = new Ledger(0, SECOND + 1, SECOND, List.of(endpoint.name()));
        new Clients(
                        world.simulation(),
                        load,
                        0,
                        Destination.names(List.of(world.fromClients(port))),
                        ledger,
                        new int[] {0},
                        (by, target, change, reason) -> { })
                .start();

        world.run(10 * SECOND);

        // The recorded work replaces the first wait, nothing else.
        assertThat(seen)
                .containsExactly(
                        3 * MS + " 99 " + 5 * MS + " 2",
                        3 * MS + " 99 " + 7 * MS + " 2",
                        17 * MS + 1 + " 99 " + 11 * MS + " 2",
                        SECOND + " 99 13 2");
    }

    private final class Recording implements Listener {
        private final List<String> seen;

        Recording(List<String> seen) {
            this.seen = seen;
        }

        @Override
        public Connect connect(Call call) {
            return Connect.ACCEPTED;
        }

        @Override
        public void arrived(Call call) {
            var request = call.request();
            seen.add(world.simulation().nowNs() + " " + request.stepNs(0) + " " + request.stepNs(1) + " "
                    + request.stepNs(2));
            call.answer(Outcome.OK);
        }

        @Override
        public void lost(Call call) {}
    }

    // ---- the closed loop

    @Test
    void usersAskOneAtATime() {
        build(users(3, 20 * SECOND, 0), Endpoints.get(), SECOND);

        world.run(60 * SECOND);

        assertThat(servers.get(0).most()).isEqualTo(3);
        assertThat(ledger.arrived()).isEqualTo(60);
        assertThat(clients.open()).isZero();
    }

    @Test
    void usersWhoLeaveAndComeBackAreStillOneEach() {
        var stages = new ArrayList<LoadSpec.Stage>();
        for (int i = 0; i < 20; i++) {
            stages.add(new LoadSpec.Stage(i % 2 == 0 ? 4 : 1, 500 * MS));
        }
        build(new LoadSpec.Users(stages, Distributions.constant(300 * MS)), Endpoints.get(), SECOND);

        world.run(60 * SECOND);

        assertThat(servers.get(0).most()).isEqualTo(4);
        assertThat(clients.open()).isZero();
    }

    @Test
    void usersWithoutAPauseWhoAreRefusedAtOnceDoNotStopTheClock() {
        build(users(2, SECOND, 0), Endpoints.get(), SECOND);
        servers.get(0).unit().crash();

        world.run(2 * SECOND);

        assertThat(ledger.outcomes()).containsOnlyKeys("refused");
        assertThat(ledger.arrived()).isEqualTo(2000);
    }

    private static LoadSpec.Source users(double count, long durationNs, long thinkNs) {
        return new LoadSpec.Users(
                List.of(new LoadSpec.Stage(count, durationNs)), Distributions.constant(thinkNs));
    }
}
