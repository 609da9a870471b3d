package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.outagelab.availability.AnnualSum;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.YearModel;
import org.outagelab.availability.failure.FailureResults;
import org.outagelab.availability.structure.StaticSolver;
import org.outagelab.inference.Confidence;
import org.outagelab.results.Estimate;
import org.outagelab.results.YearsResults;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.Graph;

/**
 * Downtime in a year, by cause: U = Σ π(x)·(1 − s(x)) + Σ rate(τ)·E[ℓ(τ, T)], without what fails with everything up.
 *
 * <p>Settled shares s and losses ℓ of transitions are measured once at request level and do not depend on how often what
 * fails; probabilities of states and rates are exact where failures are independent, and come from years of the failure
 * level where crews are limited. docs/adr/0011-one-number-a-year.md says what is bounded, and where it is weak.
 *
 * <p>The runs of one number have the same random numbers in every topology, so differences between topologies are
 * sharper than their intervals.
 */
public final class Years {
    private static final double MONTH_HOURS = 720;
    /** Degrees of freedom of an error that is a bound. */
    private static final int BOUNDED = 10;
    private static final double NORMAL_975 = 1.959963984540054;
    /** Of the downtime: pairs that cost less stand together in one row. */
    private static final double SMALL_PAIR = 0.001;

    private final Scenario scenario;
    private final int incidents;
    private final int threads;
    private InputRanges.Topology worlds;
    private double requestsPerHourDown;

    /**
     * @param incidents runs of each kind of incident, at least 2; 0: as many as are worth it
     * @param threads at least 1; it cannot change the result
     */
    public Years(Scenario scenario, int incidents, int threads) {
        this.scenario = scenario.withoutAttacks();
        this.incidents = incidents;
        this.threads = threads;
    }

    /** What the scenario promises of its availability or uptime, or 99.9 %. */
    public static double objective(Scenario scenario) {
        return scenario.thresholds().stream()
                .filter(threshold -> threshold.metric().equals("availability") || threshold.metric().equals("uptime"))
                .filter(threshold -> threshold.during().isEmpty() && threshold.bound() > 0 && threshold.bound() < 1)
                .mapToDouble(threshold -> threshold.bound())
                .findFirst()
                .orElse(0.999);
    }

    /**
     * Hours a year alone, as {@link #analyse} finds them, without what else a year is.
     *
     * @param hours by failures, with the interval of the runs
     * @param usual share of requests that fails with everything up
     */
    public record Downtime(Estimate hours, double usual) {}

    /** The downtime alone, which takes less time than {@link #analyse}. */
    public Downtime downtime() {
        var found = found(false);
        return new Downtime(found.downtime, MixedValues.usual(found.levels));
    }

    /**
     * What makes up the year.
     *
     * @param simulated years of the failure level; null where nobody asked for them and the sum needs none
     * @param causes the most expensive first
     * @param total hours of the causes
     */
    private record Found(
            List<YearsLevel> levels,
            List<AnnualSum> sums,
            FailureResults simulated,
            List<YearsResults.Cause> causes,
            double total,
            Estimate downtime) {}

    /** @param spread whether years are drawn though crews do not ask for it */
    private Found found(boolean spread) {
        var levels = new ArrayList<YearsLevel>();
        try (var workers = new Workers(threads, "incident")) {
            for (var level : LoadLevel.of(scenario)) {
                var next = new YearsLevel(level, incidents, workers);
                next.measure(levels.isEmpty() ? null : levels.get(0));
                levels.add(next);
            }
        }
        var paths = levels.get(0).paths();
        boolean crews = crews(paths);
        var simulated = spread || crews ? simulate(paths, levels) : null;
        var sums = levels.stream().map(level -> level.sum(level.paths().failures())).toList();
        var errors = errors(levels);
        var causes = crews ? causes(paths, simulated, errors) : causes(levels, sums, errors);
        causes.sort(Comparator.comparingDouble((YearsResults.Cause cause) -> -cause.downtime().mean())
                .thenComparing(YearsResults.Cause::name));
        double total = causes.stream().mapToDouble(cause -> cause.downtime().mean()).sum();
        double unseen = levels.stream().mapToDouble(level -> level.share() * level.unseen()).sum();
        return new Found(
                levels,
                sums,
                simulated,
                causes,
                total,
                downtime(total, errors, crews ? simulated.lossPer(YearModel.HOURS, "h") : null, unseen));
    }

    private static boolean crews(ServicePaths paths) {
        return paths.failures().values().stream().anyMatch(failure -> failure.crews() > 0);
    }

    public YearsResults.Topology analyse(String name, double objective) {
        var found = found(true);
        var levels = found.levels;
        var sums = found.sums;
        var simulated = found.simulated;
        var causes = found.causes;
        var paths = levels.get(0).paths();
        boolean crews = crews(paths);
        worlds = new InputRanges.Topology(name, paths.failures(), new AnnualWorlds(levels, sums, found.total));
        requestsPerHourDown = requestsPerHourDown(levels, sums);
        double several = causes.stream()
                .filter(cause -> cause.group().equals(SEVERAL))
                .mapToDouble(cause -> cause.downtime().mean())
                .sum();
        var structure = StaticSolver.standard().solve(paths.structure(), paths.measures());
        var exact = new ExactValues(levels);
        return new YearsResults.Topology(
                name,
                found.downtime,
                exact.hours(),
                structure.exact().map(solved -> solved.downtime(YearModel.HOURS)).orElse(Double.NaN),
                MixedValues.usual(levels),
                MixedValues.endpoints(levels, sums, exact, crews ? found.total : Double.NaN),
                causes,
                several,
                MixedValues.unknown(levels, sums),
                simulated.outagesPer(YearModel.HOURS),
                simulated.windowsMeeting(MONTH_HOURS, objective),
                simulated.longestOutagePerRun("h"),
                simulated.runs() >= SimulatedYears.FEWEST
                        ? simulated.lossQuantile(0.95, "h")
                        : Estimate.none("h", "lifetimes are not all exponential"),
                simulated.budgetBurned(objective),
                simulated.exposure() / YearModel.HOURS,
                levels.stream().mapToLong(YearsLevel::events).sum(),
                notes(levels, structure.note(), exact, crews, sums.get(0)),
                YearsSpread.of(simulated, scenario.money().sla(), objective),
                Graph.of(scenario));
    }

    /** The same topology in other worlds. @throws IllegalStateException before {@link #analyse} */
    public InputRanges.Topology worlds() {
        if (worlds == null) {
            throw new IllegalStateException("nothing was measured yet: analyse first");
        }
        return worlds;
    }

    /** What it costs, and would in other worlds. @throws IllegalStateException before {@link #analyse} */
    public YearsMoney.Priced priced() {
        return new YearsMoney.Priced(worlds(), scenario.money().costs(), scenario.hosts().size(), requestsPerHourDown);
    }

    /** Requests lost by hours lost: each level of load with its own rate and its own downtime. */
    private static double requestsPerHourDown(List<YearsLevel> levels, List<AnnualSum> sums) {
        double hours = 0;
        double requests = 0;
        for (int i = 0; i < levels.size(); i++) {
            var level = levels.get(i);
            double lost = sums.get(i).rows().stream().mapToDouble(row -> level.share() * row.of(level.weights())).sum();
            hours += lost;
            requests += lost * 3600 * level.requestsPerSecond();
        }
        return hours > 0 ? requests / hours : 0;
    }

    // ---- the sum

    /** The class of a cause in charts. */
    private static String group(FailureSpec failure) {
        return switch (failure.cause()) {
            case "config-error", "bad-deploy", "operator", "deletion" -> "people and changes";
            case "dns", "domain", "certificate", "address" -> "names and certificates";
            case "zone", "rack", "shared" -> "site and power";
            case "maintenance", "rollout" -> "planned work";
            case "partition", "link", "switch" -> "network";
            default -> failure.shared()
                    ? "site and power"
                    : failure.fault() == FailureSpec.Fault.HOST_DOWN ? "machines" : "programs";
        };
    }

    /** The class of what takes two and more failures. */
    public static final String SEVERAL = "several at once";

    /**
     * Of one kind of incident.
     *
     * @param degrees of freedom
     */
    private record Uncertainty(double variance, int degrees) {}

    /** Of each failure, in hours². */
    private static Map<String, Uncertainty> errors(List<YearsLevel> levels) {
        var errors = new LinkedHashMap<String, Uncertainty>();
        for (var level : levels) {
            for (var one : level.measured()) {
                double variance = level.variance(one) * level.share() * level.share();
                for (var failure : one.all()) {
                    // The runs of all that look the same are the same: their errors add up as one.
                    double part = variance / one.all().size() / one.all().size();
                    errors.merge(
                            failure.name(),
                            new Uncertainty(part, one.runs() > 1 ? one.runs() - 1 : BOUNDED),
                            (a, b) -> new Uncertainty(a.variance + b.variance, Math.min(a.degrees, b.degrees)));
                }
            }
        }
        return errors;
    }

    private Estimate downtime(double total, Map<String, Uncertainty> errors, Estimate simulated, double unseen) {
        double variance = 0;
        double fourth = 0;
        for (var group : groups(errors)) {
            variance += group.variance;
            fourth += group.variance * group.variance / Math.max(1, group.degrees);
        }
        double half = 0;
        if (variance > 0) {
            // Welch and Satterthwaite: the degrees of freedom of a sum.
            int degrees = (int) Math.max(1, Math.min(1000, variance * variance / fourth));
            half = Confidence.P95.t(degrees) * Math.sqrt(variance);
        }
        if (simulated != null) {
            double chance = (simulated.high() - simulated.low()) / 2;
            half = Math.sqrt(half * half + chance * chance);
        }
        return new Estimate(
                total,
                Math.max(0, total - half),
                total + half + unseen,
                incidents,
                "h",
                total == 0 && unseen > 0 ? "no request was lost: a bound" : "");
    }

    /** Failures with one error between them count once. */
    private static List<Uncertainty> groups(Map<String, Uncertainty> errors) {
        var bySize = new LinkedHashMap<Uncertainty, Integer>();
        errors.values().forEach(error -> bySize.merge(error, 1, Integer::sum));
        var groups = new ArrayList<Uncertainty>();
        bySize.forEach((error, n) -> groups.add(new Uncertainty(error.variance * n * n, error.degrees)));
        return groups;
    }

    private List<YearsResults.Cause> causes(List<YearsLevel> levels, List<AnnualSum> sums, Map<String, Uncertainty> errors) {
        var byName = new LinkedHashMap<String, YearsResults.Cause>();
        double all = 0;
        for (int i = 0; i < levels.size(); i++) {
            for (var row : sums.get(i).rows()) {
                all += levels.get(i).share() * row.of(levels.get(i).weights());
            }
        }
        for (int i = 0; i < levels.size(); i++) {
            var level = levels.get(i);
            for (var row : sums.get(i).rows()) {
                double hours = level.share() * row.of(level.weights());
                boolean single = row.failures().size() == 1;
                var name = row.failures().stream().map(FailureSpec::name).collect(Collectors.joining(" + "));
                boolean small = !single && (row.failures().isEmpty() || hours < SMALL_PAIR * all);
                var first = single ? row.failures().get(0) : null;
                var found = new YearsResults.Cause(
                        small ? row.failures().isEmpty() ? "three and more at once" : "other pairs" : name,
                        single ? group(first) : SEVERAL,
                        single ? first.cause() : SEVERAL,
                        single && first.shared(),
                        small ? Double.NaN : row.perYear(),
                        Estimate.none("s", ""),
                        plain(hours, "h"),
                        single ? level.share() * said(level, first) : 0);
                byName.merge(found.name(), found, Years::together);
            }
        }
        var causes = new ArrayList<YearsResults.Cause>();
        byName.values().forEach(cause -> causes.add(withIntervals(cause, errors.get(cause.name()))));
        return causes;
    }

    /** One cause at two levels of load. */
    private static YearsResults.Cause together(YearsResults.Cause a, YearsResults.Cause b) {
        return new YearsResults.Cause(
                a.name(),
                a.group(),
                a.kind(),
                a.common(),
                a.perYear(),
                a.lossPerIncident(),
                plain(a.downtime().mean() + b.downtime().mean(), "h"),
                a.said() + b.said());
    }

    private YearsResults.Cause withIntervals(YearsResults.Cause cause, Uncertainty error) {
        double hours = cause.downtime().mean();
        double half = error == null || error.variance == 0
                ? 0
                : Confidence.P95.t(Math.max(1, error.degrees)) * Math.sqrt(error.variance);
        var downtime = error == null ? plain(hours, "h") : new Estimate(hours, Math.max(0, hours - half), hours + half, error.degrees + 1, "h", "");
        double perYear = cause.perYear();
        var each = perYear > 0
                ? new Estimate(
                        hours / perYear * 3600,
                        downtime.low() / perYear * 3600,
                        downtime.high() / perYear * 3600,
                        downtime.n(),
                        "s",
                        "")
                : Estimate.none("s", "no incident of its own");
        return new YearsResults.Cause(
                cause.name(), cause.group(), cause.kind(), cause.common(), perYear, each, downtime, cause.said());
    }

    private static Estimate plain(double value, String unit) {
        return new Estimate(value, value, value, 1, unit, "");
    }

    /** Hours a year of a failure alone, by the structure. */
    private static double said(YearsLevel level, FailureSpec failure) {
        var lost = level.losses().said(java.util.Set.of(failure.name()));
        double mix = 0;
        for (int e = 0; e < lost.length; e++) {
            mix += level.weights()[e] * lost[e];
        }
        double perYear = 365 * 86_400e9 / (failure.uptime().mean() + level.paths().meanDownNs(failure));
        return perYear * level.paths().meanDownNs(failure) / 3600e9 * mix;
    }

    /** Of what the failure level has seen: where crews are limited, failures wait for each other. */
    private List<YearsResults.Cause> causes(ServicePaths paths, FailureResults simulated, Map<String, Uncertainty> errors) {
        var causes = new ArrayList<YearsResults.Cause>();
        var byState = simulated.lossByState(YearModel.HOURS, "h");
        double all = byState.values().stream().mapToDouble(Estimate::mean).sum();
        double rest = 0;
        for (var entry : byState.entrySet()) {
            var failure = paths.failures().get(entry.getKey());
            if (failure == null && entry.getValue().mean() < SMALL_PAIR * all) {
                rest += entry.getValue().mean();
                continue;
            }
            var found = new YearsResults.Cause(
                    entry.getKey(),
                    failure == null ? SEVERAL : group(failure),
                    failure == null ? SEVERAL : failure.cause(),
                    failure != null && failure.shared(),
                    failure == null ? Double.NaN : 365 * 86_400e9 / (failure.uptime().mean() + paths.meanDownNs(failure)),
                    Estimate.none("s", ""),
                    plain(entry.getValue().mean(), "h"),
                    0);
            causes.add(withIntervals(found, errors.get(entry.getKey())));
        }
        if (rest > 0) {
            causes.add(withIntervals(
                    new YearsResults.Cause("others at once", SEVERAL, SEVERAL, false, Double.NaN, Estimate.none("s", ""), plain(rest, "h"), 0), null));
        }
        return causes;
    }

    // ---- the spread of years

    private FailureResults simulate(ServicePaths paths, List<YearsLevel> levels) {
        var parts = new ArrayList<YearModel.Level>();
        for (var level : levels) {
            var weights = level.weights();
            for (int e = 0; e < weights.length; e++) {
                weights[e] *= level.share();
            }
            parts.add(new YearModel.Level(weights, level.losses(), level.curves()));
        }
        var model = YearModel.measured(paths, parts);
        // One thread: which of two states that count as alike is seen first must not depend on who comes first.
        return SimulatedYears.level(paths, model, scenario.seed()).withWindows(MONTH_HOURS, YearModel.HOURS).withThreads(1).run(model);
    }

    private List<String> notes(List<YearsLevel> levels, String solver, ExactValues exact, boolean crews, AnnualSum busiest) {
        var notes = new ArrayList<String>();
        var failures = levels.get(0).paths().failures().values();
        if (!solver.isEmpty()) {
            notes.add(solver);
        }
        notes.addAll(new Needless(scenario, levels.get(0).paths()).sentences(busiest));
        if (exact.allOrNothing()) {
            notes.add("exact: three and more failures at once are too likely to sum all states; each endpoint is taken as all or"
                    + " nothing, and where a part of its requests is lost it is too high");
        }
        if (levels.size() > 1) {
            notes.add(levels.size() + " levels of load, each for its share of the time");
        }
        if (failures.stream().anyMatch(failure -> failure.fault() == FailureSpec.Fault.ADDRESS)) {
            notes.add("names and certificates: nobody is served for as long as it lasts; no run shows it");
        }
        if (failures.stream().anyMatch(failure -> failure.fault() == FailureSpec.Fault.DRAIN)) {
            notes.add("planned work: who uses it is told before, and only what nobody else can serve is lost; no run shows it");
        }
        if (crews) {
            notes.add("repair crews: how often failures meet is simulated, not exact; exact values take repairs as independent");
        }
        if (failures.stream().anyMatch(failure -> failure.coverage() < 1)) {
            notes.add("what checks miss, by its coverage, loses what the structure says before anyone reacts, until it is repaired");
        }
        if (scenario.loads().stream().anyMatch(load -> load.client().timeoutNs() == org.outagelab.core.SimTime.NEVER)) {
            notes.add("clients have no timeout: an answer that only the repair made possible, or after more than a minute, counts as lost");
        }
        levels.stream().flatMap(level -> level.unsettled().stream()).distinct().forEach(failure ->
                notes.add("with '" + failure + "' nothing settled as long as a run lasts: its loss is that of the end of the run"));
        return notes;
    }
}
