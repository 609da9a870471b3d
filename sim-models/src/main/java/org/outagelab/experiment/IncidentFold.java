package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.outagelab.core.stats.Tally;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.inference.Ratio;
import org.outagelab.results.DataLoss;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;

/** Puts the incidents of all runs together, by cause. */
final class IncidentFold {
    private IncidentFold() {}

    /** @param runs the incidents of each run @return by the first start */
    static List<IncidentSummary> of(List<List<Incident>> runs) {
        var byCause = new LinkedHashMap<String, List<Seen>>();
        for (int run = 0; run < runs.size(); run++) {
            for (var incident : runs.get(run)) {
                byCause.computeIfAbsent(incident.cause(), cause -> new ArrayList<>()).add(new Seen(run, incident));
            }
        }
        var summaries = new ArrayList<IncidentSummary>();
        byCause.forEach((cause, seen) -> summaries.add(summary(cause, seen)));
        summaries.sort(Comparator.comparingDouble((IncidentSummary summary) -> summary.faultStart().hasValue()
                        ? summary.faultStart().mean()
                        : summary.start().mean())
                .thenComparing(IncidentSummary::cause));
        return summaries;
    }

    /** An incident and the run in which it was: those of one run are not independent. */
    private record Seen(int run, Incident incident) {}

    private static IncidentSummary summary(String cause, List<Seen> all) {
        var struck = all.stream().filter(seen -> !seen.incident.masked()).toList();
        return new IncidentSummary(
                cause,
                runs(all, incident -> true),
                all.size(),
                struck.isEmpty() && all.stream().allMatch(seen -> seen.incident.wrong().isEmpty()),
                each(all, Incident::faultStart, "s"),
                each(all, Incident::faultEnd, "s"),
                each(struck, Incident::start, "s"),
                each(all, Incident::detected, "s"),
                each(all, incident -> incident.detection().after(), "s"),
                all.stream()
                        .mapToDouble(seen -> seen.incident.detection().after())
                        .filter(after -> !Double.isNaN(after))
                        .max()
                        .orElse(Double.NaN),
                runs(all, incident -> Double.isNaN(incident.detected())),
                each(struck, Incident::recovered, "s"),
                each(struck, Incident::recoveredAfter, "s"),
                runs(struck, Incident::unrecovered),
                runs(struck, Incident::notSeen),
                each(struck, Incident::calmSeconds, "s"),
                perRun(all, incident -> incident.failed(), "requests"),
                new IncidentSummary.WrongAnswers(
                        perRun(all, Incident::wrongAnswers, "requests"),
                        all.stream()
                                .flatMap(seen -> seen.incident.wrong().keySet().stream())
                                .distinct()
                                .sorted()
                                .toList()),
                extraLatency(mean(all, Incident::extraLatency, "s")),
                afterTrigger(struck),
                runs(struck, Incident::metastable),
                struck.isEmpty()
                        ? Estimate.none("attempts", "no loss")
                        : each(struck, Incident::amplification, "attempts"),
                dataLoss(all));
    }

    /** In how many runs there was at least one of those. */
    private static int runs(List<Seen> seen, Predicate<Incident> those) {
        return (int) seen.stream()
                .filter(one -> those.test(one.incident))
                .mapToInt(Seen::run)
                .distinct()
                .count();
    }

    /** An outage makes nobody faster: those who were still answered at once asked for what it did not touch. */
    private static Estimate extraLatency(Estimate estimate) {
        if (!estimate.hasValue()) {
            return Estimate.none("s", "too few requests to compare");
        }
        return estimate.mean() < 0 ? Estimate.none("s", "those still answered did not wait longer") : notNegative(estimate);
    }

    private static DataLoss dataLoss(List<Seen> all) {
        var harmed = all.stream().filter(seen -> seen.incident.harm() != null).toList();
        return harmed.isEmpty()
                ? null
                : new DataLoss(
                        perRun(harmed, incident -> incident.harm().lost(), "writes"),
                        each(harmed, incident -> incident.harm().rpo(), "s"),
                        each(harmed, incident -> incident.harm().rto(), "s"),
                        each(harmed, incident -> incident.harm().splitBrain(), "s"),
                        each(harmed, incident -> incident.harm().noticed(), "s"),
                        perRun(harmed, incident -> incident.harm().dropped(), "writes"));
    }

    private static Estimate afterTrigger(List<Seen> struck) {
        return runs(struck, incident -> !Double.isNaN(incident.afterTrigger())) == 0
                ? Estimate.none("s", "it never recovered from a trigger that had ended")
                : each(struck, Incident::afterTrigger, "s");
    }

    /** As {@link #mean}, of what cannot be negative. */
    private static Estimate each(List<Seen> seen, ToDoubleFunction<Incident> value, String unit) {
        return notNegative(mean(seen, value, unit));
    }

    /** The mean over incidents. Where a run has several, they are one observation of it: a ratio over runs. */
    private static Estimate mean(List<Seen> seen, ToDoubleFunction<Incident> value, String unit) {
        var sums = sums(seen, value);
        if (sums.values().stream().allMatch(tally -> tally.count() == 1)) {
            return Means.of(sums.values().stream().mapToDouble(Tally::mean).toArray(), unit);
        }
        return new Ratio(
                        sums.values().stream().mapToDouble(tally -> tally.mean() * tally.count()).toArray(),
                        sums.values().stream().mapToDouble(Tally::count).toArray())
                .estimate(Confidence.P95, unit);
    }

    /** The mean over the runs in which it occurred of what it cost each of them. */
    private static Estimate perRun(List<Seen> seen, ToDoubleFunction<Incident> value, String unit) {
        return notNegative(Means.of(
                sums(seen, value).values().stream().mapToDouble(tally -> tally.mean() * tally.count()).toArray(), unit));
    }

    /** What few runs cannot exclude, nature does. */
    private static Estimate notNegative(Estimate estimate) {
        return estimate.low() < 0
                ? new Estimate(estimate.mean(), 0, estimate.high(), estimate.n(), estimate.unit(), estimate.note())
                : estimate;
    }

    /** By run, without those that have no such value. */
    private static Map<Integer, Tally> sums(List<Seen> seen, ToDoubleFunction<Incident> value) {
        var sums = new LinkedHashMap<Integer, Tally>();
        for (var one : seen) {
            double number = value.applyAsDouble(one.incident);
            if (!Double.isNaN(number)) {
                sums.computeIfAbsent(one.run, run -> new Tally()).add(number);
            }
        }
        return sums;
    }
}
