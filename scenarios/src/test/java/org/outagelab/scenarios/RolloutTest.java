package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.OutageResults;
import org.outagelab.results.Mark;

/** Releases that come to instances, in whole runs: who is lost, who notices, and what is taken back. */
class RolloutTest {
    private static final String SHOP = """
            version: 1
            name: Three applications
            seed: 7
            hosts: {front: {cores: 4}, back-1: {cores: 4}, back-2: {cores: 4}, back-3: {cores: 4}}
            services:
              lb:
                kind: haproxy
                on: front
                backend: app
                timeout: {connect: 1s, server: 10s, client: 30s, queue: 5s}
                retries: 3
                option: [redispatch, {httpchk: GET /health}]
                default-server: {check: true, inter: 1s, fall: 2, rise: 2}
              app: {kind: gunicorn, on: [back-1, back-2, back-3], workers: 8, boot: 1500ms}
            endpoints:
              GET /item: {weight: 60, at: app, steps: [wait 50ms]}
              GET /report: {weight: 2, at: app, steps: [wait 2s]}
              GET /health: {weight: 0, at: app}
            load:
              visitors: {executor: constant-arrival-rate, rate: 62/s, duration: 2m, client: {timeout: 30s}}
            releases: {v2: {of: app}}
            rollouts: {deploy: {release: v2, at: 10s, pause: 1s}}
            run: {count: 1}
            """;

    private static Outage shop(String... settings) {
        var shop = Outage.parse(SHOP);
        for (int i = 0; i < settings.length; i += 2) {
            shop = shop.with(settings[i], settings[i + 1]);
        }
        return shop;
    }

    private static double at(OutageResults results, String label) {
        return results.marks().stream()
                .filter(mark -> mark.label().contains(label))
                .mapToDouble(Mark::at)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static List<String> labels(OutageResults results) {
        return results.marks().stream().map(Mark::label).toList();
    }

    private static double failed(OutageResults results) {
        return results.requestsFailed().mean();
    }

    @Test
    void aRollingRestartWithoutDrainLosesWhatTheKernelHasAcceptedAndSaysWhich() {
        var results = shop("rollouts.deploy.drain", "none").run();

        assertThat(failed(results)).isBetween(15.0, 130.0);
        assertThat(results.all().outcomes()).containsOnlyKeys("ok", "http-502 SH server closed");
        assertThat(results.incident("deploy").all().failed().mean()).isEqualTo(failed(results));
        // While a worker is busy the socket lives: what came in that time is lost with it, and no more.
        double silent = 0;
        for (int i = 1; i <= 3; i++) {
            silent += at(results, "app." + i + " has stopped") - at(results, "app." + i + " is told to stop");
        }
        assertThat(failed(results)).isCloseTo(62 / 3.0 * silent, within(3 * Math.sqrt(62 / 3.0 * silent)));
    }

    @Test
    void aRollingRestartThatDrainsAndWaitsLosesNobody() {
        var results = shop("rollouts.deploy.drain", "wait").run();

        assertThat(failed(results)).isZero();
        assertThat(labels(results)).contains("app.1 is drained", "deploy: v2 is on 3 of 3 instances", "deploy: v2 is rolled out", "deploy ends");
    }

    @Test
    void theNextBatchBeginsWhenTheOneBeforeIsSeenUpAndThePauseIsOver() {
        var results = shop("rollouts.deploy.drain", "wait").run();

        for (int i = 1; i <= 2; i++) {
            assertThat(at(results, "app." + (i + 1) + " is drained"))
                    .isCloseTo(at(results, "deploy: v2 is on " + i + " of 3") + 1, within(1e-6));
        }
        assertThat(at(results, "app.1 has stopped")).isGreaterThanOrEqualTo(at(results, "app.1 is told to stop"));
    }

    @Test
    void behindNginxStepsShorterThanFailTimeoutMakeAllServersUnavailableInTheLast() {
        var nginx = "{kind: nginx, on: front, upstream: {to: app}}";
        var fast = shop("services.lb", "null").with("services.lb", nginx).run();
        var slow = shop("services.lb", "null").with("services.lb", nginx).with("rollouts.deploy.pause", "11s").run();

        assertThat(fast.all().outcomes().keySet()).anyMatch(outcome -> outcome.startsWith("http-502"));
        // All in the last step, those of 2 s included that were begun before it: until then two others have answered.
        assertThat(failed(fast)).isGreaterThan(100);
        assertThat(fast.incident("deploy").all().start().mean()).isGreaterThan(at(fast, "app.3 is told to stop") - 2);
        assertThat(failed(slow)).isZero();
    }

    @Test
    void aReloadRefusesAndResetsNobody() {
        assertThat(failed(shop("rollouts.deploy.stop", "hup").run())).isZero();
    }

    @Test
    void aGateOnHealthStopsAVersionThatDoesNotPassItsOwnCheckAndNobodyIsLost() {
        var results = shop(
                        "releases.v2.effect", "'errors(100%, 500, checks=true)'",
                        "rollouts.deploy.drain", "wait",
                        "rollouts.deploy.health", "8s")
                .run();

        assertThat(failed(results)).isZero();
        assertThat(labels(results)).contains("deploy: v2 stops: app.1 does not pass its check").doesNotContain("app.2 is drained");
        assertThat(at(results, "deploy: v2 stops")).isCloseTo(at(results, "app.1 has stopped") + 8, within(0.051));
    }

    @Test
    void aSwitchToOthersByTheRuntimeApiLosesNobodyAndTakesAsLongAsTheLongestRequest() {
        var results = shop(
                        "rollouts.deploy.how", "blue-green",
                        "rollouts.deploy.pause", "null",
                        "rollouts.deploy.to", "[app.3]",
                        "services.app.workers", "24")
                .run();

        assertThat(failed(results)).isZero();
        double last = results.marks().stream()
                .filter(mark -> mark.label().contains("the last answer of the version before was at"))
                .mapToDouble(mark -> Double.parseDouble(mark.label().replaceAll(".* at ([0-9.]+) s", "$1")))
                .findFirst()
                .orElseThrow();
        assertThat(last).isBetween(10.0, 12.1);
        assertThat(at(results, "the first answer of v2")).isBetween(10.04, 10.5);
    }
}
