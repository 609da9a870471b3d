package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.VariantResults;

/** What incidents say about whole runs of three machines, with an nginx and its own gunicorn on each. */
class IncidentRunsTest {
    private static VariantResults run(String faults, int rate, int seconds) {
        var scenario = Lab.scenario("{version: 1, name: test, seed: 7,"
                + " hosts: {a: {cores: 4}, b: {cores: 4}, c: {cores: 4}, l: {cores: 2}}, services: {"
                + "lb: {kind: haproxy, on: l, backend: web, timeout: {connect: 1s, server: 10s},"
                + " option: [{httpchk: GET /x}], default-server: {check: true, inter: 2s, fall: 3, rise: 2}},"
                + "web: {kind: nginx, on: [a, b, c], upstream: {to: app, pick: same-host}},"
                + "app: {kind: gunicorn, on: [a, b, c], workers: 8, boot: 2s}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 50ms]}},"
                + " load: {users: {executor: constant-arrival-rate, rate: " + rate + "/s, duration: " + seconds
                + "s, to: lb, client: {timeout: 10s}}}, faults: [" + faults + "], run: {count: 4}}");
        return new Experiment(scenario, 2, (runs, planned) -> { }).run("base");
    }

    private static long lost(VariantResults results) {
        double incidents = results.incidents().stream()
                .mapToDouble(incident -> incident.failed().mean() * incident.runs())
                .sum();
        return Math.round(
                incidents + results.metrics().get("requests.outside_incidents").mean() * results.runs());
    }

    @Test
    void threeRestartsOwnTheRequestsThatWereInFlight() {
        var results = run(
                "{name: r1, at: 60s, action: restart, target: app.1},"
                        + "{name: r2, at: 120s, action: restart, target: app.2},"
                        + "{name: r3, at: 180s, action: restart, target: app.3}",
                150,
                240);

        long failed = results.outcomes().values().stream().mapToLong(count -> count).sum()
                - results.outcomes().get("ok");
        assertThat(failed).isPositive();
        assertThat(lost(results)).isEqualTo(failed);
        assertThat(results.incidents()).filteredOn(IncidentSummary::masked)
                .allSatisfy(incident -> assertThat(incident.failed().mean()).isZero());
        assertThat(results.metrics().get("requests.outside_incidents").mean()).isZero();
        assertThat(results.incidents())
                .allSatisfy(incident -> assertThat(incident.faultEnd().mean()).isEqualTo(incident.faultStart().mean()));
    }

    @Test
    void aFaultOfAnApplicationIsDetectedByTheBalancerThatTakesItsOwnNginxOut() {
        var incident = run("{name: dies, at: 60s, duration: 60s, action: crash, target: app.2}", 60, 240)
                .incidents().get(0);

        assertThat(incident.undetected()).isZero();
        // Three failing checks, every 2 s, of which the first comes within 2 s.
        assertThat(incident.detectedAfter().mean()).isBetween(4.0, 6.0);
    }

    @Test
    void aFaultOfAMachineIsDetectedToo() {
        var incident = run("{name: dies, at: 60s, duration: 60s, action: host-down, target: b}", 60, 240)
                .incidents().get(0);

        assertThat(incident.undetected()).isZero();
    }

    @Test
    void whatIsAnsweredWith404IsNotMasked() {
        var results = run("{name: bug, at: 60s, duration: 60s, action: errors(20%, 404), target: app}", 60, 240);

        var incident = results.incidents().get(0);
        assertThat(incident.masked()).isFalse();
        assertThat(incident.onlyWrong()).isTrue();
        assertThat(incident.wrong().statuses()).containsExactly("404");
        assertThat(incident.wrong().perRun().mean() * 4)
                .isCloseTo(results.outcomes().get("http-404 injected"), within(1e-6));
    }
}
