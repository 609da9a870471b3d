package org.outagelab.inference;

import org.outagelab.results.Estimate;

/**
 * Makes runs until an estimate is precise enough, so that the number of threads cannot change the result.
 *
 * <p>The question is asked at fixed counts only: {@code min}, then ×1.5 rounded up, at last {@code max}; and only of
 * the runs with the lowest indices.
 *
 * <p><b>Caveat</b>: looking several times costs a little coverage; a larger {@code min} costs less of it.
 *
 * @param min runs before the first look, at least 2
 * @param max at least {@code min}
 */
public record StoppingRule(int min, int max, Precision precision) {
    public StoppingRule {
        if (min < 2 || max < min) {
            throw new IllegalArgumentException("expected 2 <= min <= max, got min=" + min + " and max=" + max);
        }
    }

    /**
     * How many runs to have before the next look.
     *
     * @param looked the last count looked at, 0 at first; less than max
     */
    public int next(int looked) {
        if (looked >= max) {
            throw new IllegalArgumentException("no look after " + looked + " runs, max=" + max);
        }
        int next = min;
        while (next <= looked) {
            next = (int) Math.min(max, (next * 3L + 1) / 2);
        }
        return next;
    }

    /**
     * Whether to stop at a count that was looked at.
     *
     * @param estimate from the runs 0 … looked − 1
     */
    public boolean stopsAt(int looked, Estimate estimate) {
        return looked >= max || precision.isMetBy(estimate);
    }
}
