package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.results.Verdict;

class OneRunTest {
    private static final String HALTED =
            """
            version: 1
            name: Three seconds away
            hosts: {a: {}}
            services: {web: {kind: nginx, on: a}}
            endpoints: {GET /: {at: web, cpu: exp(1ms)}}
            load: {all: {executor: constant-arrival-rate, rate: 50/s, duration: 60s, to: web, client: {timeout: 5s}}}
            faults: [{name: dies, at: 20s, duration: 3s, action: crash, target: web.1}]
            thresholds: [uptime >= 94%]
            """;

    @Test
    void aShareThatOneRunLeavesOpenSaysHowManyRunsWouldDecide() {
        var one = Outage.parse(HALTED).runs(1).run().thresholds().get(0);
        // 57 of 60 buckets: 95 % within 86.1 and 99.0 %, a point above the bound: 8.9 squared.
        assertThat(one.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(one.reason()).isEqualTo("the interval includes the bound: about 80 runs would decide");

        assertThat(Outage.parse(HALTED).runs(80).run().thresholds().get(0).verdict()).isEqualTo(Verdict.PASS);
    }
}
