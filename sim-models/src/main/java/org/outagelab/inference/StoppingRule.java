package org.outagelab.inference;

import java.util.function.IntFunction;
import org.outagelab.results.Estimate;

/**
 * Makes runs until an estimate is precise enough, so that the number of threads cannot change the result.
 *
 * <p>The question is asked at fixed counts only: {@code min}, then ×1.5 rounded up, at last {@code max}; and only of
 * the runs with the lowest indices. Runs beyond the answer are discarded.
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

    /** How many runs to have before the next look. @param looked the last count looked at, 0 at first; less than max */
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
     * The count to stop at among those the first {@code finished} runs allow, or −1 while more runs are needed.
     *
     * @param finished runs 0 … finished − 1 have all ended
     * @param estimateOfFirst the estimate from the first n runs, for n ≤ finished
     */
    public int stopAt(int finished, IntFunction<Estimate> estimateOfFirst) {
        int looked = 0;
        while (looked < max) {
            looked = next(looked);
            if (looked > finished) {
                return -1;
            }
            if (looked == max || precision.isMetBy(estimateOfFirst.apply(looked))) {
                return looked;
            }
        }
        return max;
    }
}
