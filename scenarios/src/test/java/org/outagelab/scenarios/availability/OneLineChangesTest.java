package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.experiment.Years;
import org.outagelab.results.YearsResults;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.OneLineChanges;
import org.outagelab.scenarios.ScenarioDocument;

/** What one line of a file would change is tried, measured as the file itself is, and told only where it gains something. */
class OneLineChangesTest {
    private static final String SHOP = """
            version: 1
            name: a check that asks the application
            hosts: {s0: {cores: 4}, s1: {cores: 4}, s2: {cores: 4}}
            services:
              lb: {kind: haproxy, on: s0, backend: web, timeout: {connect: 1s, server: 10s, client: 30s}, option: [redispatch, {httpchk: %s}], default-server: {check: true, inter: 1s, fall: 2}}
              web: {kind: nginx, on: [s1, s2], upstream: {to: app, pick: same-host, connect_timeout: 1s, read_timeout: 3s}}
              app: {kind: gunicorn, on: [s1, s2], workers: 5}
            endpoints:
              GET /style.css: {weight: 6, at: web}
              GET /item: {weight: 4, at: app, steps: [cpu exp(2ms)]}
              GET /health: {weight: 0, at: app}
            load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 1m, client: {timeout: 10s}}}
            reliability:
              defaults: none
              app: {mtbf: 300d, mttr: 1h, fault: hang}
            """;

    @TempDir
    private Path folder;

    private ScenarioDocument document;
    private Scenario scenario;
    private YearsResults.Topology year;

    @BeforeEach
    void asksTheApplication() throws IOException {
        read("GET /health");
    }

    private void read(String check) throws IOException {
        var path = folder.resolve("shop.yaml");
        Files.writeString(path, String.format(SHOP, check));
        document = ScenarioDocument.read(path, null);
        var file = document.check();
        assertThat(file.errors()).isEmpty();
        scenario = file.variants().get("base");
        year = new Years(scenario, 0, 1).analyse("base", 0.999);
    }

    private List<YearsResults.Change> changes() {
        return new OneLineChanges(document, 0, 1).of(scenario, year);
    }

    @Test
    void theBestLineIsTheOneThatIsMissing() throws IOException {
        // One application hangs at a time: the balancer goes on with the other one, whatever it asks. Of one there is no other.
        Files.writeString(folder.resolve("one.yaml"), String.format(SHOP, "GET /health")
                .replace("on: [s1, s2]", "on: [s1]").replace("mtbf: 300d", "mtbf: 30d"));
        document = ScenarioDocument.read(folder.resolve("one.yaml"), null);
        var file = document.check();
        assertThat(file.errors()).isEmpty();
        scenario = file.variants().get("base");
        year = new Years(scenario, 0, 1).analyse("base", 0.999);

        var changes = changes();

        assertThat(changes).hasSize(1);
        var change = changes.get(0);
        assertThat(change.key()).isEqualTo("services.lb.option");
        assertThat(change.says()).isEqualTo("lb: httpchk GET /style.css");
        assertThat(change.instead()).isEqualTo("httpchk GET /health");
        // Twelve hangs of an hour take all requests with them, and then the 40 % that need the application.
        assertThat(change.before()).isCloseTo(8760 / 721.0, within(0.3));
        assertThat(change.after()).isCloseTo(0.4 * 8760 / 721.0, within(0.3));
        // The number is that of the changed file on its own.
        var changed = document.with(change.key(), change.value(), "").check().variants().get("base");
        assertThat(change.after()).isEqualTo(new Years(changed, 0, 1).analyse("base", 0.999).downtime().mean());
        assertThat(year.notes()).contains("GET /style.css needs no app, and loses 12.1 h a year by its hang: the checks of lb ask it, and"
                + " take out the servers in front of it");
        assertThat(new Years(changed, 0, 1).analyse("base", 0.999).notes()).noneMatch(note -> note.contains("needs no"));
    }

    @Test
    void nothingIsToldWhereNoLineGainsAnything() {
        assertThat(changes()).isEmpty();
        assertThat(year.notes()).noneMatch(note -> note.contains("needs no"));
    }

    @Test
    void workersThatWaitForADatabaseAreTheReasonWhereNoCheckIs() throws IOException {
        var text = """
                version: 1
                name: workers that wait
                hosts: {s1: {cores: 4}, s2: {cores: 4}}
                services:
                  app: {kind: gunicorn, on: s1, workers: 2, pool: {to: db, connect-timeout: 10s%s}}
                  db: {kind: mysql, primary: s2}
                endpoints: {GET /page: {weight: 1, at: app, steps: [cpu exp(1ms)]}, GET /item: {weight: 1, at: app, steps: [read exp(1ms)]}}
                load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 1m, client: {timeout: 5s}}}
                reliability: {defaults: none, db: {mtbf: 30d, mttr: 1h, fault: %s}}
                """;
        var path = folder.resolve("waits.yaml");
        Files.writeString(path, String.format(text, "", "hang"));
        var hang = new Years(ScenarioDocument.read(path, null).check().variants().get("base"), 0, 1).analyse("base", 0.999);
        Files.writeString(path, String.format(text, ", read-timeout: 1s", "crash"));
        var crash = new Years(ScenarioDocument.read(path, null).check().variants().get("base"), 0, 1).analyse("base", 0.999);

        assertThat(hang.notes()).anySatisfy(note ->
                assertThat(note).startsWith("GET /page needs no db, and loses ").endsWith(" a year by its hang: workers that wait for it serve nobody else"));
        // A connection that is refused at once keeps no worker.
        assertThat(crash.notes()).noneMatch(note -> note.contains("needs no"));
    }
}
