package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.OutageResults;
import org.outagelab.experiment.Years;
import org.outagelab.scenario.Problem;

/** Attacks: they take what they take, and are owed nothing. */
class HostileLoadsTest {
    private static Outage shop(String hostile) {
        return Outage.parse("""
                version: 1
                name: A shop under attack
                seed: 3
                hosts: {front: {}, back: {}}
                services:
                  lb: {kind: haproxy, on: front, backend: app, timeout: {connect: 1s, server: 5s, client: 5s}}
                  app: {kind: gunicorn, on: back, workers: 2}
                endpoints:
                  GET /: {weight: 1, at: app, steps: ['cpu lognormal(mean=3ms, cv=0.3)']}
                  GET /search: {weight: 0, at: app, steps: ['wait lognormal(mean=200ms, cv=0.3)']}
                load:
                  visitors: {to: lb, executor: constant-arrival-rate, rate: 5/s, duration: 40s, client: {timeout: 2s}}
                  flood: {to: lb, executor: constant-arrival-rate, rate: 15/s, duration: 40s, endpoints: {GET /search: 1},
                    client: {timeout: 1s}%s}
                """.formatted(hostile)).runs(3);
    }

    private static double mean(OutageResults results, String metric) {
        return results.metric(metric).mean();
    }

    @Test
    void anAttackIsInNoMeasureOfServiceAndTakesWhatItTakes() {
        var counted = shop("").run();
        var hostile = shop(", hostile: true").run();

        // The same happens until the attack is over: it closes then what the other one waits for.
        assertThat(mean(hostile, "availability")).isCloseTo(mean(counted, "load[\"visitors\"].availability"), within(0.01))
                .isLessThan(0.9);
        assertThat(mean(hostile, "availability")).isGreaterThan(mean(counted, "availability") + 0.02);
        assertThat(mean(hostile, "latency.mean")).isCloseTo(mean(counted, "load[\"visitors\"].latency.mean"), within(0.02));
        assertThat(mean(hostile, "load[\"flood\"].availability")).isCloseTo(mean(counted, "load[\"flood\"].availability"), within(0.01));
        assertThat(hostile.all().outcomes().values().stream().mapToLong(Long::longValue).sum()).isBetween(500L, 700L);
    }

    /** What outlives an attack is metastable; what ends with it is not, though no measure of service counts the attack. */
    @Test
    void anOutageThatEndsWithTheAttackHasNotOutlivedItsTrigger() {
        var flooded = Outage.catalogue("flood-and-deny").runs(2).run();

        assertThat(flooded.requestsFailed().mean()).isGreaterThan(5000);
        assertThat(flooded.warnings()).noneMatch(warning -> warning.contains("metastable"));
    }

    @Test
    void yearsKnowNoAttacks() {
        var attacked = new Years(shop(", hostile: true").scenario(), 2, 1).downtime();
        var alone = new Years(shop("").with("load.flood", "null").scenario(), 2, 1).downtime();

        assertThat(attacked.hours().mean()).isEqualTo(alone.hours().mean());
    }

    @Test
    void nothingButAttacksIsAMistake() {
        assertThatThrownBy(() -> shop(", hostile: true").with("load.visitors.hostile", "true").check())
                .hasMessageContaining("load: every load is hostile: expected one at least of clients who are owed an answer");
        assertThat(shop(", hostile: true").problems()).isEmpty();
        assertThat(shop(", hostile: maybe").problems()).extracting(Problem::text).singleElement().asString().contains("hostile");
    }
}
