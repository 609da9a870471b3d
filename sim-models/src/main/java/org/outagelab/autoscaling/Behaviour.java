package org.outagelab.autoscaling;

import java.util.List;
import org.outagelab.core.SimTime;

/**
 * {@code behavior} of a HorizontalPodAutoscaler.
 *
 * @param upWindowNs how far back the smallest number wanted counts before it grows
 * @param downWindowNs how far back the largest counts before it shrinks
 * @param up of which the largest change is allowed; empty: it never grows
 * @param down the same for fewer
 */
public record Behaviour(long upWindowNs, long downWindowNs, List<Policy> up, List<Policy> down) {
    private static final long PERIOD_NS = 15 * SimTime.SECOND;

    /** Without any settings. */
    public static final Behaviour DEFAULT = new Behaviour(
            0,
            300 * SimTime.SECOND,
            List.of(new Policy(true, 100, PERIOD_NS), new Policy(false, 4, PERIOD_NS)),
            List.of(new Policy(true, 100, PERIOD_NS)));

    public Behaviour {
        up = List.copyOf(up);
        down = List.copyOf(down);
    }
}
