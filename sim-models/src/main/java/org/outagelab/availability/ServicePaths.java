package org.outagelab.availability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.availability.structure.Structure;
import org.outagelab.availability.structure.UnitMeasures;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Reaction;

/**
 * A scenario as the failure level sees it: what fails, and what becomes of the requests of each endpoint.
 *
 * @param failures by name, in the order of the scenario; only those that some endpoint depends on
 * @param endpoints with their shares of the load, which add up to 1
 * @param reactions what callers make of failures: by caller, then by failure
 * @param bootNs how long what a failure has struck takes to start after the repair, by failure, in nanoseconds
 * @param blocking failures whose victims keep all workers busy: the service is taken as down, though some requests may
 *     get through, and more than this service may be drawn in
 */
public record ServicePaths(
        Map<String, FailureSpec> failures,
        List<Served> endpoints,
        Map<String, Map<String, Reaction>> reactions,
        Map<String, Long> bootNs,
        Set<String> blocking) {

    /**
     * @param share of all requests
     * @param tries attempts that a client makes at most and may count on: 1 where a budget or the like limits retries
     * @param opensAt share of failing attempts from which the client's breaker lets none through; infinite without one
     */
    public record Served(String endpoint, double share, int tries, double opensAt, Path path) {
        /** The share of its requests that are ok, with the client's retries taken as independent. */
        public double ok(SystemState state) {
            double ok = path.share(state);
            if (1 - ok >= opensAt) {
                return 0;
            }
            return tries == 1 ? ok : 1 - StrictMath.pow(1 - ok, tries);
        }
    }

    private static final double ROUNDING = 1e-12;

    /** The share of requests of the mix that are ok in a state. */
    public double ok(SystemState state) {
        // Summed as losses, so that no loss is exactly 1.
        double lost = 0;
        for (var endpoint : endpoints) {
            lost += endpoint.share() * (1 - endpoint.ok(state));
        }
        return lost > 1 - ROUNDING ? 0 : 1 - lost;
    }

    /** What must be up for every request of every endpoint. */
    public Structure structure() {
        var parts = new ArrayList<Structure>();
        endpoints.forEach(endpoint -> parts.add(endpoint.path().structure()));
        return Structure.all(parts);
    }

    /** The mean from failure to service, in nanoseconds. */
    public double meanDownNs(FailureSpec failure) {
        return failure.meanDownNs() + bootNs.getOrDefault(failure.name(), 0L);
    }

    /** Unavailability, and failures per year, of each failure alone. */
    public Map<String, UnitMeasures> measures() {
        double yearNs = 365 * 86_400e9;
        var measures = new LinkedHashMap<String, UnitMeasures>();
        failures.forEach((name, failure) ->
                measures.put(name, UnitMeasures.of(failure.uptime().mean() / yearNs, meanDownNs(failure) / yearNs)));
        return measures;
    }
}
