package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Two expressions with an operator between them. Samples of both sides are paired by equal labels; what has no partner gives
 * nothing. A comparison keeps the samples of the left side for which it holds, unless {@code bool} makes 0 or 1 of it.
 *
 * @param bool of a comparison: every pair gives 0 or 1
 * @param ignoring whether {@code labels} are those that need not be equal, not those that must
 * @param labels of {@code on (…)} or {@code ignoring (…)}
 */
public record Operation(
        Operator operator, boolean bool, boolean ignoring, List<String> labels, Expression left, Expression right)
        implements Expression {
    /** In the order of their binding, loosest first. */
    public enum Operator {
        OR("or", 1),
        AND("and", 2),
        UNLESS("unless", 2),
        EQUAL("==", 3),
        UNEQUAL("!=", 3),
        AT_MOST("<=", 3),
        AT_LEAST(">=", 3),
        LESS("<", 3),
        MORE(">", 3),
        PLUS("+", 4),
        MINUS("-", 4),
        TIMES("*", 5),
        DIVIDED("/", 5);

        private final String text;
        private final int binding;

        Operator(String text, int binding) {
            this.text = text;
            this.binding = binding;
        }

        /** As PromQL writes it. */
        public String text() {
            return text;
        }

        int binding() {
            return binding;
        }

        /** Whether it joins sets of samples, not their values. */
        boolean ofSets() {
            return binding <= 2;
        }

        boolean compares() {
            return binding == 3;
        }

        private double value(double a, double b) {
            return switch (this) {
                case PLUS -> a + b;
                case MINUS -> a - b;
                case TIMES -> a * b;
                case DIVIDED -> a / b;
                case EQUAL -> a == b ? 1 : 0;
                case UNEQUAL -> a != b ? 1 : 0;
                case AT_MOST -> a <= b ? 1 : 0;
                case AT_LEAST -> a >= b ? 1 : 0;
                case LESS -> a < b ? 1 : 0;
                case MORE -> a > b ? 1 : 0;
                default -> throw new IllegalStateException(text + " joins sets of samples");
            };
        }
    }

    @Override
    public List<Sample> at(Query query) {
        var lefts = left.at(query);
        var rights = right.at(query);
        return operator.ofSets() ? sets(lefts, rights) : values(lefts, rights);
    }

    private List<Sample> sets(List<Sample> lefts, List<Sample> rights) {
        var there = byKey(rights);
        var samples = new ArrayList<Sample>();
        if (operator == Operator.OR) {
            var here = byKey(lefts);
            samples.addAll(lefts);
            rights.stream().filter(sample -> !here.containsKey(key(sample.labels()))).forEach(samples::add);
        } else {
            boolean wanted = operator == Operator.AND;
            lefts.stream().filter(sample -> there.containsKey(key(sample.labels())) == wanted).forEach(samples::add);
        }
        return samples;
    }

    private List<Sample> values(List<Sample> lefts, List<Sample> rights) {
        var samples = new ArrayList<Sample>();
        if (right.isNumber()) {
            lefts.forEach(sample -> add(sample.labels(), sample.value(), sample.value(), rights.get(0).value(), samples));
        } else if (left.isNumber()) {
            // The sample that is kept is that of the list.
            rights.forEach(sample -> add(sample.labels(), sample.value(), lefts.get(0).value(), sample.value(), samples));
        } else {
            var partners = byKey(rights);
            for (var sample : lefts) {
                var partner = partners.get(key(sample.labels()));
                if (partner != null) {
                    add(paired(sample.labels()), sample.value(), sample.value(), partner, samples);
                }
            }
        }
        return samples;
    }

    /** @param kept what a comparison that holds leaves as it is */
    private void add(Labels labels, double kept, double a, double b, List<Sample> samples) {
        double value = operator.value(a, b);
        if (!operator.compares()) {
            samples.add(new Sample(labels.without(Set.of(Labels.NAME)), value));
        } else if (bool || isNumber()) {
            samples.add(new Sample(labels.without(Set.of(Labels.NAME)), value));
        } else if (value == 1) {
            samples.add(new Sample(labels, kept));
        }
    }

    /** Of a pair one to one: those of the left side by which it was paired, and the name if it was only compared. */
    private Labels paired(Labels left) {
        var kept = operator.compares() && !bool ? left : left.without(Set.of(Labels.NAME));
        return ignoring ? kept.without(labels) : kept.only(labels);
    }

    private Labels key(Labels sample) {
        var bare = sample.without(Set.of(Labels.NAME));
        return ignoring ? bare.without(labels) : bare.only(labels);
    }

    /** A key that comes twice on one side has no partner: Prometheus fails the whole query. */
    private Map<Labels, Double> byKey(List<Sample> samples) {
        var values = new LinkedHashMap<Labels, Double>();
        for (var sample : samples) {
            var key = key(sample.labels());
            if (values.put(key, sample.value()) != null && !operator.ofSets()) {
                throw new AmbiguousMatchException(operator.text(), key);
            }
        }
        return values;
    }

    @Override
    public boolean isNumber() {
        return left.isNumber() && right.isNumber();
    }

    @Override
    public void selectors(Consumer<Selector> visitor) {
        left.selectors(visitor);
        right.selectors(visitor);
    }

    @Override
    public void windows(Consumer<OverTime> visitor) {
        left.windows(visitor);
        right.windows(visitor);
    }

    @Override
    public long windowNs() {
        return Math.max(left.windowNs(), right.windowNs());
    }
}
