package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Results;

class TextReportTest {
    @Test
    void oneVariantReadsLikeTheGoldenText() {
        var options = new TextReport.Options(false, "outagelab-report/web/report.html", "");

        Golden.assertSame(TextReport.of(SampleResults.oneVariant(), options), "one-variant.txt");
    }

    @Test
    void severalVariantsAreCompared() {
        Golden.assertSame(TextReport.of(SampleResults.fiveVariants(), TextReport.Options.PLAIN), "five-variants.txt");
    }

    @Test
    void noLineIsLongerThanTheTerminal() {
        for (Results results : samples()) {
            for (int width : new int[] {92, TextReport.WIDTH, 160}) {
                for (boolean all : new boolean[] {false, true}) {
                    assertThat(TextReport.of(results, new TextReport.Options(false, "", "", all, width)).lines())
                            .allSatisfy(line -> assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(width));
                }
            }
        }
    }

    @Test
    void theComparisonComesBeforeTheDetailsAndNoNameIsCut() {
        for (Results results : List.of(SampleResults.fiveVariants(), SampleResults.twelveVariants())) {
            String text = TextReport.of(results, TextReport.Options.PLAIN);

            assertThat(text.indexOf("\nVariants\n")).isPositive().isLessThan(text.indexOf("Thresholds of"));
            String words = text.replaceAll("\\s+", " ");
            results.variants().forEach(variant -> assertThat(words).contains(variant.name()));
        }
    }

    @Test
    void whatIsTheSameForAllIsPrintedOnlyWhenAskedFor() {
        var results = SampleResults.fiveVariants();
        String some = TextReport.of(results, TextReport.Options.PLAIN);
        String all = TextReport.of(results, new TextReport.Options(false, "", "", true, 100));

        assertThat(some).contains("Numbers that differ").doesNotContain("Ledger");
        assertThat(all).contains("Ledger, balanced").doesNotContain("Numbers that differ");
        var alike = SampleResults.results(null, List.of(results.variants().get(0), results.variants().get(0)));
        assertThat(TextReport.of(alike, TextReport.Options.PLAIN)).containsPattern("Numbers that differ .*\n  none\n");
    }

    @Test
    void timesWithFailuresHaveABarAndOthersNone() {
        var series = List.of(
                new org.outagelab.results.Series(org.outagelab.results.Series.What.OK, "", "1/s", 1, List.of(10.0, 10.0, 0.0, 9.99)),
                new org.outagelab.results.Series(org.outagelab.results.Series.What.FAILED, "reset", "1/s", 1, List.of(0.0, 10.0, 5.0, 0.01)));

        assertThat(Sparkline.ofFailures(new org.outagelab.results.Timeline(0, 4, List.of(), List.of(), series), 4)).isEqualTo(" ▄█▁");
        assertThat(Sparkline.ofFailures(new org.outagelab.results.Timeline(0, 4, List.of(), List.of(), series.subList(0, 1)), 4)).isBlank();
        assertThat(TextReport.of(SampleResults.noneFailed(), TextReport.Options.PLAIN)).doesNotContain("When requests fail");
    }

    @Test
    void colourMarksTheVerdictOnly() {
        String text = TextReport.of(SampleResults.oneVariant(), new TextReport.Options(true, "", ""));

        assertThat(text).startsWith("\u001b[1;31mFAIL\u001b[0m  1 of 4 thresholds failed");
    }

    @Test
    void nothingCountedIsSaidAndNeverZero() {
        String text = TextReport.of(SampleResults.nothing(), TextReport.Options.PLAIN);

        assertThat(text).contains("nothing was counted").contains("no request was counted");
    }

    @Test
    void whatWasStoppedHasNoVerdictAndSaysSo() {
        var whole = SampleResults.oneVariant();
        var stopped = new Results("1", whole.scenario(), "", "", 1, 60, null, true, whole.variants(), "");

        assertThat(TextReport.of(stopped, TextReport.Options.PLAIN))
                .startsWith("TRUNCATED  stopped before the end, so there is no verdict");
        assertThat(TextReport.of(whole, TextReport.Options.PLAIN)).doesNotContain("stopped before the end");
    }

    @Test
    void eachUnusualIncidentHasItsOwnSentenceInEveryFormat() {
        var results = SampleResults.unusualIncidents();

        String text = TextReport.of(results, TextReport.Options.PLAIN).replaceAll("\\s+", " ");
        String json = JsonReport.of(results);
        String github = GithubReport.summary(results);
        String csv = CsvReport.incidents(results);

        assertThat(text)
                .contains("recovery not seen in all 20 runs: the load ended about 20 s after the last loss, and it takes 30 s")
                .doesNotContain("unrecovered")
                .contains("every request was answered, 240.0 (231.0 … 249.0) of them per run with 404")
                .contains("a bug: fault at 7:00 for 30 s, 45 times in 20 runs")
                .contains("metastable: it outlived its trigger in 3 of 20 runs")
                .containsOnlyOnce("masked: no request was lost")
                .contains("outside incidents: 3 requests lost in 20 runs");
        assertThat(json)
                .contains("\"recovery_not_seen\": 20")
                .doesNotContain("\"unrecovered\": 20")
                .contains("\"wrong_statuses\": [ \"404\" ]")
                .contains("\"times\": 45")
                .contains("\"outside_incidents\": 3");
        assertThat(github)
                .contains("recovery not seen in all 20 runs")
                .contains("none; every request was answered")
                .contains("outside incidents | 3 in 20 runs");
        assertThat(csv.lines().filter(line -> line.contains("the load ends early")))
                .singleElement().asString().endsWith(",0,20,3");
        assertThat(HtmlReport.of(results, new Charts(results, "")))
                .contains("not seen<small>recovery not seen in all 20 runs")
                .contains("every request was answered, 240.0 (231.0 … 249.0) of them per run with 404")
                .contains("Outside incidents: 3 requests lost in 20 runs.");
    }

    @Test
    void noneOfThemWhereThereIsNothingToSay() {
        for (Results results : samples()) {
            assertThat(TextReport.of(results, TextReport.Options.PLAIN))
                    .doesNotContain("not seen", "was answered", "outside incidents", "times in", "metastable");
        }
    }

    private static List<Results> samples() {
        return List.of(
                SampleResults.oneVariant(),
                SampleResults.fiveVariants(),
                SampleResults.twelveVariants(),
                SampleResults.allFailed(),
                SampleResults.noneFailed(),
                SampleResults.nothing());
    }
}
