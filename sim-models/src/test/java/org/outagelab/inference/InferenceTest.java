package org.outagelab.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.outagelab.core.random.RandomStream;
import org.outagelab.results.Estimate;

/** Names such as S-CP are those of the exact cases in the group statistics. */
final class InferenceTest {
    private static final double[] CASE_S_T = {5.2, 4.8, 5.9, 5.1, 4.7, 5.5, 5.0, 5.3, 4.9, 5.6};

    @Test
    void clopperPearsonIsExact() {
        // S-CP-1000-0-hi, S-CP-1000-3-hi, S-CP-1000-3-lo
        assertThat(Proportion.interval(0, 1000, Confidence.P95).high()).isCloseTo(0.003682083896866, exact(0.0036));
        assertThat(Proportion.interval(3, 1000, Confidence.P95).high()).isCloseTo(0.008742023238478, exact(0.0087));
        assertThat(Proportion.interval(3, 1000, Confidence.P95).low()).isCloseTo(0.0006190999316496, exact(0.0006));
        assertThat(Proportion.interval(0, 1000, Confidence.P95).low()).isZero();
    }

    @Test
    void clopperPearsonKeepsItsDigitsForTenMillionTrials() {
        var interval = Proportion.interval(3, 10_000_000, Confidence.P95);

        // The ends solve the binomial tails, which is the definition.
        var atHigh = new BinomialDistribution(null, 10_000_000, interval.high());
        var atLow = new BinomialDistribution(null, 10_000_000, interval.low());
        assertThat(atHigh.cumulativeProbability(3)).isCloseTo(0.025, within(1e-9));
        assertThat(1 - atLow.cumulativeProbability(2)).isCloseTo(0.025, within(1e-9));
    }

    @Test
    void allTrialsMirrorNone() {
        var none = Proportion.interval(0, 50, Confidence.P95);
        var all = Proportion.interval(50, 50, Confidence.P95);

        assertThat(all.low()).isCloseTo(1 - none.high(), within(1e-12));
        assertThat(all.high()).isEqualTo(1);
    }

    @Test
    void theRuleOfThreeHasItsExactValue() {
        // S-R3-1000
        assertThat(Proportion.upperBound(0, 1000, Confidence.P95)).isCloseTo(0.002991249545095, exact(0.0029));
    }

    @Test
    void garwoodIsExact() {
        // S-RATE-0
        assertThat(Rate.interval(0, 1e6, Confidence.P95).high()).isCloseTo(3.688879454114e-06, exact(3.6e-6));
        assertThat(Rate.interval(0, 1e6, Confidence.P95).low()).isZero();
        // Garwood's table: 10 events, 4.795 to 18.390.
        assertThat(Rate.interval(10, 1, Confidence.P95).low()).isCloseTo(4.795389, within(1e-6));
        assertThat(Rate.interval(10, 1, Confidence.P95).high()).isCloseTo(18.390356, within(1e-6));
        assertThat(Rate.upperBound(0, 1, Confidence.P95)).isCloseTo(-Math.log(0.05), within(1e-12));
    }

    @Test
    void quantileRanksAreThoseOfTheBinomial() {
        // S-QCI-1000-lo, S-QCI-1000-cov
        var ranks = QuantileRanks.of(1000, 0.95, Confidence.P95);

        assertThat(ranks.lower()).isEqualTo(936);
        assertThat(ranks.upper()).isEqualTo(964);
        assertThat(ranks.coverage()).isCloseTo(0.9580952682227, within(1e-9));
    }

    @Test
    void theTIntervalHasItsHalfWidth() {
        // S-T-o-hw
        Estimate estimate = Means.of(CASE_S_T, "s");

        assertThat((estimate.high() - estimate.low()) / 2).isCloseTo(0.2718774547807, within(1e-9));
        assertThat(estimate.mean()).isCloseTo(5.2, within(1e-12));
        assertThat(estimate.n()).isEqualTo(10);
    }

    @Test
    void aBonferroniShareWidensTheInterval() {
        assertThat(Confidence.P95.sharedBy(5).level()).isCloseTo(0.99, within(1e-12));
        assertThat(Means.of(CASE_S_T, Confidence.P95.sharedBy(5), "s").high())
                .isGreaterThan(Means.of(CASE_S_T, "s").high());
    }

    @Test
    void nothingHasAReasonInsteadOfANumber() {
        assertThat(Means.of(new double[0], "s").note()).isEqualTo("no runs");
        assertThat(Means.of(new double[] {3}, "s").hasInterval()).isFalse();
        assertThat(new Ratio(new double[] {0}, new double[] {0}).share(Confidence.P95).hasValue()).isFalse();
        assertThat(Quantiles.ofSample(new double[0], 0.5, Confidence.P95, "s").hasValue()).isFalse();
        assertThat(Quantiles.ofRuns(List.of(), 0.5, 1, Confidence.P95, "s").hasValue()).isFalse();
    }

    @Test
    void aRatioWeighsRunsByTheirDenominator() {
        var ratio = new Ratio(new double[] {10, 90}, new double[] {100, 300});

        assertThat(ratio.estimate(Confidence.P95, "ratio").mean()).isEqualTo(0.25);
    }

    @Test
    void aRatioWithEqualDenominatorsHasTheTIntervalOfTheMean() {
        double[] ones = new double[CASE_S_T.length];
        Arrays.fill(ones, 1);

        Estimate ratio = new Ratio(CASE_S_T, ones).estimate(Confidence.P95, "s");

        Estimate mean = Means.of(CASE_S_T, "s");
        assertThat(ratio.low()).isCloseTo(mean.low(), within(1e-12));
        assertThat(ratio.high()).isCloseTo(mean.high(), within(1e-12));
    }

    @Test
    void zeroEventsGiveABound() {
        Estimate failed = new Ratio(new double[] {0, 0}, new double[] {500, 500}).share(Confidence.P95);
        Estimate ok = new Ratio(new double[] {500, 500}, new double[] {500, 500}).share(Confidence.P95);

        assertThat(failed.mean()).isZero();
        assertThat(failed.low()).isZero();
        assertThat(failed.high()).isCloseTo(0.003682083896866, within(1e-9));
        assertThat(ok.low()).isCloseTo(1 - 0.003682083896866, within(1e-9));
        assertThat(ok.high()).isEqualTo(1);
        assertThat(ok.note()).contains("exact");
    }

    @Test
    void fewEventsInOneClusterAreNotTakenForIndependent() {
        // 30 failures, all in one of ten runs: Clopper-Pearson alone would be [0.0020, 0.0043].
        double[] failed = {30, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        double[] counted = new double[10];
        Arrays.fill(counted, 1000);

        Estimate share = new Ratio(failed, counted).share(Confidence.P95);

        assertThat(share.low()).isZero();
        assertThat(share.high()).isGreaterThan(0.009);
    }

    @Test
    void aPairedDifferenceOfSharedNoiseIsNarrow() {
        double[] noise = {5, -3, 8, 1, -9};
        double[] a = noise.clone();
        double[] b = noise.clone();
        for (int i = 0; i < 5; i++) {
            a[i] += 2 + 0.01 * i;
        }

        Estimate difference = Means.ofDifferences(a, b, Confidence.P95, "s");

        assertThat(difference.mean()).isCloseTo(2.02, within(1e-12));
        assertThat(difference.high() - difference.low()).isLessThan(0.05);
        double[] ones = {1, 1, 1, 1, 1};
        Estimate ratios = new Ratio(a, ones).minus(new Ratio(b, ones), Confidence.P95, "s");
        assertThat(ratios.low()).isCloseTo(difference.low(), within(1e-9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Means.ofDifferences(a, new double[2], Confidence.P95, "s"))
                .withMessageContaining("5 and 2");
    }

    @Test
    void aQuantileOfRunsNeedsTenSamplesBeyondIt() {
        var enough = new Histogram(3);
        var few = new Histogram(3);
        for (int i = 1; i <= 1000; i++) {
            enough.recordValue(i);
        }
        few.recordValue(5);

        Estimate estimate = Quantiles.ofRuns(List.of(enough, few), 0.99, 1, Confidence.P95, "s");

        assertThat(estimate.hasInterval()).isFalse();
        assertThat(estimate.note()).isEqualTo("no interval: run 1 has 1 samples, 1000 needed");
        assertThat(Quantiles.ofRuns(List.of(enough, enough), 0.99, 1, Confidence.P95, "s").hasInterval()).isTrue();
    }

    @Test
    void intervalsCoverTheTruthAsOftenAsTheySay() {
        // S-COV-1000: of 1000 intervals at 95 %, 926 to 971 hold the truth with probability 99.9 %.
        var random = RandomStream.named(5, 0, "coverage");
        int mean = 0;
        int ratio = 0;
        int quantile = 0;
        int merged = 0;
        for (int experiment = 0; experiment < 1000; experiment++) {
            double[] runs = new double[10];
            double[] numerators = new double[30];
            double[] denominators = new double[30];
            double[] sample = new double[400];
            List<Histogram> histograms = new ArrayList<>();
            for (int i = 0; i < runs.length; i++) {
                runs[i] = random.nextNormal();
                var histogram = new Histogram(3);
                for (int j = 0; j < 400; j++) {
                    histogram.recordValue((long) (1e6 * random.nextExponential()));
                }
                histograms.add(histogram);
            }
            for (int i = 0; i < numerators.length; i++) {
                denominators[i] = 100 + random.nextInt(100);
                numerators[i] = 0.4 * denominators[i] + 5 * random.nextNormal();
            }
            for (int i = 0; i < sample.length; i++) {
                sample[i] = random.nextExponential();
            }
            mean += holds(Means.of(runs, "s"), 0);
            ratio += holds(new Ratio(numerators, denominators).estimate(Confidence.P95, "ratio"), 0.4);
            quantile += holds(Quantiles.ofSample(sample, 0.9, Confidence.P95, "s"), Math.log(10));
            merged += holds(Quantiles.ofRuns(histograms, 0.9, 1e-6, Confidence.P95, "s"), Math.log(10));
        }

        assertThat(mean).isBetween(926, 971);
        assertThat(ratio).isBetween(926, 971);
        // The exact coverage of ranks 348 and 372 of 400 is 95.4 %.
        assertThat(quantile).isBetween(926, 975);
        assertThat(merged).isBetween(926, 971);
    }

    private static int holds(Estimate estimate, double truth) {
        return estimate.low() <= truth && truth <= estimate.high() ? 1 : 0;
    }

    @Test
    void theBandOfACoverageExperimentIsTheBinomialOne() {
        // S-COV-1000-lo
        var covered = new BinomialDistribution(null, 1000, 0.95);

        assertThat(covered.inverseCumulativeProbability(0.0005) / 1000.0).isEqualTo(0.926);
        assertThat(covered.inverseCumulativeProbability(0.9995) / 1000.0).isEqualTo(0.971);
    }

    @Test
    void looksAreAtFixedCounts() {
        var rule = new StoppingRule(10, 100, Precision.absolute(0.0001));
        List<Integer> looks = new ArrayList<>();

        for (int looked = 0; looked < 100; ) {
            looked = rule.next(looked);
            looks.add(looked);
        }

        assertThat(looks).containsExactly(10, 15, 23, 35, 53, 80, 100);
    }

    @Test
    void itStopsAtALookThatIsPreciseAndAtTheLastInAnyCase() {
        var rule = new StoppingRule(10, 100, Precision.relative(0.01));

        assertThat(rule.stopsAt(23, new Estimate(5, 4, 6, 23, "s", ""))).isFalse();
        assertThat(rule.stopsAt(35, new Estimate(5, 4.96, 5.04, 35, "s", ""))).isTrue();
        assertThat(rule.stopsAt(100, Estimate.none("s", "no data"))).isTrue();
    }

    @Test
    void precisionIsAbsoluteOrAShareOfTheMean() {
        var estimate = new Estimate(0.999, 0.9989, 0.9991, 10, "ratio", "");

        assertThat(Precision.absolute(0.00011).isMetBy(estimate)).isTrue();
        assertThat(Precision.absolute(0.00009).isMetBy(estimate)).isFalse();
        assertThat(Precision.relative(0.001).isMetBy(estimate)).isTrue();
        assertThat(Precision.relative(0.5).isMetBy(new Estimate(0, 0, 0, 10, "ratio", ""))).isFalse();
        assertThat(Precision.absolute(1).isMetBy(Estimate.none("ratio", "no data"))).isFalse();
    }

    private static Offset<Double> exact(double scale) {
        return within(1e-9 * scale);
    }
}
