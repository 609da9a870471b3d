package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Estimate;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

class HeadlineTest {
    private static final Results LAGGING = results(
            variant("base", lag(30.8, 2.2, Verdict.FAIL)), variant("four appliers", lag(2.13, 0.2, Verdict.PASS)));

    @Test
    void theThresholdThatDecidesIsTheHeadlineEverywhere() {
        var sentence = "1 of 2 topologies meets replication.lag.max < 5s; replication.lag.max is 2.13 s with “four appliers” and"
                + " 30.8 s with “base”";

        assertThat(Headline.of(LAGGING).sentence()).isEqualTo(sentence);
        assertThat(TextReport.of(LAGGING, TextReport.Options.PLAIN).replace("\n", " "))
                .contains(sentence + ".")
                .containsPattern("replication.lag.max +95 % interval +availability +95 % interval")
                .doesNotContain("surely better");
        assertThat(GithubReport.summary(LAGGING)).contains(sentence.replace("<", "&lt;") + ".");
        var charts = new Charts(LAGGING, "A burst of writes.");
        assertThat(charts.all().get(0).title()).isEqualTo(sentence);
        assertThat(HtmlReport.of(LAGGING, charts))
                .contains("<p class=\"headline\">" + sentence.replace("<", "&lt;") + ".</p>")
                .contains("<th class=\"num\">replication.lag.max</th>")
                .contains("replication.lag.max 2.13 s</span>");
    }

    @Test
    void availabilityIsTheHeadlineWhereNoThresholdTellsTheVariantsApart() {
        var alike = results(variant("base", lag(30.8, 2.2, Verdict.FAIL)), variant("other", lag(29.1, 1.9, Verdict.FAIL)));

        assertThat(Headline.of(alike).isAvailability()).isTrue();
        assertThat(Headline.of(alike).sentence()).isEqualTo("No topology is surely more available than “base”");
        assertThat(new Charts(alike, "").all().get(0).name()).isEqualTo("availability");
        assertThat(TextReport.of(alike, TextReport.Options.PLAIN)).doesNotContain("is 29.1 s with");
    }

    @Test
    void whoMeetsOnePromiseAndMissesAnotherPaysForIt() {
        var tradeOff = results(
                variant("base", lost(2.1, 0.6, Verdict.FAIL), median(0.0039, Verdict.PASS)),
                variant("semi-synchronous", lost(0, 0, Verdict.PASS), median(0.0246, Verdict.FAIL)));

        assertThat(Headline.of(tradeOff).sentence())
                .isEqualTo("1 of 2 topologies meets writes.lost == 0; writes.lost is 0 with “semi-synchronous” and 2.10 with “base”,"
                        + " but it misses latency.p50 < 10ms (24.6 ms)");
    }

    @Test
    void aPriceThatAllPayIsNotSaid() {
        var both = results(
                variant("base", lost(2.1, 0.6, Verdict.FAIL), median(0.0246, Verdict.FAIL)),
                variant("other", lost(0, 0, Verdict.PASS), median(0.0246, Verdict.FAIL)));

        assertThat(Headline.of(both).sentence()).doesNotContain("but it misses");
    }

    @Test
    void theOneThatKeepsAllPromisesIsNamedBeforeOthersThatAreAsGood() {
        var many = results(
                variant("base", lost(6575, 300, Verdict.FAIL), median(0.0246, Verdict.FAIL)),
                variant("slow", lost(0, 0, Verdict.PASS), median(0.0246, Verdict.FAIL)),
                variant("good", lost(0, 0, Verdict.PASS), median(0.0039, Verdict.PASS)));

        assertThat(Headline.of(many).sentence())
                .isEqualTo("2 of 3 topologies meet writes.lost == 0; writes.lost is 0 with “good” and 6,575 with “base”");
    }

    @Test
    void aBaseThatIsSurelyTheBestIsSetAgainstTheWorst() {
        var worse = results(variant("base", lag(2.13, 0.2, Verdict.PASS)), variant("one applier", lag(30.8, 2.2, Verdict.FAIL)));

        assertThat(Headline.of(worse).sentence())
                .endsWith("replication.lag.max is 2.13 s with “base” and 30.8 s with “one applier”");
    }

    @Test
    void theLatencyOfTheFewWhoSurvivedDecidesNothing() {
        // Far below its bound, and still inconclusive: most requests failed.
        var survivors = results(
                variant("base", median(0.0039, Verdict.INCONCLUSIVE)), variant("other", median(0.0246, Verdict.FAIL)));

        assertThat(Headline.of(survivors).isAvailability()).isTrue();
    }

    @Test
    void betweenPromisesThatAreMetAndMissedTheSurerDifferenceIsTheHeadline() {
        var results = results(
                variant("base", lost(1.5, 6.4, Verdict.FAIL), lag(30.8, 2.2, Verdict.FAIL)),
                variant("other", lost(0, 0, Verdict.PASS), lag(2.13, 0.2, Verdict.PASS)));

        assertThat(Headline.of(results).label()).isEqualTo("replication.lag.max");
    }

    @Test
    void aNameIsNeverCutInText() {
        var name = "an accept queue for each of eight workers, and threads that read the files from a disk that may stall";
        var long1 = results(variant("base", lag(30.8, 2.2, Verdict.FAIL)), variant(name, lag(2.13, 0.2, Verdict.PASS)));

        var text = TextReport.of(long1, TextReport.Options.PLAIN);

        var table = text.substring(text.indexOf("\nVariants\n"));
        assertThat(table.replaceAll("\\s+", " ")).contains("pass " + name + " 2.13 s 1.93 … 2.33 s");
        assertThat(text).doesNotContain("…  ").doesNotContainPattern("\\w…");
        assertThat(text.lines()).allMatch(line -> line.length() <= TextReport.WIDTH);
    }

    private static ThresholdResult lag(double mean, double half, Verdict verdict) {
        return single("replication.lag.max < 5s", "replication.lag.max", "<", "", 5, SampleResults.estimate(mean, half, 10, "s"), verdict);
    }

    private static ThresholdResult lost(double mean, double half, Verdict verdict) {
        return single("writes.lost == 0", "writes.lost", "==", "", 0, SampleResults.estimate(mean, half, 10, "writes"), verdict);
    }

    private static ThresholdResult median(double mean, Verdict verdict) {
        return single("latency.p50 < 10ms", "latency.p50", "<", "", 0.01, SampleResults.estimate(mean, 0.00001, 10, "s"), verdict);
    }

    private static ThresholdResult single(
            String expression, String metric, String operator, String during, double bound, Estimate found, Verdict verdict) {
        return new ThresholdResult(expression, metric, operator, during, bound, found, 0.95, found, verdict, "");
    }

    private static Results results(VariantResults... variants) {
        return SampleResults.results(Verdict.FAIL, List.of(variants));
    }

    private static VariantResults variant(String name, ThresholdResult... thresholds) {
        var v = SampleResults.variant(name, 1, 0);
        Map<String, Estimate> metrics = new LinkedHashMap<>(v.metrics());
        for (var threshold : thresholds) {
            metrics.put(threshold.metric(), threshold.estimate());
        }
        var verdict = List.of(thresholds).stream().map(ThresholdResult::verdict).reduce(Verdict.PASS, Verdict::and);
        return new VariantResults(
                name, v.runs(), v.digest(), metrics, Map.of(), v.outcomes(), v.attemptOutcomes(), v.balancerLogs(), null, v.audit(),
                List.of(thresholds), verdict, v.incidents(), v.topology(), v.timeline(), v.latency(), List.of(), List.of());
    }
}
