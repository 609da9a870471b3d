package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.SystemState;
import org.outagelab.availability.YearModel;
import org.outagelab.availability.failure.FailureLevel;
import org.outagelab.availability.failure.FailureResults;
import org.outagelab.availability.structure.StaticSolver;
import org.outagelab.inference.Means;
import org.outagelab.results.Estimate;
import org.outagelab.results.YearsResults;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.FailurePaths;

/**
 * Downtime in a year, by cause. Expected loss = Σ over kinds of incidents of rate × loss per incident: the loss is
 * simulated at request level with random phases, what two at once cost beyond that comes from the structure, and more
 * than two are bounded. Years of the failure level stand beside it.
 *
 * <p>The runs of one number have the same random numbers in every topology, so differences between topologies are
 * sharper than their intervals.
 */
public final class Years {
    private static final double YEAR_NS = 365 * 86_400e9;
    private static final double MONTH_HOURS = 720;

    private static final int SIMULATED_YEARS = 10_000;
    private static final int LONG_YEARS = 50;

    private final Scenario scenario;
    private final ServicePaths paths;
    private final Rehearsal rehearsal;
    private final int incidents;
    private final int threads;

    /** @param incidents runs of each kind, at least 2 @param threads at least 1; it cannot change the result */
    public Years(Scenario scenario, int incidents, int threads) {
        this.scenario = scenario;
        this.paths = FailurePaths.of(scenario);
        this.rehearsal = new Rehearsal(scenario, paths);
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

    public YearsResults.Topology analyse(String name, double objective) {
        var failures = List.copyOf(paths.failures().values());
        var losses = losses(Rehearsal.alike(failures));
        var causes = new ArrayList<YearsResults.Cause>();
        var total = new double[incidents];
        for (var failure : failures) {
            double perYear = 1 / ((failure.uptime().mean() + paths.meanDownNs(failure)) / YEAR_NS);
            var perIncident = losses.get(failure.name());
            var hours = Arrays.stream(perIncident).map(seconds -> seconds * perYear / 3600).toArray();
            for (int i = 0; i < total.length; i++) {
                total[i] += hours[i];
            }
            double served = paths.ok(SystemState.settled(Set.of(failure.name())));
            causes.add(new YearsResults.Cause(
                    failure.name(),
                    group(failure),
                    failure.shared(),
                    perYear,
                    estimate(failure, perIncident, "s"),
                    estimate(failure, hours, "h"),
                    perYear * paths.meanDownNs(failure) / 3600e9 * (1 - served)));
        }
        causes.sort(Comparator.comparingDouble((YearsResults.Cause cause) -> -cause.downtime().mean())
                .thenComparing(YearsResults.Cause::name));
        double overlaps = overlaps(failures);
        var sum = Means.of(total, "h");
        var simulated = simulate(failures);
        var solution = StaticSolver.standard().solve(paths.structure(), paths.measures());
        return new YearsResults.Topology(
                name,
                new Estimate(sum.mean() + overlaps, Math.max(0, sum.low() + overlaps), sum.high() + overlaps, sum.n(), "h", ""),
                simulated.lossPer(YearModel.HOURS, "h"),
                solution.exact().map(exact -> exact.downtime(YearModel.HOURS)).orElse(Double.NaN),
                causes,
                overlaps,
                remainder(),
                simulated.outagesPer(YearModel.HOURS),
                simulated.windowsMeeting(MONTH_HOURS, objective),
                simulated.longestOutagePerRun("h"),
                simulated.runs() == SIMULATED_YEARS ? simulated.lossQuantile(0.95, "h") : Estimate.none("h", "lifetimes are not all exponential"),
                simulated.budgetBurned(objective),
                simulated.exposure() / YearModel.HOURS,
                notes(failures, solution.note()));
    }

    private static Estimate estimate(FailureSpec failure, double[] values, String unit) {
        return !failure.fault().played()
                ? new Estimate(values[0], values[0], values[0], 1, unit, "from the structure: no run shows it")
                : atLeastZero(Means.of(values, unit));
    }

    /** A t interval of a loss may reach below nothing. */
    private static Estimate atLeastZero(Estimate loss) {
        return new Estimate(loss.mean(), Math.max(0, loss.low()), loss.high(), loss.n(), loss.unit(), loss.note());
    }

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

    // ---- first order: incidents at request level

    /** Seconds of full downtime for each failure and run. */
    private Map<String, double[]> losses(List<List<FailureSpec>> groups) {
        var pool = Executors.newFixedThreadPool(threads, task -> {
            var thread = new Thread(task, "incident");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var pending = new LinkedHashMap<String, List<? extends Future<Double>>>();
            for (var alike : groups) {
                var once = new ArrayList<Future<Rehearsal.Incident>>();
                for (var failure : alike) {
                    if (!failure.fault().played()) {
                        double seconds = failure.meanDownNs() / 1e9
                                * (1 - paths.ok(SystemState.settled(Set.of(failure.name()))));
                        pending.put(failure.name(), Collections.nCopies(incidents, CompletableFuture.completedFuture(seconds)));
                        continue;
                    }
                    boolean brief = failure.meanDownNs() < rehearsal.settleSeconds() * 1e9;
                    var runs = new ArrayList<Future<Double>>();
                    for (int i = 0; i < incidents; i++) {
                        int run = i;
                        if (brief) {
                            runs.add(pool.submit(() -> rehearsal.brief(failure, run, incidents)));
                            continue;
                        }
                        if (once.size() <= i) {
                            // Failures that look the same have the same beginning and end.
                            once.add(pool.submit(() -> rehearsal.lasting(alike.get(0), run)));
                        }
                        var incident = once.get(i);
                        runs.add(pool.submit(() -> incident.get().seconds(failure.meanDownNs() / 1e9)));
                    }
                    pending.put(failure.name(), runs);
                }
            }
            var losses = new LinkedHashMap<String, double[]>();
            for (var entry : pending.entrySet()) {
                var values = new double[incidents];
                for (int i = 0; i < values.length; i++) {
                    values[i] = entry.getValue().get(i).get();
                }
                losses.put(entry.getKey(), values);
            }
            return losses;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            pool.shutdownNow();
        }
    }

    // ---- second order and beyond

    /** Σ over pairs of P(both down) × what both cost beyond each alone, in hours a year. */
    private double overlaps(List<FailureSpec> failures) {
        var measures = paths.measures();
        var lost = new LinkedHashMap<String, Double>();
        failures.forEach(failure -> lost.put(failure.name(), 1 - paths.ok(SystemState.settled(Set.of(failure.name())))));
        double hours = 0;
        for (int i = 0; i < failures.size(); i++) {
            for (int j = i + 1; j < failures.size(); j++) {
                var a = failures.get(i).name();
                var b = failures.get(j).name();
                double both = 1 - paths.ok(SystemState.settled(new LinkedHashSet<>(List.of(a, b))));
                hours += measures.get(a).unavailability() * measures.get(b).unavailability()
                        * (both - lost.get(a) - lost.get(b)) * YearModel.HOURS;
            }
        }
        return hours;
    }

    /**
     * What three and more at once may change: twice S₃, the expected number of triples that are down, in hours a year.
     * With k down, L(k) − Σ L(i) − Σ (L(ij) − L(i) − L(j)) is at most 2·k(k−1)(k−2)/6 either way, as 0 ≤ L ≤ 1 grows.
     */
    private double remainder() {
        double[] sums = {1, 0, 0, 0};
        for (var measures : paths.measures().values()) {
            for (int k = 3; k >= 1; k--) {
                sums[k] += sums[k - 1] * measures.unavailability();
            }
        }
        return 2 * sums[3] * YearModel.HOURS;
    }

    // ---- the failure level

    private FailureResults simulate(List<FailureSpec> failures) {
        var model = YearModel.of(paths);
        boolean memoryless = failures.stream().allMatch(YearModel::exponential);
        double repair = failures.stream().mapToDouble(paths::meanDownNs).max().orElse(0) / 3600e9;
        var level = memoryless
                ? FailureLevel.fromStart(scenario.seed(), SIMULATED_YEARS, YearModel.HOURS).withWarmup(10 * repair)
                : FailureLevel.longRun(model, scenario.seed(), SIMULATED_YEARS / LONG_YEARS, LONG_YEARS * YearModel.HOURS);
        return level.withWindows(MONTH_HOURS).withThreads(threads).run(model);
    }

    private List<String> notes(List<FailureSpec> failures, String solver) {
        var notes = new ArrayList<String>();
        if (!solver.isEmpty()) {
            notes.add(solver);
        }
        if (failures.stream().anyMatch(failure -> failure.fault() == FailureSpec.Fault.ADDRESS)) {
            notes.add("names and certificates: nobody is served for as long as it lasts; no run shows it");
        }
        if (failures.stream().anyMatch(failure -> failure.fault() == FailureSpec.Fault.DRAIN)) {
            notes.add("planned work: who uses it is told before, and only what nobody else can serve is lost; no run shows it");
        }
        if (failures.stream().anyMatch(failure -> failure.crews() > 0)) {
            notes.add("repair crews are in the failure level alone: incidents and exact values take repairs as independent");
        }
        if (failures.stream().anyMatch(failure -> failure.coverage() < 1)) {
            notes.add("coverage is in the failure level alone: in runs every check works");
        }
        return notes;
    }
}
