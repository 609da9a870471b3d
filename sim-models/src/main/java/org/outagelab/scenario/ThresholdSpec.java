package org.outagelab.scenario;

/**
 * A promise.
 *
 * @param expression as written
 * @param metric its name
 * @param operator {@code <}, {@code <=}, {@code >}, {@code >=}, {@code ==}
 * @param bound in the metric's unit: ratio, seconds, count
 * @param during name of a fault, or empty
 */
public record ThresholdSpec(String expression, String metric, String operator, double bound, String during) {
    /** Whether two say the same, however they are written: {@code 99.9%} is {@code 0.999}. */
    public boolean promisesTheSameAs(ThresholdSpec other) {
        return metric.equals(other.metric)
                && operator.equals(other.operator)
                && bound == other.bound
                && during.equals(other.during);
    }
}
