package org.outagelab.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** Files that are not in memory, and whom a worker that waits for the disk keeps waiting (docs/models/nginx.md#processes-and-connections, #files). */
class FileReadsTest {
    /** 200 files a second for 60 s from four workers. */
    private static String scenario(String web, String client, String faults) {
        return "{version: 1, name: test, seed: 7, hosts: {w: {cores: 8}, a: {cores: 8}},"
                + " services: {web: {kind: nginx, on: w, worker_processes: 4" + web + "}},"
                + " endpoints: {GET /x.css: {weight: 1, at: web, cpu: 0.1ms}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 200/s, duration: 60s, client: {" + client + "}}},"
                + " network: {default: {latency: 0.1ms}, links: [{from: clients, to: all, latency: 0ms}]}" + faults + "}";
    }

    private static String stall(String lengthAndMore) {
        return ", faults: [{name: stalled, at: 20s, duration: " + lengthAndMore + ", action: read-stall, target: web.1}]";
    }

    private static double failed(Lab lab) {
        return 1 - lab.outcome("ok") / (double) lab.ledger().counted();
    }

    @Test
    void aReadTakesItsTime() {
        var cold = Lab.run(scenario(", disk: {read: 3ms}", "timeout: 10s", ""));
        var warm = Lab.run(scenario("", "timeout: 10s", ""));

        // M/D/4 at 0.15 waits for hardly anything.
        assertThat(cold.ledger().okLatencyMeanNs() - warm.ledger().okLatencyMeanNs()).isBetween(3.0e6, 3.1e6);
    }

    @Test
    void aWorkerThatReadsServesNobodyElse() {
        // One worker, 200/s for 4 ms: M/D/1 at 0.8 waits ρ/(2(1-ρ)) = 2 services.
        var one = scenario(", disk: {read: 4ms}", "timeout: 10s", "").replace("worker_processes: 4", "worker_processes: 1");

        double alone = Lab.run(one).ledger().okLatencyMeanNs();
        double threads = Lab.run(one.replace("disk:", "aio: threads, disk:")).ledger().okLatencyMeanNs();

        assertThat(alone - threads).isCloseTo(8e6, within(1.6e6));
    }

    @Test
    void aStalledDiskTakesOneWorkerAfterTheOther() {
        // 2 % of 200/s need the disk: every worker is stuck after about a second, and nothing is served.
        var faults = stall("20s");

        var own = Lab.run(scenario(", disk: {read: 3ms, miss: 2%}", "timeout: 1s", faults));
        var threads = Lab.run(scenario(", aio: threads, disk: {read: 3ms, miss: 2%}", "timeout: 1s", faults));
        var memory = Lab.run(scenario(", disk: {read: 3ms, miss: 0%}", "timeout: 1s", faults));

        assertThat(failed(own)).isCloseTo(19.0 / 60, within(0.03));
        assertThat(failed(threads)).isCloseTo(0.02 * 19.5 / 60, within(0.004));
        assertThat(failed(memory)).isZero();
    }

    @Test
    void thirtyTwoReadsAtOnceAreAllThatThreadsDo() {
        // One worker, all from the disk, 0.2 s each: 160 a second of 200.
        var slow = scenario(", worker_connections: 10000, aio: threads, disk: {read: 200ms}", "timeout: 100s", "")
                .replace("worker_processes: 4", "worker_processes: 1");

        double longestNs = Lab.run(slow).ledger().okLatency().getMaxValue() * 100.0;

        assertThat(longestNs).isCloseTo(12_000 / 160.0 * 1e9 - 60e9 + 0.2e9, within(1.5e9));
    }

    @Test
    void whatTheDiskOwedIsServedWhenItAnswersAgain() {
        var lab = Lab.run(scenario(", disk: {read: 3ms, miss: 2%}", "timeout: 60s", stall("2s")));

        assertThat(failed(lab)).isZero();
        // The first file that was missing was asked for within a second.
        assertThat(lab.ledger().okLatency().getMaxValue() * 1e-7).isBetween(1.0, 2.01);
    }

    @Test
    void aWorkerThatIsKilledTakesItsReadWithIt() {
        var faults = ", faults: [{name: stalled, at: 20s, duration: 20s, action: read-stall, target: web.1},"
                + " {name: killed, at: 30s, action: crash-worker(all), target: web.1}]";

        var lab = Lab.run(scenario(", disk: {read: 3ms, miss: 2%}", "timeout: 60s", faults));

        assertThat(lab.outcome("reset")).isBetween(4L, 200L);
        assertThat(lab.outcome("ok") + lab.outcome("reset")).isEqualTo(lab.ledger().counted());
    }

    @Test
    void whoIsHashedToAStuckWorkerWaitsForIt() {
        // The first file that is not in memory stops one of four workers for 20 s; nobody else needs the disk.
        var faults = stall("20s");
        var seldom = ", disk: {read: 3ms, miss: 0.1%}";

        double common = failed(Lab.run(scenario(seldom, "timeout: 1s", faults)));
        double own = failed(Lab.run(scenario(seldom + ", reuseport: true", "timeout: 1s", faults)));

        assertThat(common).isLessThan(0.01);
        assertThat(own).isGreaterThan(0.03);
    }

    @Test
    void aDeadWorkerWithoutAMasterLeavesItsSocketBehind() {
        var faults = ", faults: [{name: headless, at: 20s, action: crash-master, target: web.1},"
                + " {name: killed, at: 25s, action: crash-worker, target: web.1}]";

        double common = failed(Lab.run(scenario("", "timeout: 1s", faults)));
        double own = failed(Lab.run(scenario(", reuseport: true", "timeout: 1s", faults)));

        assertThat(common).isLessThan(0.001);
        // A quarter of the connections of 35 s.
        assertThat(own).isCloseTo(0.25 * 35 / 60, within(0.02));
    }

    @Test
    void aReloadKeepsTheQueueOfEveryWorker() {
        var faults = ", faults: [{name: reload, at: 20s, action: reload, target: web.1}]";

        assertThat(failed(Lab.run(scenario(", reuseport: true", "timeout: 1s", faults)))).isZero();
    }

    @Test
    void aKeptConnectionBelongsToItsWorker() {
        var keep = "timeout: 1s, keep-alive: true";
        var faults = stall("20s");
        var seldom = ", disk: {read: 3ms, miss: 0.1%}";

        double kept = failed(Lab.run(scenario(seldom, keep, faults)));
        double fresh = failed(Lab.run(scenario(seldom, "timeout: 1s", faults)));

        assertThat(kept).isGreaterThan(fresh);
    }

    @Test
    void whatMeansNothingIsAProblem() {
        assertThat(Lab.problems(scenario("", "timeout: 1s", stall("20s"))))
                .singleElement()
                .asString()
                .contains("'read-stall' changes nothing: without 'disk' of web all its files are in memory");
        assertThat(Lab.problems(scenario(", disk: {miss: 2%}", "timeout: 1s", ""))).singleElement().asString().contains("'read'");
        assertThat(Lab.problems(scenario(", disk: {read: 1ms, miss: 120%}", "timeout: 1s", ""))).hasSize(1);
        assertThat(Lab.problems(scenario(", aio: [on]", "timeout: 1s", ""))).hasSize(1);
    }
}
