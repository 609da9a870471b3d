package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** What {@code network.default} holds for. */
class NetworkDefaultsTest {
    private static Lab run(String network) {
        return Lab.run("{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}, b: {cores: 8}},"
                + " services: {web: {kind: nginx, on: [a], upstream: {to: app}}, app: {kind: gunicorn, on: [b], workers: 50}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 1ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 100s,"
                + " client: {timeout: 90s}}}, network: {" + network + "}}");
    }

    @Test
    void theDefaultLatencyHoldsForClientsToo() {
        var lab = run("default: {latency: 10ms}");

        // A handshake and a request with its answer on each of two hops: 2 × 2 round trips of 20 ms.
        assertThat(lab.ledger().okLatencyMeanNs()).isCloseTo(81e6, within(1e3));
    }

    @Test
    void aLinkOfClientsTakesItsPlace() {
        var lab = run("default: {latency: 10ms}, links: [{from: clients, to: all, latency: 0ms}]");

        assertThat(lab.ledger().okLatencyMeanNs()).isCloseTo(41e6, within(1e3));
    }

    @Test
    void theDefaultLossHoldsForClientsToo() {
        var lossless = run("default: {loss: 5%}, links: [{from: clients, to: all, loss: 0}]");
        var lab = run("default: {loss: 5%}");

        // Twice the hops, twice the packets that are lost.
        assertThat((lab.ledger().okLatencyMeanNs() - 1e6) / (lossless.ledger().okLatencyMeanNs() - 1e6))
                .isCloseTo(2, within(0.2));
    }
}
