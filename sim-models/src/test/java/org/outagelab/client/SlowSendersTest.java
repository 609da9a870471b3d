package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** A kernel takes the bytes of a request as they come, whether or not a program has accepted its connection. */
class SlowSendersTest {
    private static final double TWO_SECONDS = 2e9;

    /** @param service the settings of an app, or a proxy and an app */
    private static Lab slowClients(String service, double perSecond) {
        return Lab.run("{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}}, services: {" + service + "},"
                + " endpoints: {POST /x: {weight: 1, at: app, steps: [cpu 1us]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: " + perSecond + "/s, duration: 60s,"
                + " client: {timeout: 50s, sends: 2s}}}}");
    }

    @Test
    void aRequestIsSentWhileItWaitsForASyncWorker() {
        var lab = slowClients("app: {kind: gunicorn, on: [a], workers: 2}", 4);

        // Each is complete 2 s after its arrival, wherever it has waited until then.
        assertThat(lab.outcome("ok")).isEqualTo(240);
        assertThat(lab.ledger().okLatencyMeanNs()).isCloseTo(TWO_SECONDS, within(1e6));
    }

    @Test
    void aRequestIsSentWhileHaproxyIsFull() {
        var lab = slowClients(
                "lb: {kind: haproxy, on: a, backend: app, maxconn: 2, timeout: {connect: 1s, server: 30s, client: 30s}},"
                        + " app: {kind: gunicorn, on: [a], workers: 50}",
                2);

        // Two are accepted and two wait in the kernel.
        assertThat(lab.outcome("ok")).isEqualTo(120);
        assertThat(lab.ledger().okLatencyMeanNs()).isCloseTo(TWO_SECONDS, within(1e6));
    }

    @Test
    void aRequestIsSentWhileNginxHasNoFileForIt() {
        // Two files for clients; a worker without one looks again every 500 ms.
        var lab = slowClients(
                "web: {kind: nginx, on: [a], worker_rlimit_nofile: 3, upstream: {to: app}},"
                        + " app: {kind: gunicorn, on: [a], workers: 50}",
                0.9);

        assertThat(lab.outcome("ok")).isPositive();
        assertThat(lab.ledger().okLatencyMeanNs()).isBetween(TWO_SECONDS - 1, TWO_SECONDS + 6e8);
    }

    @Test
    void aWorkerWaitsForWhatIsStillToCome() {
        // One at a time and nobody else there: the worker reads for the whole 2 s.
        var lab = slowClients("app: {kind: gunicorn, on: [a], workers: 1}", 0.4);

        assertThat(lab.ledger().okLatencyMeanNs()).isCloseTo(TWO_SECONDS, within(1e6));
    }

    @Test
    void aClientThatRepeatsItsRequestSendsItAgain() {
        var lab = Lab.run("{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}},"
                + " services: {app: {kind: gunicorn, on: [a], workers: 9}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [cpu 1us]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 1/s, duration: 20s,"
                + " client: {timeout: 50s, sends: 2s, retries: 1, backoff: {policy: none, base: 1s}}}},"
                + " faults: [{at: 10s, action: crash-worker(all), target: app}]}");

        // Those under way at 10 s, begun at 8.5 and 9.5 s, begin anew a second later: 2.5 s and 1.5 s more.
        assertThat(lab.attempt("reset")).isEqualTo(2);
        assertThat(lab.ledger().okLatencyMeanNs()).isCloseTo(TWO_SECONDS + 4e9 / 20, within(1e6));
    }
}
