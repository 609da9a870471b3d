package org.outagelab.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.Lab;

/** Clients that stop in the middle: client_header_timeout, client_body_timeout, send_timeout (docs/models/nginx.md#slow-clients). */
class SlowClientsTest {
    /** One request a second for a minute, answered within 10 ms. */
    private static String scenario(String nginx, String stalls) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {}, b: {}},"
                + " services: {web: {kind: nginx, on: [a]" + nginx + ", upstream: {to: app}}, app: {kind: gunicorn, on: [b]}},"
                + " endpoints: {POST /x: {weight: 1, at: app, body: 2kB, steps: [wait 10ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 1/s, duration: 60s, to: web,"
                + " client: {timeout: 200s, stalls: {" + stalls + "}}}}}";
    }

    private static double failedAfterSeconds(Lab lab) {
        return lab.ledger().failedLatency().getMaxValue() / 1e7;
    }

    @ParameterizedTest
    @CsvSource({"header, client_header_timeout", "body, client_body_timeout", "answer, send_timeout"})
    void whoeverStopsForGoodIsCutOffAfterTheTimeout(String where, String key) {
        var lab = Lab.run(scenario(", " + key + ": 7s", "in: " + where));

        assertThat(lab.outcome("reset")).isEqualTo(60);
        assertThat(failedAfterSeconds(lab)).isBetween(6.99, 7.02);
        var byDefault = Lab.run(scenario("", "in: " + where));
        assertThat(failedAfterSeconds(byDefault)).isBetween(59.9, 60.1);
    }

    @ParameterizedTest
    @CsvSource({"header, client_header_timeout", "body, client_body_timeout", "answer, send_timeout"})
    void whoeverGoesOnInTimeIsServedLater(String where, String key) {
        var lab = Lab.run(scenario(", " + key + ": 7s", "in: " + where + ", for: 5s"));

        assertThat(lab.outcome("ok")).isEqualTo(60);
        assertThat(lab.ledger().okLatencyMeanNs() / 1e9).isBetween(5.0, 5.02);
    }

    @Test
    void aTimeoutOfAnotherPhaseDoesNotMatter() {
        var settings = ", client_header_timeout: 3s, send_timeout: 3s";

        assertThat(Lab.run(scenario(settings, "in: body, for: 5s")).outcome("ok")).isEqualTo(60);
        assertThat(Lab.run(scenario(settings, "in: header, for: 5s")).outcome("ok")).isZero();
    }

    @Test
    void aShareOfThemStops() {
        assertThat(Lab.run(scenario("", "in: header, share: 50%")).outcome("reset")).isBetween(18L, 42L);
        assertThat(Lab.run(scenario("", "in: header, share: 0%")).outcome("ok")).isEqualTo(60);
    }

    @Test
    void slowClientsHoldTheConnectionsOfNginxAndNotTheApplication() {
        // Ten usable connections: a client takes one for 60 s, and one more while the application works.
        var starved = Lab.run(scenario(", worker_connections: 12", "in: header"));
        assertThat(starved.outcome("reset")).isEqualTo(60);
        assertThat(starved.ledger().failedLatency().getMinValue()).isLessThan(100_000);
        // A sync worker alone is free again while nginx waits for the readers of its answers.
        var reading = Lab.run(scenario("", "in: answer, for: 30s").replace("rate: 1/s", "rate: 50/s"));
        assertThat(reading.outcome("http-500 worker_connections exceeded") + reading.outcome("reset")).isPositive();
        var enough = Lab.run(scenario(", worker_connections: 4096", "in: answer, for: 30s").replace("rate: 1/s", "rate: 50/s"));
        assertThat(enough.outcome("ok")).isEqualTo(3_000);
        assertThat(enough.ledger().okLatencyMeanNs() / 1e9).isBetween(30.0, 30.1);
    }

    @Test
    void whatCannotBeIsAProblem() {
        assertThat(Lab.problems(scenario("", "in: body").replace("body: 2kB, ", "")))
                .singleElement().asString().contains("no endpoint has a 'body' to stop in");
        assertThat(Lab.problems(scenario("", "in: answer").replace("to: web,", "to: app,")))
                .singleElement().asString().contains("modelled for nginx alone, and 'app' is of kind gunicorn");
        assertThat(Lab.problems(scenario("", "in: tail"))).singleElement().asString().contains("header, body, answer");
    }
}
