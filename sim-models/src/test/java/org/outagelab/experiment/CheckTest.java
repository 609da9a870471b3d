package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.Lab;
import org.outagelab.results.CheckResults;
import org.outagelab.results.Estimate;

/** Exact downtime beside simulated: where both mean the same, and what is said where they do not. */
class CheckTest {
    private static CheckResults.Topology checked(int threads, String services, String endpoints, String reliability) {
        var scenario = Lab.scenario("{version: 1, name: test, hosts: {s0: {}, s1: {}, s2: {}}, services: {" + services + "},"
                + " endpoints: {" + endpoints + "},"
                + " load: {users: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, client: {timeout: 4s}}},"
                + " reliability: {defaults: none, " + reliability + "}}");
        return new Check(scenario, threads).analyse("base");
    }

    private static CheckResults.Topology one(String more) {
        return checked(
                1,
                "app: {kind: gunicorn, on: s1, workers: 4}",
                "GET /a: {weight: 1, at: app, steps: [wait 10ms]}",
                "app.1: {mtbf: exp(990h), mttr: exp(10h), fault: crash" + more + "}");
    }

    private static CheckResults.Topology two(int threads) {
        return checked(
                threads,
                "lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 10s}, default-server: {check: true}},"
                        + " app: {kind: gunicorn, on: [s1, s2], workers: 4}",
                "GET /a: {weight: 1, at: app, steps: [wait 10ms]}, GET /b: {weight: 3, at: app, steps: [wait 10ms]}",
                "app.1: {mtbf: exp(99h), mttr: exp(1h), fault: crash}, app.2: {mtbf: exp(99h), mttr: exp(1h), fault: crash}");
    }

    @Test
    void oneUnitIsDownForItsShareOfTheYear() {
        var topology = one("");

        assertThat(topology.rows()).singleElement().satisfies(row -> {
            assertThat(row.what()).isEqualTo("GET /a");
            assertThat(row.exact()).isTrue();
            assertThat(row.low()).isCloseTo(87.6, within(1e-9));
            assertThat(row.simulated().low()).isLessThan(87.6);
            assertThat(row.simulated().high()).isGreaterThan(87.6);
            assertThat(Check.disagrees(row)).isFalse();
        });
        assertThat(topology.assumptions()).isEmpty();
    }

    @Test
    void aRowStandsForEachEndpointAndOneForAll() {
        var topology = two(2);

        assertThat(topology.rows()).extracting(CheckResults.Row::what).containsExactly("GET /a", "GET /b", "all endpoints");
        assertThat(topology.rows()).allSatisfy(row -> {
            assertThat(row.low()).isCloseTo(8760 * 0.01 * 0.01, within(1e-9));
            assertThat(Check.disagrees(row)).isFalse();
            // Until a check notices, the dead one gets its share.
            assertThat(row.full().mean()).isGreaterThan(row.low());
        });
        assertThat(topology.assumptions()).singleElement().asString()
                .startsWith("everyone reacts at once: 2 failures are noticed by checks, after up to ");
    }

    @Test
    void threadsChangeNothing() {
        assertThat(two(1)).isEqualTo(two(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        ", crews: 1       | repairs are independent: crews are limited for app.1 crash",
        ", coverage: 0.9  | every check works: coverage is less than 100 % for app.1 crash",
    })
    void whatTheSolverLeavesOutIsSaid(String more, String assumption) {
        assertThat(one(more.strip()).assumptions()).containsExactly(assumption.strip());
    }

    @ParameterizedTest
    @CsvSource({"0, false", "-4, false", "4, false", "4.01, true", "-4.01, true", "NaN, true"})
    void fourStandardErrorsAreChanceAndMoreAreADisagreement(double z, boolean disagrees) {
        var any = new Estimate(1, 0, 2, 10, "h", "");

        assertThat(Check.disagrees(new CheckResults.Row("GET /a", 1, 1, any, z, any))).isEqualTo(disagrees);
    }
}
