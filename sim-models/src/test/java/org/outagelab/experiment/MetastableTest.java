package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.results.Recovery;

/** An outage that outlives its cause (docs/definitions.md#metastable; docs/models/client.md#outages-that-outlive-their-cause). */
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

    private static Recovery recovery(String client, String search) {
        var scenario = Lab.scenario("{version: 1, name: test, seed: 9, hosts: {a: {cores: 8}},"
                + " services: {app: {kind: gunicorn, on: [a], workers: 4}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 50ms]}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 50/s, duration: 500s, client: {" + client
                + "}}}, faults: [" + HANG + "], run: {count: 1, recovery: {" + search + "}}}");
        return new Experiment(scenario, 2, (runs, planned) -> { }).run("base").recovery();
    }

    @Test
    void theSearchFindsTheLoadFromWhichGoodputDoesNotReturn() {
        var found = recovery("timeout: 1s, retries: 2", "from: 0.2, to: 1.4, precision: 0.1, runs: 2");

        // Below 80/s ÷ 3 the queue drains even if every request is tried three times; at 50/s it does not return.
        assertThat(found.returnsUpTo()).isGreaterThanOrEqualTo(80 / 3.0 - 5);
        assertThat(found.failsFrom()).isLessThanOrEqualTo(50);
        assertThat(found.failsFrom() - found.returnsUpTo()).isBetween(0.1, 5.0);
        assertThat(found.points()).isSortedAccordingTo(Comparator.comparingDouble(Recovery.Point::times));
        for (var point : found.points()) {
            assertThat(point.rate()).isCloseTo(50 * point.times(), within(1e-9));
            assertThat(point.returned() == point.runs()).isEqualTo(point.rate() <= found.returnsUpTo());
            assertThat(point.after().hasValue()).isEqualTo(point.returned() > 0);
        }
    }

    @Test
    void withoutRetriesItReturnsAtEveryLoadThatTheServersCanServe() {
        var found = recovery("timeout: 1s", "from: 0.2, to: 1.4, precision: 0.1, runs: 2");

        assertThat(found.failsFrom()).isNaN();
        assertThat(found.returnsUpTo()).isCloseTo(70, within(1e-9));
        // Only the ends and the load of the file.
        assertThat(found.points()).hasSize(3);
    }

    @Test
    void aSearchNeedsARangeAndALoadThatCanBeMultiplied() {
        var text = "{version: 1, name: test, hosts: {a: {cores: 8}}, services: {app: {kind: gunicorn, on: [a]}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 50ms]}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 50/s, duration: 200s, client: {timeout: 1s}}},"
                + " run: {count: 1, recovery: {from: 2, to: 1}}}";

        assertThat(Lab.problems(text)).anyMatch(problem -> problem.contains("from 2.0 is not less than to 1.0"));
    }

    @Test
    void aFaultForGoodIsNotMetastable() {
        var incident = incident("timeout: 1s, retries: 2", "{name: end, at: 60s, action: hang, target: app}");

        assertThat(incident.recovered()).isNaN();
        assertThat(incident.metastable()).isFalse();
    }
}
