package org.outagelab.gunicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** gthread and async workers and their pool, against docs/models/gunicorn.md#worker-classes, #hung-workers, #database-pool. */
class ThreadedWorkersTest {
    /** One request a second. */
    private static String scenario(String settings, String steps) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {cores: 8}, d: {cores: 8}},"
                + " services: {app: {kind: gunicorn, on: [a], " + settings + "}, db: {kind: mysql, primary: d}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [" + steps + "]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 1/s, duration: 1000s, to: app,"
                + " client: {timeout: 60s}}}}";
    }

    private static String batches(String text, int batch) {
        // About one batch an hour, so that nothing of the last is left.
        return text.replace("arrivals: even, rate: 1/s", "arrivals: batch(" + batch + "), rate: " + batch + "/h")
                .replace("duration: 1000s", "duration: 200h");
    }

    private static double slowestSeconds(Lab lab) {
        return lab.ledger().okLatency().getMaxValue() * 1e-7;
    }

    @Test
    void waitsOfThreadsOverlapAndTheFifthRequestWaits() {
        var text = scenario("workers: 1, threads: 4", "wait 1s");

        assertThat(slowestSeconds(Lab.run(batches(text, 4)))).isCloseTo(1, within(0.01));
        assertThat(slowestSeconds(Lab.run(batches(text, 5)))).isCloseTo(2, within(0.01));
    }

    @Test
    void anEventLoopOfUvicornTakesAsManyAsCome() {
        var text = scenario("workers: 1, worker-class: gevent, worker-connections: 10", "wait 1s");

        assertThat(slowestSeconds(Lab.run(batches(text, 60)))).isCloseTo(6, within(0.01));
        assertThat(slowestSeconds(Lab.run(batches(
                        text.replace("gevent, worker-connections: 10", "uvicorn"), 60))))
                .isCloseTo(1, within(0.01));
        assertThat(Lab.problems(text.replace("gevent", "uvicorn"))).singleElement().asString().contains("as many as come");
        assertThat(Lab.problems(scenario("worker-class: uvicorn, threads: 2", "wait 1s")))
                .singleElement().asString().contains("one event loop");
    }

    @Test
    void theInterpreterServesOneThreadAtATime() {
        var text = batches(scenario("workers: 1, threads: 4", "cpu 10ms"), 4);

        // Slices of 5 ms in turn: the threads end after 25, 30, 35 and 40 ms.
        assertThat(Lab.run(text).ledger().okLatencyMeanNs()).isCloseTo(32.5e6, within(0.1e6));
        // Greenlets are not interrupted: 10, 20, 30, 40 ms.
        assertThat(Lab.run(text.replace("threads: 4", "worker-class: gevent")).ledger().okLatencyMeanNs())
                .isCloseTo(25e6, within(0.1e6));
        assertThat(Lab.run(text.replace("threads: 4", "worker-class: uvicorn")).ledger().okLatencyMeanNs())
                .isCloseTo(25e6, within(0.1e6));
        // Four sync workers have an interpreter each, and the host has cores for all.
        assertThat(Lab.run(text.replace("workers: 1, threads: 4", "workers: 4")).ledger().okLatencyMeanNs())
                .isCloseTo(10e6, within(0.1e6));
    }

    @Test
    void aConnectionWaitsForTheWorkerThatAcceptedItThoughAnotherIsIdle() {
        var text = batches(scenario("workers: 2, worker-class: gthread", "wait 1s"), 2);

        // In half of the batches both go to one worker, and one of them waits a second longer.
        assertThat(Lab.run(text).ledger().okLatencyMeanNs()).isCloseTo(1.25e9, within(0.08e9));
        assertThat(Lab.run(text.replace("worker-class: gthread", "worker-class: sync")).ledger().okLatencyMeanNs())
                .isCloseTo(1e9, within(1e6));
    }

    @Test
    void aBusyThreadIsNeverKilled() {
        // Measured: an 8 s request with timeout 3: sync killed, gthread 200.
        var sync = batches(scenario("workers: 1, timeout: 3s", "wait 8s"), 1);

        assertThat(Lab.run(sync).outcome("ok")).isZero();
        var threaded = Lab.run(sync.replace("workers: 1", "workers: 1, worker-class: gthread"));
        assertThat(threaded.outcome("ok")).isEqualTo(threaded.ledger().counted());
    }

    @Test
    void whatAKilledWorkersClientGetsIsAMatterOfTheVersion() {
        var text = batches(scenario("workers: 1, timeout: 3s", "wait 8s"), 1);

        var old = Lab.run(text);
        assertThat(old.outcome("reset")).isEqualTo(old.ledger().counted());
        var later = Lab.run(text.replace("timeout: 3s", "timeout: 3s, flavour: gunicorn-26.1"));
        assertThat(later.outcome("http-500 worker timeout")).isEqualTo(later.ledger().counted());
        assertThat(Lab.problems(text.replace("timeout: 3s", "timeout: 3s, flavour: gunicorn-19")))
                .singleElement().asString().contains("gunicorn-20.1, gunicorn-26.1");
    }

    @Test
    void threadsWaitForAConnectionOfThePoolAndGetFiveHundred() {
        var text = batches(
                scenario(
                        "workers: 1, threads: 4, pool: {to: db, size: 1, max-overflow: 1, timeout: 2s}", "read 3s"),
                4);

        var lab = Lab.run(text);

        assertThat(lab.outcome("http-500 database pool timeout")).isEqualTo(lab.ledger().counted() / 2);
        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().counted() / 2);
        var patient = Lab.run(text.replace("timeout: 2s}", "timeout: 4s}"));
        assertThat(patient.outcome("ok")).isEqualTo(patient.ledger().counted());
        assertThat(slowestSeconds(patient)).isCloseTo(6, within(0.02));
    }

    @Test
    void aWorkerIsReplacedAfterMaxRequests() {
        var text = scenario("workers: 1, boot: 1500ms, max-requests: 10", "wait 10ms");

        // The 11th comes 1 s after the 10th, and the new worker 1.51 s after it.
        assertThat(slowestSeconds(Lab.run(text))).isCloseTo(0.52, within(0.01));
        assertThat(slowestSeconds(Lab.run(text.replace("workers: 1", "workers: 1, threads: 2"))))
                .isCloseTo(0.52, within(0.01));
        assertThat(slowestSeconds(Lab.run(text.replace("max-requests: 10", "max-requests: 0"))))
                .isCloseTo(0.01, within(0.001));
    }

    @Test
    void threadedWorkersStopLikeSyncOnesAndDieWithTheirQueue() {
        var text = scenario("workers: 1, worker-class: gthread", "wait 1500ms")
                .replace("duration: 1000s", "duration: 20s")
                .replace("client: {timeout: 60s}}}", "client: {timeout: 60s}}}, faults: [{at: 3s, action: ACTION, target: app}]");

        // Arrivals at 0.5, 1.5, 2.5 s: one is served by 2 s, one is being served, one has been accepted.
        var stopped = Lab.run(text.replace("ACTION", "stop"));
        assertThat(stopped.outcome("ok")).isEqualTo(3);
        var crashed = Lab.run(text.replace("ACTION", "crash"));
        assertThat(crashed.outcome("ok")).isEqualTo(1);
        assertThat(crashed.outcome("reset")).isEqualTo(2);
        var killed = Lab.run(text.replace("ACTION", "crash-worker"));
        assertThat(killed.outcome("reset")).isEqualTo(2);
        assertThat(killed.outcome("ok")).isEqualTo(18);
    }

    @Test
    void settingsOfAnotherClassAreProblems() {
        assertThat(problem("worker-class: gevent, threads: 2")).contains("has no meaning for gevent");
        assertThat(problem("worker-connections: 5")).contains("has no meaning for sync workers");
        assertThat(problem("max-requests-jitter: 5")).contains("without 'max-requests'");
    }

    private static String problem(String settings) {
        var problems = Lab.problems(scenario(settings, "wait 1s"));
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
