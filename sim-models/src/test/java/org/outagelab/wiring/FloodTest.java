package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.fixture.Lab;

/** A few clients who ask more than all others, and what HAProxy and nginx make of it. */
class FloodTest {
    private static final String NO_RULES = "";
    private static final String DENY = ", stick-table: {size: 1k, expire: 1m, store: http_req_rate(10s)},"
            + " http-request: [track-sc0 src, 'deny deny_status 429 if { sc_http_req_rate(0) gt 100 }']";

    /** Five visitors at 50/s and one attacker at 400/s, before ten workers of 50 ms. */
    private static Lab run(String lb, String visitors) {
        return Lab.run("{version: 1, name: test, seed: 3, hosts: {a: {cores: 8}, b: {}}, services: {"
                + " lb: {kind: haproxy, on: [b], backend: app, timeout: {connect: 1s, server: 10s}" + lb + "},"
                + " app: {kind: gunicorn, on: [a], workers: 10}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 50ms]}},"
                + " load: {flood: {executor: constant-arrival-rate, rate: 400/s, duration: 60s, to: lb, clients: 1,"
                + " client: {timeout: 2s}},"
                + " visitors: " + visitors + "}}");
    }

    private static final String OPEN = "{executor: constant-arrival-rate, rate: 10/s, duration: 60s, to: lb, clients: 5,"
            + " client: {timeout: 2s}}";
    private static final String CLOSED = "{executor: constant-vus, vus: 5, duration: 60s, think: 500ms, to: lb, client: {timeout: 2s}}";

    @Test
    void aFloodTakesTheWorkersOfEverybody() {
        assertThat(okShareOfTheSecondLoad(run(NO_RULES, OPEN))).isLessThan(0.6);
    }

    @ParameterizedTest
    @ValueSource(strings = {OPEN, CLOSED})
    void aDenyByRateTurnsAwayTheFloodAndNobodyElse(String visitors) {
        var lab = run(DENY, visitors);

        assertThat(okShareOfTheSecondLoad(lab)).isEqualTo(1);
        long denied = lab.outcome("http-429 PR deny if http_req_rate gt 100");
        assertThat(denied).isGreaterThan(23_000);
        assertThat(lab.log("lb.1")).containsEntry("429 PR--", denied);
        // The attacker's first hundred, and what its visitors asked.
        assertThat(lab.outcome("ok")).isEqualTo(100 + lab.ledger().endpoints().get(1).ok());
    }

    @Test
    void clientsOfTwoLoadsAreNotTheSame() {
        var own = "{executor: constant-arrival-rate, rate: 5/s, arrivals: even, duration: 60s, to: lb, clients: 1}";
        var lab = run(DENY, own);

        assertThat(okShareOfTheSecondLoad(lab)).isEqualTo(1);
    }

    private static double okShareOfTheSecondLoad(Lab lab) {
        var book = lab.ledger().endpoints().get(1);
        return book.ok() / (double) book.counted();
    }
}
