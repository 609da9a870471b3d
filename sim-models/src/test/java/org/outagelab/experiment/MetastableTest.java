package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.deployment.Lab;

/** An outage that outlives its cause (DEFINITIONS, "Metastable"; reference/clients-and-retries.md §8). */
class MetastableTest {
    /** 4 workers of 50 ms serve 80/s; 50/s need 63 % of them, and 150/s with two retries 190 %. */
    private static Incident incident(String client, String fault) {
        var scenario = Lab.scenario("{version: 1, name: test, seed: 9, hosts: {a: {cores: 8}},"
                + " services: {app: {kind: gunicorn, on: [a], workers: 4}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 50ms]}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 50/s, duration: 300s, client: {" + client
                + "}}}, faults: [" + fault + "]}");
        return new Runner(scenario).run(0).incidents().get(0);
    }

    private static final String HANG = "{name: pause, at: 60s, duration: 10s, action: hang, target: app}";

    @Test
    void retriesKeepAnOutageAliveAfterItsTrigger() {
        var incident = incident("timeout: 1s, retries: 2", HANG);

        assertThat(incident.metastable()).isTrue();
        assertThat(incident.recovered()).isNaN();
        assertThat(incident.amplification()).isCloseTo(3, within(0.1));
    }

    @Test
    void aRetryBudgetLetsItEnd() {
        // Each queue place beyond 1 s is wasted, but 55/s are served with 80/s: the queue drains.
        var incident = incident("timeout: 1s, retries: 2, budget: 10%", HANG);

        assertThat(incident.metastable()).isFalse();
        assertThat(incident.recovered()).isBetween(70.0, 130.0);
        assertThat(incident.amplification()).isBetween(1.0, 1.12);
    }

    @Test
    void aFaultForGoodIsNotMetastable() {
        var incident = incident("timeout: 1s, retries: 2", "{name: end, at: 60s, action: hang, target: app}");

        assertThat(incident.recovered()).isNaN();
        assertThat(incident.metastable()).isFalse();
    }
}
