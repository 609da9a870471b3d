package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.outagelab.call.Ledger;
import org.outagelab.call.Outcome;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.inference.Quantiles;
import org.outagelab.inference.Ratio;
import org.outagelab.results.Audit;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.LatencyCurve;
import org.outagelab.scenario.MetricNames;
import org.outagelab.scenario.Scenario;

/** Puts runs together, in the order of their index: estimates with intervals, totals, incidents by cause. */
final class Fold {
    private static final double LATENCY_SCALE = Ledger.LATENCY_UNIT_NS * 1e-9;
    private static final double[] CURVE = {
        0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.3, 99.5, 99.7, 99.9, 99.95, 99.99
    };

    private final Scenario scenario;
    private final List<Run> runs;
    private final Map<String, String> units;

    Fold(Scenario scenario, List<Run> runs) {
        this.scenario = scenario;
        this.runs = runs;
        this.units = MetricNames.all(
                List.copyOf(scenario.services().keySet()),
                scenario.services().values().stream()
                        .flatMap(service -> service.instances().stream())
                        .toList(),
                scenario.loads().stream()
                        .flatMap(load -> load.endpoints().stream())
                        .map(spec -> spec.endpoint().name())
                        .distinct()
                        .toList());
    }

    /** All metrics at 95 %, in the order of their names' table. */
    Map<String, Estimate> metrics() {
        var metrics = new LinkedHashMap<String, Estimate>();
        units.keySet().forEach(name -> metrics.put(name, metric(name, Confidence.P95)));
        return metrics;
    }

    Estimate metric(String name, Confidence confidence) {
        if (MetricNames.NOT_MODELLED.containsKey(name)) {
            return notModelled(name);
        }
        var unit = units.get(name);
        if (name.startsWith("latency.failed.")) {
            return latency(name.substring(15), confidence, run -> run.ledger().failedLatency(), Fold::failedMean);
        } else if (name.startsWith("latency.all.")) {
            return latency(name.substring(12), confidence, Fold::all, Fold::allMean);
        } else if (name.startsWith("latency.")) {
            return latency(name.substring(8), confidence, run -> run.ledger().okLatency(), Fold::okMean);
        } else if (name.startsWith("endpoint[")) {
            return endpoint(name, confidence);
        } else if (name.startsWith("replication.lag.")) {
            return lag(name.substring(16), confidence);
        } else if (name.endsWith(".answers")) {
            var instance = name.substring(0, name.length() - ".answers".length());
            return means(run -> run.answers().get(instance), confidence, units.get(name));
        }
        return switch (name) {
            case "availability" -> ratio(run -> run.ledger().ok(), run -> run.ledger().counted()).share(confidence);
            case "uptime" -> ratio(run -> run.uptime().up(), run -> run.uptime().known()).share(confidence);
            case "requests.sent" -> means(run -> run.ledger().counted(), confidence, unit);
            case "requests.ok" -> means(run -> run.ledger().ok(), confidence, unit);
            case "requests.failed" -> means(run -> run.ledger().counted() - run.ledger().ok(), confidence, unit);
            case "requests.in_flight" -> means(Run::inFlight, confidence, unit);
            case "throughput" -> means(run -> answered(run) / countedSeconds(run), confidence, unit);
            case "goodput" -> means(run -> run.ledger().ok() / countedSeconds(run), confidence, unit);
            case "attempts_per_request" -> ratio(
                            run -> run.ledger().attempts(), run -> run.ledger().counted() - run.inFlight())
                    .estimate(confidence, unit);
            case "wasted_work" -> means(Run::wastedSeconds, confidence, unit);
            case "writes.acknowledged" -> database(Data::acknowledged, confidence, unit);
            case "writes.lost" -> database(Data::lost, confidence, unit);
            case "writes.diverged" -> database(Data::diverged, confidence, unit);
            case "writes.unacknowledged" -> database(Data::unacknowledged, confidence, unit);
            case "writes.deleted" -> database(Data::deleted, confidence, unit);
            case "writes.dropped" -> database(Data::dropped, confidence, unit);
            case "writes.skipped" -> database(Data::skipped, confidence, unit);
            case "rows.diverged" -> database(Data::rowsDiverged, confidence, unit);
            case "reads.missing" -> database(Data::missing, confidence, unit);
            case "reads.stale" -> database(Data::stale, confidence, unit);
            case "rpo" -> database(Data::rpo, confidence, unit, "deleted rows never came back: there is no older state");
            case "rpo.exposure" -> database(Data::exposure, confidence, unit, "no primary was lost");
            case "writes.phantom" -> database(Data::phantoms, confidence, unit);
            case "split_brain.seconds" -> database(Data::splitBrain, confidence, unit);
            case "split_brain.conflicts" -> database(Data::conflicts, confidence, unit);
            case "rto" -> database(Data::rto, confidence, unit, "no fault interrupted the writes, or none ended it");
            case "reads.stale.age.mean" -> database(Data::staleAgeMean, confidence, unit, "no stale read");
            case "reads.stale.age.max" -> database(Data::staleAgeMax, confidence, unit, "no stale read");
            case "time_to_detect" -> incidents(confidence, unit, i -> i.detected() - i.faultStart());
            case "time_to_recover" -> incidents(confidence, unit, i -> i.recovered() - i.faultStart());
            case "error_budget.burned" -> errorBudget(confidence, unit);
            default -> gauge(name, confidence, unit);
        };
    }

    private Estimate notModelled(String name) {
        return Estimate.none(units.getOrDefault(name, MetricNames.NOT_MODELLED.get(name)), "not modelled yet");
    }

    /** A metric over the requests that arrived while a fault lasted. */
    Estimate during(String name, String fault, Confidence confidence) {
        if (MetricNames.notModelledDuring(name)) {
            return notModelled(name);
        }
        var unit = units.get(name);
        if (runs.stream().anyMatch(run -> !run.during().containsKey(fault))) {
            return Estimate.none(unit, "the fault did not happen in every run");
        }
        return switch (name) {
            case "availability" -> ratio(run -> run.during().get(fault).ok(), run -> run.during().get(fault).sent())
                    .share(confidence);
            case "requests.sent" -> means(run -> run.during().get(fault).sent(), confidence, unit);
            case "requests.ok" -> means(run -> run.during().get(fault).ok(), confidence, unit);
            case "requests.failed" -> means(
                    run -> run.during().get(fault).sent() - run.during().get(fault).ok(), confidence, unit);
            default -> {
                double q = name.equals("latency.p50") ? 0.5 : 0.99;
                boolean enough = runs.stream()
                        .allMatch(run -> run.during().get(fault).latency().total() >= 10 / (1 - q));
                yield enough
                        ? means(run -> run.during().get(fault).latency().quantileNs(q) * 1e-9, confidence, unit)
                        : Estimate.none(unit, "too few ok requests while it lasted");
            }
        };
    }

    /** Share of the counted requests of a window that were ok; NaN when there were none. */
    double okShare(String fault) {
        double ok = 0;
        double sent = 0;
        for (var run : runs) {
            var during = run.during().get(fault);
            ok += fault.isEmpty() ? run.ledger().ok() : during == null ? 0 : during.ok();
            sent += fault.isEmpty() ? run.ledger().counted() : during == null ? 0 : during.sent();
        }
        return sent == 0 ? Double.NaN : ok / sent;
    }

    String digest() {
        long digest = 0x2545F4914F6CDD1DL;
        for (var run : runs) {
            digest = Long.rotateLeft((digest ^ run.digest()) * 0xBF58476D1CE4E5B9L, 31);
        }
        return String.format("%016x", digest);
    }

    Map<String, Long> outcomes() {
        return counts(run -> run.ledger().outcomes());
    }

    Map<String, Long> attemptOutcomes() {
        return counts(run -> run.ledger().attemptOutcomes());
    }

    /** By balancer: what it would have logged, totals over runs. */
    Map<String, Map<String, Long>> balancerLogs() {
        var logs = new LinkedHashMap<String, Map<String, Long>>();
        for (var run : runs) {
            run.balancerLogs().forEach((name, lines) -> lines.forEach((line, count) ->
                    logs.computeIfAbsent(name, ignored -> new TreeMap<>()).merge(line, count, Long::sum)));
        }
        return logs;
    }

    Audit audit() {
        var audit = new Audit(0, 0, 0, 0, 0, 0);
        for (var run : runs) {
            var ledger = run.ledger();
            audit = audit.plus(new Audit(
                    ledger.arrived(),
                    ledger.ended(Outcome.Column.ANSWERED),
                    ledger.ended(Outcome.Column.REJECTED),
                    ledger.ended(Outcome.Column.FAILED),
                    ledger.ended(Outcome.Column.ABANDONED),
                    run.inFlight()));
        }
        return audit;
    }

    LatencyCurve latencyCurve() {
        var merged = new Histogram(3);
        runs.forEach(run -> merged.add(run.ledger().okLatency()));
        long counted = runs.stream().mapToLong(run -> run.ledger().counted()).sum();
        var points = new ArrayList<LatencyCurve.Point>();
        for (double percentile : CURVE) {
            if (merged.getTotalCount() >= 10 / (1 - percentile / 100)) {
                points.add(new LatencyCurve.Point(
                        percentile, merged.getValueAtPercentile(percentile) * LATENCY_SCALE));
            }
        }
        double failed = counted == 0 ? Double.NaN : 1 - merged.getTotalCount() / (double) counted;
        return new LatencyCurve(merged.getTotalCount(), failed, points);
    }

    /** Matched by cause, by the first start. */
    List<IncidentSummary> incidents() {
        return IncidentFold.of(runs.stream().map(Run::incidents).toList());
    }

    private Estimate incidents(Confidence confidence, String unit, ToDoubleFunction<Incident> value) {
        var values = runs.stream()
                .mapToDouble(run -> run.incidents().stream()
                        .filter(incident -> !Double.isNaN(incident.faultStart()))
                        .mapToDouble(value)
                        .filter(number -> !Double.isNaN(number))
                        .average()
                        .orElse(Double.NaN))
                .filter(number -> !Double.isNaN(number))
                .toArray();
        return values.length == 0 ? Estimate.none(unit, "it never happened") : Means.of(values, confidence, unit);
    }

    private double countedSeconds(Run run) {
        return run.seconds() - scenario.run().warmupNs() * 1e-9;
    }

    private static double answered(Run run) {
        return run.ledger().outcomes().entrySet().stream()
                .filter(entry -> entry.getKey().equals("ok") || entry.getKey().startsWith("http-"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private Ratio ratio(ToDoubleFunction<Run> numerator, ToDoubleFunction<Run> denominator) {
        return new Ratio(
                runs.stream().mapToDouble(numerator).toArray(),
                runs.stream().mapToDouble(denominator).toArray());
    }

    private Estimate means(ToDoubleFunction<Run> value, Confidence confidence, String unit) {
        return Means.of(runs.stream().mapToDouble(value).toArray(), confidence, unit);
    }

    private Estimate latency(
            String statistic,
            Confidence confidence,
            java.util.function.Function<Run, Histogram> histogram,
            ToDoubleFunction<Run> mean) {
        var histograms = runs.stream().map(histogram).toList();
        if (histograms.stream().allMatch(each -> each.getTotalCount() == 0)) {
            return Estimate.none("s", "no request of this kind");
        }
        if (statistic.equals("mean")) {
            return new Ratio(
                            runs.stream()
                                    .mapToDouble(run -> {
                                        long n = histogram.apply(run).getTotalCount();
                                        return n == 0 ? 0 : mean.applyAsDouble(run) * n;
                                    })
                                    .toArray(),
                            histograms.stream().mapToDouble(Histogram::getTotalCount).toArray())
                    .estimate(confidence, "s");
        }
        if (statistic.equals("max")) {
            double max = histograms.stream().mapToDouble(Histogram::getMaxValue).max().orElse(Double.NaN);
            return new Estimate(
                    max * LATENCY_SCALE, Double.NaN, Double.NaN, runs.size(), "s", "the largest seen has no interval");
        }
        return Quantiles.ofRuns(histograms, quantile(statistic), LATENCY_SCALE, confidence, "s");
    }

    private static double quantile(String statistic) {
        return Double.parseDouble(statistic.substring(1)) / 100;
    }

    private static double okMean(Run run) {
        return run.ledger().okLatencyMeanNs() * 1e-9;
    }

    private static double failedMean(Run run) {
        return run.ledger().failedLatencyMeanNs() * 1e-9;
    }

    private static double allMean(Run run) {
        var ledger = run.ledger();
        double ok = ledger.ok();
        double failed = ledger.failedLatency().getTotalCount();
        return ((ok == 0 ? 0 : ok * okMean(run)) + (failed == 0 ? 0 : failed * failedMean(run))) / (ok + failed);
    }

    private static Histogram all(Run run) {
        var all = new Histogram(3);
        all.add(run.ledger().okLatency());
        all.add(run.ledger().failedLatency());
        return all;
    }

    private Estimate endpoint(String name, Confidence confidence) {
        int close = name.lastIndexOf("\"].");
        var endpoint = name.substring("endpoint[\"".length(), close);
        var rest = name.substring(close + 3);
        if (rest.equals("availability")) {
            return ratio(run -> sum(run, endpoint, Ledger.EndpointBook::ok), run -> sum(run, endpoint, Ledger.EndpointBook::counted))
                    .share(confidence);
        }
        return latency(
                rest.substring("latency.".length()),
                confidence,
                run -> {
                    var merged = new Histogram(3);
                    run.ledger().endpoints().stream()
                            .filter(book -> book.name().equals(endpoint))
                            .forEach(book -> merged.add(book.latency()));
                    return merged;
                },
                run -> {
                    double time = 0;
                    double n = 0;
                    for (var book : run.ledger().endpoints()) {
                        if (book.name().equals(endpoint)) {
                            time += book.okLatencySumNs() * 1e-9;
                            n += book.ok();
                        }
                    }
                    return time / n;
                });
    }

    private static double sum(Run run, String endpoint, ToDoubleFunction<Ledger.EndpointBook> value) {
        return run.ledger().endpoints().stream()
                .filter(book -> book.name().equals(endpoint))
                .mapToDouble(value)
                .sum();
    }

    private Estimate lag(String statistic, Confidence confidence) {
        if (runs.stream().allMatch(run -> run.lags().isEmpty())) {
            return Estimate.none("s", "no replica");
        }
        return switch (statistic) {
            case "mean" -> means(
                    run -> run.lags().stream()
                                    .mapToDouble(LagSamples::meanNs)
                                    .filter(ns -> !Double.isNaN(ns))
                                    .average().orElse(0) * 1e-9,
                    confidence,
                    "s");
            case "max" -> means(
                    run -> run.lags().stream().mapToLong(LagSamples::maxNs).max().orElse(0) * 1e-9, confidence, "s");
            default -> Quantiles.ofRuns(
                    runs.stream()
                            .map(run -> {
                                var merged = new Histogram(3);
                                run.lags().forEach(lag -> merged.add(lag.histogram()));
                                return merged;
                            })
                            .toList(),
                    quantile(statistic),
                    LagSamples.UNIT_NS * 1e-9,
                    confidence,
                    "s");
        };
    }

    private Estimate database(ToDoubleFunction<Data> value, Confidence confidence, String unit) {
        return database(value, confidence, unit, "no value in any run");
    }

    /** Over the runs in which it has a value. @param otherwise why it may have none */
    private Estimate database(ToDoubleFunction<Data> value, Confidence confidence, String unit, String otherwise) {
        if (runs.stream().anyMatch(run -> run.data() == null)) {
            return Estimate.none(unit, "no database");
        }
        var values = runs.stream()
                .mapToDouble(run -> value.applyAsDouble(run.data()))
                .filter(number -> !Double.isNaN(number))
                .toArray();
        return values.length == 0 ? Estimate.none(unit, otherwise) : Means.of(values, confidence, unit);
    }

    private Estimate errorBudget(Confidence confidence, String unit) {
        for (var threshold : scenario.thresholds()) {
            if (threshold.metric().equals("availability") && threshold.bound() < 1 && threshold.during().isEmpty()) {
                var failed = ratio(run -> run.ledger().counted() - run.ledger().ok(), run -> run.ledger().counted())
                        .share(confidence);
                double budget = 1 - threshold.bound();
                return new Estimate(
                        failed.mean() / budget, failed.low() / budget, failed.high() / budget, failed.n(), unit, failed.note());
            }
        }
        return Estimate.none(unit, "no availability objective");
    }

    private Estimate gauge(String name, Confidence confidence, String unit) {
        int dot = name.lastIndexOf('.');
        var service = scenario.services().get(name.substring(0, dot));
        boolean queue = name.endsWith(".queue");
        var instances = service.instances();
        if (runs.stream().anyMatch(run -> !run.gauges().containsKey(instances.get(0)))) {
            return Estimate.none(unit, "a " + service.kind() + " has no workers that queue");
        }
        if (!queue && service.kind().equals("haproxy")) {
            return Estimate.none(unit, "haproxy has no workers");
        }
        return means(
                run -> {
                    double sum = 0;
                    double available = 0;
                    for (var instance : instances) {
                        var means = run.gauges().get(instance);
                        sum += queue ? means.queue() : means.busy();
                        available += means.available();
                    }
                    return queue ? sum : available == 0 ? 0 : sum / available;
                },
                confidence,
                unit);
    }

    private Map<String, Long> counts(java.util.function.Function<Run, Map<String, Long>> of) {
        var sums = new TreeMap<String, Long>();
        runs.forEach(run -> of.apply(run).forEach((name, count) -> sums.merge(name, count, Long::sum)));
        var sorted = new LinkedHashMap<String, Long>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
