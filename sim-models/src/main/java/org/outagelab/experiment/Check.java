package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.SystemState;
import org.outagelab.availability.YearModel;
import org.outagelab.availability.failure.FailureResults;
import org.outagelab.availability.failure.SystemModel;
import org.outagelab.availability.structure.StaticSolver;
import org.outagelab.availability.structure.Structure;
import org.outagelab.results.CheckResults;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Reaction;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.FailurePaths;

/**
 * Holds the exact solver and the failure level against each other on one scenario: first under the solver's assumptions,
 * where they must agree, then with what the solver leaves out.
 */
public final class Check {
    private static final double NORMAL_975 = 1.959963984540054;
    /** Failures that are drawn: of ten thousand years, or of as many as have so many. */
    private static final double FAILURES = 200_000;
    private static final int FEWEST_YEARS = 500;

    private final Scenario scenario;
    private final ServicePaths paths;
    private final int threads;

    /** @param threads at least 1; it cannot change the result */
    public Check(Scenario scenario, int threads) {
        this.scenario = scenario.withoutAttacks();
        this.paths = FailurePaths.of(this.scenario);
        this.threads = threads;
    }

    public CheckResults.Topology analyse(String name) {
        var rows = new ArrayList<CheckResults.Row>();
        for (var endpoint : paths.endpoints()) {
            var alone = new ServicePaths(
                    paths.failures(),
                    List.of(new ServicePaths.Served(
                            endpoint.endpoint(), 1, endpoint.tries(), endpoint.opensAt(), endpoint.path())),
                    paths.reactions(),
                    paths.bootNs(),
                    paths.blocking());
            rows.add(row(endpoint.endpoint(), alone));
        }
        if (rows.size() > 1) {
            rows.add(row("all endpoints", paths));
        }
        return new CheckResults.Topology(name, years(), rows, assumptions());
    }

    private CheckResults.Row row(String what, ServicePaths of) {
        Structure structure = of.structure();
        var solution = StaticSolver.standard().solve(structure, of.measures());
        double low = solution.unavailabilityLow() * YearModel.HOURS;
        double high = solution.unavailabilityHigh() * YearModel.HOURS;
        var simulated = run(YearModel.withoutReactions(of, structure)).lossPer(YearModel.HOURS, "h");
        double error = (simulated.high() - simulated.low()) / 2 / NORMAL_975;
        double off = simulated.mean() < low ? simulated.mean() - low : Math.max(0, simulated.mean() - high);
        return new CheckResults.Row(
                what,
                low,
                high,
                simulated,
                error > 0 ? (low == high ? simulated.mean() - low : off) / error : off == 0 ? 0 : Double.NaN,
                run(YearModel.of(of)).lossPer(YearModel.HOURS, "h"));
    }

    private int years() {
        return SimulatedYears.of(paths, FAILURES, FEWEST_YEARS);
    }

    private FailureResults run(SystemModel model) {
        return SimulatedYears.level(paths, model, scenario.seed(), years()).withThreads(threads).run(model);
    }

    /** What makes parts of the scenario not exactly solvable. */
    private List<String> assumptions() {
        var found = new ArrayList<String>();
        var failures = List.copyOf(paths.failures().values());
        double slowest = 0;
        int noticed = 0;
        for (var byFailure : paths.reactions().values()) {
            for (var reaction : byFailure.values().stream().filter(Reaction::avoided).toList()) {
                noticed++;
                slowest = Math.max(slowest, reaction.detection().mean());
            }
        }
        if (noticed > 0) {
            found.add(String.format(
                    Locale.ROOT,
                    "everyone reacts at once: %d failures are noticed by checks, after up to %.1f s on average",
                    noticed,
                    slowest / 1e9));
        }
        var partial = names(failures, failure -> {
            double ok = paths.ok(SystemState.settled(Set.of(failure.name())));
            return ok > 1e-9 && ok < 1;
        });
        if (!partial.isEmpty()) {
            found.add("all or nothing: a share of requests is served during " + listed(partial));
        }
        var crews = names(failures, failure -> failure.crews() > 0);
        if (!crews.isEmpty()) {
            found.add("repairs are independent: crews are limited for " + listed(crews));
        }
        var coverage = names(failures, failure -> failure.coverage() < 1);
        if (!coverage.isEmpty()) {
            found.add("every check works: coverage is less than 100 % for " + listed(coverage));
        }
        var blocking = names(failures, failure -> paths.blocking().contains(failure.name()));
        if (!blocking.isEmpty()) {
            found.add("workers that wait for a database are taken as down: " + listed(blocking));
        }
        return found;
    }

    private static List<String> names(List<FailureSpec> failures, java.util.function.Predicate<FailureSpec> which) {
        return failures.stream().filter(which).map(FailureSpec::name).toList();
    }

    private static String listed(List<String> names) {
        return names.size() <= 4
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
    }

    /** Whether a simulation under the solver's assumptions is too far from it to be chance. */
    public static boolean disagrees(CheckResults.Row row) {
        return Double.isNaN(row.z()) || Math.abs(row.z()) > 4;
    }

}
