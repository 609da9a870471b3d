package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A function of each sample by itself, which leaves the name of the metric out: {@code abs(x)}, {@code -x}. */
public record PerSample(Function function, Expression of) implements Expression {
    /** What is made of a value. */
    public enum Function {
        MINUS("-"),
        ABS("abs"),
        CEIL("ceil"),
        FLOOR("floor");

        private final String text;

        Function(String text) {
            this.text = text;
        }

        /** As PromQL calls it. */
        public String text() {
            return text;
        }
    }

    @Override
    public List<Sample> at(Query query) {
        var samples = new ArrayList<Sample>();
        for (var sample : of.at(query)) {
            samples.add(new Sample(sample.labels().without(Set.of(Labels.NAME)), value(sample.value())));
        }
        return samples;
    }

    private double value(double value) {
        return switch (function) {
            case MINUS -> -value;
            case ABS -> Math.abs(value);
            case CEIL -> Math.ceil(value);
            case FLOOR -> Math.floor(value);
        };
    }

    @Override
    public boolean isNumber() {
        return of.isNumber();
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
