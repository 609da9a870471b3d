package org.outagelab.testing;

import org.outagelab.Outage;

/**
 * Another value for something in a scenario.
 *
 * @param path of keys
 * @param value as YAML
 */
public record Change(String path, String value) {
    /** The scenario with this value. */
    public Outage of(Outage outage) {
        return outage.with(path, value);
    }

    /** {@code load.visitors.rate=200/s}. */
    @Override
    public String toString() {
        return path + "=" + value;
    }
}
