package org.outagelab.metric;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.TreeMap;

/**
 * The distribution of one number over runs. Exact while at most 1,000 of the numbers are different; beyond, all are rounded
 * to three digits, so that what is kept has a bound, whatever the number of runs.
 */
public final class RunValues {
    private static final int MOST_EXACT = 1000;
    private static final MathContext ROUGH = new MathContext(3, RoundingMode.HALF_EVEN);

    private TreeMap<Double, Long> counts = new TreeMap<>();
    private boolean rough;
    private long n;

    /** @param value of the next run; NaN for none */
    public void add(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        n++;
        // Without the sign of a zero.
        counts.merge(rough ? rounded(value) : value + 0.0, 1L, Long::sum);
        if (!rough && counts.size() > MOST_EXACT) {
            rough = true;
            var all = counts;
            counts = new TreeMap<>();
            all.forEach((each, count) -> counts.merge(rounded(each), count, Long::sum));
        }
    }

    private static double rounded(double value) {
        return Double.isInfinite(value) ? value : new BigDecimal(value).round(ROUGH).doubleValue();
    }

    /** How many runs have a value. */
    public long n() {
        return n;
    }

    /**
     * The ⌈nq⌉-th smallest; NaN without a value.
     *
     * @param q 0 to 1
     */
    public double quantile(double q) {
        long rank = Math.max(1, (long) Math.ceil(n * q));
        long seen = 0;
        for (var entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank) {
                return entry.getKey();
            }
        }
        return Double.NaN;
    }
}
