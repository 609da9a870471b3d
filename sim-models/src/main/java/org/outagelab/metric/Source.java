package org.outagelab.metric;

import java.util.List;
import java.util.function.Function;

/**
 * How a sample is taken of what was observed. Metrics with one source share its samples: the percentiles of a latency.
 *
 * @param <T> what is observed
 */
public final class Source<T> {
    private final Class<T> observed;
    private final Scope scope;
    private final Function<List<T>, Sample> take;

    /** @param take given one object at least */
    Source(Class<T> observed, Scope scope, Function<List<T>, Sample> take) {
        this.observed = observed;
        this.scope = scope;
        this.take = take;
    }

    Scope scope() {
        return scope;
    }

    Sample of(Observed run, String owner) {
        var objects = run.of(observed, scope, owner);
        return objects.isEmpty() ? Sample.NOTHING : take.apply(objects);
    }
}
