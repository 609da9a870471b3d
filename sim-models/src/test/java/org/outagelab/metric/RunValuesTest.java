package org.outagelab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** How a number is spread over runs, whatever their number. */
class RunValuesTest {
    @Test
    void ofFewRunsEveryValueIsExact() {
        var values = new RunValues();
        for (int run = 100; run >= 1; run--) {
            values.add(run / 3.0);
        }
        values.add(Double.NaN);

        assertThat(values.n()).isEqualTo(100);
        assertThat(values.quantile(0.05)).isEqualTo(5 / 3.0);
        assertThat(values.quantile(0.5)).isEqualTo(50 / 3.0);
        assertThat(values.quantile(0.95)).isEqualTo(95 / 3.0);
    }

    @Test
    void aCountOfAMillionRunsStaysExact() {
        var values = new RunValues();
        for (int run = 0; run < 1_000_000; run++) {
            values.add(run % 100 == 0 ? 12_345 : 0);
        }

        assertThat(values.quantile(0.95)).isZero();
        assertThat(values.quantile(0.995)).isEqualTo(12_345);
    }

    @Test
    void ofManyDifferentValuesThreeDigitsAreKept() {
        var values = new RunValues();
        for (int run = 0; run < 200_000; run++) {
            values.add(1 + run * 1e-6 * 7919 % 1);
        }

        assertThat(values.quantile(0.5)).isCloseTo(1.5, within(0.005));
        assertThat(values.quantile(0.95)).isCloseTo(1.95, within(0.005));
    }

    @Test
    void withoutAValueThereIsNone() {
        assertThat(new RunValues().quantile(0.5)).isNaN();
    }
}
