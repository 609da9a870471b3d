package org.outagelab.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** Faults of workers, masters, answers and links, against docs/models/gunicorn.md#life-of-processes and docs/models/network.md. */
class WorkerAndLinkFaultsTest {
    private static String gunicorn(String settings, String steps, String fault) {
        return "{version: 1, name: test, seed: 3, hosts: {a: {cores: 8}},"
                + " services: {app: {kind: gunicorn, on: [a]" + settings + "}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [" + steps + "]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 20s,"
                + " client: {timeout: 60s}}}, faults: [" + fault + "]}";
    }

    private static String nginx(String settings, String fault) {
        return gunicorn("", "", fault)
                .replace("kind: gunicorn, on: [a]", "kind: nginx, on: [a]" + settings)
                .replace("steps: []", "cpu: 20ms");
    }

    @Test
    void allWorkersKilledCostWhatWasInFlightAndNoMore() {
        var lab = Lab.run(gunicorn(
                ", workers: 4, preload: true", "wait 20ms", "{at: 10s, action: crash-worker(all), target: app}"));

        // An arrival every 10 ms with a stay of 20 ms: at most 3 in flight; new workers come in 50 ms and after.
        assertThat(lab.outcome("reset")).isBetween(1L, 3L);
        assertThat(lab.outcome("ok")).isEqualTo(2000 - lab.outcome("reset"));
    }

    @Test
    void oneWorkerKilledCostsItsRequest() {
        var lab = Lab.run(gunicorn(
                ", workers: 4, preload: true", "wait 35ms", "{at: 10001ms, action: crash-worker, target: app}"));

        assertThat(lab.outcome("reset")).isEqualTo(1);
    }

    @Test
    void workersWithoutAMasterServeForTwoSecondsAndAreGone() {
        var lab = Lab.run(gunicorn(
                ", workers: 4", "wait 20ms", "{at: 10s, duration: 5s, action: crash-master, target: app}"));

        assertThat(lab.outcome("refused")).isBetween(299L, 301L);
        assertThat(lab.outcome("ok") + lab.outcome("refused") + lab.outcome("reset")).isEqualTo(2000);
        assertThat(lab.outcome("reset")).isLessThanOrEqualTo(5);
    }

    @Test
    void aGracefulStopFinishesRequestsAndResetsWhatTheKernelAccepted() {
        // Each of 4 workers is busy for up to 2.6 s more: handshakes go on meanwhile (measured, app-server.md §4).
        var lab = Lab.run(gunicorn(
                ", workers: 4", "wait 2600ms", "{at: 1s, duration: 10s, action: stop, target: app}")
                .replace("rate: 100/s", "rate: 1/s"));

        assertThat(lab.outcome("ok")).isGreaterThanOrEqualTo(9);
        assertThat(lab.outcome("reset")).isEqualTo(2);
        assertThat(lab.outcome("refused")).isBetween(7L, 8L);
    }

    @Test
    void aStopKillsWhatIsBusyAfterTheGracefulTimeout() {
        var lab = Lab.run(gunicorn(
                ", workers: 4, graceful-timeout: 1s", "wait 5s", "{at: 2s, action: stop, target: app}")
                .replace("rate: 100/s", "rate: 1/s"));

        assertThat(lab.outcome("reset")).isEqualTo(3);
        assertThat(lab.outcome("refused")).isEqualTo(17);
    }

    @Test
    void nginxServesOnWithoutItsMaster() {
        var lab = Lab.run(nginx("", "{at: 10s, duration: 5s, action: crash-master, target: app}"));

        assertThat(lab.outcome("ok")).isEqualTo(2000);
    }

    @Test
    void aWorkerOfNginxTakesItsConnectionsWithIt() {
        var lab = Lab.run(nginx(", worker_processes: 2", "{at: 10001ms, action: crash-worker(all), target: app}"));

        assertThat(lab.outcome("reset")).isBetween(1L, 2L);
        assertThat(lab.outcome("ok")).isEqualTo(2000 - lab.outcome("reset"));
    }

    @Test
    void nginxRefusesWhileItStops() {
        var lab = Lab.run(nginx("", "{at: 10s, duration: 5s, action: stop, target: app}"));

        assertThat(lab.outcome("refused")).isEqualTo(500);
        assertThat(lab.outcome("ok")).isEqualTo(1500);
    }

    @Test
    void aShareOfAnswersIsWrong() {
        var lab = Lab.run(gunicorn(
                ", workers: 10", "wait 20ms", "{at: 10s, duration: 10s, action: errors(20%, 503), target: app.1}"));

        assertThat(lab.outcome("http-503 injected") / 1000.0).isCloseTo(0.2, within(0.05));
        assertThat(lab.outcome("ok")).isEqualTo(2000 - lab.outcome("http-503 injected"));
    }

    @Test
    void flappingIsDownFirstAndBackWhenHealed() {
        var lab = Lab.run(gunicorn(
                ", workers: 10", "wait 1ms",
                "{at: 5s, duration: 7s, action: flap(down=1s, up=2s), target: app}"));

        // Down in [5, 6), [8, 9) and [11, 12).
        assertThat(lab.outcome("refused")).isEqualTo(300);
        assertThat(lab.outcome("ok")).isEqualTo(1700);
    }

    @Test
    void aLostSynCostsASecondAndLostDataTwoHundredMilliseconds() {
        var lab = Lab.run(gunicorn(
                ", workers: 100", "wait 1ms", "{at: 0s, duration: 20s, action: loss(10%), target: a}"));

        // A handshake needs two packets, the request one, the answer one; each is lost with 0.1.
        var latency = lab.ledger().okLatency();
        assertThat(lab.outcome("ok")).isEqualTo(2000);
        assertThat(share(latency, 0, 0.1)).isCloseTo(0.9 * 0.9 * 0.81, within(0.04));
        assertThat(share(latency, 0.1, 0.3)).isCloseTo(0.81 * 2 * 0.1 * 0.81, within(0.03));
        assertThat(share(latency, 0.99, 1.1)).isCloseTo(0.19 * 0.81 * 0.81, within(0.03));
    }

    @Test
    void aLinkMayLosePacketsForGood() {
        var lab = Lab.run(gunicorn(", workers: 100", "wait 1ms", "{at: 19s, action: restart, target: app}")
                .replace(", faults", ", network: {links: [{from: clients, to: a, loss: 10%}]}, faults"));

        assertThat(share(lab.ledger().okLatency(), 0, 0.1)).isCloseTo(0.9 * 0.9 * 0.81, within(0.04));
    }

    private static double share(org.HdrHistogram.Histogram latency, double from, double to) {
        return latency.getCountBetweenValues((long) (from * 1e7), (long) (to * 1e7)) / (double) latency.getTotalCount();
    }

    @Test
    void faultsThatDoNotFitTheirTargetAreProblems() {
        assertThat(problem("{at: 1s, action: crash-worker, target: a}")).contains("'a' is none");
        assertThat(problem("{at: 1s, action: crash-worker(0), target: app}")).contains("expected crash-worker");
        assertThat(problem("{at: 1s, duration: 1s, action: crash-worker, target: app}")).contains("no duration");
        assertThat(problem("{at: 1s, action: errors(0%, 500), target: app}")).contains("expected errors(20%, 500)");
        assertThat(problem("{at: 1s, action: errors(5%, 200), target: app}")).contains("status from 400 to 599");
        assertThat(problem("{at: 1s, action: flap(5s), target: app}")).contains("expected flap(down=5s, up=20s)");
        assertThat(problem("{at: 1s, action: loss, target: a}")).contains("expected loss(5%)");
    }

    private static String problem(String fault) {
        var problems = Lab.problems(gunicorn("", "wait 1ms", fault));
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
