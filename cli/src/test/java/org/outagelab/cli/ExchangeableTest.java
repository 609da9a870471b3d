package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.experiment.Rehearsal;
import org.outagelab.experiment.Spof;
import org.outagelab.reports.SpofReport;
import org.outagelab.results.SpofResults;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;
import org.outagelab.wiring.FailurePaths;

/** {@code spof} tells parts that could change places once, and kills one of them for all. */
class ExchangeableTest {
    private static final String THREE = """
            version: 1
            name: three web servers
            hosts: {edge: {cores: 4}, one: {cores: 2}, two: {cores: 2}, three: {cores: 2}}
            services:
              lb: {kind: haproxy, on: [edge], backend: web, option: [redispatch], default-server: {check: true},
                   timeout: {connect: 1s, client: 10s, server: 10s}}
              web: {kind: nginx, on: [one, two, three]}
            endpoints: {GET /: {weight: 1, at: web, steps: [cpu 1ms]}}
            load: {visitors: {executor: constant-arrival-rate, rate: 100/s, duration: 1m, to: lb, client: {timeout: 5s}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void threeThatAreAlikeAreOneRowAndTheDocumentNamesTheOthers() throws IOException {
        var found = spof(THREE);

        assertThat(found.redundant()).filteredOn(cut -> cut.parts().equals(List.of("web.1 crash"))).singleElement().satisfies(cut -> {
            assertThat(cut.alike()).containsExactly(List.of("web.2 crash"), List.of("web.3 crash"));
            assertThat(cut.shown().settled()).isEqualTo(1);
        });
        assertThat(rows(found)).contains("web.1 crash × 3", "one host-down × 3").doesNotContain("web.2 crash");
        assertThat(text(found)).contains("n that could change places");
    }

    @Test
    void whereNothingIsAlikeNothingIsSaidOfIt() throws IOException {
        var found = spof(THREE, "services.web.on=[one]", "hosts.two=null", "hosts.three=null");

        assertThat(text(found)).doesNotContain("×", "change places");
    }

    /** Each of these lets something tell one of them from the others. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hosts.two.cores=8                                       | web.1 crash × 2, web.2 crash",
        "hosts.three.zone=b                                      | web.1 crash × 2, web.3 crash",
        "hosts.two.boot=90s                                      | web.1 crash × 2, web.2 crash",
        "hosts.two.memory=4GB                                    | web.1 crash × 2, web.2 crash",
        "services.lb.server={web.2: {weight: 3}}                 | web.1 crash × 2, web.2 crash",
        "services.lb.server={web.3: {backup: true}}              | web.1 crash × 2, web.3 crash",
        "services.lb.balance=source                              | web.1 crash, web.2 crash, web.3 crash",
        "services.lb.balance=uri                                 | web.1 crash, web.2 crash, web.3 crash",
        "services.lb.balance=leastconn                           | web.1 crash × 3",
        "network={links: [{from: edge, to: two, latency: 40ms}]} | web.1 crash × 2, web.2 crash",
        "services.x={kind: nginx, on: [two]}                     | web.1 crash × 2, web.2 crash",
        "reliability={web.2: {mtbf: 3d, mttr: 1h}}               | web.1 crash × 2, web.2 crash",
    })
    void whatCanBeToldFromTheOthersIsARowOfItsOwn(String setting, String rows) throws IOException {
        var found = spof(THREE, setting.trim());

        assertThat(rows(found).stream().filter(name -> name.startsWith("web.") && name.contains("crash"))).containsExactly(rows.split(", "));
    }

    @Test
    void serversOfADatabaseKeepTheirNames() throws IOException {
        var found = spof("""
                version: 1
                name: a database
                hosts: {one: {}, two: {}, three: {}, four: {}, five: {}}
                services:
                  app: {kind: gunicorn, on: [four, five], workers: 4, pool: {to: db}}
                  db: {kind: mysql, primary: one, replicas: [{on: two}, {on: three}]}
                endpoints: {GET /: {weight: 1, at: app, steps: [read 1ms]}}
                load: {visitors: {executor: constant-arrival-rate, rate: 20/s, duration: 1m, to: app, client: {timeout: 5s}}}
                """);

        assertThat(rows(found)).noneMatch(name -> name.startsWith("db.") && name.contains("×"))
                .noneMatch(name -> name.matches("(one|two|three) host-down × .*"));
        // The two applications could change places.
        assertThat(rows(found)).anyMatch(name -> name.startsWith("app.1 crash × 2"));
    }

    @Test
    void pairsOnOneMachineAreNotLikePairsOnTwo() throws IOException {
        var found = spof("""
                version: 1
                name: pairs
                hosts: {edge: {}, one: {cores: 2}, two: {cores: 2}}
                services:
                  lb: {kind: haproxy, on: [edge], backend: web, option: [redispatch], default-server: {check: true},
                       timeout: {connect: 1s, client: 10s, server: 10s}}
                  web: {kind: nginx, on: [one, two], upstream: {to: app}}
                  app: {kind: gunicorn, on: [one, two], workers: 4}
                endpoints: {GET /: {weight: 1, at: app, steps: [wait 1ms]}}
                load: {visitors: {executor: constant-arrival-rate, rate: 20/s, duration: 1m, to: lb, client: {timeout: 5s}}}
                """);

        for (var cut : found.cuts()) {
            for (var other : cut.alike()) {
                assertThat(sameNumbers(other)).as(cut.toString()).isEqualTo(sameNumbers(cut.parts()));
            }
        }
        assertThat(found.cuts()).anyMatch(cut -> cut.parts().size() == 2);
    }

    private static boolean sameNumbers(List<String> parts) {
        return parts.stream().map(part -> part.replaceAll(".*\\.(\\d) .*", "$1")).distinct().count() == 1;
    }

    @Test
    void whicheverOfThemIsKilledTheRunShowsTheSame() throws IOException {
        Scenario scenario = read(THREE);
        var paths = FailurePaths.of(scenario);
        var rehearsal = new Rehearsal(scenario, paths);
        var settled = new ArrayList<Double>();
        var first = new ArrayList<Double>();
        for (var failure : paths.failures().values()) {
            if (failure.name().matches("web\\.\\d.*") && failure.fault().word().equals("crash") && failure.members().size() == 1) {
                var seen = rehearsal.kill(List.of(failure), 0);
                settled.add(seen.settled());
                first.add(seen.first());
            }
        }

        assertThat(settled).hasSize(3).containsOnly(1.0);
        assertThat(first).allSatisfy(share -> assertThat(share).isCloseTo(first.get(0), within(0.01)));
    }

    @Test
    void whatAnInterruptionLeavesIsShownAndSaidToBeCutOff() throws IOException {
        var spof = new Spof(read(THREE), 1, 40);
        Thread.currentThread().interrupt();
        var found = spof.analyse("base");

        assertThat(Thread.interrupted()).as("files are to be written").isFalse();
        assertThat(spof.truncated()).isTrue();
        assertThat(found.cuts()).extracting(cut -> cut.parts().get(0)).contains("lb.1 crash");
        assertThat(found.cuts()).anyMatch(cut -> cut.shown().why().equals("stopped before it was killed"));
        var results = new SpofResults("0", "s", "f", "", 42, List.of(found), "", true);
        assertThat(SpofReport.text(results, "").replaceAll("\\s+", " ")).startsWith("TRUNCATED Stopped before the end").contains("stopped before it, or beyond");
        assertThat(SpofReport.json(results)).contains("\"truncated\": true");
    }

    @Test
    void aWholeResultIsNotSaidToBeCutOff() throws IOException {
        var spof = new Spof(read(THREE), 1, 2);
        var results = new SpofResults("0", "s", "f", "", 42, List.of(spof.analyse("base")), "", spof.truncated());

        assertThat(spof.truncated()).isFalse();
        assertThat(SpofReport.text(results, "")).doesNotContain("TRUNCATED", "stopped before");
        assertThat(SpofReport.json(results)).contains("\"truncated\": false");
    }

    private List<String> rows(SpofResults.Topology found) {
        var names = new ArrayList<String>();
        text(found).lines().filter(line -> line.startsWith("    ") && line.contains("  ")).forEach(line ->
                names.add(line.strip().replaceAll("  +.*", "")));
        return names;
    }

    private static String text(SpofResults.Topology found) {
        return SpofReport.text(new SpofResults("0", "s", "f", "", 42, List.of(found), "", false), "");
    }

    private SpofResults.Topology spof(String text, String... settings) throws IOException {
        return new Spof(read(text, settings), 2, 40).analyse("base");
    }

    private Scenario read(String text, String... settings) throws IOException {
        var file = ScenarioFile.read(Files.writeString(folder.resolve("one.yaml"), text), List.of(settings));
        assertThat(file.errors()).isEmpty();
        return Map.copyOf(file.variants()).get("base");
    }
}
