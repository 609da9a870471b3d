package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.machine.AcceptQueue;

/** HAProxy from outside: what a client sees and what its servers get (docs/models/haproxy.md). */
class HaproxyTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();

    // ---- §7, retries and redispatch

    @Test
    void oneRefusedServerIsTriedFourTimesInThreeSeconds() {
        var farm = new Farm(settings, 1, 10 * MS);
        farm.unit(0).crash();

        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Backend.CONNECT_REFUSED);
        assertThat(answer.outcome().status()).isEqualTo(503);
        assertThat(answer.tookNs()).isBetween(3 * SECOND, 3 * SECOND + 4 * HealthCheck.TICK_NS);
    }

    @Test
    void theTurnAroundIsAsShortAsTheConnectTimeout() {
        settings.connectNs = 200 * MS;
        var farm = new Farm(settings, 1, 10 * MS);
        farm.unit(0).crash();

        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.tookNs()).isBetween(600 * MS, 600 * MS + 4 * HealthCheck.TICK_NS);
    }

    @Test
    void oneSilentServerCostsFourConnectTimeouts() {
        settings.connectNs = 2 * SECOND;
        var farm = new Farm(settings, 1, 10 * MS);
        farm.world().host("host of a").powerOff();

        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Backend.CONNECT_TIMEOUT);
        assertThat(answer.tookNs()).isEqualTo(8 * SECOND);
    }

    @Test
    void redispatchTakesTheOtherServerAtOnce() {
        settings.redispatch = -1;
        var farm = new Farm(settings, 2, 0);
        farm.unit(0).crash();

        for (int i = 0; i < 6; i++) {
            farm.ask((i + 1) * SECOND);
        }
        farm.run(60 * SECOND);

        for (int i = 0; i < 6; i++) {
            assertThat(farm.answers().get(i).outcome()).isSameAs(Outcome.OK);
            assertThat(farm.answers().get(i).tookNs()).isLessThan(MS);
        }
    }

    @Test
    void withoutRedispatchAllTriesGoToTheDeadServerThoughAnotherIsWell() {
        var farm = new Farm(settings, 2, 0);
        farm.unit(0).crash();

        farm.ask(SECOND);
        farm.ask(10 * SECOND);
        farm.run(60 * SECOND);

        assertThat(farm.answers().names()).containsExactlyInAnyOrder("http-503 SC connect refused", "ok");
        assertThat(farm.answers().get(0).tookNs()).isBetween(3 * SECOND, 3 * SECOND + 4 * HealthCheck.TICK_NS);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void anUndetectedSilentServerIsPaidForByEveryNMinusFirstRequest(int count) {
        settings.redispatch = -1;
        settings.connectNs = 100 * MS;
        var farm = new Farm(settings, count, 0);
        farm.world().host("host of a").powerOff();

        int requests = 60 * (count - 1);
        for (int i = 0; i < requests; i++) {
            farm.ask((i + 1) * SECOND);
        }
        farm.run((requests + 60) * SECOND);

        int paid = 0;
        for (int i = 0; i < requests; i++) {
            assertThat(farm.answers().get(i).outcome()).isSameAs(Outcome.OK);
            paid += farm.answers().get(i).tookNs() >= 100 * MS ? 1 : 0;
        }
        // The phase lock: 1/(N − 1), not 1/N.
        assertThat(paid).isBetween(59, 61);
    }

    @Test
    void leastconnLeavesTheDeadServerAtOnce() {
        settings.redispatch = -1;
        settings.balance = "leastconn";
        var farm = new Farm(settings, 2, 0);
        farm.unit(0).crash();

        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.OK);
        assertThat(answer.tookNs()).isLessThan(MS);
    }

    @Test
    void noUsableServerIsA503AtOnce() {
        settings.server.check = true;
        var farm = new Farm(settings, 2, 0);
        farm.unit(0).crash();
        farm.unit(1).crash();

        var answer = farm.ask(30 * SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Backend.NO_SERVER);
        assertThat(answer.tookNs()).isZero();
    }

    // ---- §8, what the client sees

    @Test
    void aServerThatIsSilentLongerThanItsTimeoutIsA504() {
        settings.serverNs = 3 * SECOND;
        var farm = new Farm(settings, 1, 5 * SECOND);

        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Backend.SERVER_TIMEOUT);
        assertThat(answer.tookNs()).isEqualTo(3 * SECOND);
    }

    @Test
    void aServerThatDiesWhileAnsweringIsA502AndNotRetried() {
        var farm = new Farm(settings, 2, 5 * SECOND);
        var answer = farm.ask(SECOND);
        farm.world().at(3 * SECOND, () -> farm.unit(0).crash());

        farm.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Backend.SERVER_RESET);
        assertThat(answer.tookNs()).isEqualTo(2 * SECOND);
        assertThat(farm.asked()).isEqualTo("a");
    }

    @Test
    void anErrorOfTheServerIsPassedOn() {
        var farm = new Farm(settings, 1, 0);
        var unauthorized = Outcome.http(401, "");
        farm.server(0).answers(unauthorized);

        var answer = farm.ask(SECOND);
        farm.run(2 * SECOND);

        assertThat(answer.outcome()).isSameAs(unauthorized);
    }

    // ---- §3, what a transition does

    @Test
    void requestsInFlightRunToCompletionOnAServerThatGoesDown() {
        settings.server.check = true;
        settings.httpCheck = "GET /health";
        settings.server.interNs = SECOND;
        var farm = new Farm(new World(), settings, 2, 10 * SECOND, Endpoints.named("GET /health", "app"));

        // The checks take 10 s too: they fail, while the work goes on.
        var early = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::what).contains("DOWN");
        assertThat(early.outcome()).isSameAs(Outcome.OK);
        assertThat(early.tookNs()).isEqualTo(10 * SECOND);
    }

    @Test
    void shutdownSessionsEndsThemAtDown() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        settings.server.shutdownSessions = true;
        var farm = new Farm(settings, 1, 20 * SECOND);
        var answer = farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.server(0).port().drop());

        farm.run(60 * SECOND);

        var down = farm.changes().get(0);
        assertThat(down.what()).isEqualTo("DOWN");
        assertThat(answer.outcome()).isSameAs(Backend.SESSION_KILLED);
        assertThat(answer.endedNs()).isEqualTo(down.atNs());
    }

    @Test
    void shuttingDownSessionsLetsThoseInWhoWaitForThem() {
        settings.maxconn = 1;
        settings.server.check = true;
        settings.server.interNs = SECOND;
        settings.server.shutdownSessions = true;
        var farm = new Farm(settings, 1, 20 * SECOND);
        farm.ask(SECOND);
        var waiting = farm.ask(SECOND + MS);
        farm.world().at(2 * SECOND, () -> farm.server(0).port().drop());

        farm.run(60 * SECOND);

        assertThat(waiting.outcome()).isSameAs(Backend.NO_SERVER);
        assertThat(waiting.endedNs()).isEqualTo(farm.changes().get(0).atNs());
    }

    @Test
    void whatWaitsForTheServerItselfIsRedistributedOnlyWithRedispatch() {
        var softly = new SoftAssertions();
        for (boolean redispatch : new boolean[] {false, true}) {
            var own = new Specs.Haproxy();
            own.balance = "leastconn";
            own.redispatch = redispatch ? -1 : 0;
            own.queueNs = 100 * SECOND;
            own.server.check = true;
            own.server.interNs = SECOND;
            own.server.maxconn = 1;
            own.server.maxqueue = 5;
            own.serverNs = 100 * SECOND;
            var farm = new Farm(own, 2, 10 * SECOND);
            farm.ask(SECOND);
            farm.ask(SECOND);
            var bound = farm.ask(SECOND + MS);
            farm.world().at(2 * SECOND, () -> farm.server(0).port().drop());
            farm.run(60 * SECOND);

            softly.assertThat(farm.changes().get(0).what()).isEqualTo("DOWN");
            // Moved: to b, when its first request ends at 11 s. Not moved: sent to a, though it is down, and in vain.
            softly.assertThat(bound.name()).isEqualTo(redispatch ? "ok" : "http-503 sC connect timeout");
        }
        softly.assertAll();
    }

    // ---- §4, backups

    @Test
    void onlyTheFirstBackupWorksWhileNoActiveServerIsUp() {
        assertThat(backupsUsed(false)).isEqualTo("bbbb");
    }

    @Test
    void allBackupsWorkWithAllbackups() {
        assertThat(backupsUsed(true)).isEqualTo("bcbc");
    }

    private String backupsUsed(boolean all) {
        settings.allBackups = all;
        settings.server.check = true;
        settings.server("b").backup = true;
        settings.server("c").backup = true;
        var farm = new Farm(settings, 3, 0);
        farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, farm::forgetAsked);
        for (int i = 0; i < 4; i++) {
            farm.ask((20 + i) * SECOND);
        }
        var used = new StringBuilder();
        farm.world().at(30 * SECOND, () -> used.append(farm.asked()));
        farm.world().at(30 * SECOND, () -> farm.unit(0).restart());
        farm.world().at(50 * SECOND, farm::forgetAsked);
        farm.ask(50 * SECOND);
        farm.ask(51 * SECOND);
        farm.run(60 * SECOND);
        assertThat(farm.asked()).as("idle again").isEqualTo("aa");
        return used.toString();
    }

    @Test
    void aBackupTakesOverWhatWaitsInTheQueue() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        settings.server.maxconn = 1;
        settings.queueNs = 100 * SECOND;
        settings.serverNs = 200 * SECOND;
        settings.server("b").backup = true;
        settings.server("b").maxconn = 2;
        var farm = new Farm(settings, 2, SECOND);
        farm.world().at(SECOND, () -> farm.unit(0).hang());
        farm.ask(2 * SECOND);
        var waiting = farm.ask(2 * SECOND + MS);
        var also = farm.ask(2 * SECOND + 2 * MS);
        farm.world().at(3 * SECOND, () -> farm.server(0).port().drop());

        farm.run(60 * SECOND);

        long downNs = farm.changes().get(0).atNs();
        assertThat(waiting.outcome()).isSameAs(Outcome.OK);
        assertThat(waiting.endedNs()).isEqualTo(downNs + SECOND);
        assertThat(also.endedNs()).isEqualTo(downNs + SECOND);
    }

    // ---- §6, queues

    @Test
    void theQueueIsFirstInFirstOut() {
        settings.server.maxconn = 1;
        settings.queueNs = 100 * SECOND;
        var farm = new Farm(settings, 2, SECOND);

        for (int i = 0; i < 8; i++) {
            farm.ask(SECOND + i * MS);
        }
        farm.run(60 * SECOND);

        for (int i = 0; i < 8; i++) {
            assertThat(farm.answers().get(i).endedNs()).isEqualTo((2 + i / 2) * SECOND + (i % 2) * MS);
        }
        assertThat(farm.server(0).most()).isEqualTo(1);
        assertThat(farm.queue().value()).isZero();
        assertThat(farm.queue().max()).isEqualTo(6);
    }

    @Test
    void whoWaitsLongerThanTimeoutQueueGetsA503() {
        settings.server.maxconn = 1;
        settings.queueNs = 2500 * MS;
        var farm = new Farm(settings, 1, SECOND);

        for (int i = 0; i < 5; i++) {
            farm.ask(SECOND);
        }
        farm.run(60 * SECOND);

        assertThat(farm.answers().names())
                .containsExactly("ok", "ok", "ok", "http-503 sQ queue timeout", "http-503 sQ queue timeout");
        assertThat(farm.answers().get(4).tookNs()).isEqualTo(2500 * MS);
        assertThat(farm.asked()).isEqualTo("aaa");
    }

    @Test
    void aClientThatLeftTheQueueIsServedAllTheSame() {
        assertThat(askedAfterLeaving(false)).isEqualTo("aaa");
    }

    @Test
    void abortoncloseSparesTheServerTheWorkForAClientThatLeft() {
        assertThat(askedAfterLeaving(true)).isEqualTo("aa");
    }

    private String askedAfterLeaving(boolean abortOnClose) {
        settings.abortOnClose = abortOnClose;
        settings.server.maxconn = 1;
        var farm = new Farm(settings, 1, SECOND);
        farm.ask(SECOND);
        var left = farm.ask(SECOND + MS);
        farm.world().at(SECOND + 500 * MS, () -> left.call().close());
        farm.ask(SECOND + 600 * MS);

        farm.run(60 * SECOND);

        assertThat(left.outcome()).isNull();
        assertThat(farm.server(0).open()).isZero();
        assertThat(farm.queue().value()).isZero();
        return farm.asked();
    }

    @Test
    void beyondMaxconnClientsWaitInTheKernelAndNothingIsForgotten() {
        settings.maxconn = 2;
        var farm = new Farm(settings, 1, SECOND);

        for (int i = 0; i < 5; i++) {
            farm.ask(SECOND);
        }
        farm.run(60 * SECOND);

        assertThat(farm.answers().names()).containsOnly("ok");
        assertThat(farm.answers().get(4).endedNs()).isEqualTo(4 * SECOND);
        assertThat(farm.server(0).most()).isEqualTo(2);
    }

    @Test
    void aFullKernelQueueOfRequestsWithoutAServerDrainsInOneInstant() {
        settings.maxconn = 1;
        settings.connectNs = 20 * SECOND;
        settings.server.check = true;
        settings.retries = 0;
        settings.maxconn = AcceptQueue.SOMAXCONN;
        var farm = new Farm(settings, 1, 0);
        farm.world().at(SECOND, () -> farm.balancer().hang());
        for (int i = 0; i < AcceptQueue.SOMAXCONN; i++) {
            farm.ask(2 * SECOND);
        }
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.balancer().resume());

        farm.run(60 * SECOND);

        assertThat(farm.answers().names()).doesNotContain("nothing");
    }

    // ---- a life of its own

    @Test
    void aCrashResetsEveryClientAndTheNextLifeStartsClean() {
        settings.server.maxconn = 1;
        settings.server.check = true;
        var farm = new Farm(settings, 1, 3 * SECOND);
        farm.ask(SECOND);
        farm.ask(SECOND + MS);
        farm.world().at(2 * SECOND, () -> farm.balancer().crash());
        farm.ask(3 * SECOND);
        farm.world().at(5 * SECOND, () -> farm.balancer().restart());
        var later = farm.ask(6 * SECOND);

        farm.run(60 * SECOND);

        assertThat(farm.answers().names()).containsExactly("reset", "reset", "refused", "ok");
        assertThat(farm.queue().value()).isZero();
        // The server finished what it had been given by the dead process first; the new one does not know of it.
        assertThat(later.tookNs()).isEqualTo(3 * SECOND);
    }

    @Test
    void aReplyAndATimeoutThatBothFellIntoAHangEndTheRequestOnce() {
        settings.maxconn = 1;
        settings.serverNs = 2 * SECOND;
        var farm = new Farm(settings, 1, SECOND);
        var first = farm.ask(SECOND);
        farm.world().at(1500 * MS, () -> farm.unit(0).hang());
        farm.world().at(2 * SECOND, () -> farm.balancer().hang());
        farm.world().at(4 * SECOND, () -> farm.unit(0).resume());
        farm.world().at(10 * SECOND, () -> farm.balancer().resume());
        farm.ask(11 * SECOND);
        var third = farm.ask(11 * SECOND + MS);

        farm.run(60 * SECOND);

        assertThat(first.outcome()).isNotNull();
        assertThat(first.endedNs()).isEqualTo(10 * SECOND);
        // Were the first request ended twice, two would be let in at once now.
        assertThat(farm.server(0).most()).isEqualTo(1);
        assertThat(third.endedNs()).isEqualTo(13 * SECOND);
    }

    @Test
    void whatIsLateInAHangIsNotTakenForTheNextAttempt() {
        settings.connectNs = 1500 * MS;
        settings.serverNs = 60 * SECOND;
        var farm = new Farm(settings, 1, 500 * MS);
        farm.world().at(500 * MS, () -> farm.server(0).port().drop());
        var answer = farm.ask(SECOND);
        farm.world().at(1100 * MS, () -> farm.balancer().hang());
        // The connect timeout (2.5 s), the completed handshake (3 s) and the answer (3.5 s) all fall into the hang.
        farm.world().at(2600 * MS, () -> farm.server(0).port().stopDropping());
        farm.world().at(10 * SECOND, () -> farm.balancer().resume());

        farm.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.OK);
        assertThat(answer.endedNs()).isEqualTo(10 * SECOND + 500 * MS);
        assertThat(farm.asked()).isEqualTo("aa");
    }

    @Test
    void timersOfADeadProcessDoNothingInItsNextLife() {
        settings.serverNs = 10 * SECOND;
        settings.queueNs = 10 * SECOND;
        settings.server.maxconn = 1;
        var farm = new Farm(settings, 1, 4 * SECOND);
        farm.ask(SECOND);
        farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.balancer().crash());
        farm.world().at(3 * SECOND, () -> farm.balancer().restart());
        for (int i = 0; i < 4; i++) {
            farm.ask((8 + 5 * i) * SECOND);
        }

        farm.run(100 * SECOND);

        assertThat(farm.answers().names()).containsExactly("reset", "reset", "ok", "ok", "ok", "ok");
    }
}
