package org.outagelab.scenario;

import org.outagelab.core.random.Distribution;

/**
 * What a caller makes of one kind of failure of an instance that it calls.
 *
 * @param masked whether a request that meets it is sent on to another instance and served in time
 * @param costNs how long such a request is held up first
 * @param avoided whether, once it is detected, no more requests are sent there
 * @param detection from the failure until then, in nanoseconds; 0 when it is not avoided
 * @param recovery from the repair until requests are sent there again, in nanoseconds
 * @param rescue of requests that are not sent on
 */
public record Reaction(
        boolean masked, long costNs, boolean avoided, Distribution detection, Distribution recovery, Rescue rescue) {
    /** Every request that goes there fails, for as long as it lasts. */
    public static final Reaction NONE =
            new Reaction(false, 0, false, DistributionType.ZERO, DistributionType.ZERO);

    /** Told before: no request is sent there from the first moment on. */
    public static final Reaction TOLD =
            new Reaction(true, 0, true, DistributionType.ZERO, DistributionType.ZERO, Rescue.NONE);

    /** One that rescues nothing. */
    public Reaction(boolean masked, long costNs, boolean avoided, Distribution detection, Distribution recovery) {
        this(masked, costNs, avoided, detection, recovery, Rescue.NONE);
    }

    /** The same, with requests that wait. */
    public Reaction rescuing(Rescue other) {
        return new Reaction(masked, costNs, avoided, detection, recovery, other);
    }

    /** Sent on, but tried again with every request. */
    public static Reaction masked(long costNs) {
        return new Reaction(true, costNs, false, DistributionType.ZERO, DistributionType.ZERO);
    }
}
