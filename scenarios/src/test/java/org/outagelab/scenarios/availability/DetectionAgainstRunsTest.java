package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.action.Actions;
import org.outagelab.core.SimTime;
import org.outagelab.experiment.Experiment;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenarios.ScenarioFile;
import org.outagelab.wiring.FailurePaths;

/** How long detection takes by each product's view of failures, and in runs with checks at random phases. */
class DetectionAgainstRunsTest {
    private static final int RUNS = 24;
    private static final int RATE = 20;
    private static final long AT_NS = 20 * SimTime.SECOND;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // Nothing that masks every loss: what nobody suffers is no incident.
        // caller | settings of the balancer | what fails, how
        "lb  | retries: 0, option: [{httpchk: GET /health}], default-server: {check: true, inter: 2s, fall: 3} | app.1 | crash",
        "lb  | option: [redispatch, {httpchk: GET /health}], default-server: {check: true, inter: 2s, fall: 3} | app.1 | hang",
        "lb  | option: [redispatch, {httpchk: GET /health}], default-server: {check: true, inter: 3s, fall: 2} | s1    | host-down",
        "lb  | retries: 0, default-server: {check: true, inter: 2s, fastinter: 500ms, fall: 3}                      | app.1 | crash",
        "lb  | option: [redispatch], default-server: {check: true, inter: 2s, fastinter: 500ms, fall: 3}       | s1    | host-down",
        "lb  | option: [{httpchk: GET /health}], default-server: {check: true, inter: 4s, fall: 2}, timeout: {connect: 1s, check: 1500ms} | app.1 | hang",
        "vip | default-server: {check: true} | s3   | host-down",
        "vip | default-server: {check: true} | lb.1 | crash",
        "vip | default-server: {check: true} | lb.1 | hang"
    })
    void theViewsDelayIsThatOfTheComponent(String caller, String balancer, String target, String fault) throws IOException {
        var scenario = scenario(balancer, target, fault);
        var failure = scenario.reliability().failures().get(0);
        var said = FailurePaths.of(scenario).reactions().get(caller).get(failure.name()).detection();
        var played = scenario.withFaults(List.of(new FaultSpec(
                        "it", AT_NS, SimTime.NEVER, Actions.parse(fault), List.of(target), new Position("test", 1, 1))))
                .withRun(new RunSpec(RUNS, RUNS, "", 0));

        var incidents = new Experiment(played, 2, (done, planned) -> {}).run("base").incidents();

        var incident = incidents.stream().filter(found -> found.cause().equals("it")).findFirst().orElseThrow();
        // A script detects before another one takes over: there the requests lost tell how long nobody serves.
        boolean script = target.equals("lb.1");
        var seen = script ? incident.failed() : incident.detected();
        double seconds = script ? seen.mean() / RATE : seen.mean() - SimTime.toSeconds(AT_NS);
        double error = (seen.high() - seen.low()) / 2 / (script ? RATE : 1);
        assertThat(seen.n()).isEqualTo(RUNS);
        assertThat(seconds).isBetween(
                said.quantile(1e-9) / 1e9 - 0.05, said.quantile(1 - 1e-9) / 1e9 + 0.05);
        assertThat(Math.abs(seconds - said.mean() / 1e9))
                .as("said %.3f s, seen %.3f ± %.3f s", said.mean() / 1e9, seconds, error)
                .isLessThan(2 * error + 0.03);
    }

    private org.outagelab.scenario.Scenario scenario(String balancer, String target, String fault) throws IOException {
        var timeout = balancer.contains("timeout:") ? "" : "timeout: {connect: 5s, server: 10s}, ";
        var lines = new ArrayList<>(List.of(
                "version: 1",
                "name: detection",
                "hosts: {s1: {}, s2: {}, s3: {}, s4: {}}",
                "services:",
                "  lb: {kind: haproxy, on: [s3, s4], backend: app, " + timeout + balancer + "}",
                "  app: {kind: gunicorn, on: [s1, s2], workers: 4}",
                "endpoints: {GET /a: {weight: 1, at: app, steps: [wait 10ms]}, GET /health: {weight: 0, at: app}}",
                "addresses: {vip: {kind: keepalived, on: [lb.1, lb.2], priority: [150, 100], "
                        + (fault.equals("hang") ? "vrrp_script: {check: GET /health, timeout: 500ms, fall: 2}" : "track: true") + "}}",
                "load: {v: {executor: constant-arrival-rate, rate: " + RATE + "/s, duration: 50s, to: vip, client: {timeout: "
                        + (target.equals("s3") || target.equals("lb.1") ? "300ms" : "4s") + "}}}",
                "reliability: {defaults: none, " + target + ": {mtbf: 1d, mttr: 1h, fault: " + fault + "}}"));
        var path = folder.resolve("detection.yaml");
        Files.write(path, lines);
        var file = ScenarioFile.read(path, List.of());
        assertThat(file.errors()).isEmpty();
        return file.variants().get("base");
    }
}
