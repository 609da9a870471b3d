package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.results.SpofResults;

/** What brings a service down alone and in pairs, against what a pencil says. */
class SpofTest {
    /** Down 1 % of the time, 8.76 times a year. */
    private static final String ONE_PERCENT = "mtbf: 990h, mttr: 10h, fault: crash";

    private static SpofResults.Topology analysed(int kills, int threads, String services, String reliability) {
        var scenario = Lab.scenario("{version: 1, name: test, hosts: {s0: {}, s1: {}, s2: {}, s3: {}}, services: {" + services + "},"
                + " endpoints: {GET /a: {weight: 1, at: app, steps: [wait 10ms]}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, client: {timeout: 4s}}},"
                + " reliability: {defaults: none, " + reliability + "}}");
        return new Spof(scenario, threads, kills).analyse("base");
    }

    private static SpofResults.Topology one(int kills) {
        return analysed(kills, 1, "app: {kind: gunicorn, on: s1, workers: 4}", "app.1: {" + ONE_PERCENT + "}");
    }

    private static SpofResults.Topology two(int kills, int threads) {
        return analysed(
                kills,
                threads,
                "lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 10s}, retries: 3, option: [redispatch],"
                        + " default-server: {check: true}}, app: {kind: gunicorn, on: [s1, s2], workers: 4}",
                "app.1: {" + ONE_PERCENT + "}, app.2: {" + ONE_PERCENT + "}");
    }

    @Test
    void theOnlyOneIsASinglePointOfFailureAndCostsItsDowntime() {
        var topology = one(0);

        assertThat(topology.cuts()).singleElement().satisfies(cut -> {
            assertThat(cut.parts()).containsExactly("app.1 crash");
            assertThat(cut.perYear()).isCloseTo(8.76, within(1e-9));
            assertThat(cut.hoursPerYear()).isCloseTo(87.6, within(1e-9));
            assertThat(cut.served()).isZero();
            assertThat(cut.costHoursPerYear()).isCloseTo(87.6, within(1e-9));
        });
        assertThat(topology.redundant()).isEmpty();
        assertThat(topology.unavailabilityLow()).isEqualTo(topology.unavailabilityHigh()).isCloseTo(0.01, within(1e-12));
        assertThat(topology.outagesPerYear()).isCloseTo(8.76, within(1e-9));
    }

    @Test
    void ofTwoEitherIsRedundantAndBothTogetherAreAPair() {
        var topology = two(0, 1);

        assertThat(topology.cuts()).singleElement().satisfies(cut -> {
            assertThat(cut.parts()).containsExactlyInAnyOrder("app.1 crash", "app.2 crash");
            assertThat(cut.hoursPerYear()).isCloseTo(0.876, within(1e-9));
            // Either is the second one to fail: 2 f U.
            assertThat(cut.perYear()).isCloseTo(2 * 8.76 * 0.01, within(1e-9));
        });
        // They could change places: told once, for both.
        assertThat(topology.redundant()).singleElement().satisfies(cut -> {
            assertThat(cut.parts()).containsExactly("app.1 crash");
            assertThat(cut.alike()).containsExactly(List.of("app.2 crash"));
            assertThat(cut.served()).isEqualTo(1);
            assertThat(cut.costHoursPerYear()).isZero();
        });
        assertThat(topology.more()).isZero();
    }

    @Test
    void theCostliestComesFirst() {
        var topology = analysed(
                0, 1,
                "lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 10s}}, app: {kind: gunicorn, on: s1, workers: 4}",
                "lb.1: {mtbf: 9990h, mttr: 10h, fault: crash}, app.1: {" + ONE_PERCENT + "}");

        assertThat(topology.cuts()).extracting(SpofResults.Cut::parts).containsExactly(List.of("app.1 crash"), List.of("lb.1 crash"));
    }

    @Test
    void aRunShowsWhatIsSaid() {
        var alone = one(1);
        assertThat(alone.cuts().get(0).shown().settled()).isZero();
        assertThat(alone.usual()).isEqualTo(1);
        assertThat(alone.contradictions()).isEmpty();

        var pair = two(2, 1);
        assertThat(pair.cuts().get(0).shown().settled()).isZero();
        assertThat(pair.redundant().get(0).shown().settled()).isGreaterThan(0.99);
        assertThat(pair.contradictions()).isEmpty();
    }

    @Test
    void withoutARunNothingIsShown() {
        var topology = one(0);

        assertThat(topology.cuts().get(0).shown().settled()).isNaN();
        assertThat(topology.cuts().get(0).shown().why()).isNotEmpty();
        assertThat(topology.usual()).isNaN();
        assertThat(topology.contradictions()).isEmpty();
    }

    @Test
    void threadsChangeNothing() {
        assertThat(two(2, 2)).isEqualTo(two(2, 1));
    }

    @Test
    void whoIsInterruptedSaysWhatHeHasAndDrawsNoConclusion() {
        var scenario = Lab.scenario("{version: 1, name: test, hosts: {s1: {}}, services: {app: {kind: gunicorn, on: s1, workers: 4}},"
                + " endpoints: {GET /a: {weight: 1, at: app, steps: [wait 10ms]}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, client: {timeout: 4s}}},"
                + " reliability: {defaults: none, app.1: {" + ONE_PERCENT + "}}}");
        var spof = new Spof(scenario, 1, 5);

        Thread.currentThread().interrupt();
        var topology = spof.analyse("base");

        assertThat(spof.truncated()).isTrue();
        assertThat(topology.cuts()).hasSize(1);
        assertThat(topology.cuts().get(0).shown().settled()).isNaN();
        assertThat(topology.contradictions()).isEmpty();
    }
}
