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

    private static Outage bad(String... settings) {
        var bad = shop("releases.v2.effect", "'errors(20%, 500)'", "rollouts.deploy.drain", "wait");
        for (int i = 0; i < settings.length; i += 2) {
            bad = bad.with(settings[i], settings[i + 1]);
        }
        return bad;
    }

    @Test
    void aHealthGateDoesNotSeeAVersionThatFailsAtItsWork() {
        var results = bad().run();

        assertThat(labels(results)).contains("deploy: v2 is rolled out").doesNotContain("deploy ends");
        // A fifth of everything from then on.
        double on = 120 - at(results, "deploy: v2 is rolled out");
        assertThat(failed(results)).isGreaterThan(0.2 * 62 * on * 0.8);
        assertThat(results.incident("deploy").all().unrecovered()).isEqualTo(1);
    }

    @Test
    void aGateOnErrorsStopsItAfterTheFirstBatchAndTakesItBack() {
        var results = bad("rollouts.deploy.gate", "errors < 2%", "rollouts.deploy.gate-time", "20s", "rollouts.deploy.rollback", "gate").run();

        double stops = at(results, "deploy: v2 stops: errors ");
        assertThat(stops).isCloseTo(at(results, "deploy: v2 is on 1 of 3") + 20, within(1e-6));
        assertThat(at(results, "deploy: v2 is rolled back")).isEqualTo(stops);
        assertThat(labels(results)).contains("deploy: v2 is taken back", "deploy ends").doesNotContain("deploy: v2 is on 2 of 3 instances");
        // A fifth of a third of the work, for as long as it was there.
        double expected = 0.2 * 62 / 3 * (at(results, "deploy: v2 is taken back") - at(results, "deploy: v2 is on 1 of 3"));
        assertThat(failed(results)).isCloseTo(expected, within(3.5 * Math.sqrt(expected)));
    }

    @Test
    void aGateThatFailsWithoutAWayBackLeavesWhatHasCome() {
        var results = bad("rollouts.deploy.gate", "errors < 2%", "rollouts.deploy.gate-time", "20s").run();

        assertThat(labels(results)).doesNotContain("deploy: v2 is taken back", "deploy ends", "app.2 is drained");
        assertThat(failed(results)).isGreaterThan(0.2 * 62 / 3 * 60);
    }

    @Test
    void aGateOnLatencyStopsASlowVersion() {
        var results = shop(
                        "releases.v2.effect", "slow(5)",
                        "services.app.workers", "24",
                        "rollouts.deploy.gate", "latency < 300ms",
                        "rollouts.deploy.gate-time", "20s",
                        "rollouts.deploy.drain", "wait")
                .run();
        var good = shop(
                        "rollouts.deploy.gate", "latency < 300ms",
                        "rollouts.deploy.gate-time", "20s",
                        "rollouts.deploy.drain", "wait")
                .run();

        // 60 of 62 take 50 ms, the others 2 s: 113 ms, and five times that.
        var label = labels(results).stream().filter(each -> each.startsWith("deploy: v2 stops: latency ")).findFirst().orElseThrow();
        assertThat(Double.parseDouble(label.replaceAll(".*latency (\\d+) ms.*", "$1"))).isBetween(350.0, 800.0);
        assertThat(labels(good)).contains("deploy: v2 is rolled out");
    }

    @Test
    void aCanaryIsToldFromNoiseOrNot() {
        var canary = new String[] {
            "rollouts.deploy.how", "canary",
            "rollouts.deploy.share", "10%",
            "rollouts.deploy.canary-time", "60s",
            "rollouts.deploy.rollback", "gate",
            "rollouts.deploy.drain", "wait"
        };
        var bad = bad(canary).run();
        var good = shop(canary).run();

        assertThat(labels(bad)).anyMatch(label -> label.startsWith("deploy: canary of v2: ") && label.endsWith(", told from noise"))
                .contains("deploy: v2 is taken back");
        assertThat(labels(good)).anyMatch(label -> label.startsWith("deploy: canary of v2: 0 of ") && label.endsWith("z = 0.0, not told from noise"))
                .contains("deploy: v2 is rolled out");
        // A tenth of the work, not a third of it.
        var seen = labels(good).stream().filter(label -> label.contains("answers are errors")).findFirst().orElseThrow();
        double its = Double.parseDouble(seen.replaceAll(".* of ([0-9,]+) answers are.*", "$1").replace(",", ""));
        double others = Double.parseDouble(seen.replaceAll(".* of ([0-9,]+) before.*", "$1").replace(",", ""));
        assertThat(its / (its + others)).isCloseTo(0.1, within(0.01));
    }

    @Test
    void aSwitchGoesBackInAnInstant() {
        var results = bad(
                        "rollouts.deploy.how", "blue-green",
                        "rollouts.deploy.pause", "null",
                        "rollouts.deploy.drain", "null",
                        "rollouts.deploy.to", "[app.3]",
                        "rollouts.deploy.gate", "errors < 2%",
                        "rollouts.deploy.gate-time", "20s",
                        "rollouts.deploy.rollback", "gate",
                        "services.app.workers", "24")
                .run();

        assertThat(at(results, "deploy: v2 is taken back")).isEqualTo(at(results, "deploy: v2 stops")).isCloseTo(30, within(0.001));
        assertThat(failed(results)).isCloseTo(0.2 * 62 * 20, within(3.5 * Math.sqrt(0.2 * 62 * 20)));
    }

    @Test
    void aPushHitsAllAtOnceAndRestartsNobody() {
        var results = bad("rollouts.deploy.how", "push", "rollouts.deploy.pause", "null", "rollouts.deploy.drain", "null").run();

        assertThat(at(results, "deploy: v2 is in force everywhere")).isEqualTo(10);
        assertThat(labels(results)).noneMatch(label -> label.contains("stop"));
        assertThat(failed(results)).isCloseTo(0.2 * 62 * 110, within(3.5 * Math.sqrt(0.2 * 62 * 110)));
    }

    @Test
    void anEffectThatTakesTimePassesEveryGateThatIsShorter() {
        var results = bad(
                        "releases.v2.after", "60s",
                        "rollouts.deploy.gate", "errors < 2%",
                        "rollouts.deploy.gate-time", "10s",
                        "rollouts.deploy.rollback", "gate")
                .run();

        assertThat(labels(results)).contains("deploy: v2 is rolled out").doesNotContain("deploy: v2 is taken back");
        assertThat(failed(results)).isPositive();
        assertThat(results.incident("deploy").all().start().mean()).isGreaterThanOrEqualTo(at(results, "app.1 has stopped") + 60);
    }

    @Test
    void anEffectOfLoadBeginsAboveItAlone() {
        var below = bad("releases.v2.above", "40/s").run();
        var above = bad("releases.v2.above", "15/s").run();

        assertThat(failed(below)).isZero();
        assertThat(failed(above)).isPositive();
    }

    @Test
    void afterAMigrationTheVersionBeforeFailsUntilItIsReplaced() {
        var results = shop(
                        "releases.v2.migration", "{old-errors: 50%}",
                        "rollouts.deploy.drain", "wait",
                        "rollouts.deploy.pause", "10s")
                .run();

        // Half of it on three, then two, then one of three instances.
        double expected = 0;
        for (int i = 1; i <= 3; i++) {
            expected += 0.5 * 62 / 3 * (at(results, "app." + i + " is drained") - 10);
        }
        assertThat(failed(results)).isBetween(0.8 * expected, 1.4 * expected);
        assertThat(results.all().outcomes()).containsOnlyKeys("ok", "http-500 old code, new data");
        assertThat(labels(results)).contains("deploy ends");
    }

    @Test
    void whatHasNoWayBackIsTakenBackByNobody() {
        var results = bad(
                        "releases.v2.migration", "{reversible: false}",
                        "rollouts.deploy.gate", "errors < 2%",
                        "rollouts.deploy.rollback", "gate")
                .run();

        assertThat(labels(results)).contains("deploy: v2 cannot be taken back: its migration has no way back")
                .doesNotContain("deploy: v2 is taken back", "deploy ends");
    }

    private static final String PEOPLE = """
            {prometheus: {on: front, scrape_interval: 5s, evaluation_interval: 5s}, scrape: {lb: {}},
             alerts: {Errors: {expr: 'sum(rate(haproxy_frontend_http_responses_total{code="5xx"}[20s])) > 0.5'}},
             alertmanager: {group_wait: 0s},
             people: {ann: {push: 1s, acknowledge: 5s, diagnose: 10s, repair: 2s}}}""".replace('\n', ' ');

    @Test
    void aPersonWhoHasFoundItTakesItBackAndThatTakesItsTime() {
        var results = bad("monitoring", PEOPLE).run();

        double back = at(results, "deploy: v2 is rolled back: a person takes it back");
        assertThat(back).isEqualTo(at(results, "ann has repaired it"));
        // Three instances one after the other, each at least its boot.
        assertThat(at(results, "deploy: v2 is taken back")).isGreaterThan(back + 3 * 1.5);
        assertThat(at(results, "deploy ends")).isEqualTo(at(results, "deploy: v2 is taken back"));
    }

    @Test
    void aPersonCanDoNothingAboutWhatHasNoWayBackAndIsNotSaidToFindNothing() {
        var results = bad("monitoring", PEOPLE, "releases.v2.migration", "{reversible: false}").run();

        assertThat(labels(results)).contains("deploy: v2 cannot be taken back: its migration has no way back")
                .noneMatch(label -> label.equals("ann has repaired it") || label.equals("ann finds nothing wrong"));
    }

    private static Outage pod(String steps, String rollout) {
        return Outage.parse("""
                version: 1
                name: Two pods behind a balancer that learns late
                hosts: {front: {cores: 4}, back-1: {cores: 4}, back-2: {cores: 4}}
                services:
                  lb:
                    kind: haproxy
                    on: front
                    backend: app
                    retries: 0
                    timeout: {connect: 1s, server: 90s, client: 90s, queue: 5s}
                    default-server: {check: true, inter: 60s, first-check: 59s}
                  app: {kind: gunicorn, on: [back-1, back-2], workers: 300, boot: 5s, graceful-timeout: 90s, timeout: 90s}
                endpoints:
                  GET /item: {weight: 1, at: app, steps: [%s]}
                load:
                  visitors: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 50s, client: {timeout: 90s}}
                releases: {v2: {of: app}}
                rollouts:
                  deploy: {release: v2, at: 4s, instances: [app.1], grace-from: drain, %s}
                run: {count: 1}
                """.formatted(steps, rollout));
    }

    @Test
    void aPodThatStopsAtOnceLosesWhatComesUntilItsEndpointIsGone() {
        var none = pod("wait 1ms", "drain: 0s, propagation: 2s, stop: kill").run();
        var sleep = pod("wait 1ms", "drain: 5s, propagation: 2s, stop: kill").run();

        // 50/s for 2 s.
        assertThat(failed(none)).isCloseTo(100, within(1.0));
        assertThat(failed(sleep)).isZero();
    }

    @Test
    void aPreStopLongerThanTheGraceLeavesTwoSeconds() {
        var results = pod("wait 60s", "drain: 40s, propagation: 1s, grace: 30s")
                .with("load.visitors.rate", "2/s").run();

        assertThat(at(results, "app.1 is told to stop") - at(results, "app.1 is drained")).isCloseTo(30, within(1e-6));
        assertThat(at(results, "app.1 is killed: it has not stopped") - at(results, "app.1 is drained")).isCloseTo(32, within(1e-6));
    }

    @Test
    void anAlertThatFiresTakesItBackWithoutAnybody() {
        var results = bad("monitoring", PEOPLE, "rollouts.deploy.rollback-alert", "Errors", "rollouts.deploy.decide", "3s").run();

        double fires = at(results, "Errors fires");
        assertThat(at(results, "deploy: v2 is rolled back: Errors fires")).isCloseTo(fires + 3, within(1e-6));
        assertThat(labels(results)).contains("deploy: v2 is taken back").doesNotContain("deploy: v2 is rolled back: a person takes it back");
    }

    @Test
    void aVersionThatDiesAtItsStartPassesNoHealthGate() {
        var results = shop("releases.v2.crash", "0s", "rollouts.deploy.drain", "wait", "rollouts.deploy.health", "20s").run();

        assertThat(labels(results)).contains("app.1 dies", "deploy: v2 stops: app.1 does not pass its check")
                .noneMatch(label -> label.startsWith("app.2 is"));
        assertThat(failed(results)).isZero();
    }

    @Test
    void aVersionThatDiesAfterAWhilePassesItAndIsStartedAgainUntilItIsTakenBack() {
        var results = shop("releases.v2.crash", "20s", "rollouts.deploy.drain", "wait").run();

        assertThat(labels(results)).contains("deploy: v2 is rolled out").doesNotContain("deploy ends");
        var dies = results.marks().stream().filter(mark -> mark.label().equals("app.1 dies")).map(Mark::at).toList();
        assertThat(dies.size()).isGreaterThan(2);
        // 100 ms until its supervisor starts it, and its boot.
        assertThat(dies.get(1) - dies.get(0)).isCloseTo(20 + 0.1 + 1.5, within(1e-6));
        assertThat(failed(results)).isPositive();
    }

    @Test
    void aLeakFillsTheMemoryOfTheNewVersionAlone() {
        var memory = new String[] {
            "services.app.memory", "{process: 100MB, limit: 1GB}", "rollouts.deploy.drain", "wait", "rollouts.deploy.instances", "[app.1]"
        };
        var good = shop(memory).run();
        var leaks = shop(memory).with("releases.v2.leak", "1MB").run();

        assertThat(failed(good)).isZero();
        // 200 MB are free, and filled with 20 requests a second in 10 s; the worker that is killed then may have a request.
        assertThat(failed(leaks)).isPositive();
        assertThat(leaks.incident("deploy").all().start().mean()).isGreaterThan(at(leaks, "deploy: v2 is on 1 of 1") + 8);
    }

    /** Ten old instances, and five places. */
    private static Outage deployment(String... settings) {
        var hosts = new StringBuilder();
        var on = new StringBuilder();
        for (int i = 1; i <= 15; i++) {
            hosts.append(", node-").append(i).append(": {cores: 2}");
            on.append(i == 1 ? "" : ", ").append("node-").append(i);
        }
        var deployment = Outage.parse("""
                version: 1
                name: A Deployment
                seed: 7
                hosts: {front: {cores: 4}%s}
                services:
                  lb: {kind: haproxy, on: front, backend: app, balance: roundrobin, timeout: {connect: 1s, server: 10s, queue: 5s}}
                  app: {kind: gunicorn, on: [%s], workers: 8, boot: 5s}
                endpoints:
                  GET /: {weight: 1, at: app, steps: [wait 50ms]}
                load:
                  visitors: {executor: constant-arrival-rate, rate: 50/s, duration: 1m, client: {timeout: 10s}}
                releases: {v2: {of: app}}
                rollouts:
                  deploy:
                    release: v2
                    at: 10s
                    how: deployment
                    instances: [app.1, app.2, app.3, app.4, app.5, app.6, app.7, app.8, app.9, app.10]
                    to: [app.11, app.12, app.13, app.14, app.15]
                    drain: 1s
                run: {count: 1}
                """.formatted(hosts, on));
        for (int i = 0; i < settings.length; i += 2) {
            deployment = deployment.with(settings[i], settings[i + 1]);
        }
        return deployment;
    }

    private static List<Double> times(OutageResults results, String end) {
        return results.marks().stream().filter(mark -> mark.label().endsWith(end)).map(Mark::at).toList();
    }

    @Test
    void aDeploymentOfTenChangesInTwoRoundsWithEightAvailable() {
        var results = deployment().run();

        assertThat(failed(results)).isZero();
        var starts = times(results, " is started");
        var goes = times(results, " is to go");
        // At once three more; two go, for which two more come: five in their places. When these are ready five go and the rest comes.
        assertThat(starts).hasSize(10);
        assertThat(starts.subList(0, 5)).containsOnly(10.0);
        assertThat(goes).hasSize(10);
        assertThat(goes.subList(0, 2)).containsOnly(10.0);
        assertThat(goes.subList(2, 7)).allMatch(at -> at >= 15 && at < 15.2);
        // The rest waits for nothing but a place: two are free since the first have gone.
        assertThat(starts.subList(5, 10)).allMatch(at -> at >= 15 && at < 17);
        assertThat(at(results, "deploy: v2 is rolled out")).isBetween(20.0, 24.0);
    }

    @Test
    void aDeploymentOfAVersionThatIsNeverReadyStopsWithEightOldOnes() {
        var results = deployment("releases.v2.crash", "0s", "rollouts.deploy.health", "20s").run();

        assertThat(times(results, " is to go")).hasSize(2);
        assertThat(times(results, " is started")).hasSize(5);
        assertThat(failed(results)).isZero();
        assertThat(labels(results)).anyMatch(label -> label.startsWith("deploy: v2 stops: "))
                .doesNotContain("deploy: v2 is rolled out", "deploy: v2 is taken back");
    }

    @Test
    void aDeploymentGoesBackTheSameWay() {
        var results = deployment(
                        "releases.v2.effect", "'errors(20%, 500)'",
                        "rollouts.deploy.gate", "errors < 2%",
                        "rollouts.deploy.gate-time", "5s",
                        "rollouts.deploy.rollback", "gate")
                .run();

        assertThat(labels(results)).contains("deploy: v2 is taken back", "deploy ends");
        assertThat(times(results, " is started")).hasSize(20);
        double back = at(results, "deploy: v2 is rolled back");
        assertThat(at(results, "deploy: v2 is taken back") - back).isBetween(10.0, 14.0);
        assertThat(failed(results)).isPositive();
    }

    @Test
    void aGunicornThatListensWhileItLoadsLetsWaitInsteadOfRefusing() {
        var crash = new String[] {
            "rollouts", "null", "services.lb.retries", "0", "services.lb.default-server", "{check: false}", "services.lb.option", "[]",
            "faults", "[{name: restarts, at: 10s, action: restart, target: app.1}]"
        };
        var late = shop(crash).run();
        var early = shop(crash).with("services.app.listens", "0s").run();

        // A third of 62/s for 1.5 s.
        assertThat(failed(late)).isCloseTo(31, within(17.0));
        assertThat(late.all().outcomes()).containsKey("http-503 SC connect refused");
        // What was running is reset, and nothing is refused: it waits for the workers.
        assertThat(early.all().outcomes()).doesNotContainKey("http-503 SC connect refused");
        assertThat(failed(early)).isLessThan(10);
        assertThat(early.metric("latency.p99").mean()).isGreaterThan(late.metric("latency.p50").mean());
    }
}
