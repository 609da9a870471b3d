package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.OutageResults;
import org.outagelab.scenario.Problem;

/** Clients that send a byte of their header from time to time, for ever (docs/models/client.md). */
class SlowHeadersTest {
    private static Outage attacked(String service, int attackers, String stalls) {
        return Outage.parse("""
                version: 1
                name: Slow headers
                seed: 3
                hosts: {front: {}, back: {}}
                services:
                  entry: {%s}
                  web: {kind: nginx, on: back}
                endpoints: {GET /: {weight: 1, at: %s, cpu: 'lognormal(mean=1ms, cv=0.3)'}}
                load:
                  visitors: {to: entry, executor: constant-arrival-rate, rate: 10/s, duration: 40s, client: {timeout: 2s}}
                  attackers: {to: entry, hostile: true, executor: ramping-vus, think: 'uniform(50ms, 150ms)',
                    stages: [{vus: 0, duration: 10s}, {vus: %d, duration: 20s}], client: {timeout: 10m, stalls: {in: header%s}}}
                """.formatted(service, service.contains("haproxy") ? "web" : "entry", attackers, stalls)).runs(1);
    }

    private static String haproxy(String timeouts) {
        return "kind: haproxy, on: front, backend: web, maxconn: 20, timeout: {connect: 1s, server: 5s, client: 4s" + timeouts + "}";
    }

    private static double ok(OutageResults results, int fromS, int toS) {
        double ok = 0;
        double all = 0;
        for (var series : results.all().timeline().series()) {
            for (int i = 0; series.name().startsWith("requests.") && i < series.values().size(); i++) {
                double at = i * series.stepSeconds();
                double count = at >= fromS && at < toS ? series.values().get(i) : 0;
                all += count;
                ok += series.name().equals("requests.ok") ? count : 0;
            }
        }
        return ok / all;
    }

    @Test
    void everyByteRenewsTheTimeoutOfTheClientAndNoneThatOfTheRequest() {
        var dripping = attacked(haproxy(""), 20, ", every: 1s").run();
        var silent = attacked(haproxy(""), 20, "").run();
        var whole = attacked(haproxy(", http-request: 1s"), 20, ", every: 1s").run();

        assertThat(ok(dripping, 12, 28)).isZero();
        // Four seconds of silence, then all places are free for whoever waits: until the attackers are back, 50 ms later.
        assertThat(ok(silent, 12, 28)).isBetween(0.005, 0.3);
        assertThat(ok(whole, 12, 28)).isGreaterThan(0.8);
        assertThat(ok(dripping, 0, 10)).isEqualTo(1);
    }

    @Test
    void anAttackEndsWithItsLoadAndLeavesNothingBehind() {
        for (var service : new String[] {
            haproxy(""), "kind: nginx, on: front, worker_connections: 20", "kind: gunicorn, on: front, workers: 2, timeout: 60s"
        }) {
            var results = attacked(service, 30, ", every: 1s").run();

            assertThat(ok(results, 12, 28)).as(service).isZero();
            assertThat(ok(results, 32, 40)).as(service).isEqualTo(1);
            assertThat(results.all().audit().balanced()).isTrue();
        }
    }

    @Test
    void nginxWaitsForAWholeHeaderAndNoLonger() {
        var results = attacked("kind: nginx, on: front, worker_connections: 20, client_header_timeout: 3s", 30, ", every: 1s").run();

        var endless = attacked("kind: nginx, on: front, worker_connections: 20", 30, ", every: 1s").run();

        // Of eighteen places each is free every three seconds, for whoever comes first.
        assertThat(ok(results, 12, 28)).isBetween(0.001, 0.5);
        assertThat(ok(endless, 12, 28)).isZero();
    }

    @Test
    void aSyncWorkerIsKilledForAHeaderThatItReadsForTooLong() {
        var results = attacked("kind: gunicorn, on: front, workers: 2, timeout: 3s", 2, ", every: 1s").run();

        assertThat(ok(results, 12, 28)).isBetween(0.1, 0.9);
        assertThat(ok(results, 32, 40)).isEqualTo(1);
    }

    @Test
    void bytesFromTimeToTimeAreOfWhatIsSent() {
        assertThat(attacked(haproxy(""), 2, ", every: 1s").problems()).isEmpty();
        assertThat(attacked("kind: nginx, on: front", 2, ", every: 1s").with("load.attackers.client.stalls.in", "answer").problems())
                .extracting(Problem::text)
                .anyMatch(text -> text.contains("'every' is about bytes that are sent: it means nothing in: answer"));
    }
}
