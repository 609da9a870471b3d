package org.outagelab.replacement;

import org.outagelab.autoscaling.Scaling;
import org.outagelab.core.random.Distribution;

/**
 * How the instances of a service come and go.
 *
 * @param initial how many of them run from the start, at least 1; the others are places for more
 * @param propagation from a decision until a balancer has it in its list, drawn for each; null: at once
 * @param startup who says that it has started, before the other two look; null: they look from its start
 * @param readiness who says that an instance may have work; null: it may as soon as its process starts
 * @param liveness who has it restarted; null: nobody
 * @param nodes who notices that a machine is gone; null: nobody
 * @param preStopNs from the decision that one leaves until SIGTERM
 * @param graceNs from the decision until SIGKILL
 * @param scaling who decides how many there are; null: nobody, as many as at the start
 */
public record Settings(
        int initial,
        Distribution propagation,
        Probe startup,
        Probe readiness,
        Probe liveness,
        NodeWatch nodes,
        long preStopNs,
        long graceNs,
        Scaling scaling) {}
