package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.results.Audit;
import org.outagelab.results.Cause;
import org.outagelab.results.Recovery;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Scenario;

/** The search itself, on a system of which it is known at which load it does not come back. */
class RecoverySearchTest {
    private static final int RUNS = 2;

    private final List<Double> visited = new ArrayList<>();

    /** A load of 50/s, searched from half of it to twice as much. */
    private static Scenario scenario() {
        return Lab.scenario("{version: 1, name: test, hosts: {a: {cores: 8}}, services: {app: {kind: gunicorn, on: [a], workers: 4}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 50ms]}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 50/s, duration: 500s, client: {timeout: 1s}}},"
                + " run: {count: 1, recovery: {from: 0.5, to: 2, precision: 0.1, runs: 2}}}");
    }

    private static double rate(Scenario scaled) {
        return ((LoadSpec.Rate) scaled.loads().get(0).source()).stages().get(0).value();
    }

    /** One run with a loss from 60 s to 70 s, recovered 30 s later or not at all. */
    private static RunSummary run(int index, boolean returns) {
        var incident = new Incident(
                        Cause.of("hang"), false, 60, 70, 60, new Incident.Detection(65, 5), returns ? 100 : Double.NaN, 10, 0)
                .judged(70, !returns, 3);
        return summary(index, List.of(incident));
    }

    private static RunSummary summary(int index, List<Incident> incidents) {
        return new RunSummary(
                1, index, 0, 500, 1, new Audit(100, 100, 0, 0, 0, 0), List.of(), Map.of(), Map.of(), Map.of(), incidents, List.of(), null);
    }

    /** @param returns of a rate and the number of a run */
    private Recovery find(BiPredicate<Double, Integer> returns) {
        return new RecoverySearch(scenario(), (scaled, each) -> {
                    visited.add(rate(scaled));
                    for (int i = 0; i < RUNS; i++) {
                        each.accept(run(i, returns.test(rate(scaled), i)));
                    }
                })
                .find(() -> false);
    }

    @Test
    void theEndsAndTheLoadOfTheFileComeFirstAndThenTheGapIsHalved() {
        var found = find((rate, run) -> rate < 67);

        // 67/s is 1.34 times the load: between 1 and 2, 1 and 1.5, 1.25 and 1.5, 1.25 and 1.375, 1.3125 and 1.375.
        assertThat(visited).containsExactly(25.0, 100.0, 50.0, 75.0, 62.5, 68.75, 65.625);
        assertThat(found.returnsUpTo()).isEqualTo(65.625);
        assertThat(found.failsFrom()).isEqualTo(68.75);
        assertThat(found.points()).extracting(Recovery.Point::times).containsExactly(0.5, 1.0, 1.25, 1.3125, 1.375, 1.5, 2.0);
    }

    @Test
    void whereItAlwaysReturnsNoLoadIsSaidToFail() {
        var found = find((rate, run) -> true);

        assertThat(visited).containsExactly(25.0, 100.0, 50.0);
        assertThat(found.returnsUpTo()).isEqualTo(100);
        assertThat(found.failsFrom()).isNaN();
    }

    @Test
    void whereItNeverReturnsNoLoadIsSaidToBeSafe() {
        var found = find((rate, run) -> false);

        assertThat(visited).containsExactly(25.0, 100.0, 50.0);
        assertThat(found.returnsUpTo()).isNaN();
        assertThat(found.failsFrom()).isEqualTo(25);
        assertThat(found.points().get(0).after().n()).isZero();
        assertThat(found.points().get(0).after().note()).isEqualTo("it never returned");
    }

    @Test
    void oneRunThatDoesNotReturnIsEnoughToFail() {
        var found = find((rate, run) -> rate < 50 || run == 0);

        assertThat(found.failsFrom()).isCloseTo(50, within(0.1 * 50));
        assertThat(found.points()).last().satisfies(point -> {
            assertThat(point.runs()).isEqualTo(2);
            assertThat(point.returned()).isEqualTo(1);
        });
    }

    @Test
    void aLoadAboveOneThatFailedIsNotSafeAlthoughItReturnsThere() {
        var found = find((rate, run) -> rate < 40 || rate > 90);

        assertThat(found.returnsUpTo()).isLessThan(40);
        assertThat(found.failsFrom()).isBetween(40.0, 50.0);
    }

    @Test
    void timesCountFromTheEndOfTheTriggerAndARunWithoutLossNeededNone() {
        var found = new RecoverySearch(scenario(), (scaled, each) -> {
                    each.accept(run(0, true));
                    each.accept(summary(1, List.of()));
                })
                .find(() -> false);

        assertThat(found.points().get(0).after().mean()).isEqualTo((30 + 0) / 2.0);
        assertThat(found.points().get(0).amplification().mean()).isEqualTo(3);
        assertThat(found.points().get(0).amplification().n()).isEqualTo(1);
    }

    @Test
    void aMaskedFaultIsNoLoss() {
        var masked = new Incident(Cause.of("hang"), true, 60, 70, 60, Incident.Detection.NONE, Double.NaN, 0, 0);

        var found = new RecoverySearch(scenario(), (scaled, each) -> each.accept(summary(0, List.of(masked)))).find(() -> false);

        assertThat(found.returnsUpTo()).isEqualTo(100);
        assertThat(found.points().get(0).amplification().note()).isEqualTo("no loss");
    }

    @Test
    void whoIsStoppedLooksAtTheEndsAlone() {
        new RecoverySearch(scenario(), (scaled, each) -> {
                    visited.add(rate(scaled));
                    each.accept(run(0, rate(scaled) < 67));
                })
                .find(() -> true);

        assertThat(visited).containsExactly(25.0, 100.0, 50.0);
    }
}
