package org.outagelab.availability.paths;

import java.util.List;

/**
 * What limits an instance of a service, and where it sends what it does not answer.
 *
 * @param backlog connections that its kernel accepts for it; {@link Long#MAX_VALUE} when that is no limit
 * @param slots requests that it serves at once; 0 when that is no limit
 * @param cpuNs CPU time of its own for a request
 * @param holdNs for which a slot is held longer than the work takes
 * @param calls the services that it calls
 */
public record Serving(long backlog, long slots, long cpuNs, long holdNs, List<Next> calls) {
    /** One that limits nothing. */
    public static final Serving FREE = new Serving(Long.MAX_VALUE, 0, 0, 0, List.of());

    /**
     * A service that is called.
     *
     * @param sameHost only the instance on the own host
     */
    public record Next(String to, boolean sameHost) {}

    /** The same that calls others. */
    public Serving calling(List<Next> others) {
        return new Serving(backlog, slots, cpuNs, holdNs, List.copyOf(others));
    }
}
