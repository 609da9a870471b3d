package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.results.Estimate;
import org.outagelab.results.InputsResults;
import org.outagelab.results.Topology;
import org.outagelab.results.YearsResults;

/** How sure the chart of years says that it is. */
class YearsChartTest {
    private static YearsResults.Topology topology(String name, double hours) {
        var none = Estimate.none("h", "");
        var down = new Estimate(hours, hours - 0.01, hours + 0.01, 4, "h", "");
        var cause = new YearsResults.Cause("x hang", "programs", "hang", false, 1, down, down, 0);
        return new YearsResults.Topology(
                name, down, hours, hours, 0, List.of(), List.of(cause), 0, 0, none, none, none, none, none, 1, 1, List.of(), YearsResults.Spread.NONE, new Topology(List.of(), List.of()));
    }

    private static YearsResults results(InputsResults inputs) {
        return new YearsResults("1", "s", "s.yaml", "", 1, 0, 0.999, List.of(topology("one", 3), topology("two", 2)), "", false, inputs, List.of());
    }

    private static InputsResults inputs(double better, double high) {
        return new InputsResults(
                1_000,
                List.of(
                        new InputsResults.Range("one", 3, 3, 1, 3, high, List.of(), List.of()),
                        new InputsResults.Range("two", 2, 2, 1, 2, 5, List.of(), List.of())),
                List.of(new InputsResults.Comparison("two", "one", better, 1 - better, 1, 0.1, 4)));
    }

    @Test
    void theWhiskersAreTheRangeOfTheInputsWhereSomeAreNotKnown() {
        var asWritten = results(InputsResults.NONE);
        var drawn = results(inputs(0.95, 9));

        assertThat(YearsChart.subtitle(asWritten)).contains("the 95 % interval of the runs").doesNotContain("worlds");
        assertThat(YearsChart.subtitle(drawn)).contains("nine of ten worlds").doesNotContain("interval of the runs");
        assertThat(YearsChart.of(drawn).svg())
                .isNotEqualTo(YearsChart.of(asWritten).svg())
                .isNotEqualTo(YearsChart.of(results(inputs(0.95, 7))).svg());
    }

    @ParameterizedTest
    @CsvSource({"0.95, true", "0.9, true", "0.89, false", "0.6, false"})
    void oneIsSurelyBetterThatIsInNineOfTenWorldsHoweverSharpTheRunsAre(double better, boolean sure) {
        var title = YearsChart.of(results(inputs(better, 9))).title();

        assertThat(title.contains("instead of")).isEqualTo(sure);
        assertThat(title.contains("not surely less than")).isEqualTo(!sure);
    }

    @Test
    void withoutWorldsTheRunsDecide() {
        assertThat(YearsChart.of(results(InputsResults.NONE)).title()).contains("instead of");
    }

    @Test
    void theUptimeHasTwoDigitsMoreThanNines() {
        assertThat(YearsChart.uptime(8.76)).isEqualTo("99.90 %");
        assertThat(YearsChart.uptime(0.0876)).isEqualTo("99.9990 %");
        assertThat(YearsChart.uptime(0)).isEqualTo("100 %");
    }

    @Test
    void axesOfHoursHaveRoundStepsOfTheUnitThatSuitsThem() {
        assertThat(Tick.hours(8.2)).extracting(Tick::label).containsExactly("0 h", "2 h", "4 h", "6 h", "8 h");
        assertThat(Tick.hours(0.5)).extracting(Tick::label).containsExactly("0 min", "5 min", "10 min", "15 min", "20 min", "25 min", "30 min");
        assertThat(Tick.hours(240)).extracting(Tick::label).containsExactly("0 d", "2 d", "4 d", "6 d", "8 d", "10 d");
    }

    @Test
    void whereNothingFailsThereIsAPictureWithoutANumberOfNines() {
        var none = Estimate.none("h", "");
        var zero = new Estimate(0, 0, 0.2, 4, "h", "no request was lost: a bound");
        var topology = new YearsResults.Topology(
                "one", zero, 0, 0, 0, List.of(), List.of(), 0, 0, none, none, none, none, none, 1, 1, List.of(), YearsResults.Spread.NONE, new Topology(List.of(), List.of()));
        var results = new YearsResults("1", "s", "s.yaml", "", 1, 0, 0.999, List.of(topology), "", false);

        var picture = YearsChart.of(results);

        assertThat(picture.title()).isEqualTo("“one” is down 0 s a year").doesNotContain("most of it");
        assertThat(picture.svg()).doesNotContain("NaN").doesNotContain("Infinity");
    }
}
