package org.outagelab.availability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The share of each endpoint's requests that is lost in a state, once everyone has reacted, beyond what fails with everything up.
 *
 * <p>Of single failures, and of what else was measured, as it was measured. Of other states the structure says it, and they
 * lose no less than what was measured of any failure in them; whether that decides the state says {@link Loss#decided}.
 */
public final class SettledLosses {
    private static final double ROUNDING = 1e-9;

    private final ServicePaths paths;
    private final ServicePaths strained;
    private final double[] usual;
    private final Map<String, String> alike;
    private final Map<String, double[]> singles = new LinkedHashMap<>();
    private final Set<String> better = new LinkedHashSet<>();
    private final Set<String> worse = new LinkedHashSet<>();
    private final Likeness likeness;
    private final Map<Object, double[]> measured = new LinkedHashMap<>();
    private final Map<Object, Loss> known = new LinkedHashMap<>();
    /** By the structure, at this load and at the higher one: these stay when something is measured. */
    private final Map<Object, double[]> said = new LinkedHashMap<>();
    private final Map<Object, double[]> tight = new LinkedHashMap<>();

    /** By endpoint: the failures that its path knows, and what is served in states of these. */
    private final List<Set<String>> units = new ArrayList<>();
    private final List<Map<Object, Double>> served = new ArrayList<>();
    private final List<Map<Object, Double>> servedStrained = new ArrayList<>();

    /** Tells states apart that lose different shares. */
    @FunctionalInterface
    public interface Likeness {
        /** @return equal for states that differ only by exchangeable objects */
        Object of(Set<String> failures);
    }

    /**
     * @param share of each endpoint, 0..1
     * @param open endpoints of which it may be another share; others are all served or all not, with capacity to spare, as
     *     the structure says, or it was measured
     */
    public record Loss(double[] share, boolean[] open) {
        /** Whether it cannot be another share of any endpoint. */
        public boolean decided() {
            for (boolean one : open) {
                if (one) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Of the mix.
         *
         * @param weights of the endpoints, which add up to 1
         */
        public double of(double[] weights) {
            double sum = 0;
            for (int e = 0; e < weights.length; e++) {
                sum += weights[e] * share[e];
            }
            return sum;
        }
    }

    /**
     * @param paths at this load
     * @param strained the same at a load that is higher by the capacity that must be left for a state to be decided
     * @param usual share of each endpoint's requests that fails with everything up
     * @param alike of each failure the name of the first that looks the same
     * @param likeness of sets of such names
     */
    public SettledLosses(
            ServicePaths paths, ServicePaths strained, double[] usual, Map<String, String> alike, Likeness likeness) {
        this.likeness = likeness;
        this.paths = paths;
        this.strained = strained;
        this.usual = usual.clone();
        this.alike = alike;
        for (var endpoint : paths.endpoints()) {
            units.add(endpoint.path().unitNames());
            served.add(new LinkedHashMap<>());
            servedStrained.add(new LinkedHashMap<>());
        }
    }

    /** What was measured of a failure, and of all that look the same. */
    public synchronized void measured(String failure, double[] share) {
        var name = alike.get(failure);
        singles.put(name, share.clone());
        var said = said(paths, Set.of(failure), Set.of());
        for (int e = 0; e < share.length; e++) {
            if (share[e] < said[e] - ROUNDING) {
                better.add(name);
            }
            if (share[e] > said[e] + ROUNDING) {
                worse.add(name);
            }
        }
        known.clear();
    }

    /** What was measured of several at once. */
    public synchronized void measured(Set<String> failures, double[] share) {
        measured.put(likeness.of(names(failures)), share.clone());
        known.clear();
    }

    /** What the structure alone says, with what fails anyway left out. */
    public double[] said(Set<String> down) {
        return said(paths, down, Set.of());
    }

    /** Whether the structure says all or nothing of each endpoint, with capacity to spare. */
    public boolean clear(Set<String> down) {
        var lost = said(paths, down, Set.of());
        var strain = said(strained, down, Set.of());
        for (int e = 0; e < lost.length; e++) {
            boolean none = lost[e] == 0 && strain[e] == 0;
            if (!none && lost[e] < 1 - usual[e]) {
                return false;
            }
        }
        return true;
    }

    private synchronized double[] said(ServicePaths of, Set<String> down, Set<String> unnoticed) {
        var lost = new double[usual.length];
        for (int e = 0; e < lost.length; e++) {
            double share = 1 - served(of, e, down, unnoticed);
            lost[e] = (share < ROUNDING ? 0 : share > 1 - ROUNDING ? 1 : share) * (1 - usual[e]);
        }
        return lost;
    }

    /** Asked once of those failures that an endpoint's path knows: to most endpoints most failures are nothing. */
    private double served(ServicePaths of, int endpoint, Set<String> down, Set<String> unnoticed) {
        var mine = new TreeSet<>(down);
        mine.retainAll(units.get(endpoint));
        var silent = new TreeSet<>(unnoticed);
        silent.retainAll(mine);
        var known = (of == paths ? served : servedStrained).get(endpoint);
        return known.computeIfAbsent(List.of(mine, silent), state -> of.endpoints().get(endpoint).ok(state(mine, silent)));
    }

    private static SystemState state(Set<String> down, Set<String> unnoticed) {
        return new SystemState() {
            @Override
            public boolean up(String failure) {
                return !down.contains(failure);
            }

            @Override
            public boolean out(String caller, String failure) {
                return down.contains(failure) && !unnoticed.contains(failure);
            }

            @Override
            public Set<String> stirred() {
                return down;
            }
        };
    }

    /**
     * @param down all failures that hold
     * @param unnoticed those of them that no check and no failover reacts to
     */
    public synchronized Loss of(Set<String> down, Set<String> unnoticed) {
        var names = names(down);
        var silent = unnoticed.isEmpty() ? Set.<String>of() : names(unnoticed);
        if (names.isEmpty()) {
            return new Loss(new double[usual.length], new boolean[usual.length]);
        }
        var key = List.of(likeness.of(names), silent.isEmpty() ? List.of() : likeness.of(silent));
        var loss = known.get(key);
        if (loss == null) {
            loss = find(names, silent, key);
            known.put(key, loss);
        }
        return loss;
    }

    private Set<String> names(Set<String> failures) {
        var names = new TreeSet<String>();
        failures.forEach(failure -> names.add(alike.get(failure)));
        return names;
    }

    private Loss find(Set<String> down, Set<String> unnoticed, Object key) {
        if (unnoticed.isEmpty()) {
            var exactly = down.size() == 1 ? singles.get(down.iterator().next()) : measured.get(likeness.of(down));
            if (exactly != null) {
                return new Loss(exactly, new boolean[usual.length]);
            }
        }
        // Where a run has shown less loss than the structure claims, the claim is not trusted with others either.
        var trusted = new TreeSet<>(down);
        trusted.removeIf(name -> better.contains(name) && !unnoticed.contains(name));
        boolean all = trusted.size() == down.size();
        var structure = all ? key : List.of(likeness.of(trusted), unnoticed.isEmpty() ? List.of() : likeness.of(unnoticed));
        var lost = said.computeIfAbsent(structure, state -> said(paths, trusted, unnoticed)).clone();
        var strain = tight.computeIfAbsent(structure, state -> said(strained, trusted, unnoticed));
        boolean sure = all && down.stream().noneMatch(worse::contains);
        var open = new boolean[lost.length];
        for (var failure : down) {
            var alone = unnoticed.contains(failure) ? null : singles.get(failure);
            for (int e = 0; e < lost.length && alone != null; e++) {
                lost[e] = Math.max(lost[e], alone[e]);
            }
        }
        atLeastOfPairs(new ArrayList<>(down), unnoticed, lost);
        for (int e = 0; e < lost.length; e++) {
            boolean everything = lost[e] >= 1 - usual[e] - ROUNDING;
            boolean none = lost[e] == 0 && strain[e] == 0;
            open[e] = !everything && !(none && sure);
        }
        return new Loss(lost, open);
    }

    private void atLeastOfPairs(List<String> down, Set<String> unnoticed, double[] lost) {
        for (int i = 0; i < down.size() && !measured.isEmpty(); i++) {
            for (int j = i + 1; j < down.size(); j++) {
                boolean noticed = !unnoticed.contains(down.get(i)) && !unnoticed.contains(down.get(j));
                var pair = noticed ? measured.get(likeness.of(new TreeSet<>(List.of(down.get(i), down.get(j))))) : null;
                for (int e = 0; e < lost.length && pair != null; e++) {
                    lost[e] = Math.max(lost[e], pair[e]);
                }
            }
        }
    }

    /**
     * Endpoints whose loss nobody knows: it is at least that of {@link Loss#share}, and at most all.
     *
     * @return of the mix
     */
    public double unknown(Loss loss, double[] weights) {
        double most = 0;
        for (int e = 0; e < weights.length; e++) {
            most += loss.open()[e] ? weights[e] * (1 - usual[e] - loss.share()[e]) : 0;
        }
        return Math.max(0, most);
    }
}
