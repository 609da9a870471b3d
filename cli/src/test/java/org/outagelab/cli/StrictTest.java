package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a design should not have, by exit code. */
class StrictTest {
    private static final String CLEAN = """
            version: 1
            name: Nothing to find
            hosts: {one: {}, two: {}, watch: {}}
            services:
              lb: {kind: haproxy, on: [one, two], backend: app, timeout: {connect: 1s, server: 5s, client: 5s},
                option: [redispatch, {httpchk: GET /}], default-server: {check: true, inter: 1s}, tls: {certificate: www}}
              app: {kind: gunicorn, on: [one, two], workers: 2}
            addresses: {www: {kind: keepalived, to: lb, on: [lb.1, lb.2], priority: [110, 100]}}
            certificates: {www: {}}
            endpoints: {GET /: {weight: 1, at: app, steps: ['cpu lognormal(mean=1ms, cv=0.5)']}}
            load: {all: {to: www, executor: constant-arrival-rate, rate: 1/s, duration: 10s, client: {timeout: 5s}}}
            firewalls: {edge: {guards: app, policy: drop, rules: [{from: lb, verdict: accept}]}}
            monitoring:
              prometheus: {on: watch}
              scrape: {lb: {}}
              alerts: {TargetDown: {expr: up == 0, for: 1m}}
              people: {anna: {}}
            """;

    @TempDir
    private Path folder;

    private Terminal run(String verb, String text) throws IOException {
        var file = folder.resolve("shop.yaml");
        Files.writeString(file, text);
        return Terminal.run(verb, "--strict", file.toString());
    }

    @Test
    void aDesignWithoutFindingsPassesAndSaysSo() throws IOException {
        var explained = run("explain", CLEAN);
        assertThat(explained.out()).contains("What this design should not have: nothing found");
        assertThat(explained.exitCode()).isZero();
        assertThat(run("validate", CLEAN).exitCode()).isZero();
    }

    @Test
    void aFindingIsToldAtItsPlaceAndFails() throws IOException {
        var open = CLEAN.replace("guards: app", "guards: lb").replace("{from: lb, verdict: accept}", "{verdict: accept}");

        var validated = run("validate", open);
        assertThat(validated.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(validated.err()).endsWith(
                "shop.yaml:7:3: exposure: Clients can connect to app.1, app.2 (HTTP), which nothing here asks of them: no firewall keeps them out\n");
        assertThat(run("explain", open).exitCode()).isEqualTo(ExitCode.FAILED);
        // Without --strict it is told by explain, and fails nothing.
        assertThat(Terminal.run("explain", folder.resolve("shop.yaml").toString()).exitCode()).isZero();
        assertThat(Terminal.run("validate", folder.resolve("shop.yaml").toString()).err()).doesNotContain("exposure");
    }
}
