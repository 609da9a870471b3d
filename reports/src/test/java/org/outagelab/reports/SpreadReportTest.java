package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Estimate;
import org.outagelab.results.Topology;
import org.outagelab.results.YearsResults;

/** How years differ, in words and in a picture. */
class SpreadReportTest {
    private static YearsResults results(double scale, boolean promised) {
        var quantiles = IntStream.rangeClosed(0, 100).mapToObj(percent -> scale * percent).toList();
        var share = new Estimate(0.123, 0.11, 0.13, 10_000, "ratio", "");
        var never = new Estimate(0, 0, 0.00037, 10_000, "ratio", "");
        var spread = new YearsResults.Spread(
                quantiles,
                List.of(new YearsResults.Missed(0.99, 87.6, never), new YearsResults.Missed(0.999, 8.76, share)),
                promised ? List.of(new YearsResults.Promise(0.999, 0.1, share)) : List.of(),
                promised ? new Estimate(0.0123, 0.011, 0.013, 10, "ratio", "") : Estimate.none("ratio", "no promise"));
        var none = Estimate.none("h", "");
        var down = new Estimate(4, 3, 5, 4, "h", "");
        return new YearsResults("1", "s", "s.yaml", "", 1, 0, 0.999, List.of(new YearsResults.Topology(
                "one", down, 4, 4, 0, List.of(), List.of(), 0, 0, none, none, none, none, none, 1, 1, List.of(), spread,
                new Topology(List.of(), List.of()))), "", false);
    }

    @Test
    void everyObjectiveHasItsHoursAndTheShareOfYearsThatMissIt() {
        var text = String.join("\n", new SpreadReport(results(0.1, false)).lines());

        assertThat(text).contains("99 %", "3.65 d", "99.9 %", "8.76 h", "12 %").doesNotContain("promise", "paid back");
    }

    @Test
    void aYearThatWasNeverSeenHasABound() {
        assertThat(SpreadReport.share(new Estimate(0, 0, 0.00037, 10_000, "ratio", ""))).isEqualTo("< 0.037 %");
        assertThat(SpreadReport.share(new Estimate(0.0006, 0, 1, 10_000, "ratio", ""))).isEqualTo("0.060 %");
        assertThat(SpreadReport.share(new Estimate(0.5, 0, 1, 10_000, "ratio", ""))).isEqualTo("50 %");
    }

    @Test
    void promisesStandWithWhatIsPaidBack() {
        var report = new SpreadReport(results(0.1, true));

        assertThat(String.join("\n", report.lines())).contains("43.2 min", "12 %", "10 %", "paid back: 1.23 % of fees on average");
        assertThat(report.sections()).hasSize(2);
        assertThat(new SpreadReport(results(0.1, false)).sections()).hasSize(1);
    }

    @Test
    void thePictureTellsTheWorstOfTwentyYears() {
        assertThat(YearsSpreadChart.of(results(0.1, false)).title()).isEqualTo("One year in twenty “one” is down for more than 9.50 h");
        assertThat(YearsSpreadChart.of(results(0.1, false)).svg()).doesNotContain("NaN", "Infinity").isEqualTo(YearsSpreadChart.of(results(0.1, false)).svg());
    }

    @Test
    void whereNothingIsEverLostThereIsNoPicture() {
        assertThat(YearsSpreadChart.hasData(results(0, false))).isFalse();
        assertThat(new SpreadReport(results(0, false)).sections().get(0).picture()).isNull();
    }
}
