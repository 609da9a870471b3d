package org.outagelab.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** Rate limits, connection limits and upstream groups of nginx, against docs/models/nginx.md#choosing-a-peer, #rate-limits. */
class LimitsAndGroupsTest {
    /** @return delays in milliseconds of 9 requests at once, -1 for a rejection */
    private static ArrayList<Long> nineAtOnce(int burst, int delay, boolean noDelay) {
        var limit = new LeakyBuckets(new NginxSpec.LimitRequests(10_000, burst, delay, noDelay, true, 503, 0));
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 9; i++) {
            delays.add(limit.delayMs(7, 1000));
        }
        return delays;
    }

    @Test
    void nineRequestsAtOnceAreDelayedAsByNginx() {
        assertThat(nineAtOnce(5, 0, false)).containsExactly(0L, 100L, 200L, 300L, 400L, 500L, -1L, -1L, -1L);
        assertThat(nineAtOnce(5, 0, true)).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, -1L, -1L, -1L);
        assertThat(nineAtOnce(5, 2, false)).containsExactly(0L, 0L, 0L, 100L, 200L, 300L, -1L, -1L, -1L);
    }

    @Test
    void withoutABurstTwoRequestsCloserThanTheRateAreOneTooMany() {
        var limit = new LeakyBuckets(new NginxSpec.LimitRequests(10_000, 0, 0, false, true, 503, 0));

        assertThat(limit.delayMs(1, 0)).isZero();
        assertThat(limit.delayMs(1, 99)).isEqualTo(LeakyBuckets.REJECTED);
        assertThat(limit.delayMs(1, 100)).isZero();
        assertThat(limit.delayMs(2, 100)).isZero();
    }

    private static String scenario(String web, String upstream, String load) {
        return "{version: 1, name: test, seed: 11, hosts: {w: {cores: 8}, a: {cores: 8}, b: {cores: 8}, c: {cores: 8}},"
                + " services: {web: {kind: nginx, on: [w]" + web + ", upstream: {to: app" + upstream + "}},"
                + " app: {kind: gunicorn, on: [a, b, c], workers: 50}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 100ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 20s" + load
                + ", client: {timeout: 10s}}}}";
    }

    @Test
    void theRateOfAllClientsTogetherIsLimited() {
        var lab = Lab.run(scenario(", limit_req: {rate: 50/s, burst: 10, per: server, status: 429}", "", ""));

        // 20 s at 50/s and the burst.
        assertThat(lab.outcome("ok")).isBetween(1009L, 1012L);
        assertThat(lab.outcome("http-429 limit_req")).isEqualTo(2000 - lab.outcome("ok"));
        assertThat(lab.ledger().okLatency().getMaxValue() * 1e-7).isCloseTo(0.3, within(0.01));
    }

    @Test
    void requestsBeingProcessedAreLimited() {
        var lab = Lab.run(scenario(", limit_conn: {max: 5, per: server}", "", ""));

        // 5 at a time for 100 ms: half of the load of 10.
        assertThat(lab.outcome("ok") / 2000.0).isCloseTo(0.5, within(0.01));
        assertThat(lab.outcome("http-503 limit_conn")).isEqualTo(2000 - lab.outcome("ok"));
    }

    @Test
    void aGroupWithEveryPeerFullAnswersAtOnce() {
        var full = ", server: {app.1: {max_conns: 2}, app.2: {max_conns: 2}, app.3: {down: true}}";

        var lab = Lab.run(scenario("", full, ""));

        assertThat(lab.outcome("ok") / 2000.0).isCloseTo(0.4, within(0.01));
        assertThat(lab.outcome("http-502 no live upstream")).isEqualTo(2000 - lab.outcome("ok"));
    }

    @Test
    void everyWorkerFindsOutForItselfUnlessTheyShareAZone() {
        var crash = scenario(", worker_processes: 4", "", "").replace("{timeout: 10s}}}}",
                "{timeout: 10s}}}, faults: [{at: 10s, duration: 5s, action: crash, target: app.1}]}");

        assertThat(downs(Lab.run(crash))).isBetween(4L, 8L);
        assertThat(downs(Lab.run(crash.replace("{to: app", "{to: app, zone: true")))).isBetween(1L, 2L);
    }

    private static long downs(Lab lab) {
        return lab.changes().stream().filter(change -> change.endsWith("app.1 DOWN")).count();
    }

    @Test
    void aBackupServesWhenTheOthersAreUnavailable() {
        var backup = scenario("", ", server: {app.2: {backup: true}, app.3: {down: true}}", "").replace("{timeout: 10s}}}}",
                "{timeout: 10s}}}, faults: [{at: 10s, duration: 5s, action: crash, target: app.1}]}");

        assertThat(Lab.run(backup).outcome("ok")).isBetween(1985L, 2000L);
    }

    @Test
    void ipHashSendsAClientToOneServer() {
        var one = scenario("", ", balance: ip_hash", ", clients: 1").replace("workers: 50", "workers: 5");

        // 100/s for 100 ms need ten workers: one server of three has five.
        assertThat(Lab.run(one).ledger().okLatencyMeanNs()).isGreaterThan(1e9);
        assertThat(Lab.run(one.replace("clients: 1", "clients: 100000")).ledger().okLatencyMeanNs()).isLessThan(0.3e9);
    }

    @Test
    void aBodyThatIsTooLargeNeverReachesTheApplication() {
        var upload = scenario(", limit_req: {rate: 1/s}", "", "").replace("GET /x: {weight: 1,", "POST /x: {weight: 1, body: 2MB,");

        // Not even the rate limit sees it: 1 MB is nginx's default.
        assertThat(Lab.run(upload).outcome("http-413 request body too large")).isEqualTo(2000);
        assertThat(Lab.run(upload.replace("limit_req: {rate: 1/s}", "client_max_body_size: 2MB")).outcome("ok")).isEqualTo(2000);
        assertThat(Lab.run(upload.replace("limit_req: {rate: 1/s}", "client_max_body_size: 0B")).outcome("ok")).isEqualTo(2000);
    }

    @Test
    void contradictionsAreProblems() {
        assertThat(problem("", ", balance: ip_hash, server: {app.2: {backup: true}}")).contains("knows no backup servers");
        assertThat(problem("", ", server: {app.9: {down: true}}")).contains("unknown server 'app.9'");
        assertThat(problem(", limit_req: {rate: 1/s, nodelay: true}", "")).contains("without 'burst'");
        assertThat(problem(", limit_req: {rate: 1/s, burst: 2, delay: 3}", "")).contains("more than the burst");
        assertThat(problem(", limit_req: {rate: 1/s, burst: 4, delay: 3, nodelay: true}", "")).contains("no meaning with");
    }

    private static String problem(String web, String upstream) {
        var problems = Lab.problems(scenario(web, upstream, ""));
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
