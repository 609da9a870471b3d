package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;

/** Idle connections to servers, http-reuse (docs/models/haproxy.md#answers, #connections-to-servers; backend.c, server.c). */
class ReuseTest {
    private static final long HOP = 10 * MS;
    /** A new connection on both hops, an answer, and no work: a round trip each for handshake and request. */
    private static final long NEW_BOTH = 4 * HOP * 2;

    private final Specs.Haproxy settings = new Specs.Haproxy();

    /** Latency of 10 ms everywhere, servers that answer at once. */
    private Farm farm(int servers) {
        return new Farm(new World(1, HOP), settings, servers, 0, null);
    }

    @ParameterizedTest
    @CsvSource({
        // first of its client, second of its client, first of another one, all on one server in a row
        "NEVER,      80, 40, 80",
        "SAFE,       80, 40, 80",
        "AGGRESSIVE, 80, 40, 60",
        "ALWAYS,     80, 40, 60",
    })
    void aNewConnectionCostsARoundTrip(HaproxySpec.Reuse reuse, long first, long second, long other) {
        settings.reuse = reuse;
        var farm = farm(1);
        var one = farm.ask(SECOND);
        var again = farm.askAgain(2 * SECOND, one);
        var another = farm.ask(3 * SECOND);

        farm.run(10 * SECOND);

        assertThat(one.tookNs()).isEqualTo(first * MS).isEqualTo(NEW_BOTH);
        assertThat(again.tookNs()).isEqualTo(second * MS);
        assertThat(another.tookNs()).isEqualTo(other * MS);
    }

    @Test
    void aRequestOverAKeptConnectionThatAHungProcessHasNotReadIsResetWhenThatIsKilled() {
        var farm = farm(1);
        var one = farm.ask(SECOND);
        farm.world().at(1500 * MS, () -> farm.balancer().hang());
        var unread = farm.askAgain(2 * SECOND, one);
        farm.world().at(3 * SECOND, () -> farm.balancer().crash());

        farm.run(10 * SECOND);

        assertThat(one.outcome()).isSameAs(Outcome.OK);
        assertThat(unread.outcome()).isSameAs(Outcome.RESET);
        // The kernel's RST needs one way.
        assertThat(unread.endedNs()).isEqualTo(3 * SECOND + HOP);
    }

    @Test
    void aggressiveWaitsUntilAConnectionHasBeenUsedAgain() {
        settings.reuse = HaproxySpec.Reuse.AGGRESSIVE;
        var farm = farm(1);
        farm.ask(SECOND);
        var second = farm.ask(2 * SECOND);

        farm.run(10 * SECOND);

        assertThat(second.tookNs()).isEqualTo(NEW_BOTH);
    }

    @Test
    void neverKeepsAConnectionForTheClientThatOpenedIt() {
        settings.reuse = HaproxySpec.Reuse.NEVER;
        var farm = farm(1);
        var one = farm.ask(SECOND);
        var other = farm.ask(SECOND);
        var second = farm.askAgain(2 * SECOND, one);
        // Both clients have their own: no request waits for the other's.
        var third = farm.askAgain(2 * SECOND, other);

        farm.run(10 * SECOND);

        assertThat(second.tookNs()).isEqualTo(4 * HOP);
        assertThat(third.tookNs()).isEqualTo(4 * HOP);
    }

    @Test
    void aClientsConnectionLeadsToAnotherServerOverANewOne() {
        settings.reuse = HaproxySpec.Reuse.NEVER;
        var farm = farm(2);
        var one = farm.ask(SECOND);
        var second = farm.askAgain(2 * SECOND, one);
        var third = farm.askAgain(3 * SECOND, second);

        farm.run(10 * SECOND);

        assertThat(farm.asked()).isEqualTo("aba");
        assertThat(second.tookNs()).isEqualTo(6 * HOP);
        assertThat(third.tookNs()).isEqualTo(4 * HOP);
    }

    @Test
    void theWaitForAnAnswerBeginsWithoutAHandshake() {
        settings.serverNs = 100 * MS;
        var farm = farm(1);
        var one = farm.ask(SECOND);
        farm.world().at(2 * SECOND - 1, () -> farm.unit(0).hang());
        var again = farm.askAgain(2 * SECOND, one);
        var fresh = farm.ask(3 * SECOND);

        farm.run(10 * SECOND);

        assertThat(again.name()).isEqualTo("http-504 sH server timeout");
        assertThat(again.tookNs()).isEqualTo(2 * HOP + 100 * MS);
        assertThat(fresh.tookNs()).isEqualTo(4 * HOP + 2 * HOP + 100 * MS);
    }

    @Test
    void aServerThatDiesTellsSoAndNobodyMeetsItsIdleConnections() {
        settings.reuse = HaproxySpec.Reuse.ALWAYS;
        settings.redispatch = -1;
        var farm = farm(2);
        var one = farm.ask(SECOND);
        farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(3 * SECOND, () -> farm.unit(0).restart());
        var again = farm.askAgain(4 * SECOND, one);
        var other = farm.ask(5 * SECOND);

        farm.run(10 * SECOND);

        assertThat(again.name()).isEqualTo("ok");
        assertThat(again.tookNs()).isEqualTo(6 * HOP);
        assertThat(other.name()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({"SAFE, true, reset, 0", "SAFE, false, http-502 SH server closed, 1", "ALWAYS, false, reset, 0"})
    void overAnIdleConnectionAServersDeathIsTheClientsToRepeat(
            HaproxySpec.Reuse reuse, boolean laterRequest, String heard, int logged) {
        settings.reuse = reuse;
        var farm = new Farm(new World(1, HOP), settings, 1, SECOND, null);
        var one = farm.ask(SECOND);
        var met = laterRequest ? farm.askAgain(10 * SECOND, one) : farm.ask(10 * SECOND);
        farm.world().at(10 * SECOND + 500 * MS, () -> farm.unit(0).crash());

        farm.run(30 * SECOND);

        assertThat(met.name()).isEqualTo(heard);
        assertThat(farm.haproxy().log().getOrDefault("502 SH--", 0L)).isEqualTo(logged);
    }

    @Test
    void onlyRetryOnEmptyResponseSendsItAgain() {
        settings.retryOn = Set.of("conn-failure", "empty-response");
        settings.redispatch = 1;
        var farm = new Farm(new World(1, HOP), settings, 2, SECOND, null);
        var one = farm.ask(SECOND);
        farm.ask(3 * SECOND);
        var met = farm.askAgain(10 * SECOND, one);
        farm.world().at(10 * SECOND + 500 * MS, () -> farm.unit(0).crash());

        farm.run(30 * SECOND);

        assertThat(farm.asked()).isEqualTo("abab");
        assertThat(met.name()).isEqualTo("ok");
    }

    @Test
    void aMachineWithoutPowerCostsTheTimeoutOfAnAnswerNotOfAConnection() {
        settings.connectNs = SECOND;
        settings.serverNs = 10 * SECOND;
        settings.retries = 0;
        var farm = farm(1);
        var one = farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.unit(0).host().powerOff());
        var again = farm.askAgain(3 * SECOND, one);
        var fresh = farm.ask(3 * SECOND);

        farm.run(30 * SECOND);

        assertThat(again.name()).isEqualTo("http-504 sH server timeout");
        assertThat(again.tookNs()).isEqualTo(2 * HOP + 10 * SECOND);
        assertThat(fresh.name()).isEqualTo("http-503 sC connect timeout");
    }

    @Test
    void whatAServerClosesAfterAnswersOfItsOwnIsNotASuspicion() {
        settings.server.check = true;
        settings.server.observe = HaproxySpec.Observe.LAYER7;
        settings.server.errorLimit = 1;
        settings.server.onError = HaproxySpec.OnError.MARK_DOWN;
        var farm = new Farm(new World(1, HOP), settings, 1, SECOND, null);
        var one = farm.ask(SECOND);
        farm.askAgain(10 * SECOND, one);
        farm.world().at(10 * SECOND + 500 * MS, () -> {
            farm.unit(0).crash();
            farm.unit(0).restart();
        });

        farm.run(12 * SECOND);

        assertThat(farm.changes()).isEmpty();
    }

    @Test
    void anAnswerOfAnErrorKeepsTheConnection() {
        var farm = farm(1);
        farm.server(0).answers(Outcome.http(500, ""));
        var one = farm.ask(SECOND);
        var again = farm.askAgain(2 * SECOND, one);

        farm.run(10 * SECOND);

        assertThat(again.name()).isEqualTo("http-500");
        assertThat(again.tookNs()).isEqualTo(4 * HOP);
    }

    @ParameterizedTest
    @CsvSource({"-1, 3", "2, 2", "0, 0"})
    void aPoolHoldsNoMoreThanItsLimitAndWhatWasNeeded(int limit, int idle) {
        settings.server.poolMaxConn = limit;
        var pool = poolAfter(3);

        assertThat(pool.size(2 * SECOND, 0)).isEqualTo(idle);
    }

    @Test
    void withoutADelayNothingIsKept() {
        settings.server.poolPurgeNs = 0;

        assertThat(poolAfter(3).size(2 * SECOND, 0)).isZero();
    }

    @Test
    void halfOfWhatIsNotNeededGoesEachDelay() {
        var pool = poolAfter(8);

        // Needed within the first 5 s: 8. Then 4, so 8 - 4 = 4 are too many, of which half go; 2, 1, 0 …
        assertThat(pool.size(5900 * MS, 0)).isEqualTo(8);
        assertThat(pool.size(6100 * MS, 0)).isEqualTo(8);
        assertThat(pool.size(11_100 * MS, 0)).isEqualTo(8);
        assertThat(pool.size(16_100 * MS, 0)).isEqualTo(6);
        assertThat(pool.size(21_100 * MS, 0)).isEqualTo(4);
        assertThat(pool.size(26_100 * MS, 0)).isEqualTo(2);
        assertThat(pool.size(31_100 * MS, 0)).isEqualTo(1);
        assertThat(pool.size(36_100 * MS, 0)).isEqualTo(0);
    }

    @Test
    void aReloadStartsWithAnEmptyPool() {
        settings.reuse = HaproxySpec.Reuse.ALWAYS;
        var farm = farm(1);
        farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.balancer().reload());
        var later = farm.ask(3 * SECOND);
        var last = farm.ask(4 * SECOND);

        farm.run(10 * SECOND);

        assertThat(later.tookNs()).isEqualTo(NEW_BOTH);
        assertThat(last.tookNs()).isEqualTo(6 * HOP);
    }

    /** After so many requests at once, at 1 s. */
    private IdlePool poolAfter(int requests) {
        var farm = new Farm(settings, 1, 0);
        var spec = settings.server.spec();
        var route = farm.world().fromClients(farm.server(0).port());
        var pool = new IdlePool(HaproxySpec.Reuse.SAFE, route, spec.poolMaxConn(), spec.poolPurgeNs());
        for (int i = 1; i <= requests; i++) {
            pool.settle(SECOND, i - 1);
            pool.used(i);
        }
        for (int i = requests; i > 0; i--) {
            pool.keep(0, false, SECOND, i);
            pool.settle(SECOND, i);
        }
        return pool;
    }

    @Test
    void theLimitOfThePoolCountsIdleOnesAlone() {
        settings.server.poolMaxConn = 1;
        var farm = farm(1);
        var first = java.util.stream.IntStream.range(0, 3).mapToObj(i -> farm.ask(SECOND)).toList();
        var again = first.stream().map(answer -> farm.askAgain(2 * SECOND, answer)).toList();

        farm.run(10 * SECOND);

        assertThat(again).extracting(Answers.Answer::tookNs).containsExactlyInAnyOrder(4 * HOP, 6 * HOP, 6 * HOP);
    }
}
