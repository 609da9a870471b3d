package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.availability.SystemState;
import org.outagelab.wiring.FailurePaths;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Scenario;

/** What strikes several parts at once: shared objects with a beta factor, and operators. */
class CommonCausesTest {
    private static final double HOUR_NS = 3600e9;

    @TempDir
    private Path folder;
    private SmallFiles files;

    @BeforeEach
    void files() {
        files = new SmallFiles(folder);
    }

    private Scenario unlike(String first, String second, double beta) throws IOException {
        return files.scenario(
                "version: 1",
                "name: unlike members",
                "hosts: {s1: {}, s2: {}}",
                "services: {web: {kind: nginx, on: [s1, s2]}}",
                "endpoints: {GET /a: {at: web, steps: [cpu 1ms]}}",
                "addresses: {www: {dns: {ttl: 60s}, to: web}}",
                "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, to: www}}",
                "shared: {power: {members: [" + first + ", " + second + "], beta: " + beta + "}}",
                "reliability:",
                "  defaults: none",
                "  s1: {mtbf: 100d, mttr: 10m}",
                "  s2: {mtbf: 10d, mttr: exp(40m)}");
    }

    private static FailureSpec failure(Scenario scenario, String name) {
        return scenario.reliability().failures().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void theOrderOfUnlikeMembersChangesNothing() throws IOException {
        var one = failure(unlike("s1", "s2", 0.2), "power host-down");
        var other = failure(unlike("s2", "s1", 0.2), "power host-down");

        assertThat(other.perYear()).isEqualTo(one.perYear());
        assertThat(other.members()).isEqualTo(one.members());
        assertThat(other.repair().mean()).isEqualTo(one.repair().mean());
        assertThat(other.repair().quantile(0.9)).isEqualTo(one.repair().quantile(0.9));
    }

    @Test
    void unlikeMembersFailTogetherByTheSmallestRateAndAreRepairedInTheGeometricMean() throws IOException {
        var power = failure(unlike("s1", "s2", 0.2), "power host-down");

        assertThat(power.perYear()).isCloseTo(0.2 * 3.65, within(1e-9));
        // Half of them within the median: sqrt(10 min · 40 min · ln 2).
        assertThat(power.repair().quantile(0.5) / 60e9).isCloseTo(Math.sqrt(10 * 40 * Math.log(2)), within(1e-6));
        // Of a constant and an exponential time: 20 min · Γ(3/2).
        assertThat(power.repair().mean() / 60e9).isCloseTo(20 * Math.sqrt(Math.PI) / 2, within(1e-3));
    }

    @Test
    void everyMemberGoesOnToFailAsOftenAsTheFileSays() throws IOException {
        for (double beta : new double[] {0.05, 0.5, 1}) {
            var scenario = unlike("s1", "s2", beta);
            for (var host : List.of("s1", "s2")) {
                double perYear = scenario.reliability().failures().stream()
                        .filter(each -> each.members().contains(host))
                        .mapToDouble(FailureSpec::perYear)
                        .sum();
                assertThat(perYear).isCloseTo(host.equals("s1") ? 3.65 : 36.5, within(1e-9));
            }
        }
        assertThat(unlike("s1", "s2", 1).reliability().failures()).noneMatch(each -> each.name().equals("s1 host-down"));
    }

    private Scenario served(int instances) throws IOException {
        var hosts = new ArrayList<String>();
        IntStream.rangeClosed(1, instances).forEach(i -> hosts.add("s" + i));
        return files.scenario(
                "version: 1",
                "name: operators",
                "hosts: {s0: {}, " + String.join(": {}, ", hosts) + ": {}}",
                "services:",
                "  lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 10s}, option: [redispatch],"
                        + " default-server: {check: true}}",
                "  app: {kind: gunicorn, on: [" + String.join(", ", hosts) + "], workers: 4}",
                "endpoints: {GET /a: {at: app, steps: [wait 10ms]}}",
                "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, to: lb}}",
                "reliability: {s0: none, lb: none}");
    }

    private static List<FailureSpec> operators(Scenario scenario) {
        return scenario.reliability().failures().stream().filter(each -> each.cause().equals("operator")).toList();
    }

    @Test
    void anOperatorTakesDownOneInstanceBesideTheOneUnderRepair() throws IOException {
        for (int instances : new int[] {2, 3, 60}) {
            var scenario = served(instances);
            var strikes = operators(scenario);

            assertThat(strikes).hasSize(instances == 2 ? 1 : instances).allMatch(each -> each.members().size() == 2);
            for (var instance : scenario.services().get("app").instances()) {
                // 2 % of the manual repairs of an instance, and of those of another one: hangs, two a year.
                assertThat(strikes.stream().filter(each -> each.members().contains(instance)).mapToDouble(FailureSpec::perYear).sum())
                        .isCloseTo(2 * 0.02 * 2, within(1e-9));
            }
        }
    }

    @Test
    void moreServersAreNotWorseOffForTheirOperator() throws IOException {
        double before = Double.POSITIVE_INFINITY;
        for (int instances : new int[] {2, 3, 60}) {
            var paths = FailurePaths.of(served(instances));
            double hours = 0;
            for (var failure : paths.failures().values()) {
                double lost = 1 - paths.ok(SystemState.settled(Set.of(failure.name())));
                hours += failure.cause().equals("operator") ? failure.perYear() * paths.meanDownNs(failure) / HOUR_NS * lost : 0;
            }
            assertThat(hours).isLessThanOrEqualTo(before).isLessThan(0.1);
            before = hours;
        }
        assertThat(before).isZero();
    }

    @Test
    void theRateOfAnOperatorInTheFileIsThatOfTheService() throws IOException {
        var scenario = files.scenario(
                "version: 1",
                "name: given",
                "hosts: {s1: {}, s2: {}, s3: {}, s4: {}}",
                "services: {web: {kind: nginx, on: [s1, s2, s3, s4]}}",
                "endpoints: {GET /a: {at: web, steps: [cpu 1ms]}}",
                "addresses: {www: {to: web}}",
                "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, to: www}}",
                "reliability: {defaults: none, operator of web: {mtbf: 73d, mttr: 10m}}");

        assertThat(operators(scenario)).isEmpty();
        assertThat(scenario.reliability().failures()).hasSize(4);
        assertThat(scenario.reliability().failures().stream().mapToDouble(FailureSpec::perYear).sum()).isCloseTo(5, within(1e-9));
    }

    @Test
    void anOperatorWhoseRateNothingSaysIsAProblemOfTheFile() throws IOException {
        var file = files.file(
                "version: 1",
                "name: given",
                "hosts: {s1: {}}",
                "services: {web: {kind: nginx, on: s1}}",
                "endpoints: {GET /a: {at: web, steps: [cpu 1ms]}}",
                "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, to: web}}",
                "reliability: {web: {prior: operator}}");

        assertThat(file.errors()).singleElement().asString().contains(":7:", "reliability.web", "'operator' has no rate of its own");
    }
}
