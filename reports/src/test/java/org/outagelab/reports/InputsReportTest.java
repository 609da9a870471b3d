package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.results.InputsResults;

/** What nobody knows exactly, in words. */
class InputsReportTest {
    private static final InputsResults RESULTS = new InputsResults(
            1_000,
            List.of(
                    new InputsResults.Range("one", 4, 4.1, 1.5, 3.5, 9, List.of(
                            new InputsResults.Swing("hang: how often", 5, 2, 8),
                            new InputsResults.Swing("disk: how often", 3, 3.5, 4.5)),
                            List.of()),
                    new InputsResults.Range("two", 2, 2.1, 1, 1.8, 4, List.of(), List.of()),
                    new InputsResults.Range("three", 1, 1.1, 0.5, 1.8, 2, List.of(), List.of())),
            List.of(
                    new InputsResults.Comparison("two", "one", 0.93, 0.07, 2, -1, 6),
                    new InputsResults.Comparison("three", "one", 0.9996, 0.0004, 3, 1, 7),
                    new InputsResults.Comparison("three", "two", 0.62, 0.38, 1, -0.5, 2)));

    @Test
    void everyTopologyHasItsRangeAndWhatItComesFrom() {
        var text = String.join("\n", new InputsReport(RESULTS).lines());

        assertThat(text).contains(
                "90 % of 1,000 worlds", "90 min … 9 h", "hang: how often, 2 … 8 h", "disk: how often, 3.50 … 4.50 h",
                "two is down for less than one in 93 % of worlds, 2 h a year less on average");
        assertThat(new InputsReport(RESULTS).range("two")).isEqualTo("60 min … 4 h");
    }

    @Test
    void whereNothingWasDrawnNothingIsSaidOfIt() {
        var report = new InputsReport(InputsResults.NONE);

        assertThat(report.lines()).isEmpty();
        assertThat(report.sections()).isEmpty();
        assertThat(report.range("one")).isEmpty();
        assertThat(report.tree()).containsEntry("draws", 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0.5  | 0.2  | true",
        "0.89 | 0.2  | true",
        "0.11 | -0.2 | true",
        "0.93 | 0.2  | false",
        "0.02 | -2   | false"
    })
    void theOrderOfTwoTopologiesIsOpenWhereNeitherIsBetterInNineOfTenWorlds(double better, double saved, boolean open) {
        var sentence = InputsReport.sentence(new InputsResults.Comparison("b", "a", better, 1 - better, saved, saved - 1, saved + 1));

        assertThat(sentence.contains("depends on what is not known")).isEqualTo(open);
        assertThat(sentence).contains(saved > 0 ? "down for less than a in " + Math.round(better * 100) : "down for longer than a in " + Math.round(100 - better * 100))
                .endsWith(open ? "not known" : saved > 0 ? "less on average" : "more on average");
    }

    @Test
    void twoThatAreTheSameAreNotCompared() {
        assertThat(InputsReport.sentence(new InputsResults.Comparison("b", "a", 0, 0, 0, 0, 0))).isEqualTo("b is down as long as a in every world");
    }

    @Test
    void aTextComparesWithTheFirstAndThePageAllWithAll() {
        var report = new InputsReport(RESULTS);

        assertThat(String.join("\n", report.lines())).contains("three is down for less than one").doesNotContain("three is down for less than two");
        assertThat(report.sections().get(0).heading()).isEqualTo("How sure the order is");
        assertThat(report.sections().get(0).rows()).containsExactly(List.of("two", "7 %", ""), List.of("three", "under 1 %", "38 %"));
    }

    @Test
    void whatIsNotSoInEveryWorldIsNotCalledSoByRounding() {
        assertThat(InputsReport.worlds(1)).isEqualTo("every world");
        assertThat(InputsReport.worlds(0.999)).isEqualTo("over 99 % of worlds");
        assertThat(InputsReport.worlds(0.001)).isEqualTo("under 1 % of worlds");
        assertThat(InputsReport.worlds(0)).isEqualTo("0 % of worlds");
    }

    @Test
    void twoThatAreTheSameInSomeWorldsAreNotWorseInThem() {
        var sentence = InputsReport.sentence(new InputsResults.Comparison("b", "a", 0, 0.3, -0.1, -1, 0));

        assertThat(sentence).contains("b is down for longer than a in 30 % of worlds");
    }
}
