package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** What clients do about failures, against docs/models/client.md. */
class ClientBehaviourTest {
    /**
     * @param client settings
     * @param rest further sections, each with a comma before it
     */
    private static String scenario(String client, String rest) {
        return "{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}, b: {cores: 8}},"
                + " services: {app: {kind: gunicorn, on: [a], workers: 50}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 20ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 100s,"
                + " client: {" + client + "}}}" + rest + "}";
    }

    private static final String DEAD = ", faults: [{at: 0s, action: crash, target: app}]";
    private static final String HUNG = ", faults: [{at: 0s, action: hang, target: app}]";

    @Test
    void withoutABudgetThreeRetriesMakeFourTimesTheLoad() {
        var lab = Lab.run(scenario("timeout: 1s, retries: 3", DEAD));

        assertThat(lab.attemptsPerRequest()).isEqualTo(4);
        assertThat(lab.outcome("refused")).isEqualTo(10_000);
    }

    @Test
    void retryAfterTakesThePlaceOfTheBackOffUnlessClientsIgnoreIt() {
        var busy = ", faults: [{at: 10s, duration: 4s, action: errors(100%, 503, retry-after=5s), target: app}]";
        var obeyed = Lab.run(scenario("timeout: 1s, retries: 1", busy));
        var ignored = Lab.run(scenario("timeout: 1s, retries: 1, retry-after: false", busy));
        var tooLate = Lab.run(scenario("timeout: 1s, retries: 1, deadline: 3s", busy));

        // 400 requests meet the error; five seconds later it is over.
        assertThat(obeyed.outcome("ok")).isEqualTo(10_000);
        assertThat(obeyed.attempt("http-503 injected")).isEqualTo(400);
        // A back-off of 100 ms saves those of the last 100 ms alone.
        assertThat(ignored.outcome("http-503 injected")).isBetween(389L, 391L);
        assertThat(tooLate.outcome("http-503 injected")).isEqualTo(400);
    }

    @Test
    void anOverloadedServerThatSaysWhenToComeBackSpreadsItsLoad() {
        var nginx = "{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}},"
                + " services: {web: {kind: nginx, on: [a], limit_req: {rate: 60/s, per: server, burst: 1, nodelay: true"
                + "RETRY}}}, endpoints: {GET /x: {weight: 1, at: web}},"
                + " load: {users: {executor: ramping-arrival-rate, arrivals: even,"
                + " stages: [{rate: 50/s, duration: 10s}, {rate: 100/s, duration: 2s}, {rate: 20/s, duration: 20s}],"
                + " client: {timeout: 1s, retries: 2}}}}";
        var silent = Lab.run(nginx.replace("RETRY", ""));
        var polite = Lab.run(nginx.replace("RETRY", ", retry_after: 5s"));

        assertThat(polite.outcome("http-503 limit_req")).isLessThan(silent.outcome("http-503 limit_req") / 2);
    }

    @Test
    void aBudgetOfTenPercentMakesElevenTenths() {
        var lab = Lab.run(scenario("timeout: 1s, retries: 3, budget: 10%", DEAD));

        assertThat(lab.attemptsPerRequest()).isCloseTo(1.1, within(0.01));
    }

    @Test
    void aTokenBucketStopsRetriesAfterFiveFailures() {
        var lab = Lab.run(scenario("timeout: 1s, retries: 3, budget: tokens(10)", DEAD));

        // Tokens 9, 8, 7, 6 allow a retry each; at 5 and below nothing is retried.
        assertThat(lab.ledger().attempts()).isEqualTo(10_004);
    }

    @Test
    void anOpenBreakerFailsFastAndTriesOnceInFiveSeconds() {
        var lab = Lab.run(scenario("timeout: 1s, breaker: {}", DEAD));

        // 20 failures open it; then one trial every 5 s in the 99.8 s that are left.
        assertThat(lab.outcome("refused")).isBetween(38L, 40L);
        assertThat(lab.outcome("circuit open")).isEqualTo(10_000 - lab.outcome("refused"));
    }

    @Test
    void finaglesBudgetAddsTenRetriesASecond() {
        var lab = Lab.run(scenario("timeout: 1s, retries: 3, budget: finagle()", DEAD));

        // 20 % of 100/s and 10/s: 1.3 attempts for a request, and 100 at the start for the window before the load.
        assertThat(lab.attemptsPerRequest()).isBetween(1.29, 1.32);
    }

    @Test
    void envoysThreeRetriesAtOnceAreFewWhenEachWaitsForATimeout() {
        var three = Lab.run(scenario("timeout: 1s, retries: 3, backoff: {base: 0s}, budget: envoy(3)", HUNG));
        var share = Lab.run(scenario("timeout: 1s, retries: 3, backoff: {base: 0s}, budget: envoy(20%)", HUNG));

        // Three of 1 s each at any time are 3 a second; a fifth of those under way (99 first ones and 24) are 24.
        assertThat(three.attemptsPerRequest()).isCloseTo(1.03, within(0.002));
        assertThat(share.attemptsPerRequest()).isCloseTo(1.24, within(0.002));
    }

    @Test
    void aRetryThatItsClientDoesNotAwaitGivesItsPlaceBack() {
        // Everyone leaves within the back-off of the first retry: were its place kept, only three would ever be granted.
        var lab = Lab.run(scenario(
                "timeout: 10s, retries: 1, backoff: {base: 1s}, budget: envoy(3),"
                        + " people: {patience: 500ms, reload: 100%, delay: 5s, max: 1}",
                ", faults: [{at: 0s, duration: 50s, action: crash, target: app}]"));

        assertThat(lab.outcome("abandoned")).isPositive();
        assertThat(lab.outcome("ok") + lab.outcome("abandoned") + lab.outcome("refused")).isEqualTo(10_000);
        assertThat(lab.outcome("abandoned")).isGreaterThan(150);
    }

    @Test
    void capsLetSoManyThroughAndSoManyWait() {
        // 100/s of 1 s each: 20 are served a second, 30 wait, the rest fails at once; a waiting one takes 1.5 s more.
        var lab = Lab.run(scenario("timeout: 10s, caps: {connections: 20, pending: 30}", "")
                .replace("wait 20ms", "wait 1s"));

        assertThat(lab.outcome("ok")).isBetween(20 * 100L, 20 * 100L + 51);
        assertThat(lab.outcome("http-503 UO overflow")).isEqualTo(10_000 - lab.outcome("ok"));
        assertThat(lab.ledger().okLatencyMeanNs()).isCloseTo(2.5e9, within(0.05e9));
    }

    @Test
    void whoeverLeavesOrRunsOutOfTimeWhileWaitingMakesRoom() {
        var lab = Lab.run(scenario("timeout: 500ms, retries: 1, caps: {connections: 20, pending: 30}", HUNG));
        var people = Lab.run(scenario(
                "timeout: 10s, caps: {connections: 20, pending: 30}, people: {patience: 500ms, reload: 0%, delay: 1s}",
                HUNG));

        // Each place is free again after 500 ms, for somebody who has waited and has a moment left.
        assertThat(lab.outcome("timeout") + lab.outcome("http-503 UO overflow")).isEqualTo(10_000);
        assertThat(people.outcome("abandoned")).isBetween(9_000L, 10_000L);
        assertThat(people.outcome("abandoned") + people.outcome("http-503 UO overflow")).isEqualTo(10_000);
    }

    @Test
    void throttledClientsSendHardlyAnythingToADeadServer() {
        var lab = Lab.run(scenario("timeout: 1s, throttle: {}", DEAD));

        assertThat(lab.outcome("refused")).isBetween(4L, 25L);
        assertThat(lab.outcome("throttled by the client")).isEqualTo(10_000 - lab.outcome("refused"));
    }

    @Test
    void anAddressThatFailsFiveTimesIsLeftOut() {
        var two = scenario(
                        "timeout: 200ms, ejection: {max: 50%}", ", faults: [{at: 30s, duration: 40s, action: hang, target: app.2}]")
                .replace("on: [a]", "on: [a, b]")
                // The sweep that lets it back comes at any phase, and a third ejection in a row lasts 90 s.
                .replace("duration: 100s", "duration: 300s");
        var without = Lab.run(two.replace(", ejection: {max: 50%}", ""));

        var lab = Lab.run(two);

        // Half of 40 s of 100/s without; with it 5, 10 more until their timeouts, and the same once or twice again.
        assertThat(without.outcome("timeout")).isBetween(1_850L, 2_150L);
        assertThat(lab.outcome("timeout")).isBetween(10L, 60L);
        assertThat(lab.changes()).first().asString().contains("app.2 DOWN");
        // Brought back while it still hangs, it is left out again, for twice as long: beyond the end of the load.
        assertThat(lab.changes()).anyMatch(change -> change.contains("app.2 UP"));
    }

    @Test
    void aHedgeIsSentAfterItsDelayAndTheFirstAnswerWins() {
        var slow = ", faults: [{at: 0s, action: slow(add=2s, share=10%), target: app}]";

        var plain = Lab.run(scenario("timeout: 10s", slow));
        var hedged = Lab.run(scenario("timeout: 10s, hedge: {after: 50ms, budget: 50%}", slow));

        assertThat(hedged.outcome("ok")).isEqualTo(10_000);
        assertThat(plain.ledger().okLatencyMeanNs()).isGreaterThan(1.9e8);
        assertThat(hedged.ledger().okLatencyMeanNs()).isLessThan(0.6e8);
        assertThat(hedged.attemptsPerRequest()).isCloseTo(1.1, within(0.02));
        assertThat(hedged.attempt("superseded by its copy"))
                .isEqualTo(hedged.ledger().attempts() - 10_000);
    }

    @Test
    void aQuantileOfLatenciesHedgesAboutItsComplement() {
        var text = scenario("timeout: 10s, hedge: {after: p95, budget: 50%}", "").replace("wait 20ms", "wait exp(20ms)");

        var lab = Lab.run(text);

        assertThat(lab.attemptsPerRequest()).isCloseTo(1.05, within(0.01));
    }

    @Test
    void peopleLeaveReloadAndGiveUp() {
        var lab = Lab.run(scenario(
                "timeout: 60s, people: {patience: 1s, reload: 100%, delay: 2s, max: 2}", HUNG));

        assertThat(lab.outcome("abandoned")).isEqualTo(10_000);
        assertThat(lab.attemptsPerRequest()).isEqualTo(3);
        // 1 s + 2 s + 1 s + 2 s + 1 s
        assertThat(lab.ledger().failedLatencyMeanNs()).isCloseTo(7e9, within(1e6));
    }

    @Test
    void aReloadAfterAnErrorPageMaySucceed() {
        var lab = Lab.run(scenario(
                "timeout: 60s, people: {patience: 8s, reload: 60%, delay: 10s, max: 1}",
                ", faults: [{at: 50s, duration: 5s, action: crash, target: app}]"));

        assertThat(lab.outcome("refused") / 500.0).isCloseTo(0.4, within(0.06));
        assertThat(lab.outcome("ok") + lab.outcome("refused") + lab.outcome("reset")).isEqualTo(10_000);
    }

    @Test
    void aKeptConnectionSavesTheHandshake() {
        var network = ", network: {links: [{from: clients, to: a, latency: 10ms}]}";

        var fresh = Lab.run(behindNginx(scenario("timeout: 10s", network)));
        var kept = Lab.run(behindNginx(ofOneClient(scenario("timeout: 10s, keep-alive: true", network))));

        assertThat(fresh.ledger().okLatencyMeanNs()).isCloseTo(40e6, within(1e4));
        assertThat(kept.ledger().okLatencyMeanNs()).isCloseTo(20e6, within(1e5));
    }

    @Test
    void aConnectionThatDiedWithItsMachineCostsAResetAndOneFreeRetry() {
        var lab = Lab.run(behindNginx(ofOneClient(scenario(
                "timeout: 20s, keep-alive: true", ", faults: [{at: 50s, duration: 1s, action: host-down, target: a}]"))));

        assertThat(lab.outcome("ok")).isEqualTo(10_000);
        assertThat(lab.attempt("reset")).isEqualTo(1);
        assertThat(lab.ledger().attempts()).isEqualTo(10_001);
    }

    @Test
    void oneThatDiedWithItsProcessIsKnownToBeClosed() {
        var lab = Lab.run(behindNginx(ofOneClient(scenario(
                "timeout: 10s, keep-alive: true", ", faults: [{at: 50s, action: restart, target: app}]"))));

        assertThat(lab.outcome("ok")).isEqualTo(10_000);
        assertThat(lab.ledger().attempts()).isEqualTo(10_000);
    }

    private static String ofOneClient(String text) {
        return text.replace("client: {", "clients: 1, client: {");
    }

    /** nginx keeps connections, a sync worker never does. */
    private static String behindNginx(String text) {
        return text.replace("kind: gunicorn, on: [a], workers: 50", "kind: nginx, on: [a]").replace("steps: [wait 20ms]", "cpu: 0s");
    }

    @Test
    void aWorkerThatClosesSavesNothing() {
        var network = ", network: {links: [{from: clients, to: a, latency: 10ms}]}";

        var kept = Lab.run(scenario("timeout: 10s, keep-alive: true", network));

        assertThat(kept.ledger().okLatencyMeanNs()).isCloseTo(60e6, within(1e4));
    }

    @Test
    void workPerAttemptGivesASlowRequestAnotherChance() {
        var work = scenario("timeout: 100ms, retries: 5", "")
                .replace("wait 20ms", "wait exp(100ms)")
                .replace("workers: 50", "workers: 500");

        var same = Lab.run(work);
        var drawn = Lab.run(work.replace("retries: 5", "retries: 5, work: per-attempt"));

        assertThat(same.outcome("timeout") / 10_000.0).isCloseTo(Math.exp(-1), within(0.02));
        assertThat(drawn.outcome("timeout") / 10_000.0).isCloseTo(Math.exp(-6), within(0.002));
    }

    @Test
    void settingsThatContradictEachOtherAreProblems() {
        assertThat(problem("timeout: 1s, budget: 10%")).contains("a retry budget needs retries");
        assertThat(problem("timeout: 1s, retries: 1, budget: tokens(0)")).contains("expected tokens(1 to 1000");
        assertThat(problem("timeout: 1s, retries: 1, budget: 0%")).contains("expected a share of more than 0");
        assertThat(problem("timeout: 1s, breaker: {threshold: 0}")).contains("a threshold of 0");
        assertThat(problem("timeout: 1s, retries: 1, budget: finagle(2)")).contains("expected finagle(20%");
        assertThat(problem("timeout: 1s, retries: 1, budget: finagle(20%, ttl=5m)")).contains("a ttl of 1s to 1m");
        assertThat(problem("timeout: 1s, retries: 1, budget: envoy()")).contains("expected envoy(3)");
        assertThat(problem("timeout: 1s, retries: 1, budget: envoy(3, min=2)")).contains("expected envoy(3)");
        assertThat(problem("timeout: 1s, retries: 1, budget: envoy(0%)")).contains("expected envoy(3)");
        assertThat(problem("timeout: 1s, budget: envoy(3)")).contains("a retry budget needs retries");
        assertThat(problem("timeout: 1s, breaker: {calls: 100, window: 5s}")).contains("excludes 'window'");
        assertThat(problem("timeout: 1s, breaker: {slow: 5s}")).contains("has no meaning without 'calls'");
        assertThat(problem("timeout: 1s, breaker: {calls: 100, slow-threshold: 50%}")).contains("has no meaning without");
        assertThat(problem("timeout: 1s, breaker: {calls: 100, slow: 1s, slow-threshold: 0}")).contains("without a slow");
        assertThat(problem("timeout: 1s, throttle: {k: 0.5}")).contains("from 1");
        assertThat(problem("timeout: 1s, throttle: {window: 1ms}")).contains("at least 10ms");
        assertThat(problem("timeout: 1s, caps: {connections: 0}")).contains("from 1");
        assertThat(problem("timeout: 1s, caps: {conections: 5}")).contains("did you mean 'connections'");
        assertThat(problem("timeout: 1s, ejection: {max: 0%}")).contains("no address may ever be left out");
        assertThat(problem("timeout: 1s, ejection: {base: 1m, cap: 5s}")).contains("is less than base 1m");
        assertThat(problem("timeout: 1s, ejection: {consecutive: 0}")).contains("from 1");
        assertThat(problem("timeout: 1s, hedge: {after: 1s}")).contains("is not before the timeout");
        assertThat(problem("timeout: 1s, hedge: {after: soon}")).contains("expected a duration such as 50ms");
        assertThat(problem("timeout: 1s, hedge: {after: 1ms, budget: 0}")).contains("allows no copy");
        assertThat(problem("timeout: 1s, people: {patience: 0s, delay: 1s}")).contains("more than 0");
        assertThat(problem("timeout: 1s, work: per-attempt")).contains("without further attempts");
        assertThat(problem("timeout: 1s, idle: 5s")).contains("without 'keep-alive: true'");
    }

    private static String problem(String client) {
        var problems = Lab.problems(scenario(client, ""));
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
