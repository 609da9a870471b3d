package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code sum by (job) (…)}: one sample for each group of samples; nothing of nothing.
 *
 * @param without whether {@code labels} are those to leave out, not those to keep
 */
public record Aggregation(Operator operator, boolean without, List<String> labels, Expression of) implements Expression {
    /** What is made of a group. */
    public enum Operator {
        SUM("sum"),
        AVG("avg"),
        MIN("min"),
        MAX("max"),
        COUNT("count");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** As PromQL calls it. */
        public String text() {
            return text;
        }
    }

    @Override
    public List<Sample> at(Query query) {
        var groups = new LinkedHashMap<Labels, List<Double>>();
        for (var sample : of.at(query)) {
            var bare = sample.labels().without(List.of(Labels.NAME));
            var group = without ? bare.without(labels) : bare.only(labels);
            groups.computeIfAbsent(group, key -> new ArrayList<>()).add(sample.value());
        }
        var samples = new ArrayList<Sample>();
        groups.forEach((group, values) -> samples.add(new Sample(group, value(values))));
        return samples;
    }

    private double value(List<Double> values) {
        var all = values.stream().mapToDouble(value -> value);
        return switch (operator) {
            case SUM -> all.sum();
            case AVG -> all.sum() / values.size();
            case MIN -> all.min().orElseThrow();
            case MAX -> all.max().orElseThrow();
            case COUNT -> values.size();
        };
    }

    @Override
    public void selectors(Consumer<Selector> visitor) {
        of.selectors(visitor);
    }

    @Override
    public void windows(Consumer<OverTime> visitor) {
        of.windows(visitor);
    }

    @Override
    public long windowNs() {
        return of.windowNs();
    }
}
