package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} says is in force. */
class ValuesInForceTest {
    private static final Pattern FOR_MACHINES_ONLY =
            Pattern.compile("\\d{18}|\\bnull\\b|Optional|@[0-9a-f]{5}|[A-Za-z]+\\[[a-z]+[A-Za-z]*=|NaN|Infinity");
    private static final String DATABASE = """
            version: 1
            name: One
            hosts: {one: {}, two: {}, three: {}}
            services:
              app: {kind: gunicorn, on: [three], pool: {to: db}}
              db: {kind: mysql, primary: one, replicas: [{on: two}], %s}
            endpoints: {GET /: {weight: 1, at: app, steps: [read 1ms]}}
            load: {visitors: {executor: constant-arrival-rate, rate: 10/s, duration: 1m}}
            """;
    private static final String BALANCERS = """
            version: 1
            name: One
            hosts: {one: {}, two: {}}
            services:
              lb: {kind: haproxy, on: [one, two], backend: web}
              web: {kind: nginx, on: [one, two]}
            addresses: {www: {%s}}
            endpoints: {GET /: {weight: 1, at: web}}
            load: {visitors: {executor: constant-arrival-rate, rate: 10/s, duration: 1m, to: www}}
            """;

    @TempDir
    private Path folder;

    @Test
    void everyValueOfEveryScenarioOfTheCatalogueReadsAsAFileWouldSayIt() throws IOException {
        var odd = new ArrayList<String>();
        int seen = 0;
        try (var files = Files.walk(Path.of("src/main/scenarios"))) {
            for (var file : files.filter(name -> name.toString().endsWith(".yaml")).sorted().toList()) {
                for (var line : ScenarioFile.read(file, List.of()).lines()) {
                    seen++;
                    if (FOR_MACHINES_ONLY.matcher(line.value()).find()) {
                        odd.add(file + ": " + line.path() + ": " + line.value());
                    }
                }
            }
        }

        assertThat(odd).isEmpty();
        assertThat(seen).isGreaterThan(5_000);
    }

    @Test
    void connectionsKeptByDefaultAreWarnedOfWhereTheyLoseAPostAndNowhereElse() throws IOException {
        assertThat(warnings("flavour: nginx-1.30", "worker-class: gthread"))
                .singleElement().asString().contains("services.web.upstream").contains("a POST that crosses its goodbye");
        assertThat(warnings("flavour: nginx-1.30", "workers: 2")).isEmpty();
        assertThat(warnings("flavour: nginx-1.22", "worker-class: gthread")).isEmpty();
    }

    private List<String> warnings(String web, String app) throws IOException {
        var file = folder.resolve("kept.yaml");
        Files.writeString(file, """
                version: 1
                name: One
                hosts: {one: {}, two: {}}
                services:
                  web: {kind: nginx, on: [one], upstream: {to: app}, %s}
                  app: {kind: gunicorn, on: [one, two], %s}
                endpoints: {GET /: {weight: 1, at: app, steps: [cpu 1ms]}}
                load: {visitors: {executor: constant-arrival-rate, rate: 10/s, duration: 1m}}
                """.formatted(web, app));
        var read = ScenarioFile.read(file, List.of());
        assertThat(read.errors()).isEmpty();
        return read.warnings().stream().map(String::valueOf).filter(text -> text.contains("services.web")).toList();
    }

    @Test
    void whatTheClientOfAKilledWorkerGetsIsSaidWithTheVersion() throws IOException {
        var application = """
                version: 1
                name: One
                hosts: {one: {}}
                services: {app: {kind: gunicorn, on: [one], %s}}
                endpoints: {GET /: {weight: 1, at: app, steps: [cpu 1ms]}}
                load: {visitors: {executor: constant-arrival-rate, rate: 10/s, duration: 1m}}
                """;

        assertThat(shown(application, "workers: 2")).containsEntry("services.app.rule.killed-worker", "closes the connection");
        assertThat(shown(application, "flavour: gunicorn-26.1")).containsEntry("services.app.rule.killed-worker", "answers 500");
        assertThat(shown(application, "threads: 2")).containsEntry("services.app.rule.killed-worker", "none is killed");
        assertThat(shown(application, "timeout: 0s")).containsEntry("services.app.rule.killed-worker", "none is killed");
    }

    @Test
    void anArchiveThatNobodyKeepsIsCalledNone() throws IOException {
        assertThat(shown(DATABASE, "backups: {from: db.2, full: 1d, size: 1GB}")).containsEntry("services.db.backups.archive", "none");
        assertThat(shown(DATABASE, "backups: {from: db.2, full: 1d, size: 1GB, archive: stream}"))
                .containsEntry("services.db.backups.archive", "stream");
        assertThat(shown(DATABASE, "backups: {from: db.2, full: 1d, size: 1GB, archive: 5m}"))
                .containsEntry("services.db.backups.archive", "5m");
    }

    @Test
    void theSettingsOfSemiSyncAreShownWhereItIsOnAlone() throws IOException {
        assertThat(shown(DATABASE, "semi-sync: {acks: 1}"))
                .containsEntry("services.db.semi-sync.acks", "1")
                .containsEntry("services.db.semi-sync.timeout", "10s")
                .containsEntry("services.db.semi-sync.wait_no_replica", "true");
        assertThat(shown(DATABASE, "semi-sync: {timeout: never}")).containsEntry("services.db.semi-sync.timeout", "never");
        assertThat(shown(DATABASE, "semi-sync: off"))
                .containsEntry("services.db.semi-sync", "off")
                .doesNotContainKey("services.db.semi-sync.acks");
        assertThat(shown(DATABASE, "gtid: true"))
                .containsEntry("services.db.semi-sync", "unset")
                .doesNotContainKey("services.db.semi-sync.timeout");
    }

    @Test
    void theLifeOfADnsAnswerIsShownWhetherOrNotItIsGiven() throws IOException {
        assertThat(shown(BALANCERS, "to: lb")).containsEntry("addresses.www.dns.ttl", "5m");
        assertThat(shown(BALANCERS, "to: lb, dns: {ttl: 20s}")).containsEntry("addresses.www.dns.ttl", "20s");
        assertThat(shown(BALANCERS, "kind: keepalived, on: [lb.1, lb.2]")).doesNotContainKey("addresses.www.dns.ttl");
    }

    @Test
    void theSettingsOfAScriptOfKeepalivedAreShownWhereOneRunsAlone() throws IOException {
        assertThat(shown(BALANCERS, "kind: keepalived, on: [lb.1, lb.2], vrrp_script: {fall: 2}"))
                .containsEntry("addresses.www.vrrp_script.fall", "2")
                .containsEntry("addresses.www.vrrp_script.interval", "1s");
        assertThat(shown(BALANCERS, "kind: keepalived, on: [lb.1, lb.2]"))
                .containsEntry("addresses.www.vrrp_script", "unset")
                .doesNotContainKey("addresses.www.vrrp_script.interval");
    }

    private Map<String, String> shown(String scenario, String settings) throws IOException {
        var file = Files.writeString(folder.resolve("one.yaml"), scenario.formatted(settings));
        var read = ScenarioFile.read(file, List.of());
        assertThat(read.errors()).isEmpty();
        var shown = new LinkedHashMap<String, String>();
        read.lines().forEach(line -> shown.put(line.path(), line.value()));
        return shown;
    }
}
