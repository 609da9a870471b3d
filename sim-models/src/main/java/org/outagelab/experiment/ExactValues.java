package org.outagelab.experiment;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.StateSum;
import org.outagelab.availability.YearModel;
import org.outagelab.availability.structure.StaticSolver;
import org.outagelab.availability.structure.UnitMeasures;

/**
 * Hours a year when everyone reacts at once, by exact methods: the states of what may fail, summed; where these are too many,
 * and too likely, by the solver of structures, which takes each endpoint as all or nothing.
 */
final class ExactValues {
    /** The states that were not summed do not matter if at most this share of the others' losses. */
    private static final double NO_MATTER = 0.01;

    private final List<YearsLevel> levels;
    /** By level and endpoint. */
    private final double[][] hours;
    private boolean allOrNothing;

    ExactValues(List<YearsLevel> levels) {
        this.levels = levels;
        this.hours = new double[levels.size()][];
        for (int i = 0; i < hours.length; i++) {
            var level = levels.get(i);
            var measures = level.paths().measures();
            hours[i] = level.paths().endpoints().stream()
                    .mapToDouble(endpoint -> endpoint.share() == 0 ? 0 : hours(endpoint, measures, level))
                    .toArray();
        }
    }

    private double hours(ServicePaths.Served endpoint, Map<String, UnitMeasures> measures, YearsLevel level) {
        var sum = StateSum.of(endpoint, measures, names -> level.shapes().likeness(new TreeSet<>(names)));
        if (sum.rest() <= NO_MATTER * sum.lost()) {
            return sum.lost() * YearModel.HOURS;
        }
        allOrNothing = true;
        var solved = StaticSolver.standard().solve(endpoint.path().structure(), measures);
        return solved.exact().map(exact -> exact.downtime(YearModel.HOURS)).orElse(Double.NaN);
    }

    /** Whether some endpoint is taken as all or nothing. */
    boolean allOrNothing() {
        return allOrNothing;
    }

    /** Of the requests of the mix; NaN if it is too large for the solver. */
    double hours() {
        return hours(-1);
    }

    /** Of the requests of an endpoint. @param endpoint its place, or -1 for all */
    double hours(int endpoint) {
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < hours.length; i++) {
            var level = levels.get(i);
            for (int e = 0; e < hours[i].length; e++) {
                double share = level.share() * level.weights()[e];
                if (share > 0 && (endpoint < 0 || e == endpoint)) {
                    sum += share * hours[i][e];
                    weight += share;
                }
            }
        }
        return weight == 0 ? Double.NaN : sum / weight;
    }
}
