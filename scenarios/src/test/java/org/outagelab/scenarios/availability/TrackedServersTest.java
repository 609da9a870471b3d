package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.availability.SystemState;
import org.outagelab.experiment.Rehearsal;
import org.outagelab.scenarios.ScenarioFile;
import org.outagelab.wiring.FailurePaths;

/** A server whose state is that of another one, at the failure level and in runs of the request level. */
class TrackedServersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        // balancer | who tracks whom | what dies | share of requests that are served then
        "retries: 0                       | app.2: app.1, app.3: app.2 | app.1 | 0",
        "retries: 0                       | app.2: app.1, app.3: app.1 | app.1 | 0",
        "retries: 0                       | app.2: app.1, app.3: app.1 | app.2 | 0.667",
        "retries: 3, option: [redispatch] | app.2: app.1, app.3: app.1 | app.2 | 1",
        "retries: 0                       | app.2: app.1               | app.1 | 1",
        "retries: 0                       | app.2: app.1               | s3    | 1"
    })
    void itIsOutWithTheOneThatItTracks(String balancer, String tracks, String target, double share) throws IOException {
        var servers = tracks.replaceAll("(app\\.\\d): (app\\.\\d)", "$1: {check: false, track: $2}");
        var lines = List.of(
                "version: 1",
                "name: tracking",
                "hosts: {s0: {}, s1: {}, s2: {}, s3: {}}",
                "services:",
                "  lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 10s}, " + balancer
                        + ", default-server: {check: true}, server: {" + servers + "}}",
                "  app: {kind: gunicorn, on: [s1, s2, s3], workers: 4}",
                "endpoints: {GET /a: {weight: 1, at: app, steps: [wait 10ms]}}",
                "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, client: {timeout: 4s}}}",
                "reliability: {defaults: none, " + target + ": {mtbf: 1d, mttr: 1h, fault: "
                        + (target.equals("s3") ? "host-down" : "crash") + "}}");
        var path = folder.resolve("tracking.yaml");
        Files.write(path, lines);
        var scenario = ScenarioFile.read(path, List.of()).variants().get("base");
        var paths = FailurePaths.of(scenario);
        var failures = List.copyOf(paths.failures().values());

        double said = paths.ok(SystemState.settled(Set.of(failures.get(0).name())));
        double settled = new Rehearsal(scenario, paths).kill(failures, 0).settled();

        assertThat(said).isCloseTo(share, within(0.001));
        assertThat(settled).isCloseTo(said, within(0.03));
    }
}
