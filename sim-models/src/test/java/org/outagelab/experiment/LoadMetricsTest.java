package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.inference.Confidence;
import org.outagelab.results.Estimate;
import org.outagelab.scenario.Scenario;

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
            fold.add(runner.run(run));
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
}
