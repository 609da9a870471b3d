package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outagelab.availability.AnnualSum;
import org.outagelab.availability.LossCurve;
import org.outagelab.availability.YearModel;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.LongerTime;

/**
 * The downtime of a year of one topology in any world: what was measured stays, rates and times to repair are others.
 *
 * <p>What a state costs goes with its probability, what a transition costs with its rate, and with how much of it a
 * failure of another length has: that is asked once for five lengths, so that a world costs microseconds. Three and more
 * failures at once stay as they are.
 */
final class AnnualWorlds implements InputRanges.Annual {
    /** Times to repair, by those of the scenario; in between straight lines of the logarithm. */
    private static final double[] LENGTHS = {0.125, 0.25, 0.5, 1, 2, 4, 8};
    private static final int AS_WRITTEN = 3;

    /** A cause. @param settled hours of its state @param excess hours of its transitions @param shape of these by length */
    private record Part(List<FailureSpec> failures, double settled, double excess, double[] shape) {}

    /** A failure in another world, by what it is as written: how often it is found, how often it begins, how long it is. */
    private record Change(double probability, double rate, double length) {
        static final Change NONE = new Change(1, 1, 1);
    }

    /** Of single failures, and of three and more at once. */
    private final List<Part> parts = new ArrayList<>();
    private final TwoAtOnce pairs = new TwoAtOnce();
    private final Map<String, FailureSpec> written = new LinkedHashMap<>();
    private final YearsLevel first;
    private final double scale;

    /** What pairs cost, of which there may be many. */
    private static final class TwoAtOnce {
        private final Map<String, Integer> places = new LinkedHashMap<>();
        private int[] one = new int[64];
        private int[] other = new int[64];
        private double[] settled = new double[64];
        private double[] excess = new double[64];
        private int size;
        /** Each world is asked twice. */
        private Map<String, FailureSpec> world;
        private double hours;

        void add(List<FailureSpec> both, double ownSettled, double ownExcess) {
            if (size == one.length) {
                one = Arrays.copyOf(one, 2 * size);
                other = Arrays.copyOf(other, 2 * size);
                settled = Arrays.copyOf(settled, 2 * size);
                excess = Arrays.copyOf(excess, 2 * size);
            }
            one[size] = place(both.get(0));
            other[size] = place(both.get(1));
            settled[size] = ownSettled;
            excess[size] = ownExcess;
            size++;
        }

        private int place(FailureSpec failure) {
            return places.computeIfAbsent(failure.name(), name -> places.size());
        }

        double hours(Map<String, FailureSpec> failures, Map<String, Change> changes) {
            if (failures != world) {
                var probability = new double[places.size()];
                var rate = new double[places.size()];
                places.forEach((name, place) -> {
                    probability[place] = changes.get(name).probability;
                    rate[place] = changes.get(name).rate;
                });
                double sum = 0;
                for (int i = 0; i < size; i++) {
                    sum += settled[i] * probability[one[i]] * probability[other[i]] + excess[i] * rate[one[i]] * rate[other[i]];
                }
                hours = sum;
                world = failures;
            }
            return hours;
        }
    }

    /** @param total hours a year as the estimate has them, which are those of the world as it is written */
    AnnualWorlds(List<YearsLevel> levels, List<AnnualSum> sums, double total) {
        first = levels.get(0);
        double all = 0;
        for (int i = 0; i < levels.size(); i++) {
            var level = levels.get(i);
            var curves = level.curves();
            for (var row : sums.get(i).rows()) {
                double hours = level.share() * row.of(level.weights());
                double settled = level.share() * row.settled();
                row.failures().forEach(failure -> written.put(failure.name(), failure));
                all += hours;
                if (row.failures().size() == 2) {
                    pairs.add(row.failures(), settled, hours - settled);
                    continue;
                }
                boolean single = row.failures().size() == 1;
                parts.add(new Part(
                        row.failures(), settled, hours - settled, single ? shape(row.failures().get(0), curves, level) : new double[0]));
            }
        }
        scale = all > 0 ? total / all : 1;
    }

    private static double[] shape(FailureSpec failure, Map<String, LossCurve[]> curves, YearsLevel level) {
        var shape = new double[LENGTHS.length];
        if (failure.known().repairFactor() == 1) {
            Arrays.fill(shape, 1);
            return shape;
        }
        for (int i = 0; i < shape.length; i++) {
            var longer = LENGTHS[i] == 1 ? failure : failure.withRepair(new LongerTime(failure.repair(), LENGTHS[i]));
            var durations = LossCurve.Durations.of(longer.notice(), longer.repair());
            var own = curves.get(failure.name());
            for (int e = 0; e < own.length; e++) {
                shape[i] += level.weights()[e]
                        * (own[e].mean(durations) - own[e].slope() * level.paths().meanDownNs(longer) * 1e-9);
            }
        }
        double written = shape[AS_WRITTEN];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.abs(written) > 1e-9 ? shape[i] / written : 1;
        }
        return shape;
    }

    @Override
    public double hours(Map<String, FailureSpec> failures) {
        var changes = changes(failures);
        double hours = pairs.hours(failures, changes);
        for (var part : parts) {
            hours += hours(part, changes);
        }
        return Math.max(0, Math.min(YearModel.HOURS, scale * hours));
    }

    @Override
    public Map<String, Double> byKind(Map<String, FailureSpec> failures) {
        var byKind = new TreeMap<String, Double>();
        var changes = changes(failures);
        byKind.put(Years.SEVERAL, scale * pairs.hours(failures, changes));
        for (var part : parts) {
            var kind = part.failures.size() == 1 ? part.failures.get(0).cause() : Years.SEVERAL;
            byKind.merge(kind, scale * hours(part, changes), Double::sum);
        }
        return byKind;
    }

    private double hours(Part part, Map<String, Change> changes) {
        double probability = 1;
        double rate = 1;
        double length = 1;
        for (var failure : part.failures) {
            var change = changes.get(failure.name());
            if (change != Change.NONE) {
                probability *= change.probability;
                rate *= change.rate;
                length = change.length;
            }
        }
        return part.settled * probability + part.excess * rate * (part.shape.length == 0 ? 1 : at(part.shape, length));
    }

    private Map<String, Change> changes(Map<String, FailureSpec> failures) {
        var changes = new LinkedHashMap<String, Change>();
        written.forEach((name, failure) -> changes.put(name, change(failure, failures.get(name))));
        return changes;
    }

    private Change change(FailureSpec failure, FailureSpec here) {
        if (here == failure) {
            return Change.NONE;
        }
        double downNs = first.paths().meanDownNs(here);
        double cycleNs = here.uptime().mean() + downNs;
        double writtenDownNs = first.paths().meanDownNs(failure);
        double writtenNs = failure.uptime().mean() + writtenDownNs;
        return new Change(
                downNs / cycleNs / (writtenDownNs / writtenNs),
                writtenNs / cycleNs,
                here.repair().mean() / failure.repair().mean());
    }

    private static double at(double[] shape, double length) {
        double place = AS_WRITTEN + StrictMath.log(length) / StrictMath.log(2);
        int low = (int) Math.max(0, Math.min(shape.length - 2, Math.floor(place)));
        double part = Math.max(0, Math.min(1, place - low));
        return shape[low] + part * (shape[low + 1] - shape[low]);
    }
}
