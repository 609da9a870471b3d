package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.results.Estimate;
import org.outagelab.results.InputsResults;
import org.outagelab.results.YearsResults;

/** How sure the chart of years says that it is. */
class YearsChartTest {
    private static YearsResults.Topology topology(String name, double hours) {
        var none = Estimate.none("h", "");
        var down = new Estimate(hours, hours - 0.01, hours + 0.01, 4, "h", "");
        var cause = new YearsResults.Cause("x hang", "programs", "hang", false, 1, down, down, 0);
        return new YearsResults.Topology(
                name, down, hours, hours, 0, List.of(), List.of(cause), 0, 0, none, none, none, none, none, 1, 1, List.of());
    }

    private static YearsResults results(InputsResults inputs) {
        return new YearsResults("1", "s", "s.yaml", "", 1, 0, 0.999, List.of(topology("one", 3), topology("two", 2)), "", false, inputs);
    }

    private static InputsResults inputs(double better, double high) {
        return new InputsResults(
                1_000,
                List.of(
                        new InputsResults.Range("one", 3, 3, 1, 3, high, List.of()),
                        new InputsResults.Range("two", 2, 2, 1, 2, 5, List.of())),
                List.of(new InputsResults.Comparison("two", "one", better, 1)));
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
}
