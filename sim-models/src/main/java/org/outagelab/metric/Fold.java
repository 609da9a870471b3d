package org.outagelab.metric;

/**
 * How the samples of several runs become one estimate.
 *
 * @param how in kind
 * @param q of a quantile, 0 to 1; else 0
 * @param scale of one unit of the samples in the unit of the metric; 1 for numbers
 */
public record Fold(How how, double q, double scale) {
    /** In kind. */
    public enum How {
        /** The mean over the runs that have the number. */
        MEAN("mean over runs"),
        /** The mean over runs of what is counted; that it is exactly 0 can be promised. */
        COUNT("mean over runs of a count"),
        /** Events by trials, each summed over runs; exact intervals below 40 events. */
        SHARE("share of all runs together"),
        /** One sum over runs by another. */
        RATIO("ratio of sums over runs"),
        /** The mean of all values of all runs. */
        VALUES_MEAN("mean of all values"),
        /** Of all values of all runs. */
        QUANTILE("quantile of all values"),
        /** Of all values of all runs. */
        MAXIMUM("largest of all values");

        private final String words;

        How(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    static final Fold MEAN = new Fold(How.MEAN, 0, 1);
    static final Fold COUNT = new Fold(How.COUNT, 0, 1);
    static final Fold SHARE = new Fold(How.SHARE, 0, 1);
    static final Fold RATIO = new Fold(How.RATIO, 0, 1);

    /** Whether it is a part by a whole. */
    boolean isQuotient() {
        return how == How.SHARE || how == How.RATIO;
    }
}
