package org.outagelab.monitoring;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * {@code absent(x)}: one sample of 1 if there is nothing, else nothing. Its labels are those that the selector asks for by
 * equality.
 */
public record Absent(Expression of) implements Expression {
    @Override
    public List<Sample> at(Query query) {
        if (!of.at(query).isEmpty()) {
            return List.of();
        }
        var labels = new TreeMap<String, String>();
        if (of instanceof Selector selector) {
            selector.matchers().stream()
                    .filter(matcher -> matcher.operator() == Matcher.Operator.EQUAL)
                    .forEach(matcher -> labels.put(matcher.label(), matcher.value()));
        }
        return List.of(new Sample(new Labels(labels), 1));
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
