package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/** Connect failures, retries and redispatch: the whole table of docs/models/haproxy.md#retries, and {@code retry-on}. */
class RetriesTest {
    private static final Set<String> ALL_RETRYABLE =
            Set.of("conn-failure", "empty-response", "response-timeout", "500", "502", "503", "504");

    private final Specs.Haproxy settings = new Specs.Haproxy();

    /** Server a has failed and nobody has noticed; the request would go to it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1 server refused,              1, roundrobin, false, 0,  1000, refused, false, http-503 SC connect refused, 3000",
        "1 server refused C 200 ms,     1, roundrobin, false, 0,  200,  refused, false, http-503 SC connect refused, 600",
        "1 server silent C 2 s,         1, roundrobin, false, 0,  2000, silent,  false, http-503 sC connect timeout, 8000",
        "2 servers redispatch,          2, roundrobin, false, -1, 1000, refused, false, ok,                          0",
        "2 servers no redispatch,       2, roundrobin, false, 0,  1000, refused, false, http-503 SC connect refused, 3000",
        "2 servers static-rr,           2, static-rr,  false, -1, 1000, refused, false, ok,                          0",
        "2 servers leastconn,           2, leastconn,  false, -1, 1000, refused, false, ok,                          0",
        "2 servers first,               2, first,      false, -1, 1000, refused, false, ok,                          0",
        "2 servers leastconn silent,    2, leastconn,  false, -1, 1000, silent,  false, ok,                          1000",
        "leastconn no redispatch,       2, leastconn,  false, 0,  1000, refused, false, http-503 SC connect refused, 3000",
        "leastconn and a cookie,        2, leastconn,  false, -1, 1000, refused, true,  ok,                          2000",
        "cookie to the dead one,        2, roundrobin, false, -1, 1000, refused, true,  ok,                          2000",
        "cookie without redispatch,     2, roundrobin, false, 0,  1000, refused, true,  http-503 SC connect refused, 3000",
        "cookie and redispatch 1,       2, roundrobin, false, 1,  1000, refused, true,  ok,                          0",
        "cookie and redispatch 2,       2, roundrobin, false, 2,  1000, refused, true,  ok,                          1000",
        "cookie to a silent one,        2, roundrobin, false, -1, 1000, silent,  true,  ok,                          3000",
        "source map-based,              2, source,     false, -1, 1000, refused, false, http-503 SC connect refused, 2000",
        "source map-based redispatch 1, 2, source,     false, 1,  1000, refused, false, http-503 SC connect refused, 0",
        "source consistent,             2, source,     true,  -1, 1000, refused, false, ok,                          2000",
        "source consistent redispatch 1,2, source,     true,  1,  1000, refused, false, ok,                          0",
    })
    void theTableOfConnectFailures(
            String name,
            int servers,
            String balance,
            boolean consistent,
            int redispatch,
            long connectMs,
            String fault,
            boolean cookie,
            String outcome,
            long tookMs) {
        settings.balance = balance;
        settings.consistent = consistent;
        settings.redispatch = redispatch;
        settings.connectNs = connectMs * MS;
        settings.cookie = cookie;
        var farm = new Farm(settings, servers, 0);
        int client = clientOfA(farm, cookie);
        farm.world().at(20 * SECOND, () -> {
            if (fault.equals("refused")) {
                farm.unit(0).crash();
            } else {
                farm.world().host("host of a").powerOff();
            }
        });

        var answer = farm.answers().ask(21 * SECOND, Endpoints.get(), client);
        farm.run(60 * SECOND);

        assertThat(answer.name()).isEqualTo(outcome);
        assertThat(answer.tookNs()).isBetween(tookMs * MS, tookMs * MS + 4 * HealthCheck.TICK_NS);
    }

    @Test
    void underEveryPolicyThatDoesNotHashARefusedRequestIsAtTheOtherServerAtOnce() {
        for (var policy : Balances.all()) {
            var own = new Specs.Haproxy();
            own.balance = policy.name();
            own.redispatch = -1;
            var farm = new Farm(own, 2, 0);
            farm.unit(0).crash();
            for (int i = 0; i < 40; i++) {
                farm.answers().ask((i + 1) * 5 * SECOND, Endpoints.get(), i);
            }
            farm.run(300 * SECOND);

            int late = 0;
            for (int i = 0; i < 40; i++) {
                late += farm.answers().get(i).tookNs() >= MS ? 1 : 0;
            }
            if (policy.name().equals("source")) {
                assertThat(late).as(policy.name()).isPositive();
            } else if (!policy.hashes()) {
                assertThat(late).as(policy.name()).isZero();
            }
        }
    }

    @Test
    void whileTheSurvivorIsFullLeastconnSpendsAllRetriesOnTheDeadServerWithinAMillisecond() {
        settings.balance = "leastconn";
        settings.redispatch = -1;
        settings.server.maxconn = 1;
        var farm = new Farm(settings, 2, 5 * SECOND);
        farm.unit(0).crash();

        var first = farm.ask(SECOND);
        var second = farm.ask(2 * SECOND);
        farm.run(60 * SECOND);

        assertThat(first.outcome()).isSameAs(Outcome.OK);
        assertThat(second.name()).isEqualTo("http-503 SC connect refused");
        assertThat(second.tookNs()).isLessThan(MS);
    }

    @Test
    void aDrawOfRandomNeverMeetsTheServerThatHasJustFailedWhileThereIsAnother() {
        settings.balance = "random";
        settings.draws = 1;
        settings.redispatch = -1;
        settings.retries = 1;
        var farm = new Farm(settings, 2, 0);
        farm.unit(0).crash();
        for (int i = 0; i < 50; i++) {
            farm.ask((i + 1) * SECOND);
        }
        farm.run(100 * SECOND);

        assertThat(farm.answers().names()).containsOnly("ok");
    }

    /** A client whose next request goes to server a; an even number of requests leaves the round robin at a. */
    private static int clientOfA(Farm farm, boolean cookie) {
        for (int client = 0; client < 8; client++) {
            farm.answers().ask((client + 1) * SECOND, Endpoints.get(), cookie ? client + 1 : client);
        }
        farm.run(10 * SECOND);
        int index = farm.asked().indexOf('a');
        assertThat(index).isGreaterThanOrEqualTo(0);
        return cookie ? index + 1 : index;
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "504"})
    void anAnswerOfAListedStatusIsAskedForAgainAtOnceUntilTheRetriesAreUsedUp(int status) {
        settings.retryOn = Set.of(String.valueOf(status));
        var farm = new Farm(settings, 1, 10 * MS);
        farm.server(0).answers(Outcome.http(status, ""));

        var answer = farm.ask(SECOND);
        farm.run(10 * SECOND);

        assertThat(farm.asked()).isEqualTo("aaaa");
        assertThat(answer.outcome().status()).isEqualTo(status);
        assertThat(answer.tookNs()).isEqualTo(40 * MS);
    }

    @Test
    void byDefaultNoAnswerIsAskedForAgain() {
        settings.redispatch = -1;
        var farm = new Farm(settings, 2, 0);
        farm.server(0).answers(Outcome.http(503, ""));

        farm.ask(SECOND);
        farm.run(10 * SECOND);

        assertThat(farm.asked()).isEqualTo("a");
    }

    @Test
    void aPostIsRepeatedToo() {
        settings.retryOn = ALL_RETRYABLE;
        settings.redispatch = -1;
        var farm = new Farm(settings, 2, 0);
        farm.server(0).answers(Outcome.http(500, ""));

        var answer = farm.answers().ask(SECOND, Endpoints.post());
        farm.run(10 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.OK);
        assertThat(farm.asked()).isEqualTo("ab");
    }

    @Test
    void responseTimeoutsMultiplyTimeoutServer() {
        settings.serverNs = SECOND;
        settings.retryOn = ALL_RETRYABLE;
        var farm = new Farm(settings, 1, 60 * SECOND);

        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.name()).isEqualTo("http-504 sH server timeout");
        assertThat(answer.tookNs()).isEqualTo(4 * SECOND);
    }

    @Test
    void aConnectionClosedWithoutAnAnswerIsRepeatedOnlyIfListed() {
        settings.retryOn = Set.of("empty-response");
        settings.redispatch = -1;
        var farm = new Farm(settings, 2, SECOND);
        farm.world().at(1500 * MS, () -> farm.unit(0).crash());

        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.OK);
        assertThat(answer.endedNs()).isEqualTo(2500 * MS);
        assertThat(farm.asked()).isEqualTo("ab");
    }

    @Test
    void withoutConnFailureARefusedConnectionIsFinal() {
        settings.retryOn = Set.of("503");
        settings.redispatch = -1;
        var farm = new Farm(settings, 2, 0);
        farm.unit(0).crash();

        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.name()).isEqualTo("http-503 SC connect refused");
        assertThat(answer.tookNs()).isZero();
    }

    @Test
    void connectFailuresAndAnswersShareOneCount() {
        settings.retryOn = ALL_RETRYABLE;
        settings.retries = 2;
        var farm = new Farm(settings, 1, 0);
        farm.server(0).answers(Outcome.http(503, ""));
        farm.unit(0).crash();
        farm.world().at(1500 * MS, () -> farm.unit(0).restart());

        farm.ask(SECOND);
        farm.run(60 * SECOND);

        // One refused connection, then two answers: three attempts in all.
        assertThat(farm.asked()).isEqualTo("aa");
    }
}
