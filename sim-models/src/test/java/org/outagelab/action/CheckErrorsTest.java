package org.outagelab.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** {@code errors(…, checks=only)}: the check path is broken, and nothing else. */
class CheckErrorsTest {
    private static final String TEXT = "{version: 1, name: test, seed: 3, hosts: {a: {cores: 8}, b: {cores: 8}, c: {cores: 8}},"
            + " services: {lb: {kind: haproxy, on: a, backend: app, timeout: {connect: 1s, server: 10s, client: 60s},"
            + " option: [{httpchk: GET /health}], default-server: {check: true, inter: 1s}},"
            + " app: {kind: gunicorn, on: [b, c], workers: 8}},"
            + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 5ms]}, GET /health: {weight: 0, at: app}},"
            + " load: {users: {executor: constant-arrival-rate, rate: 50/s, duration: 60s, client: {timeout: 5s}}},"
            + " faults: [{at: 20s, duration: 20s, action: errors(100%, 503, checks=HOW), target: app.1}]}";

    @Test
    void checksOnlyTakeAServerOutWithoutOneFailedRequest() {
        var lab = Lab.run(TEXT.replace("HOW", "only"));

        assertThat(lab.changes()).anyMatch(change -> change.contains("DOWN") && change.contains("app.1"));
        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().arrived());
    }

    @Test
    void withRequestsToTheyFailUntilItIsOut() {
        var lab = Lab.run(TEXT.replace("HOW", "true"));

        assertThat(lab.changes()).anyMatch(change -> change.contains("DOWN") && change.contains("app.1"));
        assertThat(lab.outcome("http-503 injected")).isPositive();
    }

    @Test
    void withoutThemItStaysIn() {
        var lab = Lab.run(TEXT.replace("HOW", "false"));

        assertThat(lab.changes()).noneMatch(change -> change.contains("DOWN"));
        assertThat(lab.outcome("http-503 injected")).isGreaterThan(400);
    }

    @Test
    void anotherWordIsRefused() {
        assertThatThrownBy(() -> Actions.parse("errors(100%, 503, checks=maybe)"))
                .isInstanceOf(BadArguments.class)
                .hasMessageContaining("checks=only");
    }
}
