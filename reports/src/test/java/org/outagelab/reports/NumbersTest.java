package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.results.Estimate;

class NumbersTest {
    @Test
    void documentsGetTwelveSignificantDigits() {
        assertThat(Numbers.exact(0.1 + 0.2)).isEqualTo("0.3");
        assertThat(Numbers.exact(180)).isEqualTo("180.0");
        assertThat(Numbers.exact(-1 / 3.0)).isEqualTo("-0.333333333333");
        assertThat(Numbers.exact(1.5e-12)).isEqualTo("1.5E-12");
        assertThat(Numbers.exact(1e20)).isEqualTo("1.0E20");
        assertThat(Numbers.exact(-0.0)).isEqualTo("0.0");
    }

    @Test
    void timesGetTheUnitThatSuitsThem() {
        assertThat(Numbers.seconds(0.000_012)).isEqualTo("12 µs");
        assertThat(Numbers.seconds(0.231)).isEqualTo("231 ms");
        assertThat(Numbers.seconds(4.9)).isEqualTo("4.90 s");
        assertThat(Numbers.seconds(600)).isEqualTo("10 min");
        assertThat(Numbers.roundSeconds(600)).isEqualTo("10 min");
        assertThat(Numbers.seconds(86_400 * 3.65)).isEqualTo("3.65 d");
        assertThat(Numbers.seconds(Double.NaN)).isEqualTo(Numbers.NONE);
    }

    @Test
    void sharesGetEnoughDigitsToTellThemFromAllAndNothing() {
        assertThat(Numbers.percent(0.5)).isEqualTo("50.0 %");
        assertThat(Numbers.percent(0.9991)).isEqualTo("99.910 %");
        assertThat(Numbers.percent(0.999_999_87)).isEqualTo("99.999987 %");
        assertThat(Numbers.percent(1)).isEqualTo("100 %");
        assertThat(Numbers.percent(0)).isEqualTo("0 %");
    }

    @Test
    void aMeanHasTheDigitsItsIntervalDeserves() {
        var e = new Estimate(0.23117, 0.2241, 0.2389, 20, "s", "");

        assertThat(Numbers.mean(e)).isEqualTo("231.2 ms");
        assertThat(Numbers.interval(e)).isEqualTo("224.1 … 238.9 ms");
    }

    @Test
    void factorsAreRoundedToTwoDigits() {
        assertThat(Numbers.twoDigits(25_119)).isEqualTo("25,000");
        assertThat(Numbers.twoDigits(96.6)).isEqualTo("97");
        assertThat(Numbers.twoDigits(3.44)).isEqualTo("3.4");
    }

    @Test
    void instantsReadAsMinutesAndSeconds() {
        assertThat(Numbers.clock(180)).isEqualTo("3:00");
        assertThat(Numbers.clock(184.93)).isEqualTo("3:04.9");
        assertThat(Numbers.clock(3723)).isEqualTo("1:02:03");
        assertThat(Numbers.clock(59.97)).isEqualTo("1:00");
    }

    @Test
    void aNumberWithoutAnIntervalSaysWhy() {
        assertThat(Numbers.withInterval(Estimate.none("s", "nothing was counted")))
                .isEqualTo("– (nothing was counted)");
        assertThat(Numbers.withInterval(new Estimate(2, Double.NaN, Double.NaN, 1, "s", "")))
                .isEqualTo("2 s (one run, no interval)");
    }

    @Test
    void whatWasZeroInAllRunsSaysWhatThatBoundsInsteadOfAnIntervalWithoutWidth() {
        assertThat(Numbers.bounds(new Estimate(0, 0, 0, 20, "writes", ""))).isEqualTo("above 0 in < 14 % of runs");
        assertThat(Numbers.bounds(new Estimate(0, 0, 0, 2, "s", ""))).isEqualTo("above 0 in < 78 % of runs");
        assertThat(Numbers.bounds(new Estimate(0, 0, 0, 1000, "requests", ""))).isEqualTo("above 0 in < 0.3 % of runs");
        // Not where there is a width, another value, or no interval.
        assertThat(Numbers.bounds(new Estimate(0, 0, 2, 20, "writes", ""))).isEqualTo("0 … 2.0");
        assertThat(Numbers.bounds(new Estimate(3, 3, 3, 20, "writes", ""))).startsWith("3").contains(" … ");
        assertThat(Numbers.bounds(new Estimate(0, Double.NaN, Double.NaN, 1, "writes", ""))).isEqualTo("one run, no interval");
    }
}
