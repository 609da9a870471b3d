package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashSet;
import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;
import org.outagelab.fixture.Lab;

/** Faults whose instant and length every run draws for itself. */
class DrawnFaultsTest {
    private static String scenario(int seed, String fault) {
        return "{version: 1, name: test, seed: " + seed + ", hosts: {a: {cores: 8}, b: {cores: 8}},"
                + " services: {app: {kind: gunicorn, on: [a, b], workers: 50}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [cpu 1us]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 100s,"
                + " client: {timeout: 1s}}}, faults: [{" + fault + "}]}";
    }

    private static Lab run(int seed, String fault) {
        return Lab.run(scenario(seed, fault));
    }

    /** Seconds until the first loss, and from there to the last one. */
    private static double[] lost(Lab lab) {
        long firstNs = SimTime.NEVER;
        long lastNs = 0;
        for (var bucket : lab.ledger().buckets()) {
            if (bucket.failed() > 0) {
                firstNs = Math.min(firstNs, bucket.firstLossNs());
                lastNs = Math.max(lastNs, bucket.lastLossNs());
            }
        }
        return new double[] {SimTime.toSeconds(firstNs), SimTime.toSeconds(lastNs - firstNs)};
    }

    @Test
    void everyRunDrawsItsOwnInstantAndLength() {
        var begins = new LinkedHashSet<Double>();
        for (int seed = 1; seed <= 12; seed++) {
            var lost = lost(run(seed, "at: uniform(20s, 40s), duration: uniform(5s, 9s), action: crash, target: app"));
            begins.add(lost[0]);
            assertThat(lost[0]).isBetween(20.0, 40.02);
            assertThat(lost[1]).isBetween(4.9, 9.1);
        }

        assertThat(begins).hasSizeGreaterThan(10);
    }

    @Test
    void theSameRunDrawsTheSameAgain() {
        var fault = "at: exp(20s), duration: exp(5s), action: crash, target: app";

        assertThat(lost(run(3, fault))).containsExactly(lost(run(3, fault)));
    }

    @Test
    void aConstantIsNoDraw() {
        assertThat(lost(run(1, "at: 30s, duration: uniform(5s, 9s), action: crash, target: app"))[0]).isCloseTo(30, within(0.02));
        assertThat(lost(run(1, "at: uniform(20s, 40s), duration: 7s, action: crash, target: app"))[1]).isCloseTo(7, within(0.03));
    }

    @Test
    void eachOfAGroupComesSoMuchLaterThanTheOneBefore() {
        // Both refuse from the second crash on: 10 s after the first, which alone costs nothing.
        var lab = run(5, "at: uniform(20s, 40s), every: 10s, action: crash, target: each instance");
        var alone = run(5, "name: each instance crash, at: uniform(20s, 40s), action: crash, target: app");

        assertThat(lost(lab)[0] - lost(alone)[0]).isCloseTo(10, within(0.02));
    }

    @Test
    void whatIsNoTimeIsAProblemAtItsPlace() {
        assertThat(Lab.problems(scenario(1, "at: uniform(40s, 20s), action: crash, target: app"))).singleElement().asString()
                .contains("faults[0].at");
        assertThat(Lab.problems(scenario(1, "at: soon, action: crash, target: app"))).singleElement().asString()
                .contains("faults[0].at");
        assertThat(Lab.problems(scenario(1, "at: 1s, duration: 0s, action: crash, target: app"))).singleElement().asString()
                .contains("faults[0].duration");
        assertThat(Lab.problems(scenario(1, "at: 1s, duration: exp(1s), action: restart, target: app"))).singleElement().asString()
                .contains("no duration");
    }

    @Test
    void explainShowsTheDistribution() {
        assertThat(Lab.explained(scenario(1, "at: uniform(20s, 40s), action: crash, target: app")))
                .anyMatch(line -> line.key().endsWith("at") && line.value().contains("30s"));
    }
}
