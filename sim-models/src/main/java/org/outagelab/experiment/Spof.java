package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.SystemState;
import org.outagelab.availability.structure.StaticSolution;
import org.outagelab.availability.structure.StaticSolver;
import org.outagelab.availability.structure.Structure;
import org.outagelab.availability.structure.UnitMeasures;
import org.outagelab.results.SpofResults;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.FailurePaths;

/**
 * Finds what brings a scenario down alone or in pairs, says what it costs in a year, and kills each in a short run.
 *
 * <p>Failures that look the same (the same fault of the same parts) are one part here. Costs are exact for independent
 * failures in the long run, whatever the distributions of their times; repair crews and coverage are not in them. Parts that
 * could change places are told once, and one of them is killed for all.
 */
public final class Spof {
    private static final double HOURS = 8760;
    /** Where fewer are ok without any fault, a run shows nothing about one. */
    private static final double MUST_BE_OK = 0.5;
    /** A load that nobody's capacity matters to, unless it would be too few requests to see anything. */
    private static final double LITTLE_LOAD = 0.1;
    private static final double ENOUGH_REQUESTS = 400;

    private final ServicePaths paths;
    private final Scenario scenario;
    private final Rehearsal rehearsal;
    private final Exchangeable exchangeable;
    private final int threads;
    private final int kills;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, String> partOf = new LinkedHashMap<>();
    private boolean truncated;

    /** Failures that look the same. */
    private record Part(String name, List<FailureSpec> failures, UnitMeasures measures) {}

    /**
     * @param threads at least 1; it cannot change the result
     * @param kills runs at most; the costliest first
     */
    public Spof(Scenario scenario, int threads, int kills) {
        this.scenario = scenario.withoutAttacks();
        this.paths = FailurePaths.of(this.scenario);
        this.rehearsal = new Rehearsal(this.scenario, paths);
        this.exchangeable = new Exchangeable(this.scenario);
        this.threads = threads;
        this.kills = kills;
        var measures = paths.measures();
        for (var alike : Rehearsal.alike(List.copyOf(paths.failures().values()))) {
            var first = alike.get(0);
            var name = alike.size() == 1 && first.shared() || first.fault() == FailureSpec.Fault.PARTITION
                            || first.fault() == FailureSpec.Fault.ADDRESS
                    ? first.name()
                    : object(alike) + " " + first.fault().word();
            parts.put(name, new Part(name, alike, together(alike, measures)));
            alike.forEach(failure -> partOf.put(failure.name(), name));
        }
    }

    /** A zone with one machine in it fails like the machine, which says more. */
    private static String object(List<FailureSpec> alike) {
        return alike.stream()
                .map(FailureSpec::object)
                .filter(object -> alike.get(0).members().contains(object))
                .findFirst()
                .orElse(alike.get(0).object());
    }

    private static UnitMeasures together(List<FailureSpec> alike, Map<String, UnitMeasures> measures) {
        double up = 1;
        double log = 0;
        for (var failure : alike) {
            up *= measures.get(failure.name()).availability();
            log += StrictMath.log1p(-measures.get(failure.name()).unavailability());
        }
        double frequency = 0;
        for (var failure : alike) {
            var own = measures.get(failure.name());
            frequency += own.frequency() * up / own.availability();
        }
        return new UnitMeasures(-StrictMath.expm1(log), frequency);
    }

    /** Whether {@link #analyse} was interrupted: what had not been killed by then is said to have no run. */
    public boolean truncated() {
        return truncated;
    }

    /** Interrupting the thread ends it with what has been shown so far. */
    public SpofResults.Topology analyse(String name) {
        var structure = named(paths.structure());
        var measures = new LinkedHashMap<String, UnitMeasures>();
        parts.values().forEach(part -> measures.put(part.name(), part.measures()));
        StaticSolution solution = StaticSolver.standard().solve(structure, measures);
        var all = solution.cutSets().sets();
        var cuts = new ArrayList<SpofResults.Cut>();
        all.stream().filter(set -> set.size() <= 2).forEach(set -> cuts.add(cut(set)));
        cuts.sort(Comparator.comparingDouble(SpofResults.Cut::costHoursPerYear).reversed());
        var single = Set.copyOf(solution.cutSets().singlePoints());
        var redundant = new ArrayList<SpofResults.Cut>();
        parts.keySet().stream()
                .filter(part -> !single.contains(part))
                .forEach(part -> redundant.add(cut(List.of(part))));
        var shownCuts = killed(once(cuts));
        var shownRedundant = killed(once(redundant));
        double usual = kills == 0 || truncated ? Double.NaN : rehearsal.undisturbed(0).settled();
        int more = (int) all.stream().filter(set -> set.size() > 2).count();
        return new SpofResults.Topology(
                name,
                solution.unavailabilityLow(),
                solution.unavailabilityHigh(),
                solution.frequencyHigh(),
                solution.note(),
                shownCuts,
                shownRedundant,
                more,
                usual,
                truncated
                        ? List.of()
                        : Stream.concat(shownCuts.stream(), shownRedundant.stream())
                                .map(this::contradiction)
                                .flatMap(Optional::stream)
                                .toList());
    }

    /** One of those that could change places, with the others named. */
    private List<SpofResults.Cut> once(List<SpofResults.Cut> cuts) {
        var groups = new LinkedHashMap<List<?>, List<SpofResults.Cut>>();
        cuts.forEach(cut -> groups.computeIfAbsent(likeness(cut), key -> new ArrayList<>()).add(cut));
        return groups.values().stream().map(group -> standing(group.get(0), group.subList(1, group.size()))).toList();
    }

    private List<?> likeness(SpofResults.Cut cut) {
        var likes = new ArrayList<String>();
        var members = new ArrayList<String>();
        for (var name : cut.parts()) {
            var like = new ArrayList<Object>();
            for (var failure : parts.get(name).failures()) {
                boolean own = failure.members().size() == 1
                        && failure.others().isEmpty()
                        && !failure.shared()
                        && failure.fault() != FailureSpec.Fault.ADDRESS;
                like.add(own ? exchangeable.kind(failure.members().get(0)) : failure.name());
                like.add(failure.fault());
                like.add(failure.cause());
                members.addAll(failure.members());
            }
            likes.add(like.toString());
        }
        likes.sort(null);
        boolean together = members.stream().allMatch(member -> exchangeable.together(member, members.get(0)));
        // What is equal by symmetry may differ in its last digits.
        return List.of(likes, together, cut.blocking(), rounded(cut.served()), rounded(cut.perYear()), rounded(cut.hoursPerYear()));
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.9e", value);
    }

    private static SpofResults.Cut standing(SpofResults.Cut first, List<SpofResults.Cut> others) {
        return new SpofResults.Cut(
                first.parts(),
                others.stream().map(SpofResults.Cut::parts).toList(),
                first.causes(),
                first.common(),
                first.perYear(),
                first.hoursPerYear(),
                first.served(),
                first.costHoursPerYear(),
                first.blocking(),
                first.shown());
    }

    /** The first ones with what a run shows of them, the rest without. */
    private List<SpofResults.Cut> killed(List<SpofResults.Cut> cuts) {
        int runs = Math.min(kills, cuts.size());
        var all = new ArrayList<>(show(cuts.subList(0, runs)));
        cuts.subList(runs, cuts.size()).forEach(cut -> all.add(
                with(cut, SpofResults.Shown.none("not among the " + kills + " costliest"))));
        return all;
    }

    /** The structure in terms of parts instead of failures. */
    private Structure named(Structure structure) {
        if (structure instanceof Structure.Single unit) {
            return Structure.unit(partOf.get(unit.name()));
        }
        var gate = (Structure.AtLeast) structure;
        return Structure.atLeast(gate.k(), gate.parts().stream().map(this::named).toList());
    }

    private SpofResults.Cut cut(List<String> names) {
        double unavailability = 1;
        for (var name : names) {
            unavailability *= parts.get(name).measures().unavailability();
        }
        double perYear = 0;
        for (var name : names) {
            var own = parts.get(name).measures();
            perYear += own.unavailability() == 0 ? 0 : own.frequency() * unavailability / own.unavailability();
        }
        var failures = names.stream().flatMap(name -> parts.get(name).failures().stream()).toList();
        var down = failures.stream().map(FailureSpec::name).collect(Collectors.toCollection(LinkedHashSet::new));
        double served = paths.ok(SystemState.settled(down));
        return new SpofResults.Cut(
                names,
                List.of(),
                List.copyOf(down),
                failures.stream().anyMatch(FailureSpec::shared),
                perYear,
                unavailability * HOURS,
                served,
                unavailability * HOURS * (1 - served),
                down.stream().anyMatch(paths.blocking()::contains),
                null);
    }

    private static SpofResults.Cut with(SpofResults.Cut cut, SpofResults.Shown shown) {
        return new SpofResults.Cut(
                cut.parts(),
                cut.alike(),
                cut.causes(),
                cut.common(),
                cut.perYear(),
                cut.hoursPerYear(),
                cut.served(),
                cut.costHoursPerYear(),
                cut.blocking(),
                shown);
    }

    private List<SpofResults.Cut> show(List<SpofResults.Cut> cuts) {
        var pool = Executors.newFixedThreadPool(threads, task -> {
            var thread = new Thread(task, "kill");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var pending = new ArrayList<Future<SpofResults.Cut>>();
            cuts.forEach(cut -> pending.add(pool.submit((Callable<SpofResults.Cut>) () -> with(cut, shown(cut)))));
            var shown = new ArrayList<SpofResults.Cut>();
            for (int i = 0; i < pending.size(); i++) {
                shown.add(shown(pending.get(i), cuts.get(i)));
            }
            return shown;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** As the run shows it, if it ended before an interruption; the flag is not set again, for the result is to be written. */
    private SpofResults.Cut shown(Future<SpofResults.Cut> run, SpofResults.Cut cut) throws ExecutionException {
        if (!truncated) {
            try {
                return run.get();
            } catch (InterruptedException e) {
                truncated = true;
            }
        }
        try {
            return run.isDone() ? run.get() : with(cut, SpofResults.Shown.none("stopped before it was killed"));
        } catch (InterruptedException e) {
            return with(cut, SpofResults.Shown.none("stopped before it was killed"));
        }
    }

    private SpofResults.Shown shown(SpofResults.Cut cut) {
        // One failure of each part: those that look the same would be the same fault twice.
        var usual = rehearsal.undisturbed(0);
        if (!(usual.settled() > MUST_BE_OK)) {
            return SpofResults.Shown.none("most requests fail without any fault");
        }
        var seen = rehearsal.kill(killed(cut), 0);
        if (!seen.possible()) {
            return SpofResults.Shown.none("no run has names and certificates");
        }
        var own = seen.beyond(usual);
        return new SpofResults.Shown(own.first(), own.settled(), rehearsal.settleSeconds(), "");
    }

    private List<FailureSpec> killed(SpofResults.Cut cut) {
        return cut.parts().stream().map(part -> parts.get(part).failures().get(0)).toList();
    }

    private Optional<SpofResults.Contradiction> contradiction(SpofResults.Cut cut) {
        truncated |= Thread.interrupted();
        if (truncated) {
            return Optional.empty();
        }
        double said = cut.served();
        double shown = cut.shown().settled();
        if (Double.isNaN(shown) || agree(said, shown, rehearsal.undisturbed(0).requests())) {
            return Optional.empty();
        }
        boolean unsafe = shown < said;
        return Optional.of(new SpofResults.Contradiction(cut.parts(), cut.count(), said, shown, unsafe, reason(cut, unsafe)));
    }

    /** Within three standard errors of the two runs, and never closer than what a structure leaves out on purpose. */
    private static boolean agree(double said, double shown, long requests) {
        double error = Math.sqrt(2 * shown * (1 - shown) / Math.max(1, requests));
        return Math.abs(said - shown) <= Math.max(0.03, 3 * error);
    }

    /** Looks whether it is the load that makes the difference: the structure knows none. */
    private String reason(SpofResults.Cut cut, boolean unsafe) {
        long requests = rehearsal.undisturbed(0).requests();
        double factor = Math.max(LITTLE_LOAD, Math.min(1, ENOUGH_REQUESTS / requests));
        var calm = new Rehearsal(scenario, paths, factor);
        var seen = calm.kill(killed(cut), 0).beyond(calm.undisturbed(0));
        var loss = rehearsal.kill(killed(cut), 0).loss();
        var get = unsafe && !loss.isEmpty() ? "; most of the others get '" + loss + "'" : "";
        boolean same = agree(cut.served(), seen.settled(), seen.requests());
        // What is said of a group that is short of capacity already counts a part of that loss.
        boolean more = unsafe && seen.settled() > cut.served();
        if (factor < 1 && (same || more)) {
            return (unsafe ? "those who are left cannot carry the load" : "the load makes others take over")
                    + ": with " + Math.round(100 * factor) + " % of it the run shows "
                    + (same ? "what is said" : "no less than what is said") + get;
        }
        if (unsafe) {
            return "the structure is on the unsafe side, which is a defect of this tool: please report it" + get;
        }
        return cut.blocking()
                ? "the structure is on the safe side: waiting may keep all workers busy, and did not in this run"
                : "the structure is on the safe side: others answered in this run";
    }
}
