package org.outagelab.results;

/**
 * One judged threshold.
 *
 * @param expression as it stands in the scenario
 * @param metric the metric's name
 * @param operator {@code <}, {@code <=}, {@code >}, {@code >=}, {@code ==}
 * @param during name of the fault whose time it is about; empty for the whole run
 * @param bound the number compared with, in the unit of the estimate
 * @param estimate what was found
 * @param verdict by the unadjusted 95 % interval
 * @param reason why it is inconclusive or has no value; empty otherwise
 */
public record ThresholdResult(
        String expression,
        String metric,
        String operator,
        String during,
        double bound,
        Estimate estimate,
        Verdict verdict,
        String reason) {
    /** The same without a judgement. */
    public ThresholdResult undecided(String why) {
        return new ThresholdResult(expression, metric, operator, during, bound, estimate, Verdict.INCONCLUSIVE, why);
    }
}
