package org.outagelab.availability.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.outagelab.availability.structure.Structure.any;
import static org.outagelab.availability.structure.Structure.unit;
import static org.outagelab.availability.structure.Structure.units;
import static org.outagelab.core.random.Distributions.constant;
import static org.outagelab.core.random.Distributions.exponential;
import static org.outagelab.core.random.Distributions.lognormal;
import static org.outagelab.core.random.Distributions.pareto;
import static org.outagelab.core.random.Distributions.weibull;

import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.outagelab.availability.rare.Effort;
import org.outagelab.availability.rare.RareEstimate;
import org.outagelab.availability.rare.WeightedSample;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;
import org.outagelab.results.Estimate;

final class RareFailuresTest {
    private static final double MTTF = 20_000;

    private static SystemModel pair(Distribution repair) {
        return SystemModel.builder()
                .unit("a", exponential(MTTF), repair)
                .unit("b", exponential(MTTF), repair)
                .succeeds(any(units("a", "b")))
                .build();
    }

    private static double exact(Distribution repair) {
        double q = repair.mean() / (MTTF + repair.mean());
        return q * q;
    }

    @Test
    void aPairOfUnitsIsRightForAnyRepairWithALightTail() {
        for (Distribution repair : List.of(constant(2), exponential(2), weibull(2, 2), lognormal(2, 0.5))) {
            RareEstimate estimate = RareFailures.of(pair(repair)).unavailability(3, new Effort(0.05, 10_000, 100_000));

            assertThat(estimate.estimate().hasInterval()).isTrue();
            double z = (estimate.estimate().mean() - exact(repair)) / (estimate.estimate().high() - estimate.estimate().low()) * 3.92;
            assertThat(z).as(repair.toString()).isBetween(-4.0, 4.0);
        }
    }

    @Test
    void aHeavyTailIsRefusedThoughItsWeightsLookWell() {
        int wellLooking = 0;
        for (Distribution repair : List.of(pareto(1.3, 2), weibull(0.25, 2), lognormal(0.5, 2.5))) {
            for (int seed = 0; seed < 6; seed++) {
                RareEstimate estimate = RareFailures.of(pair(repair)).unavailability(seed, new Effort(0.05, 5_000, 12_000));

                assertThat(estimate.estimate().hasInterval()).isFalse();
                wellLooking += estimate.estimate().note().contains("heavy tail") ? 1 : 0;
            }
        }

        // The weights alone would have let these pass.
        assertThat(wellLooking).isPositive();
    }

    @Test
    void theShareBeyondWhatWasSeenIsKnownForAnExponential() {
        // E[X²; X > a] / E[X²] = e^−a (1 + a + a²/2).
        double a = Math.log(1000);

        assertThat(Tail.shareOfSquareBeyond(exponential(3), 1000))
                .isCloseTo(Math.exp(-a) * (1 + a + a * a / 2), Percentage.withPercentage(2));
    }

    /**
     * The trap that forcing avoids: the failure rate itself raised to twice the repair rate. Most of the loss comes with long
     * repairs, in which the raised clock has nearly always struck early: what it then misses has weights never seen.
     */
    @Test
    void aRaisedFailureRateWouldExcludeTheTruth() {
        Distribution repair = lognormal(0.5, 1.5);
        double rate = 1 / MTTF;
        double raised = 2 / repair.mean();
        int missed = 0;
        int forcedMissed = 0;
        for (int seed = 0; seed < 12; seed++) {
            var random = RandomStream.named(seed, 0, "raised");
            var sample = new WeightedSample();
            for (int cycle = 0; cycle < 20_000; cycle++) {
                double down = repair.sample(random);
                double other = random.nextExponential() / raised;
                double weight = rate / raised * Math.exp((raised - rate) * other);
                sample.add(other < down ? weight * Math.min(down - other, repair.sample(random)) : 0);
            }
            double cycleLength = 1 / (2 * rate);
            Estimate estimate = sample.estimate("h");
            double truth = exact(repair) * cycleLength;
            missed += estimate.mean() < 0.9 * truth ? 1 : 0;
            RareEstimate forced = RareFailures.of(pair(repair)).unavailability(seed, new Effort(0.1, 20_000, 20_000));
            forcedMissed += forced.estimate().mean() < 0.8 * exact(repair) ? 1 : 0;
        }

        assertThat(missed).isGreaterThanOrEqualTo(9);
        assertThat(forcedMissed).isLessThanOrEqualTo(2);
    }

    @Test
    void aConstantFailoverAndItsOutagesAreRight() {
        var model = SystemModel.builder()
                .unit("p", exponential(1500), exponential(4))
                .unit("r", exponential(1500), exponential(4))
                .standby(Standby.of("db", List.of("p", "r"), constant(0.0125)))
                .succeeds(unit("db"))
                .build();

        Estimate rate = RareFailures.of(model).outageRate(1, new Effort(0.02, 20_000, 20_000)).estimate();

        // Case A-FO-a-f.
        assertThat(rate.low()).isLessThan(5.839910283773 / 8760);
        assertThat(rate.high()).isGreaterThan(5.839910283773 / 8760);
    }

    @Test
    void whatHasNoCyclesSaysWhy() {
        var worn = SystemModel.builder().unit("a", weibull(2, 10), exponential(1)).succeeds(unit("a")).build();
        var planned = SystemModel.builder()
                .unit("a", exponential(10), exponential(1))
                .window("maintenance", 1, 100)
                .succeeds(unit("a"))
                .build();

        assertThatThrownBy(() -> RareFailures.of(worn))
                .hasMessage("unit 'a' does not fail at a constant rate, so no two cycles are alike");
        assertThat(RareFailures.obstacle(planned)).isEqualTo("window 'maintenance' opens at fixed times, so no two cycles are alike");
        assertThat(RareFailures.obstacle(pair(constant(1)))).isEmpty();
    }
}
