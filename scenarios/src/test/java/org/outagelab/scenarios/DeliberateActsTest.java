package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.OutageResults;

/** What is said of what somebody does on purpose: it need not be noticed, and answers for its own doing alone. */
class DeliberateActsTest {
    private static final String SHOP =
            """
            version: 1
            name: Upkeep
            hosts: {lb-1: {}, app-1: {}, app-2: {}, db-1: {}, db-2: {}, ops: {}}
            services:
              lb: {kind: haproxy, on: lb-1, backend: app, timeout: {connect: 1s}, default-server: {check: true}}
              app: {kind: gunicorn, on: [app-1, app-2], workers: 8, pool: {to: db, connect-timeout: 2s, read-timeout: 3s}}
              db:
                kind: mysql
                primary: db-1
                gtid: true
                replicas: [{on: db-2, read_only: true}]
                failover: {by: script, from: ops, cut-over: {by: vip}}
            endpoints:
              POST /buy: {weight: 1, at: app, steps: [cpu exp(2ms), write exp(2ms)]}
            load: {visitors: {executor: constant-arrival-rate, rate: 40/s, duration: 130s, to: lb, client: {timeout: 5s}}}
            faults:
              - {name: maintenance, at: 10s, duration: 5s, action: maint, target: app.1}
              - {name: planned, at: 35s, action: switch-over, target: db.2}
              - {name: crash, at: 100s, duration: 15s, action: crash, target: app.1}
            run: {count: 2}
            """;

    private static OutageResults results;

    @BeforeAll
    static void run() {
        results = Outage.parse(SHOP).run();
    }

    @Test
    void nobodyHasToDetectWhatWasDoneOnPurpose() {
        for (var name : new String[] {"maintenance", "planned"}) {
            assertThat(results.incident(name).all().detectedAfter().hasValue()).as(name).isFalse();
            assertThat(results.incident(name).all().undetected()).as(name).isZero();
        }
        assertThat(results.incident("crash").all().detectedAfter().hasValue()).isTrue();
    }

    @Test
    void aFaultThatTheWritesNeverFeltHasNoTimeUntilTheyWereBack() {
        assertThat(results.incident("maintenance").all().masked()).isTrue();
        assertThat(results.incident("maintenance").all().data()).isNull();
        assertThat(results.incident("planned").all().data().rto().mean()).isBetween(1.0, 5.0);
    }
}
