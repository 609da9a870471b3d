package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** Replication over a network that loses, drops or delays its packets. */
class ReplicationLinksTest {
    /** 200 writes a second for a minute; the replica applies them at once. The watcher keeps the largest delay. */
    private static double slowestSeconds(String faults, String network, String replica) {
        var slowest = new double[1];
        Lab.run(
                "{version: 1, seed: 7, hosts: {web: {cores: 8}, a: {cores: 4}, b: {cores: 4}},"
                        + " services: {app: {kind: gunicorn, on: web, workers: 20, pool: {to: db}},"
                        + " db: {kind: mysql, primary: a, replicas: [{on: b" + replica + "}]}},"
                        + " endpoints: {POST /item: {weight: 1, at: app, steps: [write 1ms]}},"
                        + " network: " + network + ","
                        + " load: {visitors: {to: app, executor: constant-arrival-rate, rate: 200/s, duration: 1m,"
                        + " client: {timeout: 10s}}}, faults: [" + faults + "]}",
                lab -> lab.database().watchExecuted(1, (committedNs, nowNs) ->
                        slowest[0] = Math.max(slowest[0], (nowNs - committedNs) / 1e9)));
        return slowest[0];
    }

    private static final String NEAR = "{default: {latency: 0.1ms}}";

    @Test
    void lossOnAReplicasMachineDelaysReplication() {
        var fine = slowestSeconds("", NEAR, "");
        var lossy = slowestSeconds("{name: bad cable, at: 10s, duration: 30s, action: loss(5%), target: b}", NEAR, "");
        var worse = slowestSeconds("{name: bad cable, at: 10s, duration: 30s, action: loss(30%), target: db.2}", NEAR, "");

        // A gap is filled when the next has come, unless that or its repetition is lost as well.
        assertThat(fine).isLessThan(0.001);
        assertThat(lossy).isBetween(0.2, 3.0);
        assertThat(worse).isGreaterThan(0.8);
    }

    @Test
    void lossAndAFarWayTogetherAllowLessThanWhatIsWritten() {
        var far = "{default: {latency: 0.1ms}, links: [{from: a, to: b, latency: 50ms, loss: %s}]}";

        // 1.22 · 1448 B / (100 ms · √1 %) = 177 kB/s, for 200 transactions of 1 kB; without losses none lags.
        assertThat(slowestSeconds("", far.formatted("0"), "")).isBetween(0.049, 0.052);
        assertThat(slowestSeconds("", far.formatted("3%"), "")).isGreaterThan(5.0);
    }

    @Test
    void aMachineThatLetsNothingInHearsNothingOfItsSource() {
        var drop = "{name: firewall, at: 20s, duration: 10s, action: drop, target: b}";

        // 10 s and what is left of a repetition's back-off, which has doubled six times.
        assertThat(slowestSeconds(drop, NEAR, "")).isBetween(10.0, 25.0);
    }

    @Test
    void aReplicasOwnPortIsNotTheOneOverWhichItReplicates() {
        var drop = "{name: firewall, at: 20s, duration: 10s, action: drop, target: db.2}";

        assertThat(slowestSeconds(drop, NEAR, "")).isLessThan(0.001);
    }

    @Test
    void aReplicaThatHearsNothingConnectsAnewWhenItHasLostItsPatience() {
        var drop = "{name: firewall, at: 10s, duration: 14s, action: drop, target: b}";
        var patient = slowestSeconds(drop, NEAR, ", net_timeout: 60s");
        var impatient = slowestSeconds(drop, NEAR, ", net_timeout: 4s, connect-retry: 1s");

        // The old connection repeats 12.6 and 25.4 s after its first loss; a new one is tried every 2 to 5 s.
        assertThat(impatient).isBetween(14.0, 20.0);
        assertThat(patient).isBetween(25.3, 25.5);
    }
}
