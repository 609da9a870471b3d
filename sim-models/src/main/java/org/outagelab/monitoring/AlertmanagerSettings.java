package org.outagelab.monitoring;

import java.util.List;
import org.outagelab.core.SimTime;

/**
 * What configures one Alertmanager.
 *
 * @param name of the component, as it stands in the run digest
 * @param routes the first whose matchers fit takes an alert
 * @param otherwise the route of all other alerts
 * @param sweepOffsetNs phase of the sweep of empty groups, in [0, 30 s)
 * @param position in a cluster, from 0: it waits so many times 15 s before it notifies
 */
public record AlertmanagerSettings(
        String name,
        List<Branch> routes,
        AlertRoute otherwise,
        List<Inhibition> inhibitions,
        List<Silence> silences,
        long sweepOffsetNs,
        int position) {
    /** How long one peer waits for the one before it: {@code --cluster.peer-timeout}. */
    static final long PEER_TIMEOUT_NS = 15 * SimTime.SECOND;
    /** How often empty groups are removed. */
    static final long SWEEP_NS = 30 * SimTime.SECOND;

    /** A route of its own for some alerts. */
    public record Branch(List<Matcher> matchers, AlertRoute route) {}

    /**
     * Alerts that are not sent while others fire.
     *
     * @param equal labels that both must have alike
     */
    public record Inhibition(List<Matcher> source, List<Matcher> target, List<String> equal) {}

    /** Alerts that are not sent in [fromNs, toNs). */
    public record Silence(List<Matcher> matchers, long fromNs, long toNs) {}

    /** One alone, with one route and without silences. */
    public static AlertmanagerSettings alone(String name, AlertRoute route, long sweepOffsetNs) {
        return new AlertmanagerSettings(name, List.of(), route, List.of(), List.of(), sweepOffsetNs, 0);
    }

    AlertRoute routeOf(Labels alert) {
        return routes.stream()
                .filter(branch -> Matcher.all(branch.matchers(), alert))
                .map(Branch::route)
                .findFirst()
                .orElse(otherwise);
    }
}
