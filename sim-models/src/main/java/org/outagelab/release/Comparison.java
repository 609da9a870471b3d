package org.outagelab.release;

import java.util.Locale;

/**
 * Whether two shares of errors differ by more than noise: a pooled test of two proportions, one-sided at 1 %, and where few errors
 * make that wrong, their exact chance.
 *
 * @param errors of {@code answers} of the new version
 * @param errorsBefore of {@code answersBefore} of the one before, at the same time
 */
record Comparison(long errors, long answers, long errorsBefore, long answersBefore) {
    /** The 99 % point of the normal distribution. */
    static final double BEYOND_NOISE = 2.33;

    private static final double RARE = 0.01;

    /** Standard errors by which the new version has more; 0 where nothing can be said. */
    double z() {
        if (answers == 0 || answersBefore == 0) {
            return 0;
        }
        double pooled = (double) (errors + errorsBefore) / (answers + answersBefore);
        double variance = pooled * (1 - pooled) * (1.0 / answers + 1.0 / answersBefore);
        return variance == 0 ? 0 : ((double) errors / answers - (double) errorsBefore / answersBefore) / StrictMath.sqrt(variance);
    }

    boolean toldFromNoise() {
        return z() > BEYOND_NOISE && chance() < RARE;
    }

    /**
     * How likely at least so many of all errors are on its side by chance: few errors are not normal, and one alone may have
     * a large z.
     */
    double chance() {
        double share = (double) answers / (answers + answersBefore);
        long all = errors + errorsBefore;
        double less = 0;
        double logChoose = 0;
        for (long k = 0; k < errors; k++) {
            less += StrictMath.exp(logChoose + k * StrictMath.log(share) + (all - k) * StrictMath.log1p(-share));
            logChoose += StrictMath.log((double) (all - k) / (k + 1));
        }
        return Math.max(0, 1 - less);
    }

    /**
     * How many answers of each version tell two shares apart, at 1 % with a power of 90 %.
     *
     * @param before share of errors of the one before, 0 to 1
     * @param after share of the new one, another than {@code before}
     */
    static long needed(double before, double after) {
        double sum = before * (1 - before) + after * (1 - after);
        double difference = after - before;
        return (long) Math.ceil(13 * sum / (difference * difference));
    }

    /** What is still to be had if the two differ as they seem to; empty where they do not. */
    private String more() {
        double after = answers == 0 ? 0 : (double) errors / answers;
        double usual = answersBefore == 0 ? 0 : (double) errorsBefore / answersBefore;
        return after > usual
                ? String.format(Locale.ROOT, ": it would take %,d of each", needed(usual, after))
                : "";
    }

    String words() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d answers are errors beside %,d of %,d before: z = %.1f, %s",
                errors,
                answers,
                errorsBefore,
                answersBefore,
                z(),
                toldFromNoise() ? "told from noise" : (z() > BEYOND_NOISE ? "too few to tell from noise" : "not told from noise") + more());
    }
}
