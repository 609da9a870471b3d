package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.outagelab.action.Actions;
import org.outagelab.availability.YearModel;
import org.outagelab.availability.failure.FailureLevel;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.RandomStream;
import org.outagelab.experiment.Experiment;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.results.Estimate;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;
import org.outagelab.wiring.FailurePaths;

/**
 * The failure level says the same as the request level on small topologies whose parts fail every few minutes: there
 * the request level sees enough outages, and reactions are a good part of the loss.
 */
class LevelsAgreeProperties {
    private static final int RUNS = 4;
    private static final Position HERE = new Position("test", 1, 1);

    /** What the levels may differ in besides chance: requests in flight, and load that is not spread evenly. */
    private static final double TOLERANCE = 0.01;

    @Provide
    Arbitrary<String> topologies() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of("crash", "hang", "host-down"),
                        Arbitraries.of("[redispatch, {httpchk: GET /health}]", "[{httpchk: GET /health}]", "[redispatch]"),
                        Arbitraries.of("inter: 1s, fall: 2", "inter: 2s, fall: 3", "inter: 5s, fall: 2"),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(2, 5))
                .as(LevelsAgreeProperties::scenario);
    }

    private static String scenario(int servers, String fault, String option, String check, boolean backup, int minutes) {
        var hosts = new StringBuilder("hosts: {s0: {cores: 2}");
        var on = new ArrayList<String>();
        for (int i = 1; i <= servers; i++) {
            hosts.append(", s").append(i).append(": {cores: 4}");
            on.add("s" + i);
        }
        var struck = fault.equals("host-down") ? "each host" : "app";
        return "version: 1\nname: random\nseed: 7\n" + hosts + "}\n"
                + "services:\n"
                + "  lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 3s, client: 30s}, option: " + option
                + ", default-server: {check: true, " + check + ", rise: 2}"
                + (backup && servers > 1 ? ", server: {app." + servers + ": {backup: true}}" : "") + "}\n"
                + "  app: {kind: gunicorn, on: " + on + ", workers: 8}\n"
                + "endpoints:\n  GET /item: {weight: 1, at: app, steps: [wait 20ms]}\n  GET /health: {weight: 0, at: app}\n"
                + "load: {visitors: {executor: constant-arrival-rate, rate: 8/s, duration: 1h, client: {timeout: 4s}}}\n"
                + "reliability:\n  defaults: none\n"
                + "  " + struck + ": {mtbf: " + minutes + "m, mttr: exp(30s), fault: " + fault + "}\n"
                + (struck.equals("each host") ? "  s0: none\n" : "");
    }

    @Property(tries = 6, seed = "4711", shrinking = ShrinkingMode.OFF)
    void bothLevelsHaveTheSameUptime(@ForAll("topologies") String text) throws IOException {
        var path = Files.createTempFile("levels", ".yaml");
        Files.writeString(path, text);
        var file = ScenarioFile.read(path, List.of());
        Files.delete(path);
        assertThat(file.errors()).isEmpty();
        var scenario = file.variants().get("base");

        var requests = requestLevel(scenario);
        var model = YearModel.of(FailurePaths.of(scenario));
        var years = FailureLevel.fromStart(1, 200, 24).withWarmup(5).run(model).uptime();

        double chance = (requests.high() - requests.low()) / 2 + (years.high() - years.low()) / 2;
        assertThat(Math.abs(requests.mean() - years.mean()))
                .as(text + "request level " + requests + ", failure level " + years)
                .isLessThan(1.5 * chance + TOLERANCE);
        assertThat(requests.mean()).isLessThan(0.9999);
    }

    private static Estimate requestLevel(Scenario scenario) {
        var availability = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            var played = scenario.withFaults(sampled(scenario, run)).withSeed(run);
            availability[run] =
                    new Experiment(played.withRun(new RunSpec(1, 1, "", 0)), 1, (done, planned) -> {}).run("base").metrics().get("availability").mean();
        }
        return Means.of(availability, Confidence.P95, "ratio");
    }

    /** Failures and repairs as the failure level would draw them, from the start with everything up. */
    private static List<FaultSpec> sampled(Scenario scenario, int run) {
        var faults = new ArrayList<FaultSpec>();
        for (var failure : scenario.reliability().failures()) {
            var random = RandomStream.named(99, run, failure.name());
            double at = failure.uptime().sample(random);
            while (at < scenario.durationNs()) {
                long lasts = Math.max(SimTime.MILLISECOND, (long) failure.repair().sample(random));
                faults.add(new FaultSpec(
                        failure.name() + " " + faults.size(),
                        (long) at,
                        lasts,
                        Actions.showing(failure),
                        failure.members(),
                        HERE));
                at += lasts + failure.uptime().sample(random);
            }
        }
        return faults;
    }
}
