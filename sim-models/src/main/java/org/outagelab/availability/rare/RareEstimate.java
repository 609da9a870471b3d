package org.outagelab.availability.rare;

import org.outagelab.results.Estimate;

/**
 * A rare quantity with its interval, or the reason why there is none, and the diagnostics of its weights.
 *
 * @param hits observations in which the rare event was seen
 * @param largestShare the largest weight over the sum of all
 * @param effectiveSize so many equal weights would be as good
 * @param cycles observations of both kinds
 * @param events simulated
 */
public record RareEstimate(
        Estimate estimate, long hits, double largestShare, double effectiveSize, long cycles, long events) {
    /** With the diagnostics of a sample. */
    public static RareEstimate of(Estimate estimate, WeightedSample rare, long cycles, long events) {
        return new RareEstimate(estimate, rare.hits(), rare.largestShare(), rare.effectiveSize(), cycles, events);
    }
}
