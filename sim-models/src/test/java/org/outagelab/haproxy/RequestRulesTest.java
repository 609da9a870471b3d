package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.core.SimTime;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;

/** {@code http-request} by the counters of a stick table (docs/models/haproxy.md#one-request, http_ana.c, freq_ctr.h). */
class RequestRulesTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();
    private int size = 1000;
    private long expireNs = SimTime.NEVER;
    private long tarpitNs = 3 * SECOND;
    private boolean peers;

    /**
     * @param store as in the file
     * @param rules those after track-sc0 src, unless they begin with another track
     */
    private Farm farm(String store, long delayNs, String... rules) {
        var problems = new Problems();
        var reading = new Reading(problems, "");
        var read = Arrays.stream(rules)
                .map(rule -> HttpRequestRules.rules().read(scalar(rule), reading).get(0))
                .toList();
        var stored = HttpRequestRules.store().read(scalar(store), reading);
        assertThat(problems.errors()).isEmpty();
        settings.then = spec -> spec.with(new RequestRules(read, stored, size, expireNs, peers, tarpitNs));
        return new Farm(settings, 1, delayNs);
    }

    private static Node.Scalar scalar(String text) {
        return new Node.Scalar(new Position("test.yaml", 1, 1), text, false);
    }

    /** Asks so many times, evenly, for one client. */
    private static List<Answers.Answer> ask(Farm farm, long fromNs, long everyNs, int times, int client) {
        return java.util.stream.IntStream.range(0, times)
                .mapToObj(i -> farm.answers().ask(fromNs + i * everyNs, Endpoints.get(), client))
                .toList();
    }

    private static List<Boolean> passed(List<Answers.Answer> answers) {
        return answers.stream().map(answer -> answer.name().equals("ok")).toList();
    }

    private static long count(List<Answers.Answer> answers, String name) {
        return answers.stream().filter(answer -> answer.name().equals(name)).count();
    }

    /** Measured: 10/s against 20 per 5 s: 20 pass, then 429 for ever. */
    @Test
    void aClientAboveTheRateIsDeniedForAsLongAsItGoesOn() {
        var farm = farm("http_req_rate(5s)", 0, "track-sc0 src", "deny deny_status 429 if { sc_http_req_rate(0) gt 20 }");
        var answers = ask(farm, SECOND, 100 * MS, 600, 7);

        farm.run(100 * SECOND);

        assertThat(passed(answers.subList(0, 20))).containsOnly(true);
        assertThat(answers.subList(20, 600)).extracting(Answers.Answer::name)
                .containsOnly("http-429 PR deny if http_req_rate gt 20");
        assertThat(farm.asked()).hasSize(20);
        assertThat(farm.haproxy().log()).containsEntry("200 ----", 20L).containsEntry("429 PR--", 580L);
    }

    @Test
    void aClientThatPausesForTwoPeriodsIsServedAgain() {
        var farm = farm("http_req_rate(5s)", 0, "track-sc0 src", "deny deny_status 429 if { sc_http_req_rate(0) gt 20 }");
        ask(farm, SECOND, 100 * MS, 50, 7);
        var soon = farm.answers().ask(SECOND + 6 * SECOND, Endpoints.get(), 7);
        var later = farm.answers().ask(SECOND + 22 * SECOND, Endpoints.get(), 7);

        farm.run(100 * SECOND);

        assertThat(soon.name()).startsWith("http-429");
        assertThat(later.name()).isEqualTo("ok");
    }

    @Test
    void othersAreNotDeniedForIt() {
        var farm = farm("http_req_rate(5s)", 0, "track-sc0 src", "deny if { sc_http_req_rate(0) gt 20 }");
        ask(farm, SECOND, 100 * MS, 100, 7);
        var other = ask(farm, SECOND, SECOND, 20, 8);

        farm.run(100 * SECOND);

        assertThat(passed(other)).containsOnly(true);
    }

    /** By hand: 40 in the first 10 s; a quarter of the next one later three quarters of them count, and the one that asks. */
    @Test
    void thePeriodBeforeFadesEvenly() {
        var counter = new FrequencyCounter(10_000);
        for (int i = 0; i < 40; i++) {
            counter.count(100_000 + i * 250);
        }
        assertThat(counter.rate(109_999)).isEqualTo(40);
        counter.count(112_500);
        assertThat(counter.rate(112_500)).isEqualTo(1 + 30);
        assertThat(counter.rate(119_000)).isEqualTo(1 + 4);
        // Nothing in the period that began at 120 s: the single one of the period before is all there is.
        assertThat(counter.rate(125_000)).isEqualTo(1);
        assertThat(counter.rate(130_001)).isZero();
    }

    @Test
    void aCounterBeginsAnewAfterTwoIdlePeriods() {
        var counter = new FrequencyCounter(1000);
        for (int i = 0; i < 30; i++) {
            counter.count(5000);
        }
        counter.count(7001);

        assertThat(counter.rate(7001)).isEqualTo(1);
        assertThat(new FrequencyCounter(1000).rate(0)).isZero();
    }

    @Test
    void aTarpitHoldsTheRequestAndThenDeniesIt() {
        var farm = farm("http_req_rate(10s)", 0, "track-sc0 src", "tarpit deny_status 429 if { sc_http_req_rate(0) gt 2 }");
        var answers = ask(farm, SECOND, 10 * MS, 4, 7);

        farm.run(20 * SECOND);

        assertThat(answers).extracting(Answers.Answer::name).containsExactly(
                "ok", "ok", "http-429 PT tarpit if http_req_rate gt 2", "http-429 PT tarpit if http_req_rate gt 2");
        assertThat(answers.get(2).tookNs()).isBetween(3 * SECOND, 3 * SECOND + 10 * MS);
        assertThat(farm.asked()).hasSize(2);
        assertThat(farm.haproxy().log()).containsEntry("429 PT--", 2L);
    }

    @Test
    void aClientThatLeavesTheTarpitGivesItsPlaceBackAndIsLoggedAsTarpitted() {
        settings.maxconn = 1;
        tarpitNs = 60 * SECOND;
        var farm = farm("http_req_rate(10s)", 0, "track-sc0 src", "tarpit if { sc_http_req_rate(0) gt 1 }");
        ask(farm, SECOND, 10 * MS, 1, 7);
        var held = farm.answers().ask(2 * SECOND, Endpoints.get(), 7);
        farm.world().at(3 * SECOND, () -> held.call().close());
        var next = farm.answers().ask(2500 * MS, Endpoints.get(), 8);

        farm.run(20 * SECOND);

        assertThat(farm.haproxy().log()).containsEntry("500 PT--", 1L);
        assertThat(next.name()).isEqualTo("ok");
        assertThat(next.endedNs()).isBetween(3 * SECOND, 3 * SECOND + 10 * MS);
    }

    @Test
    void aTarpittedRequestTakesAPlaceOfMaxconn() {
        settings.maxconn = 2;
        var farm = farm("http_req_rate(10s)", 0, "track-sc0 src", "tarpit if { sc_http_req_rate(0) gt 1 }");
        ask(farm, SECOND, 10 * MS, 3, 7);
        var other = farm.answers().ask(2 * SECOND, Endpoints.get(), 8);

        farm.run(20 * SECOND);

        assertThat(other.tookNs()).isGreaterThan(1900 * MS);
    }

    @Test
    void theFirstRuleThatAppliesDecides() {
        var farm = farm(
                "http_req_rate(10s)", 0,
                "track-sc0 src",
                "allow if { sc_http_req_rate(0) le 2 }",
                "deny deny_status 429 if { sc_http_req_rate(0) le 4 }",
                "deny");
        var answers = ask(farm, SECOND, 10 * MS, 6, 7);

        farm.run(20 * SECOND);

        assertThat(answers).extracting(answer -> answer.outcome().status()).containsExactly(200, 200, 429, 429, 403, 403);
    }

    @Test
    void whatStandsBeforeTrackingIsNotCounted() {
        var farm = farm(
                "http_req_rate(10s)", 0,
                "deny deny_status 429 if { sc_http_req_rate(0) ge 1 }",
                "track-sc0 src",
                "deny if { sc_http_req_rate(0) gt 1 }");
        var answers = ask(farm, SECOND, 10 * MS, 2, 7);

        farm.run(20 * SECOND);

        assertThat(answers).extracting(answer -> answer.outcome().status()).containsExactly(200, 403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "eq 2 | 200 403 200 200",
        "ge 2 | 200 403 403 403",
        "gt 2 | 200 200 403 403",
        "le 2 | 403 403 200 200",
        "lt 2 | 403 200 200 200",
    })
    void operatorsAreThoseOfHaproxy(String comparison, String expected) {
        var farm = farm("http_req_rate(10s)", 0, "track-sc0 src", "deny if { sc_http_req_rate(0) " + comparison + " }");
        var answers = ask(farm, SECOND, 10 * MS, 4, 7);

        farm.run(20 * SECOND);

        assertThat(String.join(" ", answers.stream().map(answer -> "" + answer.outcome().status()).toList()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "deny if { sc_http_req_rate(0) gt 1 } { sc_http_req_rate(0) lt 3 } | 200 403 200",
        "deny if { sc0_http_req_rate gt 1 } !{ sc0_http_req_rate gt 2 }     | 200 403 200",
        "deny unless { src_http_req_rate le 1 }                             | 200 403 403",
        "deny unless { sc_http_req_rate(0) gt 1 } { sc_http_req_rate(0) lt 3 } | 403 200 403",
    })
    void conditionsSideBySideMustAllHold(String rule, String expected) {
        var farm = farm("http_req_rate(10s)", 0, "track-sc0 src", rule);
        var answers = ask(farm, SECOND, 10 * MS, 3, 7);

        farm.run(20 * SECOND);

        assertThat(String.join(" ", answers.stream().map(answer -> "" + answer.outcome().status()).toList()))
                .isEqualTo(expected);
    }

    @Test
    void requestsInProgressAreWhatHttpRequestCountsAsConnections() {
        var farm = farm("conn_cur", SECOND, "track-sc0 src", "deny deny_status 429 if { sc_conn_cur(0) gt 2 }");
        var together = ask(farm, SECOND, 10 * MS, 4, 7);
        var after = ask(farm, 5 * SECOND, 10 * MS, 2, 7);

        farm.run(20 * SECOND);

        assertThat(together).extracting(answer -> answer.outcome().status()).containsExactly(200, 200, 429, 429);
        assertThat(passed(after)).containsOnly(true);
    }

    @Test
    void answersOf400AndMoreAreErrorsAndSoAreDenials() {
        var farm = farm(
                "http_err_rate(10s), http_req_rate(10s)", 0,
                "track-sc0 src",
                "deny deny_status 401 if { sc_http_err_rate(0) ge 1 }",
                "deny if { sc_http_req_rate(0) eq 2 }");
        var answers = ask(farm, SECOND, 10 * MS, 4, 7);

        farm.run(20 * SECOND);

        assertThat(answers).extracting(answer -> answer.outcome().status()).containsExactly(200, 403, 401, 401);
    }

    /** Of 2 entries with room for one more: 1/256 and one more are removed, those asked longest ago. */
    @Test
    void inAFullTableTheOldestMakesRoomAndIsServedAnew() {
        size = 2;
        var farm = farm("http_req_rate(100s)", 0, "track-sc0 src", "deny if { sc_http_req_rate(0) gt 1 }");
        var first = ask(farm, SECOND, 10 * MS, 2, 1);
        ask(farm, 2 * SECOND, 10 * MS, 1, 2);
        ask(farm, 3 * SECOND, 10 * MS, 1, 3);
        var again = farm.answers().ask(4 * SECOND, Endpoints.get(), 1);
        var third = farm.answers().ask(5 * SECOND, Endpoints.get(), 3);

        farm.run(20 * SECOND);

        assertThat(passed(first)).containsExactly(true, false);
        assertThat(again.name()).isEqualTo("ok");
        assertThat(third.outcome().status()).isEqualTo(403);
    }

    @Test
    void inATableFullOfRequestsInProgressNewcomersAreNotTracked() {
        size = 1;
        var farm = farm("http_req_rate(100s)", 5 * SECOND, "track-sc0 src", "deny if { sc_http_req_rate(0) ge 2 }");
        ask(farm, SECOND, 10 * MS, 1, 1);
        var others = ask(farm, 2 * SECOND, 10 * MS, 3, 2);

        farm.run(20 * SECOND);

        assertThat(passed(others)).containsOnly(true);
    }

    @Test
    void anEntryExpiresAfterItsLastRequest() {
        expireNs = 4 * SECOND;
        var farm = farm("http_req_rate(100s)", 0, "track-sc0 src", "deny if { sc_http_req_rate(0) gt 1 }");
        var soon = ask(farm, SECOND, 3 * SECOND, 3, 7);
        var later = farm.answers().ask(12 * SECOND, Endpoints.get(), 7);

        farm.run(20 * SECOND);

        assertThat(passed(soon)).containsExactly(true, false, false);
        assertThat(later.name()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReloadForgetsCountersWithoutPeers(boolean with) {
        peers = with;
        var farm = farm("http_req_rate(100s)", 0, "track-sc0 src", "deny if { sc_http_req_rate(0) gt 1 }");
        ask(farm, SECOND, 10 * MS, 3, 7);
        farm.world().at(2 * SECOND, () -> farm.haproxy().reload());
        var after = farm.answers().ask(3 * SECOND, Endpoints.get(), 7);
        farm.world().at(4 * SECOND, () -> farm.balancer().crash());
        farm.world().at(5 * SECOND, () -> farm.balancer().restart());
        var crashed = farm.answers().ask(10 * SECOND, Endpoints.get(), 7);

        farm.run(20 * SECOND);

        assertThat(after.name().equals("ok")).isEqualTo(!with);
        assertThat(crashed.name()).isEqualTo("ok");
    }

    @Test
    void theConnectionOfADeniedClientIsClosed() {
        settings.requestNs = SimTime.NEVER;
        var farm = farm("http_req_rate(100s)", 0, "deny");
        var denied = farm.ask(SECOND);

        farm.run(2 * SECOND);

        assertThat(denied.name()).isEqualTo("http-403 PR deny");
        assertThat(denied.call().serving()).isNotInstanceOf(org.outagelab.net.IdleConnection.class);
    }
}
