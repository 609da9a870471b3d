package org.outagelab.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.core.random.RandomStream;

/** When a canary is told from noise. */
class ComparisonTest {
    @Test
    void aPercentBesideATenthOfItTakesEighteenHundredOfEachAndTwiceATenthForty() {
        assertThat(Comparison.needed(0.001, 0.01)).isBetween(1700L, 1800L);
        assertThat(Comparison.needed(0.001, 0.002)).isBetween(38_000L, 40_000L);
    }

    @Test
    void withSoManyNineOfTenAreFoundAndOneOfAHundredIsFalse() {
        var random = RandomStream.named(1, 0, "canaries");
        int each = (int) Comparison.needed(0.01, 0.03);
        int found = 0;
        int alarms = 0;
        for (int i = 0; i < 1000; i++) {
            long before = drawn(random, each, 0.01);
            found += new Comparison(drawn(random, each, 0.03), each, before, each).toldFromNoise() ? 1 : 0;
            alarms += new Comparison(drawn(random, each, 0.01), each, before, each).toldFromNoise() ? 1 : 0;
        }

        assertThat(found / 1000.0).isCloseTo(0.9, within(0.04));
        assertThat(alarms / 1000.0).isCloseTo(0.01, within(0.012));
    }

    private static long drawn(RandomStream random, int answers, double share) {
        long errors = 0;
        for (int i = 0; i < answers; i++) {
            errors += random.nextBoolean(share) ? 1 : 0;
        }
        return errors;
    }

    @Test
    void oneErrorOfAHundredBesideATenthOfAPercentIsChance() {
        var one = new Comparison(1, 100, 10, 10_000);

        assertThat(one.z()).isGreaterThan(2.33);
        // One minus the chance that none of eleven is among the first percent.
        assertThat(one.chance()).isCloseTo(1 - StrictMath.pow(1 - 100 / 10_100.0, 11), within(1e-9));
        assertThat(one.toldFromNoise()).isFalse();
        assertThat(new Comparison(5, 100, 10, 10_000).toldFromNoise()).isTrue();
    }

    @Test
    void itSaysWhatItWouldTake() {
        assertThat(new Comparison(111, 531, 0, 10_146).words())
                .isEqualTo("111 of 531 answers are errors beside 0 of 10,146 before: z = 46.3, told from noise");
        assertThat(new Comparison(1, 100, 10, 10_000).words()).endsWith("z = 2.7, too few to tell from noise: it would take 1,750 of each");
        assertThat(new Comparison(2, 1000, 10, 10_000).words()).contains("z = 0.9, not told from noise: it would take ");
        assertThat(new Comparison(0, 100, 0, 10_000).words()).endsWith("z = 0.0, not told from noise");
    }
}
