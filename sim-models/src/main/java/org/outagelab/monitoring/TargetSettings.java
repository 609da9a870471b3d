package org.outagelab.monitoring;

/**
 * How a target is scraped.
 *
 * @param labels of the target: {@code job} and {@code instance} at least
 * @param intervalNs between scrapes
 * @param timeoutNs at most the interval
 * @param offsetNs of the scrapes: they are at offsetNs + k * intervalNs
 */
public record TargetSettings(Labels labels, long intervalNs, long timeoutNs, long offsetNs) {
    public TargetSettings {
        if (intervalNs <= 0 || timeoutNs <= 0 || timeoutNs > intervalNs) {
            throw new IllegalArgumentException(
                    "a scrape timeout must be > 0 ns and at most the interval, got " + timeoutNs + " of " + intervalNs + " ns");
        }
    }
}
