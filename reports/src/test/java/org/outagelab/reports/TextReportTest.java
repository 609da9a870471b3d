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
            assertThat(TextReport.of(results, TextReport.Options.PLAIN).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(TextReport.WIDTH));
        }
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
