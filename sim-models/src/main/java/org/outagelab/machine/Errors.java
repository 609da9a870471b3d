package org.outagelab.machine;

import org.outagelab.call.Outcome;

/**
 * Wrong answers instead of right ones.
 *
 * @param share of requests concerned, in (0, 1]
 * @param outcome what they get, at once
 * @param to who gets them
 */
public record Errors(double share, Outcome outcome, To to) {
    /** Who is answered wrongly. */
    public enum To {
        /** Requests, while health checks pass. */
        REQUESTS,
        /** Health checks, while requests are served. */
        CHECKS,
        ALL
    }

    /** @param probe a health check */
    boolean reaches(boolean probe) {
        return to == To.ALL || probe == (to == To.CHECKS);
    }
}
