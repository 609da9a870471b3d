package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.call.Ledger;
import org.outagelab.fixture.Lab;

/** Where reads go when one of two replicas applies nothing from 30 s to 60 s, and what they miss there. */
class ReadPoliciesTest {
    /** 40 reads and 40 writes a second for 2 minutes, of 20 rows. */
    private static Lab run(String reads, String targets) {
        return run(reads, targets, 7);
    }

    private static Lab run(String reads, String targets, int seed) {
        return Lab.run("{version: 1, seed: " + seed + ", hosts: {web: {cores: 8}, a: {cores: 4}, b: {cores: 4}, c: {cores: 4}},"
                + " services: {app: {kind: gunicorn, on: web, workers: 20, pool: {to: db}},"
                + " db: {kind: mysql, primary: a, rows: 20, replicas: [{on: b, apply: {time: 1ms}},"
                + " {on: c, apply: {time: 1ms}}], reads: " + reads + "}},"
                + " endpoints: {GET /item: {weight: 1, at: app, steps: [read 1ms]},"
                + " POST /item: {weight: 1, at: app, steps: [write 1ms]}},"
                + " load: {visitors: {to: app, executor: constant-arrival-rate, rate: 80/s, duration: 2m,"
                + " client: {timeout: 10s}}},"
                + " faults: [{name: it stops, at: 30s, duration: 30s, action: stop-replication(sql), target: " + targets
                + "}]}");
    }

    @Test
    void readsFromThePrimaryMissNothing() {
        var run = run("{from: primary}", "db.2");

        assertThat(run.database().readsAnswered()).isGreaterThan(4500);
        assertThat(run.database().readsStale()).isZero();
    }

    @Test
    void inTurnHalfOfThemMissMoreAndMore() {
        var run = run("{from: replica}", "db.2");

        // 20 reads a second for 30 s from the one that stands still: every row is written twice a second.
        assertThat(run.database().readsStale()).isBetween(480L, 640L);
        assertThat(run.database().staleAgeMaxNs() / 1e9).isBetween(29.0, 30.1);
    }

    @Test
    void theOneWithTheLeastLagIsFoundWithinASecond() {
        var run = run("{from: replica, pick: least-lag}", "db.2");

        // Until the lag is looked at once more, and is coarser than a second by then.
        assertThat(run.database().readsStale()).isLessThan(100);
        assertThat(run.database().staleAgeMaxNs() / 1e9).isLessThan(2.5);
    }

    /** One client whose writes a replica has after 50 ms, and that reads 12.5 ms after each. */
    private static Lab oneClient(String ownWrites) {
        return Lab.run("{version: 1, seed: 7, hosts: {web: {cores: 8}, a: {cores: 4}, b: {cores: 4}},"
                + " services: {app: {kind: gunicorn, on: web, workers: 20, pool: {to: db}},"
                + " db: {kind: mysql, primary: a, rows: 1, replicas: [{on: b, apply: {time: 50ms}}],"
                + " reads: {from: replica, own-writes: " + ownWrites + "}}},"
                + " endpoints: {GET /item: {weight: 4, at: app, steps: [read 0ms]},"
                + " POST /item: {weight: 1, at: app, steps: [write 0ms]}},"
                + " load: {visitors: {to: app, executor: constant-arrival-rate, arrivals: even, rate: 80/s, duration: 1m,"
                + " clients: 1, client: {timeout: 10s}}}}");
    }

    private static double p90Ms(Lab run) {
        return run.ledger().okLatency().getValueAtPercentile(90) * Ledger.LATENCY_UNIT_NS / 1e6;
    }

    @Test
    void whoeverWantsToReadItsOwnWritesDoes() {
        var any = oneClient("any");
        var session = oneClient("session");
        var waits = oneClient("gtid-wait");

        assertThat(any.database().readsStale()).isGreaterThan(1000);
        assertThat(session.database().readsStale()).isZero();
        assertThat(waits.database().readsStale()).isZero();
        // The price: it waits for up to 50 ms, where the others ask elsewhere or answer at once.
        assertThat(p90Ms(any)).isLessThan(1);
        assertThat(p90Ms(session)).isLessThan(1);
        assertThat(p90Ms(waits)).isGreaterThan(20);
    }

    @Test
    void beyondTheLimitOfLagReadsGoElsewhereOrNowhere() {
        var elsewhere = run("{from: replica, max-lag: 5s}", "[db.2, db.3]");
        var nowhere = run("{from: replica, max-lag: 5s, else: none, hold: 0s}", "[db.2, db.3]");

        assertThat(elsewhere.outcome("ok")).isEqualTo(elsewhere.ledger().counted());
        // 40 reads a second, for the 5 s of the limit and the second until that is seen.
        assertThat(elsewhere.database().readsStale()).isBetween(120L, 280L);
        assertThat(elsewhere.database().staleAgeMaxNs() / 1e9).isBetween(4.0, 7.1);
        assertThat(nowhere.ledger().counted() - nowhere.outcome("ok")).isBetween(850L, 1100L);
    }

    @Test
    void aProxyWithoutAServerKeepsReadsAndTheWorkersAndSoTheWrites() {
        var held = run("{from: replica, max-lag: 5s, else: none}", "[db.2, db.3]");
        var atOnce = run("{from: replica, max-lag: 5s, else: none, hold: 0s}", "[db.2, db.3]");

        // 20 workers, each held for 10 s: 2 requests a second are left, of 80; the clients give up after 10 s.
        assertThat(held.outcome("http-500 database refused")).isZero();
        assertThat(held.outcome("http-500 proxysql 9001 max connect timeout") + held.outcome("timeout"))
                .isGreaterThan(1000);
        // At once only reads fail; those who wait for a worker, and give up, are writes as well.
        assertThat(held.ledger().counted() - held.outcome("ok"))
                .isGreaterThan(atOnce.ledger().counted() - atOnce.outcome("ok") + 200);
        assertThat(held.outcome("timeout")).isGreaterThan(500);
        assertThat(atOnce.outcome("http-500 database refused")).isBetween(850L, 1100L);
        assertThat(atOnce.outcome("timeout")).isZero();
    }

    /** When the lag is seen depends on the run, not on the begin of the load. */
    @Test
    void everyRunLooksAtTheLagInAPhaseOfItsOwn() {
        var stale = new java.util.TreeSet<Long>();
        for (int seed = 1; seed <= 8; seed++) {
            stale.add(run("{from: replica, max-lag: 5s, check: 10s}", "[db.2, db.3]", seed).database().staleAgeMaxNs()
                    / 1_000_000_000);
        }

        // It is looked at within 10 s from 5 s of lag on: U(5, 15) s and up to a second for the heartbeat.
        assertThat(stale.first()).isLessThan(9);
        assertThat(stale.last()).isGreaterThan(10);
    }
}
