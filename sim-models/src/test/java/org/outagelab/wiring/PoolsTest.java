package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.call.Ledger;
import org.outagelab.fixture.Lab;

/** What a pool of connections does after errors, switch-overs and time (docs/models/gunicorn.md#database-pool). */
class PoolsTest {
    /** 50 writes a second for 3 minutes; db.2 becomes the primary in an orderly way after one. */
    private static Lab switchOver(String cutOver, String pool) {
        return switchOver(cutOver, pool, "workers: 10");
    }

    private static Lab switchOver(String cutOver, String pool, String workers) {
        return Lab.run("{version: 1, seed: 7, hosts: {web: {cores: 8}, a: {cores: 4}, b: {cores: 4}},"
                + " services: {app: {kind: gunicorn, on: web, " + workers + ", pool: {to: db" + pool + "}},"
                + " db: {kind: mysql, primary: a, gtid: true, replicas: [{on: b, read_only: true}],"
                + " failover: {by: script, cut-over: " + cutOver + "}}},"
                + " endpoints: {POST /cart: {weight: 1, at: app, steps: [write 1ms]}},"
                + " load: {visitors: {to: app, executor: constant-arrival-rate, arrivals: even, rate: 50/s,"
                + " duration: 3m, client: {timeout: 10s}}},"
                + " faults: [{name: planned, at: 60s, action: switch-over, target: db.2}]}");
    }

    private static final String READ_ONLY = "http-500 mysql 1290 read only";
    private static final String LOST = "http-500 database connection lost";

    @Test
    void afterAPlannedSwitchOverThePoolWritesToTheDemotedServerForGood() {
        var run = switchOver("{by: dns, takes: 1s, ttl: 1s}", "");

        // Error 1290 is no disconnect: all writes of the last 2 minutes.
        assertThat(run.outcome(READ_ONLY)).isBetween(5800L, 6000L);
        assertThat(run.outcome(LOST)).isZero();
    }

    @Test
    void recyclingEndsItOneConnectionAfterTheOther() {
        var run = switchOver("{by: dns, takes: 1s, ttl: 1s}", ", recycle: 20s");

        // All connections were opened within the first 200 ms, and again every 20 s: the next time is at 80 s.
        assertThat(run.outcome(READ_ONLY)).isBetween(900L, 1050L);
        assertThat(run.outcome("ok") + run.outcome(READ_ONLY)).isEqualTo(9000);
    }

    @Test
    void aVirtualIpThatMovesCutsEachConnectionOnce() {
        var run = switchOver("{by: vip, takes: 1s}", "");
        var tests = switchOver("{by: vip, takes: 1s}", ", pre-ping: true");

        assertThat(run.outcome(LOST)).isBetween(1L, 10L);
        assertThat(run.outcome(READ_ONLY)).isBetween(40L, 200L);
        assertThat(tests.outcome(LOST)).isZero();
    }

    @Test
    void threadsOfAWorkerShareAPoolWhoseConnectionsMoveOneAfterTheOther() {
        var forGood = switchOver("{by: dns, takes: 1s, ttl: 1s}", "", "workers: 1, threads: 10");
        var recycled = switchOver("{by: dns, takes: 1s, ttl: 1s}", ", recycle: 20s", "workers: 1, threads: 10");

        assertThat(forGood.outcome(READ_ONLY)).isBetween(5800L, 6000L);
        assertThat(recycled.outcome(READ_ONLY)).isBetween(900L, 1050L);
        assertThat(recycled.outcome("ok") + recycled.outcome(READ_ONLY)).isEqualTo(9000);
    }

    private static double p50Ms(Lab run) {
        return run.ledger().okLatency().getValueAtPercentile(50) * Ledger.LATENCY_UNIT_NS / 1e6;
    }

    /** A worker that writes again and again over a way of 50 ms: without a connection it needs one more round trip. */
    private static Lab far(String pool) {
        return Lab.run("{version: 1, seed: 7, hosts: {web: {cores: 8}, a: {cores: 4}},"
                + " services: {app: {kind: gunicorn, on: web, workers: 1, pool: {to: db" + pool + "}},"
                + " db: {kind: mysql, primary: a}},"
                + " endpoints: {GET /item: {weight: 1, at: app, steps: [read 0ms, read 0ms]}},"
                + " network: {links: [{from: web, to: a, latency: 50ms}]},"
                + " load: {visitors: {to: app, executor: constant-arrival-rate, arrivals: even, rate: 1/s,"
                + " duration: 1m, client: {timeout: 10s}}}}");
    }

    @Test
    void aTestBeforeUseCostsOneRoundTripForEachRequest() {
        // Two queries of one round trip each.
        assertThat(p50Ms(far(""))).isCloseTo(200, within(1.0));
        assertThat(p50Ms(far(", pre-ping: true"))).isCloseTo(300, within(1.0));
        // A new connection for every request: it is not replaced within one.
        assertThat(p50Ms(far(", recycle: 50ms"))).isCloseTo(300, within(1.0));
    }
}
