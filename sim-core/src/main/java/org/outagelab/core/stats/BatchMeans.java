package org.outagelab.core.stats;

import java.util.Arrays;

/**
 * Means of consecutive batches of equal size, in bounded memory for a run of any length.
 *
 * <p>Once 2k batches are full, neighbours are joined and the batch size doubles, so that between k and 2k − 1 full
 * batches exist (Law and Carson 1979, doi:10.1287/opre.27.5.1011, give the reason: large batches are nearly
 * independent). An interval for the mean of a stationary series comes from the batch means as if they were independent.
 *
 * <p><b>Caveat</b>: batches that are too small for the correlation give an interval that is too short; look at
 * {@link #lag1Correlation}.
 */
public final class BatchMeans {
    private final double[] means;
    private final Tally all = new Tally();
    private long batchSize = 1;
    private int full;
    private long inBatch;
    private double batchMean;

    /** @param minBatches k, at least 2: 20 to 40 are usual */
    public BatchMeans(int minBatches) {
        if (minBatches < 2) {
            throw new IllegalArgumentException("minBatches must be >= 2, got " + minBatches);
        }
        means = new double[Math.multiplyExact(2, minBatches)];
    }

    /** Adds the next observation of the series. */
    public void add(double value) {
        all.add(value);
        inBatch++;
        batchMean += (value - batchMean) / inBatch;
        if (inBatch == batchSize) {
            closeBatch();
        }
    }

    /** Observations, those of the unfinished batch included. */
    public long count() {
        return all.count();
    }

    /** Mean of all observations; NaN without any. */
    public double mean() {
        return all.mean();
    }

    public long batchSize() {
        return batchSize;
    }

    /** Means of the full batches, oldest first; a copy. */
    public double[] batchMeans() {
        return Arrays.copyOf(means, full);
    }

    /** Correlation of neighbouring batch means; NaN with fewer than three or when all are equal. */
    public double lag1Correlation() {
        if (full < 3) {
            return Double.NaN;
        }
        double mean = Arrays.stream(means, 0, full).sum() / full;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < full; i++) {
            squares += (means[i] - mean) * (means[i] - mean);
            if (i > 0) {
                products += (means[i] - mean) * (means[i - 1] - mean);
            }
        }
        return products / squares;
    }

    private void closeBatch() {
        means[full++] = batchMean;
        inBatch = 0;
        batchMean = 0;
        if (full == means.length) {
            for (int i = 0; i < full / 2; i++) {
                means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
            }
            full /= 2;
            batchSize *= 2;
        }
    }
}
