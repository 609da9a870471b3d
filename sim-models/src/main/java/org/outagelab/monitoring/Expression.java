package org.outagelab.monitoring;

import java.util.List;
import java.util.function.Consumer;

/**
 * A part of PromQL, read and typed: it gives a number or a list of samples at an instant.
 *
 * <p>Made by {@link ExpressionReader}.
 */
public sealed interface Expression
        permits Expression.Number,
                Expression.Time,
                Expression.Selector,
                OverTime,
                Absent,
                Vector,
                HistogramQuantile,
                Aggregation,
                PerSample,
                Operation {
    /** At the instant of the query; of a number one sample without labels. */
    List<Sample> at(Query query);

    /** Whether it is a number, not a list of samples with labels. */
    default boolean isNumber() {
        return false;
    }

    /** Tells of every selector in it. */
    void selectors(Consumer<Selector> visitor);

    /** Tells of every function over a window in it. */
    default void windows(Consumer<OverTime> visitor) {}

    /** The longest time that it looks back over, in nanoseconds, 0 for the present alone. */
    default long windowNs() {
        return 0;
    }

    /**
     * What an expression is asked of.
     *
     * @param timeNs the instant
     */
    record Query(SeriesStore store, long timeNs) {}

    /** A number that is written there. */
    record Number(double value) implements Expression {
        @Override
        public List<Sample> at(Query query) {
            return List.of(new Sample(Labels.NONE, value));
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        @Override
        public void selectors(Consumer<Selector> visitor) {}
    }

    /** {@code time()}: the instant of the query, in seconds of the simulation. */
    record Time() implements Expression {
        @Override
        public List<Sample> at(Query query) {
            return List.of(new Sample(Labels.NONE, query.timeNs() / 1e9));
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        @Override
        public void selectors(Consumer<Selector> visitor) {}
    }

    /** The newest sample of each series of a metric that matches. */
    record Selector(String metric, List<Matcher> matchers) implements Expression {
        @Override
        public List<Sample> at(Query query) {
            return query.store().instant(metric, matchers, query.timeNs());
        }

        @Override
        public void selectors(Consumer<Selector> visitor) {
            visitor.accept(this);
        }
    }
}
