package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.call.Ledger;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Scenarios;
import org.outagelab.fixture.Specs;
import org.outagelab.inference.Confidence;
import org.outagelab.metric.Observed;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.Verdict;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ThresholdSpec;

/** Verdicts by intervals (docs/definitions.md#verdict). Each run has 10,000 requests. */
class ThresholdsTest {
    private static final int REQUESTS = 10_000;

    private final Scenario scenario = new Scenarios()
            .service("app", "gunicorn", new Specs.Gunicorn().spec(), 0, "app-1")
            .endpoint(Endpoints.get(), 1)
            .poisson("app", 100, 100 * SECOND, new Specs.Client())
            .build();

    private Fold fold(int... failures) {
        var fold = new Fold(scenario);
        for (int failed : failures) {
            var ledger = new Ledger(0, 100 * SECOND, SECOND, List.of("GET /"));
            for (int i = 0; i < REQUESTS; i++) {
                long ns = i * 10 * MS;
                ledger.arrived(ns);
                ledger.ended(ns, ns + 5 * MS, 0, i < failed ? Outcome.REFUSED : Outcome.OK, 1);
            }
            var run = new Run(
                    fold.runs(), 0, ledger, 0, Map.of(), Map.of(), List.of(), null, 0, Map.of(), List.of(), 0,
                    null, List.of(), List.of(), 100, 0,
                    Map.of(), new Observed());
            fold.add(run.summary(scenario, Tables.of(scenario), false));
        }
        return fold;
    }

    private static ThresholdSpec threshold(String metric, String operator, double bound) {
        return new ThresholdSpec(metric + operator + bound, metric, operator, bound, "");
    }

    private static ThresholdResult judge(Fold fold, String metric, String operator, double bound) {
        return new Thresholds(List.of(threshold(metric, operator, bound)), fold).each().get(0);
    }

    @ParameterizedTest
    @CsvSource({
        // Means 0.99 with an interval of about ± 0.0005.
        "availability, >=, 0.98, PASS", "availability, >=, 0.99, INCONCLUSIVE", "availability, >=, 0.995, FAIL",
        "availability, <, 0.995, PASS", "availability, <, 0.98, FAIL", "availability, ==, 0.99, INCONCLUSIVE",
        "availability, ==, 0.95, FAIL", "requests.failed, <=, 200, PASS", "requests.failed, >, 200, FAIL",
    })
    void theWholeIntervalDecides(String metric, String operator, double bound, Verdict verdict) {
        var result = judge(fold(90, 95, 100, 105, 110, 97, 103), metric, operator, bound);

        assertThat(result.verdict()).isEqualTo(verdict);
        assertThat(result.reason().isEmpty()).isEqualTo(verdict != Verdict.INCONCLUSIVE);
    }

    @Test
    void oneRunAloneDecidesNothingButAnExactCount() {
        var fold = fold(100);

        assertThat(judge(fold, "requests.failed", "<=", 5000).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judge(fold, "requests.failed", "<=", 5000).reason()).isNotEmpty();
        assertThat(judge(fold, "requests.failed", "==", 0).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judge(fold(0), "requests.failed", "==", 0).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void anExactCountFailsAtTheFirst() {
        assertThat(judge(fold(0, 0, 0, 1, 0, 0), "requests.failed", "==", 0).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judge(fold(0, 0, 0, 0, 0, 0), "requests.failed", "==", 0).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void withoutDataNothingIsDecided() {
        var result = judge(fold(0, 0, 0), "latency.failed.mean", "<", 1);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.reason()).isNotEmpty();
    }

    @Test
    void aLatencyOfAMinorityThatWasOkIsInconclusiveUnlessAllAreAsked() {
        var fold = fold(6000, 6100, 5900, 6050);

        assertThat(judge(fold, "latency.mean", "<", 1).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judge(fold, "latency.mean", "<", 1).reason()).contains("latency.all");
        assertThat(judge(fold, "latency.all.mean", "<", 1).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void eachOfSeveralPromisesIsJudgedByTheWiderIntervalThatIsShown() {
        var fold = fold(90, 95, 100, 105, 110, 97, 103);
        var estimate = fold.metric("availability", Confidence.P95);
        var wider = fold.metric("availability", Confidence.P95.sharedBy(20));
        double between = (estimate.low() + wider.low()) / 2;
        var twenty = new ArrayList<ThresholdSpec>();
        for (int i = 0; i < 19; i++) {
            twenty.add(threshold("availability", ">=", 0.5 + i / 1000.0));
        }
        twenty.add(threshold("availability", ">=", between));

        var results = new Thresholds(twenty, fold).each();

        // Alone it passes; as one of twenty it is undecided, and so is the whole.
        assertThat(wider.low()).isLessThan(estimate.low());
        assertThat(judge(fold, "availability", ">=", between).verdict()).isEqualTo(Verdict.PASS);
        var last = results.get(19);
        assertThat(last.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(last.estimate()).isEqualTo(wider);
        assertThat(last.at95()).isEqualTo(estimate);
        assertThat(last.level()).isCloseTo(0.9975, within(1e-12));
        assertThat(Thresholds.together(results)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void noLineFailsBesideAnInconclusiveTotal() {
        var fold = fold(90, 95, 100, 105, 110, 97, 103);
        double between = (fold.metric("availability", Confidence.P95).high()
                + fold.metric("availability", Confidence.P95.sharedBy(2)).high()) / 2;

        var results = new Thresholds(
                List.of(threshold("availability", ">=", 0.5), threshold("availability", ">=", between)), fold).each();

        // By its own 95 % interval the second would fail.
        assertThat(judge(fold, "availability", ">=", between).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(results).extracting(ThresholdResult::verdict).containsExactly(Verdict.PASS, Verdict.INCONCLUSIVE);
        assertThat(Thresholds.together(results)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void aPromiseThatStandsTwiceCountsOnce() {
        var fold = fold(90, 95, 100, 105, 110, 97, 103);
        var once = threshold("availability", ">=", 0.98);
        var again = new ThresholdSpec("availability >= 98%", "availability", ">=", 0.98, "");

        var results = new Thresholds(List.of(once, again, once), fold).each();

        assertThat(results).hasSize(1);
        assertThat(results.get(0).level()).isEqualTo(0.95);
        // Another bound, operator or window is another promise.
        var others = List.of(
                once, threshold("availability", ">=", 0.97), threshold("availability", ">", 0.98), threshold("uptime", ">=", 0.98));
        assertThat(new Thresholds(others, fold).each()).hasSize(4);
    }

    @Test
    void soManyRunsWouldDecideAsItSays() {
        var few = fold(60, 140, 100, 80);
        // Found 0.9905 ± 0.0054.
        var open = judge(few, "availability", ">=", 0.988);

        assertThat(open.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        var said = Pattern.compile("about (\\d+) runs would decide").matcher(open.reason());
        assertThat(said.find()).as(open.reason()).isTrue();
        int runs = Integer.parseInt(said.group(1));
        assertThat(runs).isBetween(5, 30);
        assertThat(judge(repeated(runs + 4), "availability", ">=", 0.988).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge(repeated(runs / 8 * 4), "availability", ">=", 0.988).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    /** The same four runs over and over. */
    private Fold repeated(int runs) {
        var failures = new int[runs];
        for (int i = 0; i < runs; i++) {
            failures[i] = new int[] {60, 140, 100, 80}[i % 4];
        }
        return fold(failures);
    }

    @Test
    void runsWithoutAnyFailureNeedAsManyMoreAsTheBoundIsCloser() {
        // Nothing failed among 20,000 requests: at most 1.8 in 10,000 fail, by 95 %; a tenth of that needs ten times the runs.
        var open = judge(fold(0, 0), "availability", ">=", 0.99998);

        assertThat(open.reason()).contains("about 19 runs would decide");
        assertThat(judge(fold(new int[20]), "availability", ">=", 0.99998).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void noNumberOfRunsIsPromisedWhereNoneWillDo() {
        assertThat(judge(fold(90, 110), "availability", ">=", 0.99).reason())
                .isEqualTo("the interval includes the bound: what was found is the bound itself, so no number of runs may decide");
        assertThat(judge(fold(90, 110), "availability", ">=", 0.9900001).reason()).contains("more than 100,000 runs");
        assertThat(judge(fold(90, 110), "availability", "==", 0.99).reason()).contains("never that it is met exactly");
        assertThat(judge(fold(90), "availability", ">=", 0.99).reason()).doesNotContain("would decide");
    }

    @Test
    void oneBrokenPromiseBreaksThemAll() {
        var fold = fold(90, 95, 100, 105);
        var thresholds = new Thresholds(
                List.of(threshold("availability", ">=", 0.5), threshold("availability", ">=", 0.9999)), fold);

        assertThat(Thresholds.together(thresholds.each())).isEqualTo(Verdict.FAIL);
    }

    @Test
    void withoutPromisesThereIsNoVerdict() {
        assertThat(Thresholds.together(new Thresholds(List.of(), fold(1, 2)).each())).isNull();
    }
}
