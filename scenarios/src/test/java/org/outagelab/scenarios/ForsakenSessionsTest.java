package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.Outage;

/** Sessions of a machine that goes without a word count for {@code max_connections} until the kernel's keepalive asks. */
class ForsakenSessionsTest {
    /** Three times, and the last time for good: 20 workers, each with its session, of at most 50. */
    private static String scenario(String minutes) {
        return """
            version: 1
            name: The machine of the application goes
            hosts: {a: {}, d: {}}
            services:
              app: {kind: gunicorn, on: a, workers: 20, pool: {to: db}}
              db: {kind: mysql, primary: d, max_connections: 50}
            endpoints: {GET /: {at: app, steps: [wait exp(20ms), read 1ms]}}
            load: {all: {executor: constant-arrival-rate, rate: 2/s, duration: %s, to: app, client: {timeout: 5s}}}
            faults:
              - {name: first, at: 5m, duration: 10s, action: host-down, target: a}
              - {name: second, at: 10m, duration: 10s, action: host-down, target: a}
            """.formatted(minutes);
    }

    @Test
    void theyFillUpTheServer() {
        assertThat(tooMany("20m")).isGreaterThan(100);
    }

    @Test
    void afterTwoHoursTheyAreGone() {
        assertThat(tooMany("150m")).isEqualTo(tooMany("126m"));
    }

    private static long tooMany(String minutes) {
        return Outage.parse(scenario(minutes)).runs(1).run().all().outcomes().getOrDefault("http-500 mysql 1040 too many connections", 0L);
    }
}
