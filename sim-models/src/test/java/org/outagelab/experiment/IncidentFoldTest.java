package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.inference.Means;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;

/** Incidents of one run share its luck: a run is one observation, however often a cause strikes in it. */
class IncidentFoldTest {
    private static Incident crash(double at, double recovered, long failed) {
        return new Incident("crash", false, at, at + 10, at, at + 5, recovered, failed, 0);
    }

    private static IncidentSummary only(List<List<Incident>> runs) {
        var all = IncidentFold.of(runs);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void oneIncidentPerRunIsTheMeanOfRuns() {
        var summary = only(List.of(
                List.of(crash(60, 80, 10)), List.of(crash(60, 84, 12)), List.of(crash(60, 79, 17))));

        assertThat(summary.runs()).isEqualTo(3);
        assertThat(summary.recovered()).isEqualTo(Means.of(new double[] {80, 84, 79}, "s"));
        assertThat(summary.failed()).isEqualTo(Means.of(new double[] {10, 12, 17}, "requests"));
    }

    @Test
    void severalIncidentsOfARunDoNotNarrowTheInterval() {
        var summary = only(List.of(
                List.of(crash(60, 70, 10), crash(160, 170, 10)),
                List.of(crash(60, 90, 20), crash(160, 190, 20))));

        assertThat(summary.runs()).isEqualTo(4);
        // Lost per run: 20 and 40; the interval would reach below 0.
        var plain = Means.of(new double[] {20, 40}, "requests");
        assertThat(plain.low()).isNegative();
        assertThat(summary.failed()).isEqualTo(new Estimate(30, 0, plain.high(), 2, "requests", ""));
        // Recovered at 120 and 140 on average: two observations, not four; Student's t with one degree of freedom is 12.706.
        assertThat(summary.recovered().mean()).isEqualTo(130);
        assertThat(summary.recovered().n()).isEqualTo(2);
        assertThat(summary.recovered().high()).isCloseTo(130 + 12.7062 * 10, within(1e-3));
    }

    @Test
    void aRunWithMoreIncidentsWeighsMore() {
        var summary = only(List.of(
                List.of(crash(60, 70, 0), crash(160, 170, 0), crash(260, 270, 0)), List.of(crash(60, 90, 0))));

        assertThat(summary.recovered().mean()).isEqualTo((70 + 170 + 270 + 90) / 4.0);
    }

    @Test
    void runsWithoutTheIncidentDoNotCount() {
        var summary = only(List.of(List.of(), List.of(crash(60, 80, 10)), List.of(crash(60, 80, 30))));

        assertThat(summary.failed().mean()).isEqualTo(20);
        assertThat(summary.failed().n()).isEqualTo(2);
    }

    @Test
    void nothingIsAnIncidentOfNobody() {
        assertThat(IncidentFold.of(List.of(List.of(), List.of()))).isEmpty();
    }
}
