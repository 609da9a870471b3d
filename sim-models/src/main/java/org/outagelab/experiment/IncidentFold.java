package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.outagelab.core.stats.Tally;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.inference.RatioTally;
import org.outagelab.results.Cause;
import org.outagelab.results.DataLoss;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;

/**
 * Puts the incidents of all runs together as the runs end, by cause; of none anything is kept but sums. Incidents of one
 * run are not independent: a run is one observation.
 */
final class IncidentFold {
    private final Map<Cause, OfCause> causes = new LinkedHashMap<>();

    /**
     * @param runs the incidents of each run
     * @return by the first start
     */
    static List<IncidentSummary> of(List<List<Incident>> runs) {
        var fold = new IncidentFold();
        runs.forEach(fold::add);
        return fold.summaries();
    }

    /** The incidents of the next run. */
    void add(List<Incident> run) {
        var byCause = new LinkedHashMap<Cause, List<Incident>>();
        run.forEach(incident -> byCause.computeIfAbsent(incident.cause(), cause -> new ArrayList<>()).add(incident));
        byCause.forEach((cause, incidents) -> causes.computeIfAbsent(cause, OfCause::new).add(incidents));
    }

    /** By the first start. */
    List<IncidentSummary> summaries() {
        var summaries = new ArrayList<IncidentSummary>();
        causes.values().forEach(own -> summaries.add(own.summary()));
        summaries.sort(Comparator.comparingDouble((IncidentSummary summary) -> summary.faultStart().hasValue()
                        ? summary.faultStart().mean()
                        : summary.start().mean())
                .thenComparing(IncidentSummary::cause));
        return summaries;
    }

    /** A number of incidents, over runs; those that say NaN have none. */
    private static final class Quantity {
        private final ToDoubleFunction<Incident> value;
        private final Tally sums = new Tally();
        private final RatioTally means = new RatioTally();
        private boolean several;

        Quantity(ToDoubleFunction<Incident> value) {
            this.value = value;
        }

        void add(List<Incident> ofOneRun) {
            var own = new Tally();
            for (var incident : ofOneRun) {
                double number = value.applyAsDouble(incident);
                if (!Double.isNaN(number)) {
                    own.add(number);
                }
            }
            if (own.count() > 0) {
                double sum = own.count() == 1 ? own.mean() : own.mean() * own.count();
                sums.add(sum);
                means.add(sum, own.count());
                several |= own.count() > 1;
            }
        }

        /** Over incidents. Where a run has several, they are one observation of it: a ratio over runs. */
        Estimate each(String unit) {
            return several ? means.estimate(Confidence.P95, unit) : perRun(unit);
        }

        /** Over the runs in which it occurred, of what it cost each of them. */
        Estimate perRun(String unit) {
            return Means.of(sums, Confidence.P95, unit);
        }
    }

    /** In how many runs there was at least one incident of some sort. */
    private static final class Runs {
        private final Predicate<Incident> those;
        private int count;

        Runs(Predicate<Incident> those) {
            this.those = those;
        }

        void add(List<Incident> ofOneRun) {
            count += ofOneRun.stream().anyMatch(those) ? 1 : 0;
        }
    }

    /** The incidents of one cause. */
    private static final class OfCause {
        private final Cause cause;
        private final List<Quantity> ofAll = new ArrayList<>();
        private final List<Quantity> ofStruck = new ArrayList<>();
        private final List<Quantity> ofHarmed = new ArrayList<>();
        private final List<Runs> runsOfAll = new ArrayList<>();
        private final List<Runs> runsOfStruck = new ArrayList<>();
        private final TreeSet<String> statuses = new TreeSet<>();
        private final Quantity faultStart = of(ofAll, Incident::faultStart);
        private final Quantity faultEnd = of(ofAll, Incident::faultEnd);
        private final Quantity detected = of(ofAll, Incident::detected);
        private final Quantity detectedAfter = of(ofAll, incident -> incident.detection().after());
        private final Quantity failed = of(ofAll, Incident::failed);
        private final Quantity wrongAnswers = of(ofAll, Incident::wrongAnswers);
        private final Quantity extraLatency = of(ofAll, Incident::extraLatency);
        private final Quantity start = of(ofStruck, Incident::start);
        private final Quantity recovered = of(ofStruck, Incident::recovered);
        private final Quantity recoveredAfter = of(ofStruck, Incident::recoveredAfter);
        private final Quantity calm = of(ofStruck, Incident::calmSeconds);
        private final Quantity afterTrigger = of(ofStruck, Incident::afterTrigger);
        private final Quantity amplification = of(ofStruck, Incident::amplification);
        private final Quantity lost = of(ofHarmed, incident -> incident.harm().lost());
        private final Quantity rpo = of(ofHarmed, incident -> incident.harm().rpo());
        private final Quantity rto = of(ofHarmed, incident -> incident.harm().rto());
        private final Quantity splitBrain = of(ofHarmed, incident -> incident.harm().splitBrain());
        private final Quantity noticed = of(ofHarmed, incident -> incident.harm().noticed());
        private final Quantity dropped = of(ofHarmed, incident -> incident.harm().dropped());
        private final Runs undetected = of(runsOfAll, Incident::undetected);
        private final Runs unrecovered = of(runsOfStruck, Incident::unrecovered);
        private final Runs notSeen = of(runsOfStruck, Incident::notSeen);
        private final Runs metastable = of(runsOfStruck, Incident::metastable);
        private double slowestDetection = Double.NaN;
        private int runs;
        private int times;
        private boolean anyStruck;
        private boolean anyHarmed;

        OfCause(Cause cause) {
            this.cause = cause;
        }

        private static Quantity of(List<Quantity> group, ToDoubleFunction<Incident> value) {
            var quantity = new Quantity(value);
            group.add(quantity);
            return quantity;
        }

        private static Runs of(List<Runs> group, Predicate<Incident> those) {
            var counted = new Runs(those);
            group.add(counted);
            return counted;
        }

        /** Those of one run, at least one. */
        void add(List<Incident> all) {
            var struck = all.stream().filter(incident -> !incident.masked()).toList();
            var harmed = all.stream().filter(incident -> incident.harm() != null).toList();
            runs++;
            times += all.size();
            anyStruck |= !struck.isEmpty();
            anyHarmed |= !harmed.isEmpty();
            ofAll.forEach(quantity -> quantity.add(all));
            ofStruck.forEach(quantity -> quantity.add(struck));
            ofHarmed.forEach(quantity -> quantity.add(harmed));
            runsOfAll.forEach(counted -> counted.add(all));
            runsOfStruck.forEach(counted -> counted.add(struck));
            for (var incident : all) {
                statuses.addAll(incident.wrong().keySet());
                double after = incident.detection().after();
                slowestDetection = Double.isNaN(after) || after <= slowestDetection ? slowestDetection : after;
            }
        }

        IncidentSummary summary() {
            return new IncidentSummary(
                    cause,
                    runs,
                    times,
                    !anyStruck && statuses.isEmpty(),
                    notNegative(faultStart.each("s")),
                    notNegative(faultEnd.each("s")),
                    notNegative(start.each("s")),
                    notNegative(detected.each("s")),
                    notNegative(detectedAfter.each("s")),
                    slowestDetection,
                    undetected.count,
                    notNegative(recovered.each("s")),
                    notNegative(recoveredAfter.each("s")),
                    unrecovered.count,
                    notSeen.count,
                    notNegative(calm.each("s")),
                    notNegative(failed.perRun("requests")),
                    new IncidentSummary.WrongAnswers(notNegative(wrongAnswers.perRun("requests")), List.copyOf(statuses)),
                    extraLatency(extraLatency.each("s")),
                    afterTrigger.sums.count() == 0
                            ? Estimate.none("s", "it never recovered from a trigger that had ended")
                            : notNegative(afterTrigger.each("s")),
                    metastable.count,
                    anyStruck ? notNegative(amplification.each("attempts")) : Estimate.none("attempts", "no loss"),
                    anyHarmed ? dataLoss() : null);
        }

        private DataLoss dataLoss() {
            return new DataLoss(
                    notNegative(lost.perRun("writes")),
                    notNegative(rpo.each("s")),
                    notNegative(rto.each("s")),
                    notNegative(splitBrain.each("s")),
                    notNegative(noticed.each("s")),
                    notNegative(dropped.perRun("writes")));
        }
    }

    /** An outage makes nobody faster: those who were still answered at once asked for what it did not touch. */
    private static Estimate extraLatency(Estimate estimate) {
        if (!estimate.hasValue()) {
            return Estimate.none("s", "too few requests to compare");
        }
        return estimate.mean() < 0 ? Estimate.none("s", "those still answered did not wait longer") : notNegative(estimate);
    }

    /** What few runs cannot exclude, nature does. */
    private static Estimate notNegative(Estimate estimate) {
        return estimate.low() < 0
                ? new Estimate(estimate.mean(), 0, estimate.high(), estimate.n(), estimate.unit(), estimate.note())
                : estimate;
    }
}
