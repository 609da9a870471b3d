package org.outagelab.results;

import java.util.List;

/**
 * A value per time bucket of one run.
 *
 * @param name for example {@code requests.ok}, {@code requests.failed.http-503 no server}, {@code latency.p99},
 *     {@code replication.lag.db.2}, {@code seconds_behind_source.db.2}
 * @param unit {@code 1/s}, {@code s} …
 * @param stepSeconds width of a bucket; bucket i covers [i, i+1) × step
 * @param values one per bucket, NaN where nothing was seen
 */
public record Series(String name, String unit, double stepSeconds, List<Double> values) {
    public Series {
        values = List.copyOf(values);
    }
}
