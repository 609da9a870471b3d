package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.core.random.Distributions;
import org.outagelab.results.InputsResults;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Uncertainty;

/** What nobody knows exactly, in years. */
class InputRangesTest {
    private static final double YEAR_NS = 365 * 86_400e9;

    private static FailureSpec failure(String name, String input, double perYear, double hours, double rateFactor, double repairFactor) {
        return new FailureSpec(
                name, name, input, FailureSpec.Fault.CRASH, List.of(name), List.of(), Distributions.exponential(YEAR_NS / perYear),
                DistributionType.ZERO, Distributions.constant(hours * 3600e9), 1, 0, "", false, "test",
                new Uncertainty(input + ": how often", rateFactor, input + ": time to repair", repairFactor));
    }

    private static InputRanges.Topology series(String name, FailureSpec... failures) {
        var byName = new LinkedHashMap<String, FailureSpec>();
        for (var failure : failures) {
            byName.put(failure.name(), failure);
        }
        return new InputRanges.Topology(name, byName, InputRangesTest::sum);
    }

    private static double sum(Map<String, FailureSpec> failures) {
        return failures.values().stream().mapToDouble(each -> each.perYear() * each.repair().mean() / 3600e9).sum();
    }

    @Test
    void theRangeIsThatOfItsInputs() {
        var one = series("one", failure("a", "hang", 2, 3, 5, 1));

        var range = InputRanges.of(List.of(one), 1, 4_000).ranges().get(0);

        // Lognormal with mean 6 h and an error factor of 5.
        double sigma = Math.log(5) / 1.6449;
        double median = 6 * Math.exp(-sigma * sigma / 2);
        assertThat(range.nominal()).isCloseTo(6, within(1e-9));
        assertThat(range.mean()).isCloseTo(6, within(0.5));
        assertThat(range.median()).isCloseTo(median, within(0.1 * median));
        assertThat(range.low()).isCloseTo(median / 5, within(0.1 * median / 5));
        assertThat(range.high()).isCloseTo(median * 5, within(0.1 * median * 5));
    }

    @Test
    void theWidestSwingIsFirst() {
        var one = series("one", failure("a", "hang", 2, 3, 5, 2), failure("b", "disk", 20, 3, 3, 1));

        var swings = InputRanges.of(List.of(one), 1, 100).ranges().get(0).swings();

        assertThat(swings).extracting(InputsResults.Swing::input).containsExactly("disk: how often", "hang: how often", "hang: time to repair");
        assertThat(swings.get(1).high() - 60).isCloseTo((swings.get(1).low() - 60) * 25, within(1e-6));
    }

    @Test
    void whatTwoTopologiesShareDoesNotBlurTheirDifference() {
        var fault = failure("a", "host-fault", 2, 3, 10, 1);
        var two = series("two", fault, failure("b", "known", 1, 0.1, 1, 1));
        var other = series("other", failure("c", "another", 2, 3, 10, 1));

        var results = InputRanges.of(List.of(two, series("one", fault), other), 1, 2_000);

        // Without b it is better in every world, by its 0.1 h, though either may be 0.2 or 20 h.
        assertThat(results.comparisons()).extracting(pair -> pair.topology() + " " + pair.than())
                .containsExactly("one two", "other two", "other one");
        assertThat(results.comparisons().get(0).better()).isEqualTo(1);
        assertThat(results.comparisons().get(0).worse()).isZero();
        assertThat(results.comparisons().get(0).low()).isCloseTo(0.1, within(1e-9));
        assertThat(results.comparisons().get(0).high()).isCloseTo(0.1, within(1e-9));
        assertThat(results.comparisons().get(0).saved()).isCloseTo(0.1, within(1e-9));
        assertThat(results.comparisons().get(1).better()).isBetween(0.4, 0.65);
    }

    @Test
    void whereEverythingIsKnownThereIsNoRange() {
        assertThat(InputRanges.of(List.of(series("one", failure("a", "hang", 2, 3, 1, 1))), 1, 100)).isEqualTo(InputsResults.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> InputRanges.of(List.of(), 1, 10)).withMessageContaining("got 10");
    }

    @Test
    void whatCostsTheMostIsCountedInEveryWorld() {
        var hang = failure("a", "hang", 2, 3, 5, 1);
        var disk = failure("b", "disk", 1, 3, 1, 1);
        var kinds = new InputRanges.Annual() {
            @Override
            public double hours(Map<String, FailureSpec> failures) {
                return sum(failures);
            }

            @Override
            public Map<String, Double> byKind(Map<String, FailureSpec> failures) {
                return Map.of("hang", failures.get("a").perYear(), "disk", failures.get("b").perYear());
            }
        };
        var byName = new LinkedHashMap<String, FailureSpec>();
        byName.put("a", hang);
        byName.put("b", disk);

        var range = InputRanges.of(List.of(new InputRanges.Topology("one", byName, kinds)), 1, 4_000).ranges().get(0);

        // Lognormal with mean 2 and an error factor of 5: above 1 in Phi((ln 2 - s²/2) / s) of the draws.
        assertThat(range.shareOfLargest("hang")).isCloseTo(0.587, within(0.02));
        assertThat(range.shareOfLargest("hang") + range.shareOfLargest("disk")).isEqualTo(1);
        assertThat(range.shareOfLargest("zone")).isZero();
    }
}
