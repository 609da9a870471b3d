package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.inference.Means;
import org.outagelab.results.Cause;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;

/** Incidents of one run share its luck: a run is one observation, however often a cause strikes in it. */
class IncidentFoldTest {
    private static Incident crash(double at, double recovered, long failed) {
        return new Incident(Cause.of("crash"), false, at, at + 10, at, new Incident.Detection(at + 5, 5), recovered, failed, 0);
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

        assertThat(summary.runs()).isEqualTo(2);
        assertThat(summary.times()).isEqualTo(4);
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
    void runsAreCountedNotIncidents() {
        var lasting = crash(60, Double.NaN, 10).judged(70, true, 2);
        var ending = crash(160, Double.NaN, 10).unseen(12);

        var summary = only(List.of(List.of(lasting, lasting, ending), List.of(crash(60, 80, 10))));

        assertThat(summary.runs()).isEqualTo(2);
        assertThat(summary.times()).isEqualTo(4);
        assertThat(summary.metastable()).isEqualTo(1);
        assertThat(summary.unrecovered()).isEqualTo(1);
        assertThat(summary.notSeen()).isEqualTo(1);
        assertThat(summary.calm().mean()).isEqualTo(12);
        assertThat(summary.undetected()).isZero();
    }

    @Test
    void aDelayIsNotNegativeHoweverFewTheRuns() {
        var quick = new Incident(Cause.of("crash"), false, 60, 70, 60, new Incident.Detection(60, 0), 80, 1, 0);
        var slow = new Incident(Cause.of("crash"), false, 60, 70, 60, new Incident.Detection(60.014, 0.014), 80, 1, 0);

        var summary = only(List.of(List.of(quick), List.of(slow)));

        assertThat(Means.of(new double[] {0, 0.014}, "s").low()).isNegative();
        assertThat(summary.detectedAfter().mean()).isCloseTo(0.007, within(1e-12));
        assertThat(summary.detectedAfter().low()).isZero();
        assertThat(summary.detectedAfter().high()).isCloseTo(0.007 + 12.7062 * 0.007, within(1e-5));
    }

    @Test
    void theSlowestDetectionIsThatOfTheSlowestRun() {
        var quick = new Incident(Cause.of("crash"), false, 60, 70, 60, new Incident.Detection(64, 4), 80, 1, 0);
        var slow = new Incident(Cause.of("crash"), false, 60, 70, 60, new Incident.Detection(66, 6), 80, 1, 0);
        var never = new Incident(Cause.of("crash"), false, 60, 70, 60, new Incident.Detection(Double.NaN, Double.NaN), 80, 1, 0);

        assertThat(only(List.of(List.of(quick), List.of(slow), List.of(never))).slowestDetection()).isEqualTo(6);
        assertThat(only(List.of(List.of(never))).slowestDetection()).isNaN();
    }

    @Test
    void delaysCountFromTheStartOfEachRunsOwnFault() {
        var early = new Incident(Cause.of("crash"), false, 60, 70, 60, new Incident.Detection(65, 5), 80, 1, 0);
        var late = new Incident(Cause.of("crash"), false, 160, 170, 160, new Incident.Detection(165, 5), 180, 1, 0);

        var summary = only(List.of(List.of(early), List.of(late)));

        assertThat(summary.detectedAfter()).isEqualTo(Means.of(new double[] {5, 5}, "s"));
        assertThat(summary.recoveredAfter()).isEqualTo(Means.of(new double[] {20, 20}, "s"));
    }

    @Test
    void anOutageAddsNoNegativeLatency() {
        var faster = new Incident(Cause.of("crash"), false, 60, 70, 60, Incident.Detection.NONE, 80, 1, -0.1);
        var slower = new Incident(Cause.of("crash"), false, 60, 70, 60, Incident.Detection.NONE, 80, 1, 0.04);

        assertThat(only(List.of(List.of(faster), List.of(slower))).extraLatency().hasValue()).isFalse();
        assertThat(only(List.of(List.of(faster), List.of(slower))).extraLatency().note())
                .isEqualTo("those still answered did not wait longer");
        assertThat(only(List.of(List.of(slower))).extraLatency().mean()).isEqualTo(0.04);
    }

    @Test
    void aFaultThatOnlyMakesAnswersWrongIsNotMasked() {
        var wrong = new Incident(Cause.of("bug"), true, 60, 70, Double.NaN, Incident.Detection.NONE, Double.NaN, 0, 0)
                .answered(Map.of("404", 240L));
        var right = new Incident(Cause.of("bug"), true, 60, 70, Double.NaN, Incident.Detection.NONE, Double.NaN, 0, 0);

        var summary = only(List.of(List.of(wrong), List.of(right)));

        assertThat(summary.masked()).isFalse();
        assertThat(summary.onlyWrong()).isTrue();
        assertThat(summary.wrong().perRun().mean()).isEqualTo(120);
        assertThat(summary.wrong().statuses()).containsExactly("404");
        assertThat(only(List.of(List.of(right))).masked()).isTrue();
    }

    @Test
    void nothingIsAnIncidentOfNobody() {
        assertThat(IncidentFold.of(List.of(List.of(), List.of()))).isEmpty();
    }
}
