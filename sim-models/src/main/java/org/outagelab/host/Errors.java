package org.outagelab.host;

import org.outagelab.call.Outcome;

/**
 * Wrong answers instead of right ones.
 *
 * @param share of requests concerned, in (0, 1]
 * @param outcome what they get, at once
 * @param checks whether health checks get it too
 */
public record Errors(double share, Outcome outcome, boolean checks) {}
