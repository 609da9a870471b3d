package org.outagelab.mysql;

import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/**
 * The clock of a database's machines, which NTP keeps together: what counts in whole seconds begins them at an instant
 * of each run's own, not at the begin of the load.
 */
final class WallClock {
    private final long phaseNs;

    /** @param owner names the stream from which the phase is drawn */
    WallClock(Simulation simulation, String owner) {
        this.phaseNs = (long) (simulation.stream("wall clock of " + owner).nextDouble() * SimTime.SECOND);
    }

    /** The whole second that an instant belongs to, as {@code time(2)} says it. */
    long second(long instantNs) {
        return Math.floorDiv(instantNs + phaseNs, SimTime.SECOND);
    }

    /** When the second of an instant began, in nanoseconds of simulated time. */
    long beginOfSecondNs(long instantNs) {
        return second(instantNs) * SimTime.SECOND - phaseNs;
    }
}
