package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.outagelab.call.Ledger;
import org.outagelab.call.Outcome;
import org.outagelab.inference.Confidence;
import org.outagelab.kind.Kinds;
import org.outagelab.results.Audit;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.LatencyCurve;
import org.outagelab.results.Mark;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.MetricNames;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ThresholdSpec;

/**
 * Puts runs together as they end, in the order of their index: estimates with intervals, totals, incidents by cause.
 *
 * <p>Of a run nothing is kept but sums and its incidents; the first one stays, to be shown over time.
 */
final class Fold {
    private static final double LATENCY_SCALE = Ledger.LATENCY_UNIT_NS * 1e-9;
    private static final double[] CURVE = {
        0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.3, 99.5, 99.7, 99.9, 99.95, 99.99
    };

    private final Scenario scenario;
    private final Map<String, String> units;
    private final Map<String, Measure> measures = new LinkedHashMap<>();
    private final Map<String, SpreadOfRuns> spreads = new LinkedHashMap<>();
    private final Map<String, FaultFold> faults = new LinkedHashMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Long> attemptOutcomes = new TreeMap<>();
    private final Map<String, Map<String, Long>> balancerLogs = new LinkedHashMap<>();
    private final List<List<Incident>> incidents = new ArrayList<>();
    private final Map<String, Integer> givenUp = new TreeMap<>();
    private Audit audit = new Audit(0, 0, 0, 0, 0, 0);
    private long digest = 0x2545F4914F6CDD1DL;
    private long counted;
    private long ok;
    private boolean withoutDatabase;
    private boolean withReplica;
    private int runs;
    private Run first;

    Fold(Scenario scenario) {
        this.scenario = scenario;
        this.units = MetricNames.all(
                List.copyOf(scenario.services().keySet()),
                scenario.services().values().stream()
                        .flatMap(service -> service.instances().stream())
                        .toList(),
                scenario.loads().stream()
                        .flatMap(load -> load.endpoints().stream())
                        .map(spec -> spec.endpoint().name())
                        .distinct()
                        .toList(),
                loads(scenario));
        units.forEach((name, unit) -> {
            if (!MetricNames.NOT_MODELLED.containsKey(name)) {
                measures.put(name, measure(name, unit));
            }
        });
        for (var threshold : scenario.thresholds()) {
            if (!threshold.during().isEmpty()) {
                faults.computeIfAbsent(threshold.during(), FaultFold::new);
            }
        }
    }

    /** The next run. */
    void add(Run run) {
        if (first == null) {
            first = run;
        }
        runs++;
        var ledger = run.ledger();
        digest = Long.rotateLeft((digest ^ run.digest()) * 0xBF58476D1CE4E5B9L, 31);
        counted += ledger.counted();
        ok += ledger.ok();
        withoutDatabase |= run.data() == null;
        withReplica |= !run.lags().isEmpty();
        ledger.outcomes().forEach((name, count) -> outcomes.merge(name, count, Long::sum));
        ledger.attemptOutcomes().forEach((name, count) -> attemptOutcomes.merge(name, count, Long::sum));
        run.balancerLogs().forEach((name, lines) -> lines.forEach((line, count) ->
                balancerLogs.computeIfAbsent(name, ignored -> new TreeMap<>()).merge(line, count, Long::sum)));
        audit = audit.plus(new Audit(
                ledger.arrived(),
                ledger.ended(Outcome.Column.ANSWERED),
                ledger.ended(Outcome.Column.REJECTED),
                ledger.ended(Outcome.Column.FAILED),
                ledger.ended(Outcome.Column.ABANDONED),
                run.inFlight()));
        incidents.add(run.incidents());
        run.marks().stream()
                .filter(mark -> mark.label().equals(mark.component() + Recorder.GIVEN_UP))
                .map(Mark::component)
                .distinct()
                .forEach(instance -> givenUp.merge(instance, 1, Integer::sum));
        spreads.values().forEach(spread -> spread.add(run));
        measures.values().forEach(measure -> measure.add(run));
        faults.values().forEach(fault -> fault.add(run));
    }

    /** In how many runs the supervisor of each instance gave up starting it. */
    Map<String, Integer> givenUp() {
        return givenUp;
    }

    /** Runs so far. */
    int runs() {
        return runs;
    }

    /** The one that is shown over time. */
    Run first() {
        return first;
    }

    /** All metrics at 95 %, in the order of their names' table. */
    Map<String, Estimate> metrics() {
        var metrics = new LinkedHashMap<String, Estimate>();
        units.keySet().forEach(name -> metrics.put(name, metric(name, Confidence.P95)));
        return metrics;
    }

    /**
     * One metric. None can be negative, and a share is at most 1: what few runs cannot exclude, nature does, and the
     * interval ends there.
     */
    Estimate metric(String name, Confidence confidence) {
        return MetricNames.NOT_MODELLED.containsKey(name)
                ? notModelled(name)
                : bounded(measures.get(name).estimate(confidence));
    }

    private static Estimate bounded(Estimate estimate) {
        double most = estimate.unit().equals("ratio") ? 1 : Double.POSITIVE_INFINITY;
        return !estimate.hasInterval() || estimate.low() >= 0 && estimate.high() <= most
                ? estimate
                : new Estimate(
                        estimate.mean(),
                        Math.max(0, estimate.low()),
                        Math.min(most, estimate.high()),
                        estimate.n(),
                        estimate.unit(),
                        estimate.note());
    }

    private Estimate notModelled(String name) {
        return Estimate.none(units.getOrDefault(name, MetricNames.NOT_MODELLED.get(name)), "not modelled yet");
    }

    private Measure measure(String name, String unit) {
        int dot = name.lastIndexOf('.');
        var part = name.substring(0, Math.max(0, dot));
        // What belongs to a service is asked for first: it may be called as any other metric begins.
        if (scenario.services().containsKey(part) && (name.endsWith(".utilization") || name.endsWith(".queue"))) {
            return gauge(name, unit);
        } else if (name.endsWith(".answers")) {
            return mean(run -> run.answers().containsKey(part) ? run.answers().get(part) : Double.NaN, unit);
        } else if (name.startsWith("latency.failed.")) {
            return spread("latency.failed", run -> run.ledger().failedLatency(), Fold::failedMean, name.substring(15));
        } else if (name.startsWith("latency.all.")) {
            return spread("latency.all", Fold::all, Fold::allMean, name.substring(12));
        } else if (name.startsWith("latency.")) {
            return spread("latency", run -> run.ledger().okLatency(), Fold::okMean, name.substring(8));
        } else if (name.startsWith("endpoint[")) {
            return books(name, this::ofEndpoint);
        } else if (name.startsWith("load[")) {
            return books(name, this::ofLoad);
        } else if (name.startsWith("replication.lag.")) {
            return lag(name.substring(16));
        }
        return switch (name) {
            case "availability" -> share(run -> run.ledger().ok(), run -> run.ledger().counted());
            case "uptime" -> share(run -> run.uptime().up(), run -> run.uptime().known());
            case "requests.sent" -> mean(run -> run.ledger().counted(), unit);
            case "requests.ok" -> mean(run -> run.ledger().ok(), unit);
            case "requests.failed" -> mean(run -> run.ledger().counted() - run.ledger().ok(), unit);
            case "requests.outside_incidents" -> mean(Run::outsideIncidents, unit);
            case "requests.in_flight" -> mean(Run::inFlight, unit);
            case "throughput" -> mean(run -> answered(run) / countedSeconds(run), unit);
            case "goodput" -> mean(run -> run.ledger().ok() / countedSeconds(run), unit);
            case "attempts_per_request" -> new RatioOfRuns(
                    run -> run.ledger().attempts(), run -> run.ledger().counted() - run.inFlight(), unit);
            case "wasted_work" -> mean(Run::wastedSeconds, unit);
            case "writes.acknowledged" -> database(Data::acknowledged, unit);
            case "writes.lost" -> database(Data::lost, unit);
            case "writes.diverged" -> database(Data::diverged, unit);
            case "writes.unacknowledged" -> database(Data::unacknowledged, unit);
            case "writes.deleted" -> database(Data::deleted, unit);
            case "writes.dropped" -> database(Data::dropped, unit);
            case "writes.skipped" -> database(Data::skipped, unit);
            case "rows.diverged" -> database(Data::rowsDiverged, unit);
            case "reads.missing" -> database(Data::missing, unit);
            case "reads.stale" -> database(Data::stale, unit);
            case "rpo" -> database(Data::rpo, unit, "deleted rows never came back: there is no older state");
            case "rpo.exposure" -> database(Data::exposure, unit, "no primary was lost");
            case "writes.phantom" -> database(Data::phantoms, unit);
            case "split_brain.seconds" -> database(Data::splitBrain, unit);
            case "split_brain.conflicts" -> database(Data::conflicts, unit);
            case "rto" -> database(Data::rto, unit, "no fault interrupted the writes, or none ended it");
            case "reads.stale.age.mean" -> database(Data::staleAgeMean, unit, "no stale read");
            case "reads.stale.age.max" -> database(Data::staleAgeMax, unit, "no stale read");
            case "time_to_detect" -> incidents(unit, i -> i.detection().after());
            case "time_to_recover" -> incidents(unit, i -> i.recovered() - i.faultStart());
            case "error_budget.burned" -> errorBudget(unit);
            default -> gauge(name, unit);
        };
    }

    /** A metric over the requests that arrived while a fault lasted. */
    Estimate during(String name, String fault, Confidence confidence) {
        return MetricNames.notModelledDuring(name)
                ? notModelled(name)
                : bounded(faults.get(fault).estimate(name, units.get(name), confidence));
    }

    /** Share of the counted requests of a window that were ok; NaN when there were none. */
    double okShare(String fault) {
        if (fault.isEmpty()) {
            return counted == 0 ? Double.NaN : ok / (double) counted;
        }
        return faults.get(fault).okShare();
    }

    String digest() {
        return String.format("%016x", digest);
    }

    Map<String, Long> outcomes() {
        return mostFrequentFirst(outcomes);
    }

    Map<String, Long> attemptOutcomes() {
        return mostFrequentFirst(attemptOutcomes);
    }

    /** By balancer: what it would have logged, totals over runs. */
    Map<String, Map<String, Long>> balancerLogs() {
        return balancerLogs;
    }

    Audit audit() {
        return audit;
    }

    LatencyCurve latencyCurve() {
        var merged = spreads.get("latency").merged();
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
        return IncidentFold.of(incidents);
    }

    private static Measure incidents(String unit, ToDoubleFunction<Incident> value) {
        return new MeanOfRuns(
                run -> run.incidents().stream()
                        .filter(incident -> !Double.isNaN(incident.faultStart()))
                        .mapToDouble(value)
                        .filter(number -> !Double.isNaN(number))
                        .average()
                        .orElse(Double.NaN),
                unit,
                "it never happened");
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

    private static Measure share(ToDoubleFunction<Run> numerator, ToDoubleFunction<Run> denominator) {
        return new RatioOfRuns(numerator, denominator, "");
    }

    private static Measure mean(ToDoubleFunction<Run> value, String unit) {
        return new MeanOfRuns(value, unit, "no runs");
    }

    private Measure spread(
            String group, Function<Run, Histogram> samples, ToDoubleFunction<Run> mean, String statistic) {
        var spread = spreads.computeIfAbsent(group, ignored -> new SpreadOfRuns(samples, mean, LATENCY_SCALE));
        spread.prepare(statistic);
        return whole(confidence -> spread.estimate(statistic, confidence));
    }

    /** Of something that is added to on its own. */
    private static Measure whole(Function<Confidence, Estimate> estimate) {
        return new Measure() {
            @Override
            public void add(Run run) {}

            @Override
            public Estimate estimate(Confidence confidence) {
                return estimate.apply(confidence);
            }
        };
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
        var all = run.ledger().okLatency();
        all.add(run.ledger().failedLatency());
        return all;
    }

    /** Those with metrics of their own: all if there are several, or if a threshold asks for one. */
    private static List<String> loads(Scenario scenario) {
        boolean asked = scenario.run().until().startsWith("load[")
                || scenario.thresholds().stream().anyMatch(threshold -> threshold.metric().startsWith("load["));
        return asked || scenario.loads().size() > 1 ? scenario.loads().stream().map(LoadSpec::name).toList() : List.of();
    }

    /** The books of one endpoint, of all loads. */
    private List<Ledger.EndpointBook> ofEndpoint(Run run, String endpoint) {
        return run.ledger().endpoints().stream().filter(book -> book.name().equals(endpoint)).toList();
    }

    /** The books of one load, of all endpoints: they stand load by load. */
    private List<Ledger.EndpointBook> ofLoad(Run run, String name) {
        int first = 0;
        for (var load : scenario.loads()) {
            int next = first + load.endpoints().size();
            if (load.name().equals(name)) {
                return run.ledger().endpoints().subList(first, next);
            }
            first = next;
        }
        throw new IllegalArgumentException("no load " + name);
    }

    /** @param name {@code endpoint["GET /"].availability} @param books of what stands in the brackets */
    private Measure books(String name, BiFunction<Run, String, List<Ledger.EndpointBook>> books) {
        int open = name.indexOf("[\"");
        int close = name.lastIndexOf("\"].");
        var whose = name.substring(open + 2, close);
        var rest = name.substring(close + 3);
        if (rest.equals("availability")) {
            return share(
                    run -> books.apply(run, whose).stream().mapToDouble(Ledger.EndpointBook::ok).sum(),
                    run -> books.apply(run, whose).stream().mapToDouble(Ledger.EndpointBook::counted).sum());
        }
        return spread(
                name.substring(0, close + 2),
                run -> {
                    var merged = new Histogram(3);
                    books.apply(run, whose).forEach(book -> merged.add(book.latency()));
                    return merged;
                },
                run -> {
                    double time = 0;
                    double n = 0;
                    for (var book : books.apply(run, whose)) {
                        time += book.okLatencySumNs() * 1e-9;
                        n += book.ok();
                    }
                    return time / n;
                },
                rest.substring("latency.".length()));
    }

    private Measure lag(String statistic) {
        Measure lag = switch (statistic) {
            case "mean" -> mean(
                    run -> run.lags().stream()
                                    .mapToDouble(LagSamples::meanNs)
                                    .filter(ns -> !Double.isNaN(ns))
                                    .average().orElse(0) * 1e-9,
                    "s");
            case "max" -> mean(run -> run.lags().stream().mapToLong(LagSamples::maxNs).max().orElse(0) * 1e-9, "s");
            default -> {
                var spread = spreads.computeIfAbsent("replication.lag", ignored -> new SpreadOfRuns(
                        run -> {
                            var merged = new Histogram(3);
                            run.lags().forEach(each -> merged.add(each.histogram()));
                            return merged;
                        },
                        run -> 0,
                        LagSamples.UNIT_NS * 1e-9));
                spread.prepare(statistic);
                yield whole(confidence -> spread.estimate(statistic, confidence));
            }
        };
        return unless(lag, () -> withReplica ? "" : "no replica", "s");
    }

    private Measure database(ToDoubleFunction<Data> value, String unit) {
        return database(value, unit, "no value in any run");
    }

    /** Over the runs in which it has a value. @param otherwise why it may have none */
    private Measure database(ToDoubleFunction<Data> value, String unit, String otherwise) {
        var mean = new MeanOfRuns(
                run -> run.data() == null ? Double.NaN : value.applyAsDouble(run.data()), unit, otherwise);
        return unless(mean, () -> withoutDatabase ? "no database" : "", unit);
    }

    /** @param reason why there is no value, asked at the end; empty when there is one */
    private static Measure unless(Measure measure, java.util.function.Supplier<String> reason, String unit) {
        return new Measure() {
            @Override
            public void add(Run run) {
                measure.add(run);
            }

            @Override
            public Estimate estimate(Confidence confidence) {
                var why = reason.get();
                return why.isEmpty() ? measure.estimate(confidence) : Estimate.none(unit, why);
            }
        };
    }

    private Measure errorBudget(String unit) {
        for (var threshold : scenario.thresholds()) {
            if (threshold.metric().equals("availability") && threshold.bound() < 1 && threshold.during().isEmpty()) {
                return budget(threshold, unit);
            }
        }
        return whole(confidence -> Estimate.none(unit, "no availability objective"));
    }

    private static Measure budget(ThresholdSpec threshold, String unit) {
        var failed = share(run -> run.ledger().counted() - run.ledger().ok(), run -> run.ledger().counted());
        double budget = 1 - threshold.bound();
        return new Measure() {
            @Override
            public void add(Run run) {
                failed.add(run);
            }

            @Override
            public Estimate estimate(Confidence confidence) {
                var share = failed.estimate(confidence);
                return new Estimate(
                        share.mean() / budget, share.low() / budget, share.high() / budget, share.n(), unit, share.note());
            }
        };
    }

    private Measure gauge(String name, String unit) {
        int dot = name.lastIndexOf('.');
        var service = scenario.services().get(name.substring(0, dot));
        boolean queue = name.endsWith(".queue");
        if (!queue && !Kinds.of(service).answersEndpoints()) {
            return whole(confidence -> Estimate.none(unit, service.kind() + " has no workers"));
        }
        var instances = service.instances();
        return new MeanOfRuns(
                run -> {
                    if (!run.gauges().containsKey(instances.get(0))) {
                        return Double.NaN;
                    }
                    double sum = 0;
                    double available = 0;
                    for (var instance : instances) {
                        var means = run.gauges().get(instance);
                        sum += queue ? means.queue() : means.busy();
                        available += means.available();
                    }
                    return queue ? sum : available == 0 ? 0 : sum / available;
                },
                unit,
                service.kind() + " has no workers that queue");
    }

    private static Map<String, Long> mostFrequentFirst(Map<String, Long> sums) {
        var sorted = new LinkedHashMap<String, Long>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
