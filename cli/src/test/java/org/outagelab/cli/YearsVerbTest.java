package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YearsVerbTest {
    private static final String ONE = "../scenarios/src/main/scenarios/ladder/0-one-server.yaml";

    @TempDir
    private Path folder;

    @Test
    void theDowntimeOfTheMixAndItsExactValueStandBesideEachOther() throws Exception {
        var out = folder.resolve("report");

        var terminal = Terminal.run(
                "years", "--quiet", "--runs", "2", "--out", out.toString(), ONE, "--set", "costs={host-month: 50, hour-down: 1000}", "--set",
                "sla=[{objective: 99.9%, credit: 10%}]");

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).contains("configuration *", "server-1 host-fault", "app.1 hang", "Two and more at once: ", "costs a year", "months that break a promise", "down for more than");
        assertThat(terminal.out().lines().filter(line -> !line.startsWith("repeat") && !line.startsWith("report")))
                .allMatch(line -> line.length() <= 100);
        var document = Files.readString(out.resolve("result.json"));
        assertThat(out.resolve("charts/downtime.svg")).exists();
        assertThat(out.resolve("charts/years.svg")).exists();
        assertThat(out.resolve("charts/money.svg")).exists();
        assertThat(out.resolve("charts/topology-1.svg")).exists();
        assertThat(out.resolve("charts/waterfall.svg")).doesNotExist();
        // A host for 12 months, and every hour of downtime.
        assertThat(document(out, "hosts")).isEqualTo(600);
        assertThat(document(out, "down")).isCloseTo(1000 * mean(Files.readString(out.resolve("result.json")), "downtime.per_year"), within(0.01));
        // One server: nothing reacts, so what runs show and what the structure says are the same.
        double hours = mean(document, "downtime.per_year");
        double exact = Double.parseDouble(document.replaceAll("(?s).*\"exact_hours_of_the_mix\": ([0-9.E-]+).*", "$1"));
        assertThat(hours / exact).isBetween(0.99, 1.01);
        assertThat(document).doesNotContain("failure_level");
    }

    private static double document(Path out, String part) throws Exception {
        return Double.parseDouble(Files.readString(out.resolve("result.json")).replaceAll("(?s).*\"bills\":.*?\"" + part + "\": ([0-9.E-]+).*", "$1"));
    }

    private static double mean(String document, String metric) {
        var found = Pattern.compile('"' + Pattern.quote(metric) + "\": \\{\\s+\"mean\": ([0-9.E-]+)").matcher(document);
        assertThat(found.find()).as(metric).isTrue();
        return Double.parseDouble(found.group(1));
    }

    @Test
    void theSameSeedGivesTheSameBytesForAnyNumberOfThreads() {
        var one = Terminal.run("years", "--json", "--runs", "2", "--threads", "1", ONE, "--set", "reliability={defaults: none, app: {mtbf: 9d, mttr: 10s}}");
        var three = Terminal.run("years", "--json", "--runs", "2", "--threads", "3", ONE, "--set", "reliability={defaults: none, app: {mtbf: 9d, mttr: 10s}}");

        assertThat(one.exitCode()).isZero();
        assertThat(one.out()).startsWith("{\n  \"schemaVersion\": 1").isEqualTo(three.out());
    }

    @Test
    void whereNothingFailsThereIsABoundAndNoDowntime() {
        var terminal = Terminal.run("years", "--quiet", "--runs", "2", ONE, "--set", "reliability={defaults: none}");

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).contains("nothing fails");
    }

    @Test
    void theExactSolverAndTheSimulationAgree() {
        var terminal = Terminal.run("check", "--quiet", ONE);

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).contains("GET /style.css", "all endpoints", "all or nothing: a share of requests is served");
    }

    @Test
    void aSimulationOfSomethingElseWouldBeNoticed() {
        // Crews are not in the exact values: with one for two machines that are mostly down, only the full model differs.
        var terminal = Terminal.run("check", "--json", ONE, "--set",
                "reliability={defaults: none, each instance: {mtbf: 1d, mttr: exp(1d), crews: 1}}");

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).contains("repairs are independent: crews are limited for web.1 crash, app.1 crash, db.1 crash");
    }
}
