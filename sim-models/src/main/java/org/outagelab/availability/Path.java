package org.outagelab.availability;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.outagelab.availability.structure.IndexedStructure;
import org.outagelab.availability.structure.Structure;

/**
 * The way of a request through the system, with what each caller makes of failures behind it. It answers two questions:
 * what must be up for every request to be served in the long run ({@link #structure}), and which share of requests is
 * served in a given state ({@link #share}).
 */
public sealed interface Path {
    /** Nothing that could fail. */
    Path FREE = new Needs(Structure.ALWAYS);

    /** The share of requests that are served in a state, 0..1. */
    double share(SystemState state);

    /**
     * What must be up for every request to be served once all have reacted.
     *
     * <p>It is coherent, and so on the safe side: a failure that a second one would hide counts.
     *
     * @param assumed failures taken as not happening
     */
    Structure structure(Set<String> assumed);

    /** The same with nothing assumed. */
    default Structure structure() {
        return structure(Set.of());
    }

    /** Failures that change the share in some state: those of the structure, and those that only move requests elsewhere. */
    Set<String> unitNames();

    /** Every request needs the same things. */
    record Needs(Structure what, IndexedStructure indexed) implements Path {
        public Needs(Structure what) {
            this(what, new IndexedStructure(what));
        }

        @Override
        public double share(SystemState state) {
            return indexed.succeeds(state.stirred(), state::up) ? 1 : 0;
        }

        @Override
        public Structure structure(Set<String> assumed) {
            return given(what, assumed::contains);
        }

        @Override
        public Set<String> unitNames() {
            return new LinkedHashSet<>(what.unitNames());
        }
    }

    /** One thing after the other: shares multiply. */
    record Series(List<Path> steps) implements Path {
        public Series {
            steps = List.copyOf(steps);
        }

        @Override
        public double share(SystemState state) {
            double share = 1;
            for (var step : steps) {
                share *= step.share(state);
                if (share == 0) {
                    return 0;
                }
            }
            return share;
        }

        @Override
        public Structure structure(Set<String> assumed) {
            return Structure.all(steps.stream().map(step -> step.structure(assumed)).toList());
        }

        @Override
        public Set<String> unitNames() {
            var names = new LinkedHashSet<String>();
            steps.forEach(step -> names.addAll(step.unitNames()));
            return names;
        }
    }

    /**
     * One of several servers.
     *
     * @param instance its name
     * @param weight its share of requests, more than 0
     * @param seen up as long as the caller has no reason to take it out of rotation
     * @param masked up as long as a request that is sent there is not sent on to another one
     * @param served how a request is served there
     * @param capacity requests per second that it can serve; infinite when that is no limit
     * @param calm what it does while nothing is wrong that it knows of
     */
    record Server(
            String instance, double weight, Structure seen, Structure masked, Path served, double capacity, Calm calm) {
        public Server(String instance, double weight, Structure seen, Structure masked, Path served, double capacity) {
            this(instance, weight, seen, masked, served, capacity, new Calm(seen, masked, served));
        }
    }

    /** What a server does while nothing is wrong that it knows of. */
    final class Calm {
        private final Set<String> units;
        private final double share;
        private final boolean used;
        private final IndexedStructure seen;
        private final IndexedStructure masked;

        private Calm(Structure seen, Structure masked, Path served) {
            var names = new LinkedHashSet<>(seen.unitNames());
            names.addAll(masked.unitNames());
            names.addAll(served.unitNames());
            units = Set.copyOf(names);
            share = served.share(SystemState.ALL_UP);
            used = seen.succeeds(name -> true) && masked.succeeds(name -> true);
            this.seen = new IndexedStructure(seen);
            this.masked = new IndexedStructure(masked);
        }

        private boolean in(Set<String> stirred) {
            return used && stirred != null && !IndexedStructure.hasAny(units, stirred);
        }

        @Override
        public String toString() {
            return String.valueOf(share);
        }
    }

    /**
     * A caller that spreads requests over servers.
     *
     * @param caller whose knowledge decides who is in rotation
     * @param servers at least one
     * @param demand requests per second that they must serve together
     * @param otherwise where requests go when no server is in rotation, or null
     * @param fallsThrough whether a request that no server takes goes on to {@code otherwise} at once
     */
    record Balanced(String caller, List<Server> servers, double demand, Path otherwise, boolean fallsThrough)
            implements Path {
        public Balanced {
            servers = List.copyOf(servers);
        }

        @Override
        public double share(SystemState state) {
            double weight = 0;
            double served = 0;
            double capacity = 0;
            boolean rotation = false;
            var found = state.through(caller);
            var stirred = state.stirred();
            for (var server : servers) {
                if (server.calm.in(stirred)) {
                    rotation = true;
                    weight += server.weight;
                    served += server.weight * server.calm.share;
                    capacity += server.capacity;
                    continue;
                }
                if (!server.calm.seen.succeeds(stirred, failure -> !state.out(caller, failure))) {
                    continue;
                }
                rotation = true;
                if (server.calm.masked.succeeds(stirred, found::up)) {
                    weight += server.weight;
                    served += server.weight * server.served.share(found);
                    capacity += server.capacity;
                }
            }
            if (otherwise != null && (!rotation || weight == 0 && fallsThrough)) {
                return otherwise.share(state);
            }
            return weight == 0 ? 0 : served / weight * Math.min(1, demand > 0 ? capacity / demand : 1);
        }

        @Override
        public Structure structure(Set<String> assumed) {
            var stay = new ArrayList<Structure>();
            var leave = new ArrayList<Structure>();
            for (var server : servers) {
                var avoided = Structure.all(server.seen, server.masked);
                var without = new LinkedHashSet<>(assumed);
                // Only what takes it out of rotation alone: then nothing is asked of it.
                avoided.unitNames().stream()
                        .filter(failure -> !avoided.succeeds(unit -> !unit.equals(failure)))
                        .forEach(without::add);
                stay.add(server.served.structure(without));
                leave.add(given(avoided, assumed::contains));
            }
            var enough = Structure.atLeast(needed(), leave);
            stay.add(otherwise == null ? enough : Structure.any(enough, otherwise.structure(assumed)));
            return Structure.all(stay);
        }

        @Override
        public Set<String> unitNames() {
            var names = new LinkedHashSet<String>();
            for (var server : servers) {
                names.addAll(server.seen.unitNames());
                names.addAll(server.masked.unitNames());
                names.addAll(server.served.unitNames());
            }
            if (otherwise != null) {
                names.addAll(otherwise.unitNames());
            }
            return names;
        }

        /** How many of them, the smallest, are enough for the demand; all when all are not. */
        private int needed() {
            var capacities = servers.stream().map(Server::capacity).sorted().toList();
            double sum = 0;
            int count = 0;
            while (count < capacities.size() && (count == 0 || sum < demand)) {
                sum += capacities.get(count);
                count++;
            }
            return count;
        }
    }

    /** A structure in which some units never fail. */
    static Structure given(Structure structure, Predicate<String> assumed) {
        if (structure instanceof Structure.Single unit) {
            return assumed.test(unit.name()) ? Structure.ALWAYS : unit;
        }
        var gate = (Structure.AtLeast) structure;
        return Structure.atLeast(gate.k(), gate.parts().stream().map(part -> given(part, assumed)).toList());
    }
}
