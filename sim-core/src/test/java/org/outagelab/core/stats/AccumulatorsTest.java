package org.outagelab.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;
import org.outagelab.core.random.RandomStream;

final class AccumulatorsTest {
    @Property(tries = 200)
    void aTallyAgreesWithCommonsMathHoweverItIsMerged(
            @ForAll @Size(min = 2, max = 50) List<@DoubleRange(min = -1000, max = 1000) Double> raw, @ForAll int cut) {
        var oracle = new DescriptiveStatistics();
        var left = new Tally();
        var right = new Tally();

        for (int i = 0; i < raw.size(); i++) {
            double value = raw.get(i);
            oracle.addValue(value);
            (i < Math.floorMod(cut, raw.size() + 1) ? left : right).add(value);
        }
        left.merge(right);

        assertThat(left.count()).isEqualTo(raw.size());
        assertThat(left.mean()).isCloseTo(oracle.getMean(), within(1e-9));
        assertThat(left.variance()).isCloseTo(oracle.getVariance(), within(1e-9 * (1 + oracle.getVariance())));
        assertThat(left.min()).isEqualTo(oracle.getMin());
        assertThat(left.max()).isEqualTo(oracle.getMax());
    }

    @Test
    void aTallyKeepsASmallSpreadBesideALargeMean() {
        var tally = new Tally();

        for (double x : new double[] {4, 7, 13, 16}) {
            tally.add(1e9 + x);
        }

        assertThat(tally.variance()).isEqualTo(30);
        assertThat(tally.standardDeviation()).isEqualTo(Math.sqrt(30));
    }

    @Test
    void nothingIsNotZero() {
        var tally = new Tally();

        assertThat(tally.mean()).isNaN();
        assertThat(tally.variance()).isNaN();
        assertThat(tally.min()).isNaN();
        tally.add(3);
        assertThat(tally.mean()).isEqualTo(3);
        assertThat(tally.variance()).isNaN();
        tally.reset();
        assertThat(tally.max()).isNaN();
        assertThat(new TimeWeighted(5, 1).mean(5)).isNaN();
        assertThat(new Counter().shareOf(new Counter())).isNaN();
        assertThat(Mser5.of(new double[4]).mean()).isNaN();
        assertThat(new BatchMeans(2).mean()).isNaN();
    }

    @Test
    void aTimeWeightedMeanWeighsByTime() {
        var queue = new TimeWeighted(100, 0);

        queue.set(200, 2);
        queue.set(200, 5);
        queue.add(300, -4);

        // 0 for 100 ns, 5 for 100 ns, 1 for 200 ns.
        assertThat(queue.integral(500)).isEqualTo(700);
        assertThat(queue.mean(500)).isEqualTo(1.75);
        assertThat(queue.max()).isEqualTo(5);
    }

    @Test
    void aTimeWeightedMeanStartsAnewWithThePresentValue() {
        var queue = new TimeWeighted(0, 8);
        queue.set(10, 3);

        queue.reset(20);
        queue.set(30, 1);

        assertThat(queue.startNs()).isEqualTo(20);
        assertThat(queue.mean(40)).isEqualTo(2);
        assertThat(queue.max()).isEqualTo(3);
    }

    @Test
    void timeDoesNotGoBack() {
        var queue = new TimeWeighted(100, 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.set(99, 1))
                .withMessageContaining("99 ns after 100 ns");
        assertThatIllegalArgumentException().isThrownBy(() -> queue.mean(99)).withMessageContaining("99 ns");
    }

    @Test
    void aCounterCountsAndDoesNotFall() {
        var failed = new Counter();
        var total = new Counter();

        failed.increment();
        total.add(4);

        assertThat(failed.shareOf(total)).isEqualTo(0.25);
        assertThatIllegalArgumentException().isThrownBy(() -> total.add(-1)).withMessageContaining("-1");
    }

    @Test
    void batchesDoubleWhenTheyAreFull() {
        var batches = new BatchMeans(2);

        for (int i = 1; i <= 9; i++) {
            batches.add(i);
        }

        // 4 batches of 1 became 2 of 2, 4 of 2 became 2 of 4; the ninth waits.
        assertThat(batches.batchSize()).isEqualTo(4);
        assertThat(batches.batchMeans()).containsExactly(2.5, 6.5);
        assertThat(batches.count()).isEqualTo(9);
        assertThat(batches.mean()).isEqualTo(5);
    }

    @Test
    void batchMeansOfACorrelatedSeriesHaveTheVarianceOfItsMean() {
        // AR(1) with phi = 0.9: the variance of the mean of n is about 1/(n (1 - phi)^2) = 100/n.
        var random = RandomStream.named(11, 0, "ar1");
        var batches = new BatchMeans(512);
        double x = 0;
        int n = 1 << 20;

        for (int i = 0; i < n; i++) {
            x = 0.9 * x + random.nextNormal();
            batches.add(x);
        }

        var means = new Tally();
        for (double mean : batches.batchMeans()) {
            means.add(mean);
        }
        double exact = 100.0 / batches.batchSize();
        double relativeSd = Math.sqrt(2.0 / (means.count() - 1));
        assertThat((means.variance() / exact - 1) / relativeSd).isBetween(-4.0, 4.0);
        assertThat(batches.lag1Correlation()).isBetween(-0.2, 0.2);
    }

    @Test
    void mser5FindsTheEndOfTheTransientOfCaseSMser() {
        double[] series = new double[500];
        long state = 42;
        for (int i = 0; i < series.length; i++) {
            state = (1103515245L * state + 12345) & 0x7FFFFFFF;
            series[i] = 10 + 5 * Math.exp(-i / 20.0) + (state / 2147483648.0 - 0.5);
        }

        var result = Mser5.of(series);

        assertThat(result.truncated()).isEqualTo(160);
        assertThat(result.mean()).isCloseTo(10.01507024703, within(1e-9));
        assertThat(result.conclusive()).isTrue();
    }

    @Property(tries = 300)
    void mser5IsTheFirstMinimumOfItsDefinition(@ForAll @Size(min = 10, max = 80) List<@DoubleRange(min = -5, max = 5) Double> values) {
        double[] series = values.stream().mapToDouble(Double::doubleValue).toArray();
        int k = series.length / 5;
        double[] z = new double[k];
        for (int i = 0; i < 5 * k; i++) {
            z[i / 5] += series[i] / 5;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int d = 0; d <= k / 2; d++) {
            best = Math.min(best, statistic(z, d));
        }

        var result = Mser5.of(series);

        assertThat(statistic(z, result.truncated() / 5)).isCloseTo(best, within(1e-12));
    }

    private static double statistic(double[] z, int d) {
        double mean = 0;
        for (int i = d; i < z.length; i++) {
            mean += z[i] / (z.length - d);
        }
        double sum = 0;
        for (int i = d; i < z.length; i++) {
            sum += (z[i] - mean) * (z[i] - mean);
        }
        return sum / ((double) (z.length - d) * (z.length - d));
    }
}
