package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.outagelab.availability.YearModel;
import org.outagelab.availability.failure.FailureResults;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.inference.Proportion;
import org.outagelab.results.Estimate;
import org.outagelab.results.YearsResults;
import org.outagelab.scenario.MoneySpec;

/** How one year differs from another: quantiles, the share of years that miss an objective, and what is paid back for months. */
final class YearsSpread {
    private static final double MONTH_HOURS = 720;
    private static final List<Double> OBJECTIVES = List.of(0.99, 0.995, 0.999, 0.9995, 0.9999);

    private YearsSpread() {}

    /** @param objective of the scenario, told beside the usual ones */
    static YearsResults.Spread of(FailureResults simulated, List<MoneySpec.Promise> sla, double objective) {
        var years = simulated.windowLosses(YearModel.HOURS);
        Arrays.sort(years);
        var months = simulated.windowLosses(MONTH_HOURS);
        if (years.length == 0 || months.length == 0) {
            return YearsResults.Spread.NONE;
        }
        var quantiles = new ArrayList<Double>();
        for (int percent = 0; percent <= 100; percent++) {
            quantiles.add(years[(int) Math.min(years.length - 1, (long) percent * years.length / 100)]);
        }
        var asked = new TreeSet<>(OBJECTIVES);
        asked.add(objective);
        sla.forEach(promise -> asked.add(promise.objective()));
        var missed = new ArrayList<YearsResults.Missed>();
        for (double each : asked) {
            missed.add(new YearsResults.Missed(each, YearModel.HOURS * (1 - each), missing(years, YearModel.HOURS, each)));
        }
        var promises = new ArrayList<YearsResults.Promise>();
        sla.forEach(promise -> promises.add(
                new YearsResults.Promise(promise.objective(), promise.credit(), missing(months, MONTH_HOURS, promise.objective()))));
        return new YearsResults.Spread(quantiles, missed, promises, credit(months, sla));
    }

    /** The share of windows that are down for longer than the objective allows; exact (Clopper and Pearson). */
    private static Estimate missing(double[] losses, double length, double objective) {
        long n = Arrays.stream(losses).filter(hours -> misses(hours, length, objective)).count();
        var interval = Proportion.interval(n, losses.length, Confidence.P95);
        return new Estimate((double) n / losses.length, interval.low(), interval.high(), losses.length, "ratio", "");
    }

    /** Rounding must not break a promise: a loss of just what is allowed keeps it. */
    private static boolean misses(double hours, double length, double objective) {
        return hours > length * (1 - objective) * (1 + 1e-12);
    }

    /** One credit a month: that of the loosest objective that it misses. */
    private static Estimate credit(double[] months, List<MoneySpec.Promise> sla) {
        if (sla.isEmpty()) {
            return Estimate.none("ratio", "no promise");
        }
        var credits = new double[months.length];
        for (int month = 0; month < credits.length; month++) {
            for (var promise : sla) {
                if (misses(months[month], MONTH_HOURS, promise.objective())) {
                    credits[month] = Math.max(credits[month], promise.credit());
                }
            }
        }
        return Means.of(credits, "ratio");
    }
}
