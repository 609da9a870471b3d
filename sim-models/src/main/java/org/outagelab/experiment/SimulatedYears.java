package org.outagelab.experiment;

import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.YearModel;
import org.outagelab.availability.failure.FailureLevel;
import org.outagelab.availability.failure.SystemModel;
import org.outagelab.scenario.FailureSpec;

/** How many years of the failure level are drawn, and how: more machines have more failures, and need fewer years. */
final class SimulatedYears {
    static final int MOST = 10_000;
    static final int FEWEST = 1_000;
    /** Failures drawn in all years. */
    private static final double MOST_FAILURES = 500_000;
    private static final int LONG_YEARS = 50;

    private SimulatedYears() {}

    /** As many as have so many failures, from the fewest to ten thousand. */
    static int of(ServicePaths paths, double failures, int fewest) {
        double perYear = paths.failures().values().stream().mapToDouble(FailureSpec::perYear).sum();
        return (int) Math.max(fewest, Math.min(MOST, failures / Math.max(1, perYear)));
    }

    /** Ready to run: with memory, in runs of fifty years. */
    static FailureLevel level(ServicePaths paths, SystemModel model, long seed) {
        return level(paths, model, seed, of(paths, MOST_FAILURES, FEWEST));
    }

    static FailureLevel level(ServicePaths paths, SystemModel model, long seed, int years) {
        return paths.failures().values().stream().allMatch(YearModel::exponential)
                ? FailureLevel.fromStart(seed, years, YearModel.HOURS).withWarmup(YearModel.warmup(paths))
                : FailureLevel.longRun(model, seed, years / LONG_YEARS, LONG_YEARS * YearModel.HOURS);
    }
}
