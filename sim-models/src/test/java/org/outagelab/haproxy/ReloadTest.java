package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.core.SimTime;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Lab;
import org.outagelab.fixture.Specs;

/** A reload: a new process with nothing remembered, while the old one drains (docs/models/haproxy.md#reload). */
class ReloadTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();

    @Test
    void nobodyIsRefusedAndWhatHasBegunIsFinished() {
        settings.server.maxconn = 1;
        var farm = new Farm(settings, 1, 2 * SECOND);
        farm.ask(SECOND);
        farm.ask(SECOND + MS);
        farm.world().at(1500 * MS, () -> farm.balancer().reload());
        for (int i = 0; i < 20; i++) {
            farm.ask(1400 * MS + i * 10 * MS);
        }
        farm.run(60 * SECOND);

        assertThat(farm.answers().names().stream().filter(name -> !name.equals("ok") && !name.startsWith("http-503 sQ")))
                .isEmpty();
        assertThat(farm.answers().get(0).endedNs()).isEqualTo(3 * SECOND);
        // Each process keeps its own count: for a while the server has twice its maxconn.
        assertThat(farm.server(0).most()).isEqualTo(2);
        assertThat(farm.queue().value()).isZero();
    }

    @Test
    void allServersAreUpAgainAndTheFirstFailedCheckTakesOneDown() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.balancer().reload());

        farm.run(25 * SECOND);

        var changes = farm.changes();
        assertThat(changes).extracting(Farm.Change::what).containsExactly("DOWN", "UP", "DOWN");
        assertThat(changes.get(1).atNs()).isEqualTo(20 * SECOND);
        assertThat(changes.get(2).atNs()).isEqualTo(20 * SECOND);
    }

    @Test
    void requestsMayMeetADeadServerAgainUntilItsFirstCheck() {
        settings.server.check = true;
        settings.server.interNs = 2 * SECOND;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(2 * SECOND, () -> farm.unit(1).crash());
        farm.world().at(20 * SECOND, () -> farm.balancer().reload());
        farm.ask(20 * SECOND + 100 * MS);
        farm.ask(20 * SECOND + 200 * MS);
        farm.ask(22 * SECOND);

        farm.run(60 * SECOND);

        // Server 2 of 2 is checked half an interval after the start.
        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP", "DOWN");
        assertThat(farm.changes().get(2).atNs()).isEqualTo(21 * SECOND);
        assertThat(farm.answers().get(0).name()).isEqualTo("ok");
        assertThat(farm.answers().get(1).name()).isEqualTo("http-503 SC connect refused");
        assertThat(farm.answers().get(2).name()).isEqualTo("ok");
    }

    @Test
    void aCrashEndsTheOldProcessesToo() {
        var farm = new Farm(settings, 1, 10 * SECOND);
        farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.balancer().reload());
        farm.ask(3 * SECOND);
        farm.world().at(4 * SECOND, () -> farm.balancer().reload());
        farm.world().at(5 * SECOND, () -> farm.balancer().crash());

        farm.run(60 * SECOND);

        assertThat(farm.answers().names()).containsExactly("reset", "reset");
        assertThat(farm.answers().get(0).endedNs()).isEqualTo(5 * SECOND);
    }

    @Test
    void aHungProcessDoesNotReload() {
        settings.server.check = true;
        var farm = new Farm(settings, 1, 0);
        farm.world().at(SECOND, () -> farm.balancer().hang());
        farm.world().at(2 * SECOND, () -> farm.balancer().reload());
        farm.world().at(3 * SECOND, () -> farm.balancer().resume());
        farm.ask(4 * SECOND);

        farm.run(10 * SECOND);

        assertThat(farm.answers().names()).containsExactly("ok");
    }

    @Test
    void shutdownBackupSessionsEndsWhatBackupsHaveWhenAnActiveServerIsBack() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        settings.server.shutdownBackupSessions = true;
        settings.server("b").backup = true;
        var farm = new Farm(settings, 2, 30 * SECOND);
        farm.world().at(SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.unit(0).restart());
        var onBackup = farm.ask(15 * SECOND);

        farm.run(60 * SECOND);

        assertThat(onBackup.name()).isEqualTo("http-502 UH session shut down");
        assertThat(onBackup.endedNs()).isEqualTo(farm.changes().get(2).atNs());
    }

    // ---- what is idle, and what is left at the end of hard-stop-after

    private static final String KEPT = "{version: 1, name: test, seed: 3, hosts: {a: {cores: 8}, b: {cores: 8}},"
            + " network: {links: [{from: clients, to: a, latency: 50ms}]},"
            + " services: {lb: {kind: haproxy, on: a, backend: app, timeout: {connect: 1s, server: 10s, client: 60s}},"
            + " app: {kind: nginx, on: b}}, endpoints: {POST /cart: {weight: 1, at: app, cpu: 0.1ms}},"
            + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 200/s, duration: 60s, clients: 50,"
            + " client: {timeout: 5s, keep-alive: KEEP}}},"
            + " faults: [{at: 30s, action: reload, target: lb}]}";

    @Test
    void aReloadClosesIdleConnectionsSoThatPostsOnTheirWayAreLost() {
        var kept = Lab.run(KEPT.replace("KEEP", "true"));
        var fresh = Lab.run(KEPT.replace("KEEP", "false"));

        // 200/s during the 50 ms on the way there and the 50 ms until clients hear of it.
        assertThat(kept.outcome("reset")).isBetween(8L, 21L);
        assertThat(kept.outcome("ok")).isEqualTo(12_000 - kept.outcome("reset"));
        assertThat(fresh.outcome("ok")).isEqualTo(12_000);
    }

    @Test
    void aGetOnItsWayIsAskedOnceMoreByTheClient() {
        var kept = Lab.run(KEPT.replace("KEEP", "true").replace("POST", "GET"));

        assertThat(kept.outcome("ok")).isEqualTo(12_000);
        assertThat(kept.attempt("reset")).isPositive();
    }

    @Test
    void whatHardStopAfterEndsIsA502AndLogged() {
        settings.hardStopNs = 3 * SECOND;
        settings.server.maxconn = 1;
        settings.queueNs = 60 * SECOND;
        var farm = new Farm(settings, 1, 20 * SECOND);
        var served = farm.ask(SECOND);
        var queued = farm.ask(SECOND + MS);
        farm.world().at(2 * SECOND, () -> farm.balancer().reload());

        farm.run(60 * SECOND);

        assertThat(served.name()).isEqualTo("http-502 KH hard-stop-after");
        assertThat(served.endedNs()).isEqualTo(5 * SECOND);
        assertThat(queued.name()).isEqualTo("http-503 KQ hard-stop-after");
        assertThat(farm.haproxy().log()).containsEntry("502 KH--", 1L).containsEntry("503 KQ--", 1L);
        assertThat(farm.asked()).isEqualTo("a");
        assertThat(farm.queue().value()).isZero();
    }

    @Test
    void withoutHardStopAfterTheOldProcessDrainsForAsLongAsItTakes() {
        var farm = new Farm(settings, 1, 20 * SECOND);
        var served = farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.balancer().reload());

        farm.run(60 * SECOND);

        assertThat(served.name()).isEqualTo("ok");
        assertThat(farm.haproxy().log()).doesNotContainKey("502 KH--");
    }

    // ---- the two orders to stop

    @Test
    void stopResetsWhatIsInFlightAndSoftStopLetsItEnd() {
        for (boolean soft : new boolean[] {false, true}) {
            var farm = new Farm(new Specs.Haproxy(), 1, 5 * SECOND);
            var inFlight = farm.ask(SECOND);
            farm.world().at(2 * SECOND, () -> {
                if (soft) {
                    farm.balancer().softStop();
                } else {
                    farm.balancer().stop();
                }
            });
            var later = farm.ask(3 * SECOND);
            farm.world().at(20 * SECOND, () -> farm.balancer().restart());
            var afterwards = farm.ask(30 * SECOND);
            farm.run(60 * SECOND);

            assertThat(inFlight.name()).isEqualTo(soft ? "ok" : "reset");
            assertThat(inFlight.endedNs()).isEqualTo((soft ? 6 : 2) * SECOND);
            assertThat(later.name()).isEqualTo("refused");
            assertThat(afterwards.name()).isEqualTo("ok");
        }
    }

    @Test
    void aSoftStopEndsWithTheLastRequestOrWithHardStopAfter() {
        settings.hardStopNs = 4 * SECOND;
        var farm = new Farm(settings, 1, 20 * SECOND);
        var inFlight = farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.balancer().softStop());
        var running = new ArrayList<Boolean>();
        for (long ms : new long[] {5999, 6001}) {
            farm.world().at(ms * MS, () -> running.add(farm.balancer().running()));
        }
        farm.run(60 * SECOND);

        assertThat(inFlight.name()).isEqualTo("http-502 KH hard-stop-after");
        assertThat(running).containsExactly(true, false);
    }

    // ---- first checks

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // server, inter, fastinter, inter of b, fastinter of b, limit, first checks of a, b, c after the reload in ms
        "one interval,         3000,    0,  3000,    0, 0,    0, 1000, 2000",
        "a longer one apart,   2000,    0, 10000,    0, 0,    0, 3333, 1333",
        "a shorter one apart, 10000,    0,  2000,    0, 0,    0,  666, 6666",
        "below a second,        600,    0,   600,    0, 0,    0,  200,  400",
        "fastinter counts,     6000, 3000,  6000, 3000, 0,    0, 1000, 2000",
        "a fast one among,     6000,    0,  6000,  300, 0,    0, 2000, 4000",
        "max-spread-checks,    6000,    0,  6000,    0, 1500, 0,  500, 1000",
    })
    void firstChecksAreSpreadOverTheOwnIntervalOrTheSmallestOfASecondAndMore(
            String name, long interMs, long fastMs, long otherMs, long otherFastMs, long limitMs, long a, long b, long c) {
        settings.server.check = true;
        settings.server.interNs = interMs * MS;
        settings.server.fastinterNs = fastMs == 0 ? -1 : fastMs * MS;
        var other = settings.server("b");
        other.check = true;
        other.interNs = otherMs * MS;
        other.fastinterNs = otherFastMs == 0 ? -1 : otherFastMs * MS;
        settings.maxSpreadChecksNs = limitMs == 0 ? SimTime.NEVER : limitMs * MS;
        var farm = new Farm(settings, 3, 0);
        // All dead when it starts anew: each first check takes its server down (health = rise).
        farm.world().at(100 * SECOND, () -> {
            for (int i = 0; i < 3; i++) {
                farm.unit(i).crash();
            }
            farm.balancer().reload();
        });
        farm.run(130 * SECOND);

        for (int i = 0; i < 3; i++) {
            var server = String.valueOf((char) ('a' + i));
            long first = farm.changes().stream()
                    .filter(change -> change.server().equals(server) && change.what().equals("DOWN"))
                    .mapToLong(Farm.Change::atNs)
                    .min()
                    .orElseThrow();
            assertThat((first - 100 * SECOND) / MS).as(server).isEqualTo(new long[] {a, b, c}[i]);
        }
    }
}
