package org.outagelab.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.ParetoDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.distribution.WeibullDistribution;
import org.apache.commons.math3.special.Gamma;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.core.SimTime;

final class DistributionsTest {
    /** A critical value of the normal that a correct sampler exceeds once in 15,787 tests. */
    private static final double Z = 4;

    record Pair(String name, Distribution ours, RealDistribution oracle) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Pair> pairs() {
        double scale = 3 / Gamma.gamma(1 + 1 / 0.7);
        return List.of(
                new Pair("exponential", Distributions.exponential(3), new ExponentialDistribution(null, 3)),
                new Pair("uniform", Distributions.uniform(2, 5), new UniformRealDistribution(null, 2, 5)),
                new Pair("erlang 3", Distributions.erlang(3, 3), new GammaDistribution(null, 3, 1, 1e-12)),
                new Pair("erlang 40", Distributions.erlang(40, 3), new GammaDistribution(null, 40, 3.0 / 40, 1e-12)),
                new Pair("gamma 0.3", Distributions.gamma(0.3, 3), new GammaDistribution(null, 0.3, 10, 1e-12)),
                new Pair("gamma 2.5", Distributions.gamma(2.5, 3), new GammaDistribution(null, 2.5, 1.2, 1e-12)),
                new Pair("weibull 0.7", Distributions.weibull(0.7, 3), new WeibullDistribution(null, 0.7, scale)),
                new Pair("pareto 2.5", Distributions.pareto(2.5, 3), new ParetoDistribution(null, 1.8, 2.5)),
                new Pair("lognormal", Distributions.lognormal(3, 0.5), new LogNormalDistribution(null, Math.log(3), 0.5)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theMeanIsThatOfCommonsMath(Pair pair) {
        assertThat(pair.ours.mean()).isCloseTo(pair.oracle.getNumericalMean(), relative(pair.oracle.getNumericalMean()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theQuantileInvertsTheDistributionFunctionOfCommonsMath(Pair pair) {
        for (double p : new double[] {1e-6, 0.001, 0.05, 0.5, 0.9, 0.95, 0.99, 0.999, 1 - 1e-9}) {
            double x = pair.ours.quantile(p);

            assertThat(pair.oracle.cumulativeProbability(x)).as("p = %s", p).isCloseTo(p, within(1e-11));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void drawsFollowTheDistributionFunctionOfCommonsMath(Pair pair) {
        double[] draws = draws(pair.ours, pair.name, 20_000);

        double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(pair.oracle, draws, false);

        assertThat(p).isGreaterThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void tailsHaveTheirProbability(Pair pair) {
        int n = 1_000_000;
        double[] draws = draws(pair.ours, pair.name + " tail", n);
        for (double p : new double[] {1e-4, 1e-3, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
            double x = pair.ours.quantile(p);

            long below = Arrays.stream(draws).filter(draw -> draw <= x).count();

            assertThat((below - n * p) / Math.sqrt(n * p * (1 - p))).as("z at p = %s", p).isBetween(-Z, Z);
        }
    }

    @Test
    void theNormalAgreesWithTheZigguratOfCommonsRng() {
        int n = 20_000;
        var stream = RandomStream.named(7, 0, "normal");
        var oracle = ZigguratSampler.NormalizedGaussian.of(RandomSource.XO_SHI_RO_256_PP.create(7));
        double[] ours = new double[n];
        double[] theirs = new double[n];

        for (int i = 0; i < n; i++) {
            ours[i] = stream.nextNormal();
            theirs[i] = oracle.sample();
        }

        assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(ours, theirs)).isGreaterThan(1e-4);
    }

    @Test
    void theTailsOfTheNormalHaveTheirProbabilityBeyondTheBaseLayer() {
        int n = 10_000_000;
        var stream = RandomStream.named(8, 0, "normal tail");
        double[] limits = {-3.9, -3.66, -3, 3, 3.66, 3.9};
        long[] beyond = new long[limits.length];

        for (int i = 0; i < n; i++) {
            double x = stream.nextNormal();
            for (int j = 0; j < limits.length; j++) {
                beyond[j] += limits[j] < 0 ? (x < limits[j] ? 1 : 0) : (x > limits[j] ? 1 : 0);
            }
        }

        var normal = new NormalDistribution(null, 0, 1);
        for (int j = 0; j < limits.length; j++) {
            double expected = n * normal.cumulativeProbability(-Math.abs(limits[j]));
            assertThat((beyond[j] - expected) / Math.sqrt(expected)).as("z beyond %s", limits[j]).isBetween(-Z, Z);
        }
    }

    @Test
    void theTailOfTheExponentialHasItsProbabilityBeyondTheBaseLayer() {
        int n = 10_000_000;
        var stream = RandomStream.named(9, 0, "exponential tail");
        double[] limits = {5, 7.6, 7.8, 9};
        long[] beyond = new long[limits.length];

        for (int i = 0; i < n; i++) {
            double x = stream.nextExponential();
            for (int j = 0; j < limits.length; j++) {
                beyond[j] += x > limits[j] ? 1 : 0;
            }
        }

        for (int j = 0; j < limits.length; j++) {
            double expected = n * Math.exp(-limits[j]);
            assertThat((beyond[j] - expected) / Math.sqrt(expected)).as("z beyond %s", limits[j]).isBetween(-Z, Z);
        }
    }

    @Test
    void theNormalQuantileInvertsTheDistributionFunctionOfCommonsMath() {
        var normal = new NormalDistribution(null, 0, 1);
        for (double p : new double[] {1e-12, 1e-9, 0.001, 0.07, 0.3, 0.5, 0.8, 0.95, 0.975, 0.999999}) {
            assertThat(normal.cumulativeProbability(Normal.quantile(p)) / p).isCloseTo(1, within(1e-11));
        }
    }

    @Test
    void aHyperexponentialHasBalancedMeansAndItsVariance() {
        var distribution = Distributions.hyperexponential(1, 4);

        // The branches of case Q-MG1-H2: p1 0.8873, rates 1.7746 and 0.2254.
        double p = 0.8872983346207417;
        for (double q : new double[] {0.01, 0.5, 0.99}) {
            double x = distribution.quantile(q);
            assertThat(p * Math.exp(-1.7745966692414834 * x) + (1 - p) * Math.exp(-0.2254033307585166 * x))
                    .isCloseTo(1 - q, within(1e-13));
        }
        assertMeanAndSecondMoment(distribution, 1, 5, Math.sqrt(6 * 2 * 2 * (p / Math.pow(1.7745966692414834, 4)
                + (1 - p) / Math.pow(0.2254033307585166, 4))));
    }

    private static void assertMeanAndSecondMoment(Distribution distribution, double mean, double second, double sdSquare) {
        int n = 1_000_000;
        double[] draws = draws(distribution, "moments", n);

        double sampleMean = Arrays.stream(draws).average().orElseThrow();
        double sampleSecond = Arrays.stream(draws).map(x -> x * x).average().orElseThrow();

        assertThat(distribution.mean()).isEqualTo(mean);
        assertThat((sampleMean - mean) / Math.sqrt((second - mean * mean) / n)).isBetween(-Z, Z);
        assertThat((sampleSecond - second) / (sdSquare / Math.sqrt(n))).isBetween(-Z, Z);
    }

    @Test
    void aLognormalMeetsItsMedianAndP95() {
        var distribution = Distributions.lognormalWithP95(20, 120);

        assertThat(distribution.quantile(0.5)).isCloseTo(20, within(1e-12));
        assertThat(distribution.quantile(0.95)).isCloseTo(120, within(1e-12));
    }

    @Test
    void aLognormalMeetsItsMeanAndVariation() {
        var distribution = Distributions.lognormalWithMean(10, 2);

        double sigma = Math.log(distribution.quantile(0.975) / distribution.quantile(0.5)) / 1.959963984540054;
        assertThat(distribution.mean()).isCloseTo(10, within(1e-12));
        assertThat(Math.sqrt(Math.expm1(sigma * sigma))).isCloseTo(2, within(1e-12));
    }

    @Test
    void anEmpiricalDistributionDrawsItsValuesEquallyOften() {
        var distribution = Distributions.empirical(new double[] {5, 1, 3, 3});
        int n = 100_000;

        double[] draws = draws(distribution, "empirical", n);

        long threes = Arrays.stream(draws).filter(x -> x == 3).count();
        assertThat((threes - 0.5 * n) / Math.sqrt(0.25 * n)).isBetween(-Z, Z);
        assertThat(Arrays.stream(draws).distinct().sorted()).containsExactly(1.0, 3.0, 5.0);
        assertThat(distribution.mean()).isEqualTo(3);
        assertThat(distribution.quantile(0.25)).isEqualTo(1);
        assertThat(distribution.quantile(0.26)).isEqualTo(3);
        assertThat(distribution.quantile(0.75)).isEqualTo(3);
        assertThat(distribution.quantile(0.76)).isEqualTo(5);
    }

    @Test
    void anEmpiricalDistributionKeepsItsOwnCopy() {
        double[] values = {1, 2};
        var distribution = Distributions.empirical(values);

        values[0] = 100;

        assertThat(distribution.mean()).isEqualTo(1.5);
    }

    @Test
    void aConstantDrawsNothing() {
        var stream = RandomStream.named(1, 0, "constant");
        var untouched = RandomStream.named(1, 0, "constant");

        double value = Distributions.constant(4).sample(stream);

        assertThat(value).isEqualTo(4);
        assertThat(stream.nextLong()).isEqualTo(untouched.nextLong());
    }

    @Test
    void parametersWithoutASolutionAreRefusedWithTheirValues() {
        assertRefused(() -> Distributions.lognormalWithP95(20, 20), "median=20.0 and p95=20.0");
        assertRefused(() -> Distributions.lognormalWithP95(20, 3), "p95=3.0");
        assertRefused(() -> Distributions.exponential(0), "mean must be > 0 and finite, got 0.0");
        assertRefused(() -> Distributions.exponential(Double.NaN), "NaN");
        assertRefused(() -> Distributions.constant(-1), "-1.0");
        assertRefused(() -> Distributions.constant(Double.POSITIVE_INFINITY), "Infinity");
        assertRefused(() -> Distributions.uniform(3, 2), "min=3.0 and max=2.0");
        assertRefused(() -> Distributions.erlang(0, 1), "got 0");
        assertRefused(() -> Distributions.hyperexponential(1, 0.9), "0.9");
        assertRefused(() -> Distributions.gamma(0, 1), "shape");
        assertRefused(() -> Distributions.weibull(-1, 1), "shape");
        assertRefused(() -> Distributions.pareto(1, 1), "shape must be > 1");
        assertRefused(() -> Distributions.lognormal(1, -0.1), "sigma");
        assertRefused(() -> Distributions.lognormalWithMean(1, -0.1), "cv");
        assertRefused(() -> Distributions.empirical(new double[0]), "at least one value");
        assertRefused(() -> Distributions.empirical(new double[] {1, -2}), "-2.0");
    }

    private static void assertRefused(Runnable making, String message) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void aQuantileNeedsAProbabilityInside(double p) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distributions.gamma(2, 1).quantile(p))
                .withMessageContaining("p must be in (0, 1)");
    }

    private static double[] draws(Distribution distribution, String name, int n) {
        var stream = RandomStream.named(2026, 0, name);
        double[] draws = new double[n];
        for (int i = 0; i < n; i++) {
            draws[i] = distribution.sample(stream);
        }
        return draws;
    }

    private static org.assertj.core.data.Offset<Double> relative(double value) {
        return within(1e-12 * value);
    }

    @Test
    void aDurationIsRoundedToTheNearestNanosecondAndBeyondTheClockItIsNever() {
        var random = RandomStream.named(1, 0, "work");
        var same = RandomStream.named(1, 0, "work");
        var mean = Distributions.exponential(20);

        for (int i = 0; i < 100; i++) {
            assertThat((double) mean.sampleNs(random)).isCloseTo(mean.sample(same), within(0.5));
        }
        assertThat(Distributions.constant(2.5e6).sampleNs(random)).isEqualTo(2_500_000);
        assertThat(Distributions.constant(1e30).sampleNs(random)).isEqualTo(SimTime.NEVER);
    }
}
