package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.availability.SystemState;
import org.outagelab.availability.YearModel;
import org.outagelab.availability.failure.FailureLevel;
import org.outagelab.experiment.Years;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.FailurePaths;

/** Releases, maintenance and tests of standbys: what is done on purpose, in years. */
class PlannedWorkTest {
    private static final double MINUTE_NS = 60e9;

    @TempDir
    private Path folder;
    private SmallFiles files;

    @BeforeEach
    void files() {
        files = new SmallFiles(folder);
    }

    private String[] lines(String releases, String maintenance, String reliability) {
        return new String[] {
            "version: 1",
            "name: planned",
            "hosts: {s0: {zone: a}, s1: {zone: a}, s2: {zone: b}, s3: {zone: b}}",
            "services:",
            "  lb: {kind: haproxy, on: [s0, s3], backend: app, timeout: {connect: 1s, server: 10s, client: 30s}, default-server: {check: true}}",
            "  app: {kind: gunicorn, on: [s1, s2], workers: 4, pool: {to: db}, codebase: shop, boot: 20s}",
            "  db: {kind: mysql, primary: s1, replicas: [{on: s2}], failover: {by: script}}",
            "endpoints: {GET /a: {weight: 1, at: app}}",
            "addresses: {vip: {kind: keepalived, on: [lb.1, lb.2], priority: [150, 100]}}",
            "load: {v: {executor: constant-arrival-rate, rate: 5/s, duration: 30s, to: vip}}",
            "codebases: {shop: {releases: " + releases + "}}",
            "maintenance: " + maintenance,
            "reliability: " + reliability
        };
    }

    /** Nothing fails by default but the releases. */
    private static final String ONLY_RELEASES =
            "{notice: 5m, each host: none, each instance: none, zone a: none, zone b: none, configuration: none,"
                    + " data of db: none, operator of app: none, operator of lb: none, operator of db: none}";

    private Scenario planned(String releases, String maintenance) throws IOException {
        return files.scenario(lines(releases, maintenance, ONLY_RELEASES));
    }

    private static List<FailureSpec> of(Scenario scenario, String cause) {
        return scenario.reliability().failures().stream().filter(each -> each.cause().equals(cause)).toList();
    }

    private static double hours(Scenario scenario) {
        var model = YearModel.of(FailurePaths.of(scenario));
        return FailureLevel.fromStart(5, 500, YearModel.HOURS).run(model).lossPer(YearModel.HOURS, "h").mean();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // Every release of a year stops all of it for a second, the time to boot, and two checks; the others have always one that serves.
        "{every: 7d, bad: 0}                       | 1 | 0.347",
        "{every: 7d, bad: 0, rollout: rolling}     | 2 | 0",
        "{every: 7d, bad: 0, rollout: blue-green}  | 0 | 0",
        "{every: 7d, bad: 0, rollout: canary}      | 2 | 0"
    })
    void aReleaseStopsAllInstancesAtOnceOrNone(String releases, int parts, double hours) throws IOException {
        var scenario = planned(releases, "{}");

        assertThat(of(scenario, "rollout")).hasSize(parts);
        assertThat(scenario.reliability().failures()).hasSize(parts);
        assertThat(parts == 0 ? 0 : hours(scenario)).isCloseTo(hours, within(0.03));
    }

    @Test
    void aRollingReleaseHasReachedAsManyAsThereWasTimeFor() throws IOException {
        var early = of(planned("{every: 7d, rollout: rolling, notice: 20s}", "{}"), "bad-deploy");
        var late = of(planned("{every: 7d, rollout: rolling, notice: 10m}", "{}"), "bad-deploy");

        assertThat(early).singleElement().satisfies(each -> assertThat(each.members()).containsExactly("app.1"));
        assertThat(late).singleElement().satisfies(each -> assertThat(each.members()).containsExactly("app.1", "app.2"));
    }

    @Test
    void blueAndGreenSwitchBackInSecondsUnlessTheFileSaysOtherwise() throws IOException {
        assertThat(of(planned("{every: 7d, rollout: blue-green}", "{}"), "bad-deploy").get(0).repair().mean()).isEqualTo(10e9);
        assertThat(of(planned("{every: 7d, rollout: blue-green, rollback: 3m}", "{}"), "bad-deploy").get(0).repair().mean())
                .isEqualTo(3 * MINUTE_NS);
    }

    /** There is nobody to go on to: it stops and starts, however that is called; a canary is a gate then. */
    @ParameterizedTest
    @ValueSource(strings = {"all", "rolling", "canary"})
    void aReleaseOfASingleInstanceStopsItForAsLongAsItStarts(String how) throws IOException {
        var lines = lines("{every: 7d, rollout: " + how + (how.equals("canary") ? ", canary-time: 30s" : "") + "}", "{}", ONLY_RELEASES);
        for (int i = 0; i < lines.length; i++) {
            lines[i] = lines[i].replace("kind: gunicorn, on: [s1, s2]", "kind: gunicorn, on: s1").replace(", operator of app: none", "");
        }
        var scenario = files.scenario(lines);

        assertThat(of(scenario, "rollout")).singleElement().satisfies(work -> {
            assertThat(work.repair().mean()).isEqualTo(1e9);
            assertThat(work.fault()).isEqualTo(FailureSpec.Fault.CRASH);
        });
        var bad = of(scenario, "bad-deploy");
        assertThat(bad).hasSize(how.equals("canary") ? 2 : 1).allSatisfy(each -> assertThat(each.members()).containsExactly("app.1"));
        assertThat(bad.get(0).notice().mean()).isEqualTo(how.equals("canary") ? 30e9 : 5 * MINUTE_NS);
    }

    @Test
    void aCanaryKeepsWhatFirstRequestsShowFromTheOthers() throws IOException {
        var all = of(planned("{every: 7d}", "{}"), "bad-deploy").get(0);
        var canary = of(planned("{every: 7d, rollout: canary}", "{}"), "bad-deploy");

        assertThat(canary).hasSize(2);
        assertThat(canary.get(0).members()).containsExactly("app.1");
        assertThat(canary.get(1).members()).containsExactly("app.1", "app.2");
        assertThat(canary.get(0).perYear() + canary.get(1).perYear()).isCloseTo(all.perYear(), within(1e-9));
        assertThat(canary.get(0).perYear() / all.perYear()).isCloseTo(45 / 70.0, within(1e-9));
        // Somebody knows after five minutes, before the fifteen of the canary are over.
        assertThat(canary.get(0).notice().mean()).isEqualTo(5 * MINUTE_NS);
        assertThat(of(planned("{every: 7d, rollout: canary, canary-time: 2m}", "{}"), "bad-deploy").get(0).notice().mean())
                .isEqualTo(2 * MINUTE_NS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // What is worked on | how many failures | hours a year without service
        "{updates: {on: [s0, s1, s2, s3], every: 30d, takes: 10m}}                | 4 | 0.001",
        "{updates: {on: [s0, s3], every: 30d, takes: 10m, how: together}}         | 1 | 2.03",
        "{updates: {on: [zone a, zone b], every: 30d, takes: 10m}}                | 4 | 0.001",
        "{updates: {on: app, every: 30d, takes: 10m}}                             | 2 | 0",
        "{updates: {on: app, every: 30d, takes: 10m, how: together}}              | 1 | 2.03",
        "{updates: {on: app, every: 30d, takes: 10m, how: together, drain: off}}  | 1 | 2.09"
    })
    void workOnOneAfterTheOtherCostsNothingAndAWindowCostsAllOfIt(String maintenance, int failures, double hours)
            throws IOException {
        var scenario = planned("{every: 7d, bad: 0, rollout: blue-green}", maintenance);

        assertThat(of(scenario, "maintenance")).hasSize(failures).allMatch(each -> each.name().startsWith("maintenance updates"));
        assertThat(hours(scenario)).isCloseTo(hours, within(0.06 * hours + 0.01));
    }

    @Test
    void whoIsTakenOutIsMissedOnlyWhereNobodyElseIsThere() throws IOException {
        var scenario = planned("{every: 7d, bad: 0, rollout: blue-green}",
                "{a: {on: [s0, s3, app.1], every: 30d, takes: 10m}, b: {on: db.1, every: 30d, takes: 10m}}");
        var paths = FailurePaths.of(scenario);

        for (var failure : scenario.reliability().failures()) {
            assertThat(failure.fault()).isEqualTo(FailureSpec.Fault.DRAIN);
            assertThat(paths.ok(SystemState.settled(Set.of(failure.name())))).as(failure.name()).isEqualTo(1);
        }
        assertThat(paths.ok(SystemState.settled(Set.of("maintenance a s0", "maintenance a s3")))).isZero();
    }

    @Test
    void yearsCountItAsPlannedWork() throws IOException {
        var scenario = planned("{every: 7d, bad: 0}", "{updates: {on: [s0, s3], every: 30d, takes: 10m, how: together}}");

        var topology = new Years(scenario, 2, 1).analyse("base", 0.999);

        assertThat(topology.causes()).extracting(each -> each.name())
                .contains("maintenance updates", "codebase shop rollout");
        assertThat(topology.causes()).filteredOn(each -> each.name().startsWith("maintenance"))
                .allSatisfy(each -> {
                    assertThat(each.group()).isEqualTo("planned work");
                    assertThat(each.downtime().mean()).isCloseTo(2.03, within(0.05));
                });
    }

    @Test
    void aDeadStandbyIsFoundAtTheNextTest() throws IOException {
        var scenario = files.scenario(lines("{every: 7d, bad: 0, rollout: blue-green}", "{}",
                "{defaults: none, notice: 5m, lb.1: {mtbf: 100d, mttr: 1h}, lb.2: {mtbf: 100d, mttr: 1h, test: 30d}}"));

        var watched = scenario.reliability().failures().get(0);
        var standby = scenario.reliability().failures().get(1);

        assertThat(watched.notice().mean()).isEqualTo(5 * MINUTE_NS);
        assertThat(standby.notice().mean()).isEqualTo((15 * 1440 + 5) * MINUTE_NS);
        assertThat(standby.notice().quantile(1 - 1e-12)).isCloseTo((30 * 1440 + 5) * MINUTE_NS, within(MINUTE_NS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{every: 7d, step: 1m}                   | {} | codebases.shop.releases.step: means nothing with 'rollout: all'",
        "{every: 7d, rollout: rolling, canary-time: 1m} | {} | codebases.shop.releases.canary-time: means nothing without 'rollout: canary'",
        "{every: 7d, rolout: rolling}            | {} | codebases.shop.releases: unknown key 'rolout'; did you mean 'rollout'?",
        "{every: 7d} | {updates: {on: s9, every: 30d, takes: 1m}}            | maintenance.updates.on: unknown host, service or instance 's9'",
        "{every: 7d} | {updates: {on: s1, every: 30d}}                       | maintenance.updates: 'takes' is missing",
        "{every: 7d} | {updates: {on: s1, every: 1h, takes: 2h}}             | maintenance.updates.takes: it takes as long as from one time to the next",
        "{every: 7d} | {updates: {on: s1, every: 30d, takes: 1m, hov: together}} | maintenance.updates: unknown key 'hov'; did you mean 'how'?",
        "{every: 7d} | often                                                 | maintenance: expected a map such as {updates:"
    })
    void whatIsWrongIsAProblemAtItsPlace(String releases, String maintenance, String problem) throws IOException {
        assertThat(files.file(lines(releases, maintenance, "{}")).errors()).first().asString().contains(problem);
    }
}
