package org.outagelab.metric;

/**
 * What a metric is measured in.
 *
 * @param word as it stands in results: {@code ratio}, {@code s}, {@code 1/s}, or what is counted
 * @param form how a bound of it is written
 */
public record Unit(String word, Form form) {
    /** How a value is written in a scenario file. */
    public enum Form {
        /** {@code 99.9%}; 0 to 1. */
        SHARE,
        /** {@code 300ms}. */
        TIME,
        /** {@code 100/s}. */
        RATE,
        /** {@code 12}. */
        NUMBER
    }

    public static final Unit RATIO = new Unit("ratio", Form.SHARE);
    public static final Unit SECONDS = new Unit("s", Form.TIME);
    public static final Unit PER_SECOND = new Unit("1/s", Form.RATE);

    /** @param counted in the plural: {@code requests} */
    public static Unit of(String counted) {
        return new Unit(counted, Form.NUMBER);
    }

    /** The most that a value can be: 1 for a share. */
    public double most() {
        return form == Form.SHARE ? 1 : Double.POSITIVE_INFINITY;
    }
}
