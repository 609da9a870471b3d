package org.outagelab.autoscaling;

import java.util.function.ToLongFunction;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;

/**
 * How long it takes until there is a machine for an instance that has none.
 *
 * @param look from then to the next look at what has no place
 * @param decide from there to the request to the cloud
 * @param comes from there until the machine is there
 */
public record Machines(Distribution look, Distribution decide, Distribution comes) {
    /** Cluster Autoscaler below 100 nodes: a scan each 10 s, a decision within 30 s altogether, three to five minutes for a node. */
    public static final Machines CLUSTER_AUTOSCALER = new Machines(
            Distributions.uniform(0, 10 * SimTime.SECOND),
            Distributions.uniform(0, 20 * SimTime.SECOND),
            Distributions.uniform(3 * SimTime.MINUTE, 5 * SimTime.MINUTE));

    /** From an instance without a place until the cloud is asked, in nanoseconds. */
    public long askedAfterNs(ToLongFunction<Distribution> draws) {
        return draws.applyAsLong(look) + draws.applyAsLong(decide);
    }

    /** From there until the machine is there, in nanoseconds. */
    public long thereAfterNs(ToLongFunction<Distribution> draws) {
        return draws.applyAsLong(comes);
    }
}
