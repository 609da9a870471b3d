package org.outagelab.core.stats;

/**
 * Where the initial transient of a series ends: MSER-5 (White 1997, doi:10.1177/003754979706900601; Spratt 1998).
 *
 * <p>The series is cut into k batches of 5 (an unfinished last batch is left out). Of all d from 0 to ⌊k/2⌋, the first
 * that minimises Σ (z − mean)² / (k − d)² over the batches after d wins.
 *
 * @param truncated observations to drop, a multiple of 5; 0 for fewer than 5 observations
 * @param mean mean of the batches kept; NaN without a full batch
 * @param conclusive false when the minimum lies at the last d looked at: the series is then too short to tell
 */
public record Mser5(int truncated, double mean, boolean conclusive) {
    private static final int BATCH = 5;

    public static Mser5 of(double[] series) {
        int k = series.length / BATCH;
        if (k == 0) {
            return new Mser5(0, Double.NaN, false);
        }
        double[] batches = batches(series, k);
        Tally kept = new Tally();
        int best = 0;
        double bestStatistic = Double.POSITIVE_INFINITY;
        double bestMean = Double.NaN;
        // From the end, so that each tally extends the last: "first minimum" is then the last of equals found.
        for (int d = k - 1; d >= 0; d--) {
            kept.add(batches[d]);
            if (d > k / 2) {
                continue;
            }
            long n = kept.count();
            double statistic = n < 2 ? 0 : kept.variance() * (n - 1) / ((double) n * n);
            if (statistic <= bestStatistic) {
                best = d;
                bestStatistic = statistic;
                bestMean = kept.mean();
            }
        }
        return new Mser5(best * BATCH, bestMean, best < k / 2);
    }

    private static double[] batches(double[] series, int k) {
        double[] batches = new double[k];
        for (int i = 0; i < k; i++) {
            double sum = 0;
            for (int j = 0; j < BATCH; j++) {
                sum += series[BATCH * i + j];
            }
            batches[i] = sum / BATCH;
        }
        return batches;
    }
}
