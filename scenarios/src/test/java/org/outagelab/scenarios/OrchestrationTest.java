package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.Outage;
import org.outagelab.OutageResults;
import org.outagelab.results.Mark;

/** Instances that come and go in whole runs: by probes, with their machine, by autoscalers; and when balancers know. */
class OrchestrationTest {
    /** @param places of one core each */
    private static Outage shop(int places, String load, String orchestration, String... faults) {
        var hosts = new ArrayList<String>();
        for (int i = 1; i <= places; i++) {
            hosts.add("node-" + i);
        }
        return Outage.parse("""
                version: 1
                name: Places for instances
                seed: 3
                hosts: {front: {cores: 4}, %s: {cores: 1}}
                services:
                  lb: {kind: haproxy, on: front, backend: app, balance: roundrobin, retries: 0, timeout: {connect: 1s, server: 60s, queue: 60s}}
                  app: {kind: gunicorn, on: [%s], workers: 8, boot: 20s, timeout: 600s, graceful-timeout: 600s}
                endpoints:
                  GET /: {weight: 1, at: app, steps: [cpu 100ms]}
                load:
                  visitors: {executor: ramping-arrival-rate, stages: [%s], client: {timeout: 10s}}
                orchestration: {app: {%s}}
                faults: [%s]
                run: {count: 1}
                """.formatted(String.join(": {cores: 1}, ", hosts), String.join(", ", hosts), load, orchestration, String.join(", ", faults)));
    }

    private static double at(OutageResults results, String label) {
        return results.marks().stream()
                .filter(mark -> mark.label().equals(label))
                .mapToDouble(Mark::at)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static List<Mark> marks(OutageResults results, String label) {
        return results.marks().stream().filter(mark -> mark.label().contains(label)).toList();
    }

    private static final String STEADY = "{rate: 4/s, duration: 3m}";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aPodThatDiesIsUnreadyAfterTwentyToThirtySecondsAndOneThatHangsOneLater(long seed) {
        var dies = shop(2, STEADY, "readiness: {}", "{name: dies, at: 60s, duration: 60s, action: crash, target: app.1}").seed(seed).run();
        var hangs = shop(2, STEADY, "readiness: {}", "{name: hangs, at: 60s, duration: 60s, action: hang, target: app.1}").seed(seed).run();

        assertThat(at(dies, "app.1 is not ready") - 60).isBetween(20.0, 30.0);
        assertThat(at(hangs, "app.1 is not ready") - 60).isBetween(21.0, 31.0);
        // One success brings it back: at the first tick after it serves again.
        assertThat(at(dies, "app.1 is ready") - 140).isBetween(0.0, 10.0);
        assertThat(at(hangs, "app.1 is ready") - 120).isBetween(0.0, 10.0);
    }

    @Test
    void balancersKnowAsLateAsTheyLearnAndUntilThenTheyAskTheDead() {
        var fault = "{name: dies, at: 60s, action: crash, target: app.1}";
        var late = shop(2, STEADY, "readiness: {}, propagation: 12s", fault).run();
        var early = shop(2, STEADY, "readiness: {}", fault).run();

        double unready = at(late, "app.1 is not ready");
        assertThat(marks(late, "app.1 out of rotation").get(0).at()).isCloseTo(unready + 12, within(1e-6));
        // Every second request, of 4/s, for as long as it is in the list.
        assertThat(late.requestsFailed().mean()).isCloseTo(2 * (unready + 12 - 60), within(16.0));
        assertThat(early.requestsFailed().mean()).isLessThan(late.requestsFailed().mean());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aHungPodWithoutSettingsIsGoneAfterFiftyOneToSixtyOneSeconds(long seed) {
        var results = shop(2, STEADY, "liveness: {}", "{name: hangs, at: 30s, duration: 100s, action: hang, target: app.1}").seed(seed).run();

        assertThat(at(results, "app.1 is not alive, and is restarted") - 30).isBetween(21.0, 31.0);
        assertThat(at(results, "app.1 is killed: it has not stopped") - 30).isBetween(51.0, 61.0);
        // The first restart waits for nothing.
        assertThat(at(results, "app.1 is started")).isEqualTo(at(results, "app.1 is killed: it has not stopped"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aMachineWithoutPowerIsABlackHoleForHalfAMinuteAndMoreAndReplacedAfterFiveMinutes(long seed) {
        var results = shop(3, "{rate: 4/s, duration: 8m}", "initial: 2, readiness: {}, nodes: {}",
                        "{name: power, at: 60s, action: host-down, target: node-1}")
                .seed(seed)
                .run();

        double noticed = at(results, "app.1 is not ready");
        assertThat(noticed - 60).isBetween(30.0, 45.0);
        assertThat(at(results, "app.1 is replaced")).isCloseTo(noticed + 300, within(1e-6));
        assertThat(at(results, "app.3 is started")).isEqualTo(at(results, "app.1 is replaced"));
        assertThat(at(results, "app.3 is ready") - at(results, "app.3 is started")).isBetween(20.0, 30.0);
        // Half of 4/s waits a second for a connection and fails, until it is out of the list.
        assertThat(results.requestsFailed().mean()).isBetween(2 * 30 * 0.7, 2 * 46 * 1.3);
    }

    private static final String FIVE_FOLD = "{rate: 24/s, duration: 67s}, {rate: 120/s, duration: 253s}";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fullCoresHideHowLargeTheOverloadIsSoItGrowsByOneOverTheTargetAtATime(long seed) {
        var results = shop(20, FIVE_FOLD, "initial: 4, readiness: {period: 1s}, autoscaler: {cpu: 60%, min: 4, max: 20}").seed(seed).run();

        var scaled = marks(results, "app is scaled");
        int size = 4;
        for (var mark : scaled) {
            int next = Integer.parseInt(mark.label().replaceAll(".* to ", ""));
            // 100 % of 60 % is the most that there is to see; a sample that began before the load did says less.
            assertThat(next).isBetween(size + 1, (int) Math.ceil(size / 0.6));
            size = next;
        }
        assertThat(size).isEqualTo(20);
        assertThat(scaled.get(0).at() - 67).isBetween(0.0, 45.0);
        assertThat(scaled.get(scaled.size() - 1).at() - 67).isBetween(90.0, 180.0);
    }

    @Test
    void requestsShowTheOverloadAtOnce() {
        var results = shop(20, FIVE_FOLD, "initial: 4, readiness: {period: 1s}, autoscaler: {requests: 6/s, min: 4, max: 20}").run();

        // Limited to twice as many, or four more, in 15 s.
        var scaled = marks(results, "app is scaled");
        assertThat(scaled.get(scaled.size() - 1).label()).endsWith(" to 20");
        assertThat(scaled.get(scaled.size() - 1).at() - 67).isLessThan(75);
    }

    @Test
    void whenTheLoadFallsItShrinksFiveMinutesLaterToTheMostThatWasWantedSince() {
        var results = shop(8, "{rate: 48/s, duration: 60s}, {rate: 6/s, duration: 400s}",
                        "readiness: {}, pre-stop: 5s, autoscaler: {cpu: 60%, min: 1, max: 8}")
                .run();

        var scaled = marks(results, "app is scaled");
        // The sample in which the load fell wants more than those after it.
        assertThat(scaled).hasSizeBetween(1, 2);
        assertThat(scaled.get(scaled.size() - 1).label()).matches("app is scaled from \\d to [12]");
        assertThat(scaled.get(0).at() - 60).isBetween(300.0, 335.0);
        assertThat(results.requestsFailed().mean()).isZero();
    }

    @Test
    void aMachineThatHasToComeTakesMinutes() {
        var results = shop(8, "{rate: 24/s, duration: 60s}, {rate: 70/s, duration: 400s}",
                        "initial: 4, readiness: {}, autoscaler: {cpu: 60%, min: 4, max: 8, machines: cluster-autoscaler}")
                .run();

        double scaled = marks(results, "app is scaled").get(0).at();
        assertThat(at(results, "app.5 is started") - scaled).isBetween(180.0, 330.0);
    }

    @Test
    void targetTrackingNeedsThreeHighMinutes() {
        var results = shop(8, "{rate: 16/s, duration: 60s}, {rate: 70/s, duration: 400s}",
                        "initial: 4, readiness: {}, autoscaler: {kind: target-tracking, cpu: 60%, min: 4, max: 8}")
                .run();

        assertThat(marks(results, "app is scaled").get(0).at() - 60).isBetween(180.0, 300.0);
    }

    @Test
    void whatLeavesWithoutAPreStopLosesWhatIsStillSentToIt() {
        var load = "{rate: 48/s, duration: 60s}, {rate: 24/s, duration: 400s}";
        var without = shop(8, load, "readiness: {}, propagation: 3s, autoscaler: {cpu: 60%, min: 1, max: 8}").run();
        var with = shop(8, load, "readiness: {}, propagation: 3s, pre-stop: 5s, autoscaler: {cpu: 60%, min: 1, max: 8}").run();

        assertThat(marks(without, "app is scaled").get(0).label()).startsWith("app is scaled from 8 to ");
        assertThat(without.requestsFailed().mean()).isPositive();
        assertThat(with.requestsFailed().mean()).isZero();
    }

    @Test
    void placesThatAreNotUsedGetNoWork() {
        var results = shop(4, STEADY, "initial: 2").run();

        assertThat(results.metric("app.4.answers").mean()).isZero();
        assertThat(results.metric("app.1.answers").mean()).isPositive();
        assertThat(results.requestsFailed().mean()).isZero();
    }

    @Test
    void whatTakesLongerToStartThanItsStartupProbeAllowsIsRestartedForEverWithLongerPauses() {
        // It boots for 20 s, and is given up 10 to 15 s after its start: three ticks of 5 s.
        var results = shop(3, "{rate: 4/s, duration: 12m}",
                        "initial: 2, startup: {period: 5s}, grace: 2s, nodes: {grace: 12s, toleration: 0s}",
                        "{name: power, at: 60s, action: host-down, target: node-1}")
                .run();

        var starts = marks(results, "app.3 is started").stream().map(Mark::at).toList();
        assertThat(marks(results, "app.3 has not started, and is restarted")).hasSizeGreaterThan(3);
        // 10 to 15 s until it is given up, and pauses of 0, 10, 20, 40, 80 s.
        assertThat(starts.size()).isGreaterThanOrEqualTo(6);
        long[] pauses = {0, 10, 20, 40, 80};
        for (int i = 0; i < pauses.length; i++) {
            assertThat(starts.get(i + 1) - starts.get(i)).isBetween(pauses[i] + 9.9, pauses[i] + 15.1);
        }
        assertThat(marks(results, "app.3 is ready")).isEmpty();
    }

    @Test
    void whatHasStartedIsAskedForItsReadinessAtOnce() {
        var results = shop(3, "{rate: 4/s, duration: 4m}",
                        "initial: 2, startup: {period: 1s, failures: 60}, readiness: {period: 60s}, nodes: {grace: 12s, toleration: 0s}",
                        "{name: power, at: 60s, action: host-down, target: node-1}")
                .run();

        assertThat(at(results, "app.3 is ready") - at(results, "app.3 is started")).isBetween(20.0, 21.0);
    }
}
