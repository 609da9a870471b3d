package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.results.Verdict;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;

/** How runs are made and put together. */
class ExperimentTest {
    private static final Experiment.Progress UNSEEN = (runs, planned) -> {};

    private static Scenario scenario(String run) {
        return Lab.scenario("{version: 1, name: test, hosts: {a: {cores: 2}}, services: {web: {kind: nginx, on: [a]}},"
                + " endpoints: {GET /: {at: web, cpu: exp(1ms)}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 10/s, duration: 2s, client: {timeout: 5s}}},"
                + " thresholds: [availability >= 99%], run: {" + run + "}}");
    }

    @Test
    void aRunThatWasFoldedIsForgotten() {
        var scenario = scenario("count: 3");
        var fold = new Fold(scenario);
        var runner = new Runner(scenario);
        var forgotten = new ArrayList<WeakReference<RunSummary>>();

        for (int index = 0; index < 3; index++) {
            forgotten.add(fold(runner.summary(index, false), fold));
        }
        System.gc();

        assertThat(forgotten).extracting(WeakReference::get).containsOnlyNulls();
    }

    @Test
    void aRunThatFillsTheMemoryEndsTheExperimentWithThoseMadeBefore() {
        // Two seconds of load: asked twice a run, and once or twice while it drains.
        var asked = new AtomicInteger();
        var experiment = new Experiment(scenario("count: 50"), 1, UNSEEN, () -> asked.incrementAndGet() > 9);

        var result = experiment.run("base");

        assertThat(experiment.truncated()).isTrue();
        assertThat(result.runs()).isBetween(2, 5);
        assertThat(result.verdict()).isNull();
        assertThat(result.warnings().get(0))
                .startsWith("stopped after " + result.runs() + " of 50 runs: run " + (result.runs() + 1) + " needed more than the ")
                .contains(" MB of memory that Java may use (after ", " requests under way)");
    }

    @Test
    void aFirstRunThatFillsTheMemoryIsRefusedWithHowFarItCame() {
        var experiment = new Experiment(scenario("count: 50"), 1, UNSEEN, () -> true);

        assertThatThrownBy(() -> experiment.run("base"))
                .isInstanceOf(MemoryLimitException.class)
                .hasMessage("after 0 s, with 0 requests under way");
    }

    @Test
    void anInterruptedExperimentTellsOfTheRunsItMadeAndHasNoVerdict() {
        var experiment = new Experiment(scenario("count: 50"), 2, (runs, planned) -> interruptAt(3, runs));

        var result = experiment.run("base");

        var whole = new Experiment(scenario("count: 3"), 1, UNSEEN).run("base");
        assertThat(experiment.truncated()).isTrue();
        assertThat(result.runs()).isEqualTo(3);
        assertThat(result.verdict()).isNull();
        assertThat(result.thresholds()).allSatisfy(threshold -> {
            assertThat(threshold.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(threshold.reason()).isEqualTo("stopped before the end: interrupted");
        });
        assertThat(result.warnings().get(0)).isEqualTo(
                "stopped after 3 of 50 runs: interrupted. What is shown is of these runs, and there is no verdict");
        assertThat(result.digest()).isEqualTo(whole.digest());
        assertThat(result.metrics()).isEqualTo(whole.metrics());
        assertThat(Thread.interrupted()).as("files can be written").isFalse();
    }

    @Test
    void anExperimentThatCameToItsEndIsNotTruncated() {
        var experiment = new Experiment(scenario("count: 3"), 2, UNSEEN);

        var result = experiment.run("base");

        assertThat(experiment.truncated()).isFalse();
        assertThat(result.verdict()).isNotNull();
        assertThat(result.warnings()).noneMatch(warning -> warning.contains("stopped after"));
    }

    @Test
    void interruptedBeforeTheFirstRunHasEndedThereIsNothingToTell() {
        var experiment = new Experiment(scenario("count: 3"), 2, UNSEEN);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> experiment.run("base")).isInstanceOf(CancellationException.class);
    }

    @Test
    void runsUntilPreciseGoOnFromThoseMadeAndAgreeWithThatManyRuns() {
        var spec = new RunSpec(4, 90, "latency.mean ± 3%", 0);
        var until = new Experiment(scenario("count: 4").withRun(spec), 2, UNSEEN).run("base");

        var fixed = new Experiment(scenario("count: " + until.runs()), 1, UNSEEN).run("base");

        assertThat(List.of(4, 6, 9, 14, 21, 32, 48, 72, 90)).contains(until.runs());
        assertThat(until.digest()).isEqualTo(fixed.digest());
        assertThat(until.metrics()).isEqualTo(fixed.metrics());
    }

    private static WeakReference<RunSummary> fold(RunSummary run, Fold fold) {
        fold.add(run);
        return new WeakReference<>(run);
    }

    private static void interruptAt(int run, int ended) {
        if (ended == run) {
            Thread.currentThread().interrupt();
        }
    }
}
