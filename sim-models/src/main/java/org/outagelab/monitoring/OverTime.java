package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A function of the samples of each series in a window: {@code rate(x[5m])}. A series with too few of them gives nothing.
 *
 * <p>Stale markers are left out, so the samples before the death of a target count until they leave the window.
 *
 * @param windowNs samples in (instant - windowNs, instant]
 */
public record OverTime(Function function, Expression.Selector of, long windowNs) implements Expression {
    /** What is made of the samples. */
    public enum Function {
        RATE("rate"),
        INCREASE("increase"),
        DELTA("delta"),
        IRATE("irate"),
        CHANGES("changes"),
        RESETS("resets"),
        AVG("avg_over_time"),
        MIN("min_over_time"),
        MAX("max_over_time"),
        SUM("sum_over_time"),
        COUNT("count_over_time"),
        LAST("last_over_time");

        private final String text;

        Function(String text) {
            this.text = text;
        }

        /** As PromQL calls it. */
        public String text() {
            return text;
        }

        /** Samples in the window that it needs. */
        int least() {
            return this == RATE || this == INCREASE || this == DELTA || this == IRATE ? 2 : 1;
        }
    }

    @Override
    public List<Sample> at(Query query) {
        var samples = new ArrayList<Sample>();
        for (var series : query.store().series(of.metric())) {
            if (!Matcher.all(of.matchers(), series.labels())) {
                continue;
            }
            var points = series.window(query.timeNs(), windowNs);
            if (points.count() >= function.least()) {
                var labels = function == Function.LAST ? series.labels() : series.labels().without(Set.of(Labels.NAME));
                samples.add(new Sample(labels, value(points, query.timeNs())));
            }
        }
        return samples;
    }

    private double value(Points points, long timeNs) {
        var values = points.values();
        return switch (function) {
            case RATE -> extrapolated(points, timeNs, true) / (windowNs / 1e9);
            case INCREASE -> extrapolated(points, timeNs, true);
            case DELTA -> extrapolated(points, timeNs, false);
            case IRATE -> instantRate(points);
            case CHANGES -> steps(values, false);
            case RESETS -> steps(values, true);
            case AVG -> Arrays.stream(values).sum() / values.length;
            case MIN -> Arrays.stream(values).min().orElseThrow();
            case MAX -> Arrays.stream(values).max().orElseThrow();
            case SUM -> Arrays.stream(values).sum();
            case COUNT -> values.length;
            case LAST -> points.last();
        };
    }

    /**
     * The increase over the whole window: that between the first and the last sample, stretched to the ends of the window
     * unless they are further from it than 1.1 times the mean distance of samples; then by half of that distance. A counter
     * is not stretched below zero (promql/functions.go, extrapolatedRate).
     */
    private double extrapolated(Points points, long timeNs, boolean counter) {
        double increase = points.last() - points.first();
        if (counter) {
            for (int i = 1; i < points.count(); i++) {
                if (points.values()[i] < points.values()[i - 1]) {
                    increase += points.values()[i - 1];
                }
            }
        }
        double sampled = (points.timesNs()[points.count() - 1] - points.timesNs()[0]) / 1e9;
        double between = sampled / (points.count() - 1);
        double toStart = (points.timesNs()[0] - (timeNs - windowNs)) / 1e9;
        double toEnd = (timeNs - points.timesNs()[points.count() - 1]) / 1e9;
        double far = 1.1 * between;
        if (toStart >= far) {
            toStart = between / 2;
        }
        if (counter && increase > 0 && points.first() >= 0) {
            toStart = Math.min(toStart, sampled * points.first() / increase);
        }
        if (toEnd >= far) {
            toEnd = between / 2;
        }
        return increase * (sampled + toStart + toEnd) / sampled;
    }

    /** From the last two samples alone. */
    private static double instantRate(Points points) {
        int last = points.count() - 1;
        double before = points.values()[last - 1];
        double increase = points.last() < before ? points.last() : points.last() - before;
        return increase / ((points.timesNs()[last] - points.timesNs()[last - 1]) / 1e9);
    }

    private static int steps(double[] values, boolean downOnly) {
        int steps = 0;
        for (int i = 1; i < values.length; i++) {
            if (downOnly ? values[i] < values[i - 1] : values[i] != values[i - 1]) {
                steps++;
            }
        }
        return steps;
    }

    @Override
    public void selectors(Consumer<Selector> visitor) {
        visitor.accept(of);
    }

    @Override
    public void windows(Consumer<OverTime> visitor) {
        visitor.accept(this);
    }

    /** Whether one sample in the window is too few. */
    public boolean needsTwo() {
        return function.least() == 2;
    }
}
