package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.outagelab.Outage;
import org.outagelab.findings.Findings;
import org.outagelab.results.Finding;
import org.outagelab.results.Finding.Sort;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.FailurePaths;

/** What is said of a design without running it, held against runs and against the structure that years are made of. */
class FindingsTest {
    private static String shop(String more) {
        return """
                version: 1
                name: A shop
                hosts: {front: {zone: a}, back: {zone: a}, store: {zone: a}}
                services:
                  lb: {kind: haproxy, on: front, backend: app, timeout: {connect: 1s, server: 5s, client: 5s}%s}
                  app: {kind: gunicorn, on: back, workers: 4, pool: {to: db}}
                  db: {kind: mysql, primary: store}
                endpoints: {GET /: {weight: 1, at: app, steps: [read lognormal(3ms, cv=0.3)]}}
                """.formatted(more);
    }

    private static String load(String name, String to) {
        return name + ": {to: " + to + ", executor: constant-arrival-rate, rate: 5/s, duration: 4s, client: {timeout: 2s}}";
    }

    private static String visitors() {
        return "load: {" + load("visitors", "lb") + "}\n";
    }

    private static List<Finding> of(String text) {
        return Findings.of(Outage.parse(text).scenario());
    }

    private static List<String> abouts(List<Finding> findings, Sort sort) {
        return findings.stream().filter(finding -> finding.sort() == sort).map(Finding::about).toList();
    }

    @Example
    void theStartingDesignHasItsWeakSpots() {
        var findings = Findings.of(Outage.catalogue("www-foobar-com").scenario());

        assertThat(abouts(findings, Sort.SINGLE_POINT)).containsExactly("server-1", "server-2", "server-3");
        assertThat(abouts(findings, Sort.EXPOSURE)).containsExactly("web", "app", "db");
        assertThat(abouts(findings, Sort.PLAINTEXT)).containsExactly("clients → lb");
        assertThat(abouts(findings, Sort.UNWATCHED)).containsExactly("");
        assertThat(findings).extracting(Finding::sentence).contains(
                "While server-2 is down, 100 % of all requests fail: it runs web.1, app.1, db.2",
                "Clients can connect to db.1, db.2 (SQL), which nothing here asks of them: no firewall keeps them out",
                "HTTP between clients and lb is not encrypted: what clients send and get passes in plaintext",
                "Nobody watches: no alert tells anybody of an outage");
        assertThat(findings).allSatisfy(finding -> assertThat(finding.sentence()).doesNotEndWith(".").doesNotContain("null"));
    }

    @Example
    void whatKeepsClientsOutEncryptsAndWatchesLeavesTheMachinesAlone() {
        var findings = of(shop(", tls: {certificate: www}") + visitors() + """
                certificates: {www: {}}
                firewalls: {edge: {guards: all, policy: drop, rules: [{from: clients, to: lb, verdict: accept}, {from: all, verdict: accept}]}}
                monitoring:
                  prometheus: {on: front}
                  scrape: {db: {}}
                  alerts: {TargetDown: {expr: up == 0, for: 10s}}
                  people: {anna: {}}
                """);

        assertThat(findings).extracting(Finding::sort).containsOnly(Sort.SINGLE_POINT);
    }

    @Example
    void watchingWithoutARuleOrAPersonIsSaid() {
        var jobs = "monitoring:\n  prometheus: {on: front}\n  scrape: {db: {}}\n";
        assertThat(of(shop("") + visitors() + jobs)).filteredOn(finding -> finding.sort() == Sort.UNWATCHED)
                .extracting(Finding::sentence).containsExactly("There is monitoring, but no rule: no alert tells anybody of an outage");
        assertThat(of(shop("") + visitors() + jobs + "  alerts: {TargetDown: {expr: up == 0, for: 10s}}\n"))
                .filteredOn(finding -> finding.sort() == Sort.UNWATCHED)
                .extracting(Finding::sentence).containsExactly("Alerts are sent, but nobody is on call: no person does anything about them");
        assertThat(of(shop("") + visitors() + "monitoring: {complaints: 15m, people: {anna: {}}}\n")).filteredOn(finding -> finding.sort() == Sort.UNWATCHED)
                .extracting(Finding::sentence).containsExactly("Nobody watches: an outage lasts at least until a customer complains");
    }

    @Example
    void aHopBetweenZonesIsPlaintextAndOneWithinAZoneIsNot() {
        var apart = shop("").replace("store: {zone: a}", "store: {zone: b}") + visitors();

        assertThat(abouts(of(shop("") + visitors()), Sort.PLAINTEXT)).containsExactly("clients → lb");
        assertThat(abouts(of(apart), Sort.PLAINTEXT)).containsExactly("clients → lb", "app → db");
        assertThat(abouts(of(apart.replace("primary: store", "primary: back, replicas: [{on: store}]")), Sort.PLAINTEXT))
                .containsExactly("clients → lb", "db.1 → db.2");
    }

    @Example
    void aHopToADatabaseThatIsEncryptedIsNoFinding() {
        var apart = shop("").replace("store: {zone: a}", "store: {zone: b}") + visitors();
        var offered = apart.replace("primary: store", "primary: store, tls: {certificate: data}") + "certificates: {data: {}}\n";
        var wanted = offered.replace("pool: {to: db}", "pool: {to: db, ssl: required}");

        assertThat(abouts(of(offered), Sort.PLAINTEXT)).containsExactly("clients → lb", "app → db");
        assertThat(abouts(of(wanted), Sort.PLAINTEXT)).containsExactly("clients → lb");
    }

    @Example
    void aHopToAServerByTlsIsNoFinding() {
        var apart = """
                version: 1
                name: A shop
                hosts: {front: {zone: a}, back: {zone: b}}
                services:
                  lb: {kind: haproxy, on: front, backend: web, timeout: {connect: 1s, server: 5s, client: 5s}}
                  web: {kind: nginx, on: back}
                endpoints: {GET /: {weight: 1, at: web}}
                """ + visitors();
        var encrypted = apart.replace("client: 5s}}", "client: 5s}, default-server: {ssl: true}}")
                        .replace("on: back}", "on: back, tls: {certificate: inner}}")
                + "certificates: {inner: {}}\n";

        assertThat(abouts(of(apart), Sort.PLAINTEXT)).containsExactly("clients → lb", "lb → web");
        assertThat(abouts(of(encrypted), Sort.PLAINTEXT)).containsExactly("clients → lb");
    }

    @Provide
    Arbitrary<String> firewalls() {
        var names = Arbitraries.of("clients", "front", "back", "store", "all", "app", "db", "zone a");
        var targets = Arbitraries.of("app", "db", "store", "back", "all", "app.1");
        var verdicts = Arbitraries.of("accept", "drop", "reject", "icmp");
        var rule = Combinators.combine(names, targets, verdicts, Arbitraries.of("", ", state: new", ", traffic: requests", ", traffic: checks"))
                .as((from, to, verdict, more) -> "{from: " + from + ", to: " + to + ", verdict: " + verdict + more + "}");
        var firewall = Combinators.combine(targets, verdicts, rule.list().ofMaxSize(3))
                .as((guards, policy, rules) -> "{guards: " + guards + ", policy: " + policy + ", rules: [" + String.join(", ", rules) + "]}");
        return firewall.list().ofMaxSize(2).map(all -> {
            var text = new StringBuilder("firewalls: {");
            for (int i = 0; i < all.size(); i++) {
                text.append(i == 0 ? "" : ", ").append("f").append(i).append(": ").append(all.get(i));
            }
            return text.append("}\n").toString();
        });
    }

    /** Two ways to the same: what is said by the rules, and what becomes of somebody who tries. */
    @Property(tries = 40)
    void whatIsExposedIsWhatAStrangerGetsAnAnswerFrom(@ForAll("firewalls") String firewalls) {
        var exposed = abouts(of(shop("") + visitors() + firewalls), Sort.EXPOSURE);

        for (var target : List.of("app", "db")) {
            // Through a shop whose inner calls no firewall hinders, so that only the stranger's own connection decides.
            var text = shop("").replace("steps: [read lognormal(3ms, cv=0.3)]", target.equals("app")
                    ? "steps: [cpu lognormal(3ms, cv=0.3)]" : "steps: [read lognormal(3ms, cv=0.3)]")
                    .replace("at: app", "at: " + target)
                    + "load: {" + load("stranger", target) + "}\n" + firewalls;
            var served = Outage.parse(text).runs(1).run().metric("availability").mean();
            assertThat(served > 0.5).as("%s, of which %.2f is served: %s", target, served, firewalls).isEqualTo(exposed.contains(target));
        }
    }

    /** The finding asks the paths with their shares, years ask the structure: both must name the same machines. */
    @Example
    void theSinglePointsAreThoseOfTheStructure() throws IOException {
        var compared = new TreeSet<String>();
        for (var file : new Catalogue(Path.of("src/main/scenarios")).files()) {
            for (var scenario : ScenarioFile.read(file, List.of()).variants().values()) {
                if (FailurePaths.problems(scenario).isEmpty() && scenario.hosts().size() <= 7) {
                    assertThat(Findings.of(scenario).stream()
                                    .filter(finding -> finding.sort() == Sort.SINGLE_POINT)
                                    .flatMap(finding -> Arrays.stream(finding.about().split(", "))))
                            .as("%s", file)
                            .containsExactlyInAnyOrderElementsOf(single(scenario));
                    compared.add(file.toString());
                }
            }
        }
        assertThat(compared).hasSizeGreaterThan(20);
    }

    private static List<String> single(Scenario scenario) {
        var paths = FailurePaths.of(scenario);
        var structure = paths.structure();
        return paths.failures().values().stream()
                .filter(failure -> failure.fault() == FailureSpec.Fault.HOST_DOWN && failure.members().size() == 1 && !failure.shared())
                .filter(failure -> !structure.succeeds(unit -> !paths.failures().get(unit).members().equals(failure.members())
                        || paths.failures().get(unit).fault() != FailureSpec.Fault.HOST_DOWN))
                .map(failure -> failure.members().get(0))
                .distinct()
                .toList();
    }
}
