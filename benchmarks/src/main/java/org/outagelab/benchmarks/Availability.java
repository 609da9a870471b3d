package org.outagelab.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.outagelab.availability.exact.RedundantGroup;
import org.outagelab.availability.failure.Discipline;
import org.outagelab.availability.failure.FailureLevel;
import org.outagelab.availability.failure.FailureResults;
import org.outagelab.availability.failure.Standby;
import org.outagelab.availability.failure.SystemModel;
import org.outagelab.availability.failure.UnitSpec;
import org.outagelab.availability.rare.BiasedCycles;
import org.outagelab.availability.rare.Effort;
import org.outagelab.availability.rare.JumpModel;
import org.outagelab.availability.rare.RareEstimate;
import org.outagelab.availability.structure.Structure;
import org.outagelab.core.random.Distributions;

/**
 * Prints what a year costs at the failure level, and what a rare unavailability costs to ±10 % with failure biasing, beside
 * what plain simulation would need. All times are CPU seconds of one thread; {@code Availability [rounds]}.
 */
public final class Availability {
    private static final double YEAR = 8760;
    /** (1.96/0.1)² times 1 + the squared variation of an exponential outage. */
    private static final double OUTAGES_FOR_TEN_PERCENT = 2 * 19.6 * 19.6;

    private double cpuSeconds;

    private Availability() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4;
        for (int round = 0; round < rounds; round++) {
            var benchmark = new Availability();
            System.out.println("round " + round);
            benchmark.threeTiers(round);
            benchmark.rare("1e-6", 2, 1415, round);
            benchmark.rare("1e-9", 3, 1817, round);
        }
    }

    private void threeTiers(int seed) {
        var model = SystemModel.builder();
        add(model, "lb", 20_000, 1);
        add(model, "nginx", 4_000, 0.5);
        List.of("app.1", "app.2", "app.3").forEach(name -> add(model, name, 800, 0.75));
        List.of("db.1", "db.2").forEach(name -> add(model, name, 1_500, 4));
        model.standby(Standby.of("db", List.of("db.1", "db.2"), Distributions.constant(45 / 3600.0)));
        model.succeeds(Structure.all(
                Structure.unit("lb"),
                Structure.unit("nginx"),
                Structure.atLeast(2, Structure.units("app.1", "app.2", "app.3")),
                Structure.unit("db")));
        FailureResults results = timed(() -> FailureLevel.longRun(model.build(), seed, 100, 1_000 * YEAR).run(model.build()));
        double years = results.exposure() / YEAR;
        System.out.printf(Locale.ROOT,
                "  three tiers: %,.0f years per CPU second, %.1f events per year, %.0f ns per event; unavailability %.4e ± %.1f %%%n",
                years / cpuSeconds, results.events() / years, cpuSeconds * 1e9 / results.events(),
                results.unavailability().mean(),
                100 * (results.unavailability().high() / results.unavailability().mean() - 1));
    }

    private static void add(SystemModel.Builder model, String name, double mttf, double mttr) {
        model.unit(name, Distributions.exponential(mttf), Distributions.exponential(mttr));
    }

    /** {@code n} units of which one is needed, one crew, repairs of an hour on average. */
    private void rare(String title, int n, double mttf, int seed) {
        var group = RedundantGroup.of(n, 1, mttf, 1).withCrews(1);
        var exact = group.chain().longRunMeasures(group::up);
        JumpModel<Integer> jumps = (failed, moves) -> {
            moves.failure(failed < n ? failed + 1 : failed, (n - failed) / mttf);
            moves.repair(failed > 0 ? failed - 1 : 0, failed > 0 ? 1 : 0);
        };
        RareEstimate estimate = timed(() -> BiasedCycles.of(jumps, 0, failed -> failed == n)
                .unavailability(seed, new Effort(0.1, 1_000, 100_000_000)));
        double biased = cpuSeconds;
        var model = SystemModel.builder().crew("crew", 1, Discipline.FIFO);
        List<Structure> units = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            model.unit(UnitSpec.of("u" + i, Distributions.exponential(mttf), Distributions.exponential(1)).repairedBy("crew", 0));
            units.add(Structure.unit("u" + i));
        }
        var plain = model.succeeds(Structure.any(units)).build();
        FailureResults results = timed(() -> FailureLevel.longRun(plain, seed, 100, 500 * YEAR).run(plain));
        double projected = OUTAGES_FOR_TEN_PERCENT / exact.frequency() * cpuSeconds / results.exposure();
        System.out.printf(Locale.ROOT,
                "  %s: exact %.4e, biased cycles %.4e ± %.1f %% in %.3f CPU s (%,d cycles, %d hits, largest weight %.2f %%); "
                        + "plain simulation would need %,.2f CPU s%n",
                title, exact.unavailability(), estimate.estimate().mean(),
                100 * (estimate.estimate().high() / estimate.estimate().mean() - 1), biased, estimate.cycles(),
                estimate.hits(), 100 * estimate.largestShare(), projected);
    }

    /** CPU time of this thread and of those that it waited for. */
    private <T> T timed(Supplier<T> work) {
        var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = ManagementFactory.getThreadMXBean();
        long own = threads.getCurrentThreadCpuTime();
        long all = process.getProcessCpuTime();
        T result = work.get();
        own = threads.getCurrentThreadCpuTime() - own;
        all = process.getProcessCpuTime() - all;
        // That of the process comes in steps of 10 ms: it is taken only where the work was done by other threads.
        cpuSeconds = (all > 2 * own + 50_000_000 ? all : own) * 1e-9;
        return result;
    }
}
