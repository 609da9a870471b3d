package org.outagelab.results;

/**
 * One judged threshold.
 *
 * @param expression as it stands in the scenario
 * @param metric the metric's name
 * @param operator {@code <}, {@code <=}, {@code >}, {@code >=}, {@code ==}
 * @param during name of the fault whose time it is about; empty for the whole run
 * @param bound the number compared with, in the unit of the estimate
 * @param estimate what was found, with the interval that judges it
 * @param level how often such an interval holds the truth: 0.95 for a single threshold, more for each of several, so that
 *     95 % holds for all at once (Bonferroni)
 * @param at95 what was found, with its own 95 % interval; the same for a single threshold
 * @param verdict by the first of the two intervals
 * @param reason why it is inconclusive or has no value; empty otherwise
 */
public record ThresholdResult(
        String expression,
        String metric,
        String operator,
        String during,
        double bound,
        Estimate estimate,
        double level,
        Estimate at95,
        Verdict verdict,
        String reason) {
    /** The same without a judgement. */
    public ThresholdResult undecided(String why) {
        return new ThresholdResult(
                expression, metric, operator, during, bound, estimate, level, at95, Verdict.INCONCLUSIVE, why);
    }
}
