package org.outagelab.gunicorn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.fixture.Lab;

/** HUP: as many new workers, then TERM for the old ones (docs/models/gunicorn.md#life-of-processes; arbiter.py, reload). */
class GunicornReloadTest {
    private static String scenario(String app, String faults) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {cores: 64}},"
                + " services: {app: {kind: gunicorn, on: [a], " + app + "}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 50ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 50/s, duration: 30s,"
                + " client: {timeout: 60s}}}, faults: [" + faults + "]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"workers: 4", "workers: 2, threads: 4", "workers: 2, worker-class: gevent"})
    void nobodyIsRefusedAndWhatComesMeanwhileWaitsForTheNewWorkers(String workers) {
        var lab = Lab.run(scenario(workers + ", boot: 2s", "{at: 10s, action: reload, target: app}"));

        assertThat(lab.outcome("ok")).isEqualTo(1500);
        // The first one after it waits while the application is loaded.
        assertThat(lab.ledger().okLatency().getMaxValue() / 1e4).isBetween(2000.0, 2400.0);
        assertThat(lab.ledger().buckets().get(5).latency().quantileNs(1)).isLessThan(60e6);
        assertThat(lab.ledger().buckets().get(20).latency().quantileNs(1)).isLessThan(60e6);
    }

    @Test
    void withPreloadTheNewWorkersAreThereAtOnce() {
        var lab = Lab.run(scenario("workers: 4, preload: true, boot: 2s", "{at: 10s, action: reload, target: app}"));

        assertThat(lab.outcome("ok")).isEqualTo(1500);
        assertThat(lab.ledger().okLatency().getMaxValue() / 1e4).isBetween(90.0, 130.0);
    }

    @Test
    void twoReloadsInARowLeaveAsManyWorkersAsOne() {
        var lab = Lab.run(scenario(
                "workers: 4, boot: 2s", "{at: 10s, action: reload, target: app}, {name: again, at: 11s, action: reload, target: app}"));

        assertThat(lab.outcome("ok")).isEqualTo(1500);
        // The first new workers are told to leave before they have served anyone.
        assertThat(lab.ledger().okLatency().getMaxValue() / 1e4).isBetween(3000.0, 5000.0);
        assertThat(lab.workers("app.1")).isEqualTo(4);
    }

    @Test
    void anOldWorkerFinishesItsRequestAndIsNotReplacedAgain() {
        var lab = Lab.run(scenario("workers: 4, boot: 100ms, max-requests: 100", "{at: 10s, action: reload, target: app}"));

        assertThat(lab.outcome("ok")).isEqualTo(1500);
        assertThat(lab.workers("app.1")).isEqualTo(4);
    }
}
