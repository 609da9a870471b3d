package org.outagelab.scenario;

import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;

/**
 * A time so many times as long: what happens only a share as often.
 *
 * @param factor more than 0
 */
public record LongerTime(Distribution time, double factor) implements Distribution {
    public LongerTime {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor must be > 0 and finite, got " + factor);
        }
    }

    @Override
    public double sample(RandomStream random) {
        return time.sample(random) * factor;
    }

    @Override
    public double mean() {
        return time.mean() * factor;
    }

    @Override
    public double quantile(double p) {
        return time.quantile(p) * factor;
    }
}
