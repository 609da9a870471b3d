package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.inference.Confidence;
import org.outagelab.results.Estimate;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.Verdict;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ThresholdSpec;

/** What becomes of one load among several. */
class LoadMetricsTest {
    private static final String OPEN = "{executor: constant-arrival-rate, arrivals: even, rate: 10/s, duration: 20s, client: {timeout: 1s}, to: ";

    private static String text(String loads, String threshold) {
        return "{version: 1, name: test, hosts: {a: {cores: 4}, b: {}}, services: {web: {kind: nginx, on: [a], upstream: {to: app}},"
                + " app: {kind: gunicorn, on: [b]}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [cpu 100us]}},"
                + " load: {" + loads + "}, faults: [{at: 5s, duration: 10s, action: crash, target: web}],"
                + " thresholds: [" + threshold + "]}";
    }

    private static Estimate metric(Scenario scenario, String name) {
        var fold = new Fold(scenario);
        var runner = new Runner(scenario);
        for (int run = 0; run < 2; run++) {
            fold.add(runner.summary(run, false));
        }
        return fold.metric(name, Confidence.P95);
    }

    private static final String TWO = "one: " + OPEN + "web}, two: " + OPEN + "app}";

    @Test
    void everyLoadHasItsOwnAvailabilityAndLatency() {
        var scenario = Lab.scenario(text(TWO, "'load[\"one\"].availability >= 99%'"));

        double one = metric(scenario, "load[\"one\"].availability").mean();
        double two = metric(scenario, "load[\"two\"].availability").mean();
        double all = metric(scenario, "availability").mean();
        assertThat(one).isLessThan(0.6);
        assertThat(two).isEqualTo(1);
        assertThat((one + two) / 2).isEqualTo(all, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(metric(scenario, "load[\"two\"].latency.p99").mean()).isPositive();
    }

    @Test
    void aThresholdMayNameTheOnlyLoadAndNoOther() {
        var only = "one: " + OPEN + "web}";
        var scenario = Lab.scenario(text(only, "'load[\"one\"].latency.p99 < 1s'"));

        assertThat(metric(scenario, "load[\"one\"].availability").mean())
                .isEqualTo(metric(scenario, "availability").mean());
        assertThat(Lab.problems(text(only, "'load[\"ona\"].latency.p99 < 1s'")))
                .singleElement().asString().contains("did you mean 'load[\"one\"].latency.p99'");
    }

    @Test
    void withoutBothThereIsNoMetricOfALoad() {
        var scenario = Lab.scenario(text("one: " + OPEN + "web}", ""));

        assertThat(new Experiment(scenario, 1, (runs, planned) -> {}).run("base").metrics().keySet())
                .noneMatch(name -> name.startsWith("load["));
    }

    @Test
    void aLatencyOfAnEndpointWhoseRequestsMostlyFailIsUndecided() {
        var text = "{version: 1, name: test, hosts: {a: {cores: 4}, b: {}}, services: {web: {kind: nginx, on: [a]}, app: {kind: gunicorn, on: [b]}},"
                + " endpoints: {GET /well: {weight: 9, at: app, steps: [cpu 100us]}, GET /bad: {weight: 1, at: app, steps: [auth 100us reject 90%], not-ok: 401}},"
                + " load: {users: " + OPEN + "app}}, thresholds: ['endpoint[\"GET /bad\"].latency.mean < 1s',"
                + " 'endpoint[\"GET /well\"].latency.mean < 1s'], run: {count: 3}}";

        var judged = new Experiment(Lab.scenario(text), 1, (runs, planned) -> {}).run("base").thresholds();

        assertThat(judged).extracting(ThresholdResult::verdict).containsExactly(Verdict.INCONCLUSIVE, Verdict.PASS);
    }

    @Test
    void aThresholdMayNameAnEndpointThatLooksLikeAnExpression() {
        var endpoint = "GET /x?a<=1&b=2";
        var text = "{version: 1, name: test, hosts: {a: {cores: 4}}, services: {app: {kind: gunicorn, on: [a]}},"
                + " endpoints: {" + endpoint + ": {at: app, steps: [cpu 100us]}}, load: {the users: " + OPEN + "app}},"
                + " thresholds: ['endpoint[\"" + endpoint + "\"].latency.p99.9<=1s', 'load[\"the users\"].availability >= 99%']}";

        assertThat(Lab.scenario(text).thresholds())
                .extracting(ThresholdSpec::metric)
                .containsExactly("endpoint[\"" + endpoint + "\"].latency.p99.9", "load[\"the users\"].availability");
    }
}
