package org.outagelab.results;

/**
 * One judged threshold.
 *
 * @param expression as it stands in the scenario
 * @param metric the metric's name
 * @param bound the number compared with, in the unit of the estimate
 * @param estimate what was found
 * @param verdict by the unadjusted 95 % interval
 * @param reason why it is inconclusive or has no value; empty otherwise
 */
public record ThresholdResult(
        String expression, String metric, double bound, Estimate estimate, Verdict verdict, String reason) {
    /** The same without a judgement. */
    public ThresholdResult undecided(String why) {
        return new ThresholdResult(expression, metric, bound, estimate, Verdict.INCONCLUSIVE, why);
    }
}
