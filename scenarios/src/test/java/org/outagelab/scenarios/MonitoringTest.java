package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.OutageResults;
import org.outagelab.results.Lane;
import org.outagelab.results.Mark;
import org.outagelab.scenario.Problem;

/** Monitoring and people in whole runs: what they see, when they say it, and what becomes of the fault. */
class MonitoringTest {
    private static final String SHOP = """
            version: 1
            name: One server, watched
            seed: 7
            hosts: {front: {cores: 2}, back: {cores: 2}, watch: {cores: 1}}
            services:
              lb:
                kind: haproxy
                on: front
                backend: app
                timeout: {connect: 1s, queue: 5s, server: 5s}
                option: {httpchk: GET /health}
                default-server: {check: true, inter: 2s, fall: 3, rise: 2}
              app: {kind: gunicorn, on: back, workers: 2, pool: {to: db}}
              db: {kind: mysql, primary: back}
            endpoints:
              GET /item: {weight: 1, at: app, steps: [cpu 3ms, read 1ms]}
              GET /health: {weight: 0, at: app}
              GET /metrics: {weight: 0, at: app, steps: [cpu 2ms]}
            load:
              visitors: {executor: constant-arrival-rate, rate: 5/s, duration: 30m, client: {timeout: 10s}}
            monitoring:
              prometheus: {on: watch, scrape_interval: 15s, evaluation_interval: 15s, evaluation_offset: 3s}
              scrape:
                lb: {scrape_offset: 1s}
                app: {endpoint: GET /metrics, scrape_offset: 5s}
                db: {scrape_offset: 6s}
              probes: {shop: {endpoint: GET /item, to: lb, scrape_offset: 7s}}
              alerts:
                TargetDown: {expr: up == 0, for: 1m}
                ServerDown: {expr: 'haproxy_server_status{state="DOWN"} == 1', for: 1m}
                MysqlDown: {expr: mysql_up == 0, for: 1m}
                ShopDown: {expr: probe_success == 0, for: 1m}
                Errors:
                  expr: sum(rate(haproxy_frontend_http_responses_total{code="5xx"}[1m])) / sum(rate(haproxy_frontend_http_responses_total[1m])) > 0.05
              alertmanager: {group_by: [alertname]}
              people: {ann: {push: 10s, acknowledge: 1m, diagnose: 2m, repair: 30s}}
            """;

    private static OutageResults run(String... faults) {
        return shop(faults).run();
    }

    private static Outage shop(String... faults) {
        return Outage.parse(SHOP).with("faults", "[" + String.join(", ", faults) + "]").runs(1);
    }

    private static double at(OutageResults results, String label) {
        return results.marks().stream()
                .filter(mark -> mark.label().startsWith(label))
                .mapToDouble(Mark::at)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static List<String> fired(OutageResults results) {
        return results.marks().stream()
                .map(Mark::label)
                .filter(label -> label.endsWith(" fires"))
                .map(label -> label.substring(0, label.length() - " fires".length()))
                .sorted()
                .distinct()
                .toList();
    }

    @Test
    void aDeadServerIsSeenByItsScrapeByHaproxyAndByACustomersProbe() {
        var results = run("{name: dies, at: 300s, action: crash, target: app.1}");

        assertThat(fired(results)).containsExactly("Errors", "ServerDown app.1", "ShopDown shop", "TargetDown app.1");
        // Scrape of app.1 at 305 s, evaluations at 303, 318 ... s: pending at 318, firing at 378 s.
        assertThat(at(results, "TargetDown app.1 fires")).isCloseTo(378, within(0.001));
        // Down for HAProxy within 6 s and the timeout: its scrape is at 316 s.
        assertThat(at(results, "ServerDown app.1 fires")).isCloseTo(378, within(0.001));
        // From the first alert of its group: the ratio of errors.
        assertThat(at(results, "notified: Errors")).isCloseTo(at(results, "Errors fires") + 30, within(0.01));
    }

    @Test
    void somebodyIsToldAcknowledgesAndEndsTheFaultThatWouldLastForGood() {
        var results = run("{name: dies, at: 300s, action: crash, target: app.1}");

        double told = at(results, "ann is told");
        assertThat(told).isCloseTo(at(results, "notified:") + 10, within(0.01));
        assertThat(at(results, "ann acknowledges")).isCloseTo(told + 60, within(0.01));
        assertThat(at(results, "ann has repaired it")).isCloseTo(told + 210, within(0.01));
        assertThat(at(results, "dies ends")).isEqualTo(at(results, "ann has repaired it"));
        assertThat(results.incident("dies").all().unrecovered()).isZero();
        assertThat(results.metric("time_to_repair").mean()).isCloseTo(at(results, "dies ends") - 300, within(0.001));
        assertThat(results.metric("time_to_notify").mean()).isCloseTo(at(results, "notified:") - 300, within(0.001));
        assertThat(results.metric("alerts.missed").mean()).isZero();
    }

    @Test
    void theBoardHasALaneOfItsOwn() {
        var results = shop("{name: dies, at: 300s, action: crash, target: app.1}").with("monitoring.alerts.Errors", "null").run();

        var lane = results.all().timeline().lanes().stream().filter(each -> each.component().equals("monitoring")).findFirst();
        assertThat(lane.orElseThrow().spans()).extracting(Lane.Span::state).startsWith(
                Lane.State.QUIET, Lane.State.ALERT_PENDING, Lane.State.ALERT_FIRING, Lane.State.PERSON_TOLD, Lane.State.PERSON_AT_WORK);
        assertThat(lane.get().spans().get(0).from()).isZero();
        assertThat(lane.get().spans()).extracting(Lane.Span::to).last().isEqualTo(1800.0);
    }

    @Test
    void aHungProcessLetsItsScrapeTimeOut() {
        var results = run("{name: hangs, at: 300s, action: hang, target: app.1}");

        // Scrape at 305 s, timed out at 315 s: pending at 318 s all the same.
        assertThat(at(results, "TargetDown app.1 fires")).isCloseTo(378, within(0.001));
    }

    @Test
    void aDeadDatabaseIsUpForItsExporterAndDownForWhatItSays() {
        var results = run("{name: dies, at: 300s, action: crash, target: db.1}");

        assertThat(fired(results)).contains("MysqlDown db.1", "ShopDown shop").doesNotContain("TargetDown db.1");
    }

    @Test
    void aPathThatIsCutMakesEveryTargetBehindItDownAndNothingFails() {
        var results = run("{name: cut, at: 300s, duration: 10m, action: 'partition(watch, all)'}");

        assertThat(fired(results)).contains("TargetDown app.1", "TargetDown db.1", "TargetDown lb.1").doesNotContain("ShopDown shop");
        assertThat(results.requestsFailed().mean()).isZero();
        assertThat(results.metric("alerts.storm").mean()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aDeadMonitorSaysNothingAndOnlyTheDeadMansSwitchNotices() {
        var faults = "{name: monitor dies, at: 100s, action: host-down, target: watch}";
        var silent = run(faults);
        var noticed = shop(faults).with("monitoring.dead-mans-switch", "5m").run();

        assertThat(fired(silent)).isEmpty();
        assertThat(at(silent, "ann is told")).isNaN();
        // The last word left within the minute before 100 s.
        assertThat(at(noticed, "the dead man's switch says")).isBetween(340.0, 401.0);
        assertThat(at(noticed, "ann is told")).isCloseTo(at(noticed, "the dead man's switch says") + 10, within(0.01));
        assertThat(at(shop().with("monitoring.dead-mans-switch", "5m").run(), "the dead man's switch says")).isNaN();
    }

    @Test
    void withoutMonitoringACustomerComplainsAndOnlyThenSomebodyActs() {
        var results = shop("{name: dies, at: 300s, action: crash, target: app.1}")
                .with("monitoring.prometheus", "off")
                .with("monitoring.complaints", "12m")
                .run();

        // The first request fails once HAProxy has tried it four times, a second apart.
        assertThat(at(results, "a customer says")).isCloseTo(300 + 720 + 4, within(1.0));
        assertThat(at(results, "dies ends")).isCloseTo(at(results, "a customer says") + 220, within(0.01));
        assertThat(results.metric("alerts.missed").mean()).isEqualTo(1);
        assertThat(results.metric("scrapes.begun").mean()).isZero();
    }

    @Test
    void nobodyComplainsOfWhatHasBeenOverForAMinute() {
        var results = shop("{name: blinks, at: 300s, duration: 30s, action: crash, target: app.1}")
                .with("monitoring.prometheus", "off")
                .with("monitoring.complaints", "5m")
                .run();

        assertThat(at(results, "a customer says")).isNaN();
    }

    @Test
    void withoutPeopleAFaultWithoutADurationLastsForGood() {
        var results = shop("{name: dies, at: 300s, action: crash, target: app.1}").with("monitoring.people", "null").run();

        assertThat(at(results, "dies ends")).isNaN();
        assertThat(results.incident("dies").all().unrecovered()).isEqualTo(1);
    }

    @Test
    void aFaultThatAPersonHasEndedDoesNotEndASecondTime() {
        var results = run("{name: dies, at: 300s, duration: 15m, action: crash, target: app.1}");

        assertThat(results.marks()).extracting(Mark::label).filteredOn(label -> label.equals("dies ends")).hasSize(1);
    }

    @Test
    void scrapesOfAnApplicationTakeItsWorkers() {
        var seldom = run();
        var often = shop().with("monitoring.scrape.app.scrape_interval", "100ms").run();

        double more = often.metric("app.utilization").mean() - seldom.metric("app.utilization").mean();
        // Ten a second of 2 ms on two workers.
        assertThat(more).isCloseTo(0.01, within(0.002));
    }

    @Test
    void aScenarioWithoutMonitoringIsNotTouchedByIt() {
        var without = shop("{name: dies, at: 300s, duration: 1m, action: crash, target: app.1}").with("monitoring", "null");

        assertThat(without.run().metric("alerts.fired").note()).isEqualTo("no monitoring");
        assertThat(without.run().all().timeline().lanes()).extracting(Lane::component).doesNotContain("monitoring");
    }

    @Test
    void removingMonitoringNeverShortensAnOutage() {
        for (var action : List.of("crash", "hang", "drop")) {
            for (var target : List.of("app.1", "db.1", "lb.1")) {
                for (int seed = 1; seed <= 3; seed++) {
                    var watched = shop("{name: strikes, at: 300s, action: " + action + ", target: " + target + "}")
                            .with("monitoring.people", "{ann: {}, bob: {away: 50%}}")
                            .with("load.visitors.duration", "3h")
                            .with("load.visitors.rate", "0.5/s")
                            .seed(seed);
                    var unwatched = watched.with("monitoring.prometheus", "off");

                    assertThat(ends(unwatched.run())).as(action + " " + target).isGreaterThanOrEqualTo(ends(watched.run()));
                }
            }
        }
    }

    /** When the fault was over; the end of time if never. */
    private static double ends(OutageResults results) {
        double at = at(results, "strikes ends");
        return Double.isNaN(at) ? Double.POSITIVE_INFINITY : at;
    }

    @Test
    void whatCanNeverFireIsWarnedOf() {
        var outage = Outage.parse(SHOP)
                .with("monitoring.alerts.Seldom", "{expr: 'rate(flask_http_request_total[15s]) > 1'}")
                .with("monitoring.alerts.Nobody", "{expr: 'up{instance=\"app.7\"} == 0'}")
                .with("monitoring.alerts.Late", "{expr: up == 0, for: 1h}");

        assertThat(outage.warnings()).extracting(Problem::message)
                .contains(
                        "rate over 15s never has the two samples that it needs: scrapes are 15s apart",
                        "no target is called 'app.7': it selects nothing",
                        "the load lasts 30m: it never fires");
        assertThat(Outage.parse(SHOP).warnings()).isEmpty();
    }
}
