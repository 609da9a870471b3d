package org.outagelab.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** {@code kill}: who starts a process again that nobody stopped is its supervisor, after a pause and not for ever. */
class KillTest {
    private static String scenario(String faults) {
        return "{version: 1, name: test, seed: 3, hosts: {a: {cores: 8}},"
                + " services: {app: {kind: gunicorn, on: a, workers: 8, supervisor: {restart-sec: 2s, burst: 3, interval: 1m}}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [cpu 1ms]}},"
                + " load: {visitors: {executor: constant-arrival-rate, arrivals: even, rate: 10/s, duration: 1m}}, faults: ["
                + faults + "]}";
    }

    @Test
    void itIsStartedAgainAfterThePauseOfItsSupervisor() {
        var lab = Lab.run(scenario("{at: 10.01s, action: kill, target: app.1}"));

        // Of ten a second, those of two seconds.
        assertThat(lab.outcome("refused")).isEqualTo(20);
    }

    @Test
    void anOrderToRestartWaitsForNobody() {
        assertThat(Lab.run(scenario("{at: 10.01s, action: restart, target: app.1}")).outcome("refused")).isZero();
    }

    @Test
    void killedTooOftenItStaysDown() {
        var faults = IntStream.range(0, 4)
                .mapToObj(i -> "{name: kill " + i + ", at: " + (10 + 5 * i) + ".01s, action: kill, target: app.1}")
                .collect(Collectors.joining(", "));

        var lab = Lab.run(scenario(faults));

        // Three starts in a minute are allowed: 20 of each, and from 25.01 s on all.
        assertThat(lab.outcome("refused")).isEqualTo(60 + 350);
    }
}
