package org.outagelab.kind;

import org.outagelab.core.stats.TimeWeighted;

/**
 * What is watched of an instance that has workers.
 *
 * @param busy workers at work, over time
 * @param available workers that exist, over time
 * @param queue requests that wait for one, over time
 */
public record Gauges(TimeWeighted busy, TimeWeighted available, TimeWeighted queue) {
    public Gauges() {
        this(new TimeWeighted(0, 0), new TimeWeighted(0, 0), new TimeWeighted(0, 0));
    }
}
