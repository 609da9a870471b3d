package org.outagelab.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.outagelab.results.Estimate;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/**
 * What tells several variants apart: the threshold in which they differ most surely, and the sentence that says how.
 *
 * <p>One that some variant meets and another misses goes before one in which the variants merely differ; then the one
 * whose intervals are further apart in terms of their widths. From twice their half widths on no distance is surer than
 * another: the order of the file then says what matters more. Where no threshold tells the variants apart it is
 * availability.
 */
final class Headline {
    private static final double SURE_ENOUGH = 2;
    private static final String AVAILABILITY = "availability";

    private final Results results;
    /** By variant, those that have it; empty when availability is what counts. */
    private final Map<VariantResults, ThresholdResult> deciding;

    private Headline(Results results, Map<VariantResults, ThresholdResult> deciding) {
        this.results = results;
        this.deciding = deciding;
    }

    static Headline of(Results results) {
        var byExpression = new LinkedHashMap<String, Map<VariantResults, ThresholdResult>>();
        for (var variant : results.variants()) {
            for (var threshold : variant.thresholds()) {
                byExpression.computeIfAbsent(threshold.expression(), key -> new LinkedHashMap<>()).put(variant, threshold);
            }
        }
        Map<VariantResults, ThresholdResult> best = Map.of();
        double most = 0;
        for (var candidate : byExpression.values()) {
            double rank = rank(List.copyOf(candidate.values()));
            if (rank > most) {
                most = rank;
                best = candidate;
            }
        }
        return new Headline(results, best);
    }

    /** 0 when it tells nobody apart. */
    private static double rank(List<ThresholdResult> found) {
        boolean decides = found.stream().anyMatch(t -> t.verdict() == Verdict.PASS)
                && found.stream().anyMatch(t -> t.verdict() == Verdict.FAIL);
        double distance = 0;
        for (var one : found) {
            for (var other : found) {
                distance = Math.max(distance, distance(one, other));
            }
        }
        double sureness = Math.min(distance, SURE_ENOUGH);
        return decides ? 10 + sureness : sureness > 1 ? sureness : 0;
    }

    /** How far a value is above another, in half widths of their intervals: they are apart from 1 on. */
    private static double distance(ThresholdResult high, ThresholdResult low) {
        if (!comparable(high) || !comparable(low)) {
            return 0;
        }
        double above = high.at95().mean() - low.at95().mean();
        double doubt = low.at95().high() - low.at95().mean() + high.at95().mean() - high.at95().low();
        return above <= 0 ? 0 : doubt <= 0 ? Double.POSITIVE_INFINITY : above / doubt;
    }

    /** Without an interval nothing is sure, nor when an interval beside the bound could not decide: something else is wrong. */
    private static boolean comparable(ThresholdResult t) {
        var e = t.at95();
        return e.hasInterval() && (t.verdict() != Verdict.INCONCLUSIVE || e.low() <= t.bound() && t.bound() <= e.high());
    }

    /** Whether it is the availability of the whole run, and not of the time of a fault. */
    boolean isAvailability() {
        return deciding.isEmpty() || label().equals(AVAILABILITY);
    }

    /** {@code replication.lag.max}, {@code latency.all.p99 during "web dies"}. */
    String label() {
        return deciding.isEmpty() ? AVAILABILITY : label(any());
    }

    private static String label(ThresholdResult t) {
        return t.metric() + (t.during().isEmpty() ? "" : " during \"" + t.during() + "\"");
    }

    private ThresholdResult any() {
        return deciding.values().iterator().next();
    }

    /** The bound that decides; NaN when no threshold does. */
    double bound() {
        return deciding.isEmpty() ? Double.NaN : any().bound();
    }

    /** As written; empty when no threshold decides. */
    String promise() {
        return deciding.isEmpty() ? "" : any().expression();
    }

    boolean lessIsBetter() {
        return !deciding.isEmpty() && !any().operator().startsWith(">");
    }

    /** What was found for a variant, with its 95 % interval. */
    Estimate of(VariantResults variant) {
        var threshold = deciding.get(variant);
        if (threshold != null) {
            return threshold.at95();
        }
        boolean part = !deciding.isEmpty() && !any().during().isEmpty();
        var metric = deciding.isEmpty() ? AVAILABILITY : any().metric();
        return part
                ? Estimate.none("", "not promised")
                : variant.metrics().getOrDefault(metric, Estimate.none("", "not measured"));
    }

    /** A number to compare variants by. */
    record Column(String title, Function<VariantResults, Estimate> value) {
        Estimate of(VariantResults variant) {
            return value.apply(variant);
        }
    }

    /** What a table of the variants shows: the number that decides first. */
    List<Column> columns() {
        Column availability = new Column(
                AVAILABILITY,
                variant -> variant.metrics().getOrDefault(AVAILABILITY, Estimate.none("ratio", "not measured")));
        return isAvailability()
                ? List.of(availability, new Column(
                        "latency.p99",
                        variant -> variant.metrics().getOrDefault("latency.p99", Estimate.none("s", "not measured"))))
                : List.of(new Column(label(), this::of), availability);
    }

    /** What the numbers allow to say. */
    String sentence() {
        return isAvailability() ? AvailabilitySentence.of(results) : meeting() + "; " + comparison() + price();
    }

    private String meeting() {
        long met = deciding.values().stream().filter(t -> t.verdict() == Verdict.PASS).count();
        boolean doubt = deciding.values().stream().anyMatch(t -> t.verdict() == Verdict.INCONCLUSIVE);
        String who = met == 0 ? "None" : met == deciding.size() ? "All" : Long.toString(met);
        return who + " of " + deciding.size() + " topologies " + (doubt ? "surely " : "") + (met == 1 ? "meets " : "meet ")
                + promise();
    }

    private String comparison() {
        var first = results.variants().stream().filter(deciding::containsKey).findFirst().orElseThrow();
        var better = better(first);
        if (better != null) {
            return values(better, first);
        }
        var worse = deciding.keySet().stream()
                .filter(variant -> surelyBetter(deciding.get(first), deciding.get(variant)))
                .max(goodness().reversed())
                .orElse(null);
        return worse == null ? "no topology is surely better than “" + first.name() + "”" : values(first, worse);
    }

    private String values(VariantResults good, VariantResults bad) {
        return label() + " is " + rounded(of(good)) + " with “" + good.name() + "” and " + rounded(of(bad)) + " with “"
                + bad.name() + "”";
    }

    /** Three digits: a sentence needs no more, however narrow the interval. */
    private static String rounded(Estimate e) {
        return Numbers.mean(new Estimate(e.mean(), Double.NaN, Double.NaN, e.n(), e.unit(), ""));
    }

    /** Of those that are surely better than the first: one that keeps all promises, if any does; null when none is better. */
    private VariantResults better(VariantResults first) {
        VariantResults best = null;
        for (var variant : deciding.keySet()) {
            if (surelyBetter(deciding.get(variant), deciding.get(first))
                    && (best == null || goodness().compare(variant, best) > 0)) {
                best = variant;
            }
        }
        return best;
    }

    private Comparator<VariantResults> goodness() {
        Comparator<VariantResults> kept = Comparator.comparing(variant -> variant.verdict() == Verdict.PASS);
        return kept.thenComparingDouble(variant -> lessIsBetter() ? -of(variant).mean() : of(variant).mean());
    }

    private boolean surelyBetter(ThresholdResult one, ThresholdResult other) {
        return one.verdict() == Verdict.PASS && other.verdict() == Verdict.FAIL
                || (lessIsBetter() ? distance(other, one) : distance(one, other)) > 1;
    }

    /** What the better one pays: promises it misses and the first one keeps. */
    private String price() {
        var first = results.variants().stream().filter(deciding::containsKey).findFirst().orElseThrow();
        var better = better(first);
        if (better == null) {
            return "";
        }
        List<String> missed = new ArrayList<>();
        for (var threshold : better.thresholds()) {
            boolean kept = first.thresholds().stream()
                    .anyMatch(t -> t.expression().equals(threshold.expression()) && t.verdict() == Verdict.PASS);
            if (kept && threshold.verdict() == Verdict.FAIL) {
                missed.add(threshold.expression() + " (" + rounded(threshold.estimate()) + ")");
            }
        }
        return missed.isEmpty() ? "" : ", but it misses " + String.join(" and ", missed);
    }
}
