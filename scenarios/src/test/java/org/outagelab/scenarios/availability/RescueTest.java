package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.action.Actions;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.YearModel;
import org.outagelab.availability.failure.FailureLevel;
import org.outagelab.availability.failure.FailureResults;
import org.outagelab.core.SimTime;
import org.outagelab.experiment.Experiment;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.FailurePaths;

/** Requests that wait and are served in the end: the failure level says what runs of the request level lose. */
class RescueTest {
    private static final double RATE = 40;
    private static final int RUNS = 30;

    @TempDir
    private Path folder;
    private SmallFiles files;

    @BeforeEach
    void files() {
        files = new SmallFiles(folder);
    }

    private static FailureResults years(Scenario scenario) {
        var model = YearModel.of(FailurePaths.of(scenario));
        return FailureLevel.fromStart(5, 200, YearModel.HOURS).run(model);
    }

    /** Seconds without service, of one incident, by the failure level. */
    private static double said(Scenario scenario) {
        var failure = scenario.reliability().failures().get(0);
        double perYear = 365 * 86_400e9 / (failure.uptime().mean() + failure.meanDownNs());
        return years(scenario).lossPer(YearModel.HOURS, "h").mean() * 3600 / perYear;
    }

    /** The same from runs, in which the fault begins at any phase of the checks. */
    private static double seen(Scenario scenario) {
        var failure = scenario.reliability().failures().get(0);
        double failed = 0;
        for (int run = 0; run < RUNS; run++) {
            long atNs = 20 * SimTime.SECOND + run * 170_000_000L;
            var fault = new FaultSpec(
                    "it",
                    atNs,
                    (long) failure.repair().mean(),
                    Actions.parse(failure.fault().word()),
                    failure.members(),
                    new Position("test", 1, 1));
            var played = scenario.withSeed(run + 1).withFaults(List.of(fault)).withRun(new RunSpec(1, 1, "", 0));
            var results = new Experiment(played, 1, (done, planned) -> {}).run("base");
            failed += results.outcomes().entrySet().stream().filter(each -> !each.getKey().equals("ok")).mapToLong(each -> each.getValue()).sum();
        }
        return failed / RATE / RUNS;
    }

    private Scenario scenario(String services, String address, String client, String fails) throws IOException {
        var lines = new ArrayList<String>();
        lines.addAll(List.of("version: 1", "name: rescue", "hosts: {s0: {}, s1: {}, s2: {}, s3: {}}", "services:"));
        for (var service : services.split(" // ")) {
            lines.add("  " + service);
        }
        lines.addAll(List.of(
                "endpoints: {GET /a: {weight: 1, at: app, steps: [wait 5ms]}, GET /health: {weight: 0, at: app}}",
                "addresses: {" + address + "}",
                "load: {v: {executor: constant-arrival-rate, arrivals: even, rate: " + RATE + "/s, duration: 90s, to: www, client: {"
                        + client + "}}}",
                "reliability: {defaults: none, " + fails + "}"));
        return files.scenario(lines.toArray(String[]::new));
    }

    private static final String TWO = "app: {kind: gunicorn, on: [s1, s2], workers: 8}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // HAProxy asks the same server again after a second, three times: a restart of 5 s costs half of 2 s.
        "lb: {kind: haproxy, on: s0, backend: app, retries: 3, timeout: {connect: 2s, server: 10s, client: 30s}, default-server: {check: true, inter: 2s, fall: 3}} // " + TWO
                + " | www: {to: lb} | timeout: 10s | app.1: {mtbf: 1d, mttr: 5s} | 1.0",
        "lb: {kind: haproxy, on: s0, backend: app, retries: 1, timeout: {connect: 2s, server: 10s, client: 30s}, default-server: {check: true, inter: 2s, fall: 9}} // " + TWO
                + " | www: {to: lb} | timeout: 10s | app.1: {mtbf: 1d, mttr: 5s} | 2.0",
        // The client gives up before the second retry.
        "lb: {kind: haproxy, on: s0, backend: app, retries: 3, timeout: {connect: 2s, server: 10s, client: 30s}, default-server: {check: true, inter: 2s, fall: 9}} // " + TWO
                + " | www: {to: lb} | timeout: 1500ms | app.1: {mtbf: 1d, mttr: 5s} | 2.0",
        // Silence for 7 s: four attempts of 1.5 s, each with a second SYN.
        "lb: {kind: haproxy, on: s0, backend: app, retries: 3, timeout: {connect: 1500ms, server: 10s, client: 30s}, default-server: {check: true, inter: 20s, fall: 3}} // " + TWO
                + " | www: {to: lb} | timeout: 20s | s1: {mtbf: 1d, mttr: 7s} | 0.73",
        // It accepts, and answers what waits once it goes on.
        "lb: {kind: haproxy, on: s0, backend: app, retries: 3, timeout: {connect: 2s, server: 3s, client: 30s}, default-server: {check: true, inter: 20s, fall: 3}} // " + TWO
                + " | www: {to: lb} | timeout: 10s | app.1: {mtbf: 1d, mttr: 7s, fault: hang} | 2.0",
        // A single peer is never left: the SYN is sent again for as long as the client waits.
        "web: {kind: nginx, on: s3, upstream: {to: app, pick: same-host}} // app: {kind: gunicorn, on: s3, workers: 8}"
                + " | www: {to: web} | timeout: 4s | app: {mtbf: 1d, mttr: 6s, fault: hang} | 2.0",
        // Clients go straight to a machine that is silent.
        "app: {kind: gunicorn, on: s1, workers: 8} | www: {to: app} | timeout: 4500ms | s1: {mtbf: 1d, mttr: 9s} | 4.97",
        // A virtual IP comes to the other one within 2.6 to 3.6 s: who waits for the next SYN is served.
        "lb: {kind: haproxy, on: [s0, s3], backend: app, timeout: {connect: 2s, server: 10s, client: 30s}, default-server: {check: true}} // " + TWO
                + " | www: {kind: keepalived, on: [lb.1, lb.2], priority: [150, 100]} | timeout: 10s | s0: {mtbf: 1d, mttr: 60s} | 0",
        "lb: {kind: haproxy, on: [s0, s3], backend: app, timeout: {connect: 2s, server: 10s, client: 30s}, default-server: {check: true}} // " + TWO
                + " | www: {kind: keepalived, on: [lb.1, lb.2], priority: [150, 100]} | timeout: 1500ms | s0: {mtbf: 1d, mttr: 60s} | 2.07",
    })
    void whoWaitsForTheEndOfAFailureIsServed(String services, String address, String client, String fails, double seconds)
            throws IOException {
        var scenario = scenario(services, address, client, fails);

        double said = said(scenario);
        double seen = seen(scenario);

        assertThat(said).isBetween(seconds - 0.1, seconds + 0.1);
        // Besides, the requests that were there when it happened are lost: a few hundredths of a second.
        assertThat(seen).as("said %.2f, seen %.2f", said, seen).isBetween(said - 0.25, said + 0.25);
    }

    @Test
    void everyEndpointHasTheReactionOfItsOwnCallers() throws IOException {
        // A machine with a static server and the primary, whose failover a person begins after four hours.
        var scenario = files.scenario(
                "version: 1",
                "name: two callers",
                "hosts: {s0: {}, s1: {}, s2: {}, s3: {}}",
                "services:",
                "  lb: {kind: haproxy, on: s0, backend: web, retries: 0, timeout: {connect: 1s, server: 10s, client: 30s},"
                        + " default-server: {check: true, inter: 2s, fall: 3}}",
                "  web: {kind: nginx, on: [s1, s2], upstream: {to: app, pick: all}}",
                "  app: {kind: gunicorn, on: [s2, s3], workers: 4, pool: {to: db}}",
                "  db: {kind: mysql, primary: s1, replicas: [{on: s2}], failover: {by: person, decide: 4h}}",
                "endpoints: {GET /style.css: {weight: 1, at: web, steps: [cpu 1ms]}, POST /item: {weight: 1, at: app, steps: [write 1ms]}}",
                "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, to: lb, client: {timeout: 900ms}}}",
                "reliability: {defaults: none, s1: {mtbf: 10d, mttr: 10h}}");
        var paths = FailurePaths.of(scenario);

        // Checks see it after 6 to 8 s, with time-outs; until then half of the files fail. Who writes waits for the person.
        double perYear = 365 / (10 + 10 / 24.0);
        assertThat(paths.reactions().keySet()).contains("lb", "failover of db");
        assertThat(hours(paths, "GET /style.css") * 3600 / perYear).isBetween(2.0, 6.0);
        assertThat(hours(paths, "POST /item") / perYear).isBetween(3.9, 4.2);
    }

    private static double hours(ServicePaths paths, String endpoint) {
        var alone = new ServicePaths(
                paths.failures(),
                paths.endpoints().stream().filter(each -> each.endpoint().equals(endpoint)).toList(),
                paths.reactions(),
                paths.bootNs(),
                paths.blocking());
        var years = FailureLevel.fromStart(5, 200, YearModel.HOURS).run(YearModel.of(alone));
        return years.lossPer(YearModel.HOURS, "h").mean() / alone.endpoints().get(0).share();
    }

    @Test
    void onlyTheCoveredShareOfFailuresIsSeenByAllAlike() throws IOException {
        var scenario = scenario(
                "lb: {kind: haproxy, on: s0, backend: app, retries: 0, timeout: {connect: 1s, server: 10s, client: 30s}, default-server: {check: true}} // " + TWO,
                "www: {to: lb}",
                "timeout: 900ms",
                "app.1: {mtbf: 10d, mttr: 10h, coverage: 80%}");

        double hours = years(scenario).lossPer(YearModel.HOURS, "h").mean();

        // Every fifth lasts ten hours, in which half of the requests fail.
        assertThat(hours).isBetween(0.97 * 365 / 10.417, 1.03 * 365 / 10.417);
    }
}
