package org.outagelab.monitoring;

import java.util.List;
import java.util.function.Consumer;

/** {@code vector(1)}: a number as one sample without labels, so that an alert can be made of it that always fires. */
public record Vector(Expression of) implements Expression {
    @Override
    public List<Sample> at(Query query) {
        return of.at(query);
    }

    @Override
    public void selectors(Consumer<Selector> visitor) {
        of.selectors(visitor);
    }
}
