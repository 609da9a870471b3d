package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.action.Actions;
import org.outagelab.availability.SystemState;
import org.outagelab.core.SimTime;
import org.outagelab.experiment.Experiment;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.FailurePaths;

/** {@code kind: unit}: black boxes with what they need, services with several callees, and loads that ask for a part. */
class UnitsTest {
    @TempDir
    private Path folder;
    private SmallFiles files;

    @BeforeEach
    void files() {
        files = new SmallFiles(folder);
    }

    private String[] shop(String units, String reliability) {
        var lines = new ArrayList<>(List.of(
                "version: 1",
                "name: black boxes",
                "hosts: {s1: {cores: 4}, s2: {}}",
                "services:",
                "  app: {kind: gunicorn, on: s1, workers: 8, threads: 4, calls: {pay: {timeout: 1s}, search: {timeout: 1s}}}"));
        for (var unit : units.split(" // ")) {
            lines.add("  " + unit);
        }
        lines.addAll(List.of(
                "endpoints: {GET /a: {weight: 1, at: app}, POST /order: {weight: 1, at: app, steps: [call pay POST /charge]}, GET /find: {weight: 2, at: app,"
                        + " steps: [call search GET /hits]}, POST /charge: {weight: 0, at: pay}, GET /hits: {weight: 0, at: search}}",
                "load: {v: {executor: constant-arrival-rate, arrivals: even, rate: 40/s, duration: 60s, client: {timeout: 4s}}}",
                "reliability: " + reliability));
        return lines.toArray(String[]::new);
    }

    private static final String UNITS = "pay: {kind: unit, answer: 80ms, needs: [bank, storage], mtbf: 60d, mttr: 30m}"
            + " // bank: {kind: unit, mtbf: 10d, mttr: 1h}"
            + " // storage: {kind: unit, on: [s1, s2], needs: net, mtbf: 30d, mttr: 2h, fault: hang}"
            + " // net: {kind: unit, mtbf: 1y, mttr: 4h}"
            + " // search: {kind: unit, answer: exp(20ms), mtbf: 5d, mttr: 10m}";

    /** Share of requests that are ok while all of these are struck. */
    private static double seen(Scenario scenario, List<FailureSpec> failures) {
        var faults = new ArrayList<FaultSpec>();
        failures.forEach(failure -> faults.add(new FaultSpec(
                failure.name(), 0, SimTime.NEVER, Actions.parse(failure.fault().word()), failure.members(), new Position("test", 1, 1))));
        var results = new Experiment(scenario.withFaults(faults).withRun(new RunSpec(1, 1, "", 0)), 1, (done, planned) -> {}).run("base");
        double all = results.outcomes().values().stream().mapToLong(Long::longValue).sum();
        return results.outcomes().getOrDefault("ok", 0L) / all;
    }

    @Test
    void theFailureLevelSaysWhatRunsShowOfEveryFailure() throws IOException {
        var scenario = files.scenario(shop(UNITS, "{defaults: none}"));
        var paths = FailurePaths.of(scenario);

        assertThat(scenario.reliability().failures()).extracting(FailureSpec::name).containsExactly(
                "pay.1 crash", "bank.1 crash", "storage.1 hang", "storage.2 hang", "net.1 crash", "search.1 crash");
        for (var failure : scenario.reliability().failures()) {
            double said = paths.ok(SystemState.settled(Set.of(failure.name())));
            double expected = failure.object().equals("search.1") ? 0.5 : failure.object().startsWith("storage") ? 1 : 0.75;
            assertThat(said).as(failure.name()).isCloseTo(expected, within(1e-9));
            assertThat(seen(scenario, List.of(failure))).as(failure.name()).isCloseTo(said, within(0.01));
        }
        var storage = scenario.reliability().failures().subList(2, 4);
        assertThat(paths.ok(SystemState.settled(Set.of("storage.1 hang", "storage.2 hang")))).isCloseTo(0.75, within(1e-9));
        assertThat(seen(scenario, storage)).isCloseTo(0.75, within(0.01));
        assertThat(seen(scenario, List.of())).isEqualTo(1);
    }

    @Test
    void itAnswersAfterItsTimeAndWithAnErrorWithoutWhatItNeeds() throws IOException {
        var scenario = files.scenario(shop(UNITS, "{defaults: none}"));

        var well = new Experiment(scenario.withRun(new RunSpec(1, 1, "", 0)), 1, (done, planned) -> {}).run("base");
        var fault = new FaultSpec("it", 0, SimTime.NEVER, Actions.parse("crash"), List.of("bank.1"), new Position("test", 1, 1));
        var ill = new Experiment(scenario.withFaults(List.of(fault)).withRun(new RunSpec(1, 1, "", 0)), 1, (done, planned) -> {}).run("base");

        assertThat(well.metrics().get("latency.max").mean()).isGreaterThan(0.08);
        assertThat(ill.outcomes().keySet()).anyMatch(outcome -> outcome.contains("without bank"));
        assertThat(well.outcomes()).containsOnlyKeys("ok");
    }

    @Test
    void whatSomebodyElseRunsHasTheDefaultOfThirdPartiesAndNoMachine() throws IOException {
        var scenario = files.scenario(shop("pay: {kind: unit} // search: {kind: unit, on: s2}", "{}"));

        var names = scenario.reliability().failures().stream().map(FailureSpec::name).toList();

        assertThat(names).contains("pay.1 third-party", "search.1 third-party", "s2 host-fault").noneMatch(name -> name.contains("elsewhere"));
        var configuration = scenario.reliability().failures().stream().filter(each -> each.name().equals("configuration")).findFirst();
        assertThat(configuration.orElseThrow().members()).contains("app.1", "search.1").doesNotContain("pay.1");
    }

    @Test
    void anEntryOfReliabilityGoesBeforeItsKeys() throws IOException {
        var scenario = files.scenario(shop("pay: {kind: unit, mtbf: 1d, mttr: 1h} // search: {kind: unit, mtbf: 1d, mttr: 1h, error-factor: 4}",
                "{defaults: none, pay: {mtbf: 10d, mttr: 5m}}"));

        assertThat(scenario.reliability().failures()).extracting(FailureSpec::perYear).containsExactly(36.5, 365.0);
        assertThat(scenario.reliability().failures().get(1).known().rateFactor()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "pay: {kind: unit, mtbf: 1d} // search: {kind: unit}            | services.pay: 'mttr' is missing beside 'mtbf'",
        "pay: {kind: unit, anser: 1d} // search: {kind: unit}           | services.pay: unknown key 'anser'; did you mean 'answer'?",
        "pay: {kind: unit, needs: [serch]} // search: {kind: unit}      | unknown service 'serch'; did you mean 'search'?",
        "pay: {kind: unit, fault: hang} // search: {kind: unit}         | services.pay.fault: means nothing without 'mtbf' and 'mttr'",
        "pay: {kind: unit, mtbf: 0s, mttr: 1h} // search: {kind: unit}  | services.pay.mtbf: expected a time of more than 0",
        "pay: {kind: unit, needs: [search]} // search: {kind: unit, needs: [pay]} | circle",
        "pay: {kind: unit, on: s9} // search: {kind: unit}              | unknown host 's9'",
        "pay: {kind: unt} // search: {kind: unit}                       | did you mean 'unit'?"
    })
    void whatIsWrongIsAProblemAtItsPlace(String units, String problem) throws IOException {
        assertThat(files.file(shop(units, "{}")).errors()).first().asString().contains(problem);
    }

    private String[] shops(int count, String endpoints) {
        var lines = new ArrayList<>(List.of("version: 1", "name: parallel shops", "hosts:"));
        for (int i = 1; i <= count; i++) {
            lines.add("  h" + i + ": {}");
        }
        lines.add("services:");
        for (int i = 1; i <= count; i++) {
            lines.add("  shop-" + i + ": {kind: nginx, on: h" + i + "}");
        }
        lines.add("endpoints:");
        for (int i = 1; i <= count; i++) {
            lines.add("  GET /" + i + ": {weight: 1, at: shop-" + i + ", steps: [cpu 1ms]}");
        }
        lines.add("load:");
        for (int i = 1; i <= count; i++) {
            lines.add("  v" + i + ": {executor: constant-arrival-rate, rate: 5/s, duration: 20s, to: shop-" + i + ", endpoints: "
                    + endpoints.replace("#", String.valueOf(i)) + "}");
        }
        lines.add("reliability: {defaults: none, each host: {mtbf: 10d, mttr: 1h}}");
        return lines.toArray(String[]::new);
    }

    @Test
    void tenParallelShopsStandInOneFile() throws IOException {
        var scenario = files.scenario(shops(10, "[GET /#]"));
        var paths = FailurePaths.of(scenario);

        for (int i = 1; i <= 10; i++) {
            double served = paths.ok(SystemState.settled(Set.of("h" + i + " host-down")));
            assertThat(served).isCloseTo(0.9, within(1e-9));
        }
        var failure = scenario.reliability().failures().get(3);
        assertThat(seen(scenario, List.of(failure))).isCloseTo(0.9, within(0.02));
    }

    @Test
    void aLoadMayAskWithWeightsOfItsOwn() throws IOException {
        var scenario = files.scenario(
                "version: 1",
                "name: weights",
                "hosts: {h: {}}",
                "services: {web: {kind: nginx, on: h}}",
                "endpoints: {GET /a: {weight: 1, at: web}, GET /b: {weight: 0, at: web}, GET /c: {weight: 5, at: web}}",
                "load:",
                "  all: {executor: constant-arrival-rate, rate: 5/s, duration: 20s}",
                "  some: {executor: constant-arrival-rate, rate: 5/s, duration: 20s, endpoints: {GET /b: 3, GET /a: 2}}");

        assertThat(scenario.loads().get(0).endpoints()).extracting(each -> each.endpoint().name()).containsExactly("GET /a", "GET /c");
        assertThat(scenario.loads().get(1).endpoints()).extracting(each -> each.endpoint().name() + " " + each.weight())
                .containsExactly("GET /a 2.0", "GET /b 3.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[GET /9]            | unknown endpoint 'GET /9'",
        "[]                  | expected at least one endpoint, got none",
        "{GET /#: 0}         | a weight of 0 asks for nothing",
        "'[GET /#, GET /#]'  | stands here twice",
        "'[GET /1, GET /2]'  | is served at 'shop-",
        "GET /1              | expected a list such as [GET /a, GET /b]"
    })
    void aChoiceThatCannotBeIsAProblemAtItsPlace(String endpoints, String problem) throws IOException {
        assertThat(files.file(shops(3, endpoints)).errors()).anySatisfy(error -> assertThat(error.toString()).contains(problem));
    }
}
