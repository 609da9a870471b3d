package org.example.brownout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.Fault;
import org.outagelab.Outage;
import org.outagelab.action.Actions;
import org.outagelab.scenario.Problem;

class BrownoutTest {
    private static final Outage SHOP = Outage.parse("""
            version: 1
            hosts: {a: {}, b: {cores: 8}}
            services:
              lb: {kind: haproxy, on: a, backend: app}
              app: {kind: gunicorn, on: b, workers: 8}
            endpoints: {GET /item: {weight: 1, at: app, steps: [cpu 10ms]}}
            load: {visitors: {executor: constant-arrival-rate, rate: 10/s, duration: 3m}}
            run: {count: 1}
            """);

    private static Outage during(String action) {
        return SHOP.withFault(Fault.of(action, "app.1").named("brownout").at("1m").lasting("1m"));
    }

    @Test
    void itStandsInTheCatalogueAndReadsBackAsItIsPrinted() {
        assertThat(Actions.words()).contains("crash", "brownout");
        assertThat(Actions.parse("brownout(10, over=30s)")).isEqualTo(new Brownout(10, 30_000_000_000L));
        assertThat(Actions.parse(new Brownout(2.5, 1_500_000_000L).text())).isEqualTo(new Brownout(2.5, 1_500_000_000L));
    }

    @Test
    void itBecomesTenTimesSlowerAndIsAsBeforeAfterwards() {
        var calm = SHOP.run();
        var slow = during("brownout(10, over=30s)").run();

        assertThat(calm.metric("latency.max").mean()).isLessThan(0.05);
        // A tenth of a second at its slowest, and waiting for each other in some places.
        assertThat(slow.metric("latency.max").mean()).isBetween(0.1, 0.3);
        // Two minutes of three are as before.
        assertThat(slow.metric("latency.p50").mean()).isLessThan(1.2 * calm.metric("latency.p50").mean());
        assertThat(slow.incident("brownout").masked()).isTrue();
    }

    @Test
    void argumentsThatFitNoneAreAProblemAtTheirPlace() {
        assertThat(during("brownout(1, over=30s)").problems())
                .extracting(Problem::text)
                .containsExactly("faults[0].action: 'brownout(1, over=30s)': expected brownout(10, over=60s), a factor of more than 1");
        assertThat(during("brownuot(2, over=30s)").problems())
                .singleElement()
                .asString()
                .contains("unknown action 'brownuot'; did you mean 'brownout'?");
    }
}
