package org.outagelab.experiment;

import java.util.Comparator;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.outagelab.core.stats.Tally;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.results.Estimate;
import org.outagelab.results.Recovery;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;

/**
 * Searches for the load at which goodput no longer returns after the trigger is gone: the ends of the range and the
 * load of the file first, then halves the gap between the highest load at which it always returned and the lowest at
 * which it did not.
 *
 * <p><b>Caveats.</b> "Not" means not before the load ended. All loads use the same random numbers. If recovery is not
 * monotonic in the load, the search ends at one of the places where it changes.
 */
final class RecoverySearch {
    private final Scenario scenario;
    private final RunSpec.Recovery search;
    private final BiConsumer<Scenario, Consumer<RunSummary>> play;
    private final TreeMap<Double, Recovery.Point> points = new TreeMap<>();

    /** @param play makes the runs of a scenario with another load, and hands over each */
    RecoverySearch(Scenario scenario, BiConsumer<Scenario, Consumer<RunSummary>> play) {
        this.scenario = scenario;
        this.search = scenario.run().recovery();
        this.play = play;
    }

    /** @param stopped whether to end before the answer is found; it is worth nothing then */
    Recovery find(BooleanSupplier stopped) {
        visit(search.from());
        visit(search.to());
        if (search.from() < 1 && 1 < search.to()) {
            visit(1);
        }
        for (double gap = gap(); gap > search.precision() && !stopped.getAsBoolean(); gap = gap()) {
            visit(highestReturned() + gap / 2);
        }
        double up = highestReturned();
        var failing = lowestFailing();
        return new Recovery(
                points.values().stream().sorted(Comparator.comparingDouble(Recovery.Point::times)).toList(),
                Double.isNaN(up) ? Double.NaN : points.get(up).rate(),
                failing == null ? Double.NaN : failing.rate());
    }

    /** Between the two loads where it changes; 0 if there are no two. */
    private double gap() {
        double up = highestReturned();
        var failing = lowestFailing();
        return Double.isNaN(up) || failing == null ? 0 : failing.times() - up;
    }

    /** The highest load up to which it returned in every run, as a multiple. */
    private double highestReturned() {
        double highest = Double.NaN;
        for (var point : points.values()) {
            if (point.returned() < point.runs()) {
                break;
            }
            highest = point.times();
        }
        return highest;
    }

    private Recovery.Point lowestFailing() {
        return points.values().stream().filter(point -> point.returned() < point.runs()).findFirst().orElse(null);
    }

    private void visit(double times) {
        if (points.containsKey(times)) {
            return;
        }
        var scaled = scenario.withLoadTimes(times);
        var seen = new Seen();
        play.accept(scaled, seen::add);
        points.put(
                times,
                new Recovery.Point(
                        times,
                        rate(scaled, seen.rate.mean()),
                        (int) seen.rate.count(),
                        seen.returned,
                        mean(seen.after, "s", "it never returned"),
                        mean(seen.amplification, "attempts", "no loss")));
    }

    /** Of the runs at one load. */
    private static final class Seen {
        private final Tally after = new Tally();
        private final Tally amplification = new Tally();
        private final Tally rate = new Tally();
        private int returned;

        void add(RunSummary run) {
            var lossy = run.incidents().stream().filter(incident -> !incident.masked()).toList();
            boolean back = lossy.stream().noneMatch(incident -> Double.isNaN(incident.recovered()));
            if (back) {
                returned++;
                after.add(lossy.stream()
                        .mapToDouble(Incident::afterTrigger)
                        .filter(seconds -> !Double.isNaN(seconds))
                        .max()
                        .orElse(0));
            }
            lossy.stream().mapToDouble(Incident::amplification).max().ifPresent(amplification::add);
            rate.add(run.audit().arrived() / run.seconds());
        }
    }

    private static Estimate mean(Tally values, String unit, String otherwise) {
        return values.count() == 0 ? Estimate.none(unit, otherwise) : Means.of(values, Confidence.P95, unit);
    }

    /** What the first stages ask for; of closed loops what came of them. */
    private static double rate(Scenario scaled, double arrived) {
        double sum = 0;
        for (var load : scaled.loads()) {
            if (!(load.source() instanceof LoadSpec.Rate rate)) {
                return arrived;
            }
            sum += rate.stages().get(0).value();
        }
        return sum;
    }
}
