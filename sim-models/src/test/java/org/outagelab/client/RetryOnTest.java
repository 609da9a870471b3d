package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** After which ends clients try again, and what counts as a success of an endpoint. */
class RetryOnTest {
    private static String scenario(String client, String endpoint, String fault) {
        return "{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}},"
                + " services: {app: {kind: gunicorn, on: [a], workers: 50}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 20ms]" + endpoint + "}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 10s,"
                + " client: {timeout: 1s" + client + "}}}"
                + (fault.isEmpty() ? "" : ", faults: [{at: 0s, action: \"" + fault + "\", target: app}]") + "}";
    }

    private static double attempts(String client, String fault) {
        return Lab.run(scenario(client, "", fault).replace('"', ' ')).attemptsPerRequest();
    }

    @Test
    void byDefaultWhatWasNoAnswerAndWhatProxiesSayIsRetried() {
        for (var fault : new String[] {"crash", "hang", "errors(100%, 502)", "errors(100%, 503)", "errors(100%, 504)"}) {
            assertThat(attempts(", retries: 2", fault)).as(fault).isEqualTo(3);
        }
        for (var fault : new String[] {"errors(100%, 500)", "errors(100%, 429)", "errors(100%, 404)"}) {
            assertThat(attempts(", retries: 2", fault)).as(fault).isEqualTo(1);
        }
    }

    @Test
    void retryOnNamesOthers() {
        assertThat(attempts(", retries: 2, retry-on: 500", "errors(100%, 500)")).isEqualTo(3);
        assertThat(attempts(", retries: 2, retry-on: 500", "errors(100%, 503)")).isEqualTo(1);
        assertThat(attempts(", retries: 2, retry-on: [429, 5xx]", "errors(100%, 429)")).isEqualTo(3);
        assertThat(attempts(", retries: 2, retry-on: [429, 5xx]", "errors(100%, 599)")).isEqualTo(3);
        assertThat(attempts(", retries: 2, retry-on: 4xx", "errors(100%, 404)")).isEqualTo(3);
        assertThat(attempts(", retries: 2, retry-on: refused", "crash")).isEqualTo(3);
        assertThat(attempts(", retries: 2, retry-on: refused", "hang")).isEqualTo(1);
        assertThat(attempts(", retries: 2, retry-on: timeout", "hang")).isEqualTo(3);
        assertThat(attempts(", retries: 2, retry-on: timeout", "crash")).isEqualTo(1);
    }

    @Test
    void aResetIsAnEndOfItsOwn() {
        var loseAll = scenario(", retries: 1, retry-on: reset", "", "crash-worker(all)").replace("at: 0s", "at: 5s").replace('"', ' ');

        assertThat(Lab.run(loseAll).outcome("ok")).isEqualTo(1000);
        assertThat(Lab.run(loseAll.replace("retry-on: reset", "retry-on: timeout")).outcome("reset")).isPositive();
    }

    @Test
    void errorIsWhatTheClientsOwnBreakerSays() {
        var breaker = ", retries: 1, breaker: {}";

        assertThat(attempts(breaker + ", retry-on: [error, refused]", "crash"))
                .isGreaterThanOrEqualTo(attempts(breaker + ", retry-on: refused", "crash"));
    }

    @Test
    void anAnswerThatIsNotOkHereIsAFailure() {
        var notFound = "errors(100%, 404)";
        var ok = Lab.run(scenario("", "", notFound).replace('"', ' '));
        var failed = Lab.run(scenario("", ", not-ok: 404", notFound).replace('"', ' '));
        var other = Lab.run(scenario("", ", not-ok: [401, 403]", notFound).replace('"', ' '));
        var all = Lab.run(scenario("", ", not-ok: 4xx", notFound).replace('"', ' '));

        assertThat(ok.ledger().ok()).isEqualTo(1000);
        assertThat(failed.ledger().ok()).isZero();
        assertThat(failed.outcome("http-404 injected")).isEqualTo(1000);
        assertThat(other.ledger().ok()).isEqualTo(1000);
        assertThat(all.ledger().ok()).isZero();
    }

    @Test
    void aBreakerCountsWhatIsNotOkHere() {
        var lab = Lab.run(scenario(", breaker: {}", ", not-ok: 404", "errors(100%, 404)").replace('"', ' '));

        assertThat(lab.outcome("circuit open")).isGreaterThan(900);
    }

    @Test
    void wordsThatAreNoneAreProblems() {
        assertThat(Lab.problems(scenario(", retries: 1, retry-on: [refuse]", "", ""))).singleElement().asString()
                .contains("client.retry-on").contains("did you mean 'refused'");
        assertThat(Lab.problems(scenario(", retries: 1, retry-on: 200", "", ""))).singleElement().asString()
                .contains("unknown end of an attempt '200'");
        assertThat(Lab.problems(scenario(", retry-on: 500", "", ""))).singleElement().asString()
                .contains("add 'retries'");
        assertThat(Lab.problems(scenario("", ", not-ok: 500", ""))).singleElement().asString()
                .contains("not-ok").contains("statuses from 400 to 499");
    }

    @Test
    void explainShowsWhatIsInForce() {
        var lines = Lab.explained(scenario(", retries: 1, retry-on: [5xx, 429, refused]", ", not-ok: [404, 410]", ""));

        assertThat(lines).anyMatch(line -> line.path().equals("load.users.client.retry-on")
                && line.value().equals("refused 5xx 429"));
        assertThat(lines).anyMatch(line -> line.path().equals("endpoints.GET /x.not-ok") && line.value().equals("404 410"));
    }
}
