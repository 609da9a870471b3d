package org.outagelab.experiment;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.inference.Confidence;
import org.outagelab.metric.Fold.How;
import org.outagelab.metric.Scope;
import org.outagelab.results.Estimate;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.Verdict;
import org.outagelab.scenario.ThresholdSpec;

/**
 * Judges promises by intervals (docs/definitions.md#verdict). Each is judged by an interval so wide that 95 % holds for all at
 * once (Bonferroni), so that the verdict over all never differs from what the lines say. A promise that stands twice counts
 * once.
 */
final class Thresholds {
    /** Beyond this an estimate of how many runs would decide says no more than "too many". */
    private static final int MOST_RUNS = 100_000;

    private final List<ThresholdSpec> thresholds;
    private final Fold fold;
    private final Confidence confidence;

    Thresholds(List<ThresholdSpec> thresholds, Fold fold) {
        var promises = new ArrayList<ThresholdSpec>();
        for (var threshold : thresholds) {
            if (promises.stream().noneMatch(threshold::promisesTheSameAs)) {
                promises.add(threshold);
            }
        }
        this.thresholds = promises;
        this.fold = fold;
        this.confidence = Confidence.P95.sharedBy(Math.max(1, promises.size()));
    }

    /** Each different one, in the order of the file. */
    List<ThresholdResult> each() {
        var results = new ArrayList<ThresholdResult>();
        for (var threshold : thresholds) {
            var estimate = estimate(threshold, confidence);
            var verdict = judge(threshold, estimate);
            results.add(new ThresholdResult(
                    threshold.expression(),
                    threshold.metric(),
                    threshold.operator(),
                    threshold.during(),
                    threshold.bound(),
                    estimate,
                    confidence.level(),
                    estimate(threshold, Confidence.P95),
                    verdict,
                    reason(threshold, estimate, verdict)));
        }
        return results;
    }

    /** Fail if one fails, else inconclusive if one is; null without thresholds. */
    static Verdict together(List<ThresholdResult> each) {
        return each.stream().map(ThresholdResult::verdict).reduce(Verdict::and).orElse(null);
    }

    private Estimate estimate(ThresholdSpec threshold, Confidence confidence) {
        var row = fold.row(threshold);
        return row == null
                ? Estimate.none(fold.unit(threshold.metric()).word(), "not modelled yet")
                : fold.metric(row, confidence);
    }

    private boolean mostlyFailed(ThresholdSpec threshold) {
        var row = fold.row(threshold);
        return row != null && row.metric().ofOkRequests() && fold.okShare(row) < 0.5;
    }

    private Verdict judge(ThresholdSpec threshold, Estimate estimate) {
        if (!estimate.hasValue() || mostlyFailed(threshold)) {
            return Verdict.INCONCLUSIVE;
        }
        if (exactCount(threshold)) {
            return estimate.mean() == 0 ? Verdict.PASS : Verdict.FAIL;
        }
        if (!estimate.hasInterval()) {
            return Verdict.INCONCLUSIVE;
        }
        boolean low = meets(threshold, estimate.low());
        boolean high = meets(threshold, estimate.high());
        return low && high ? Verdict.PASS : !low && !high && !straddles(threshold, estimate) ? Verdict.FAIL : Verdict.INCONCLUSIVE;
    }

    /** Only {@code ==} can be met inside an interval whose ends do not meet it. */
    private static boolean straddles(ThresholdSpec threshold, Estimate estimate) {
        return threshold.operator().equals("==")
                && estimate.low() <= threshold.bound()
                && threshold.bound() <= estimate.high();
    }

    private boolean exactCount(ThresholdSpec threshold) {
        return threshold.operator().equals("==")
                && threshold.bound() == 0
                && fold.row(threshold).metric().fold().how() == How.COUNT;
    }

    private static boolean meets(ThresholdSpec threshold, double value) {
        return switch (threshold.operator()) {
            case "<" -> value < threshold.bound();
            case "<=" -> value <= threshold.bound();
            case ">" -> value > threshold.bound();
            case ">=" -> value >= threshold.bound();
            default -> value == threshold.bound();
        };
    }

    private String reason(ThresholdSpec threshold, Estimate estimate, Verdict verdict) {
        if (verdict != Verdict.INCONCLUSIVE) {
            return "";
        }
        if (mostlyFailed(threshold)) {
            var scope = fold.row(threshold).id().scope();
            return scope == Scope.ENDPOINT || scope == Scope.LOAD
                    ? "less than half of these requests were ok"
                    : "less than half of the requests were ok; ask for latency.all to judge all of them";
        }
        if (!estimate.hasValue() || !estimate.hasInterval()) {
            return estimate.note();
        }
        if (threshold.operator().equals("==")) {
            return "the interval includes the bound; runs can show that it is missed, never that it is met exactly";
        }
        return "the interval includes the bound: " + moreRuns(threshold, estimate);
    }

    /**
     * How many runs would decide if they went on as these: a half width shrinks with t(n − 1)/√n, and with 1/n where the
     * estimate stands at the end of its range (nothing, or everything, was seen so far).
     */
    private String moreRuns(ThresholdSpec threshold, Estimate estimate) {
        double distance = Math.abs(estimate.mean() - threshold.bound());
        if (distance == 0) {
            return "what was found is the bound itself, so no number of runs may decide";
        }
        boolean above = estimate.mean() < threshold.bound();
        double half = above ? estimate.high() - estimate.mean() : estimate.mean() - estimate.low();
        boolean atItsEnd = estimate.low() == estimate.mean() || estimate.high() == estimate.mean();
        double factor = half / distance;
        double runs;
        if (atItsEnd) {
            runs = estimate.n() * factor;
        } else if (estimate.n() < 2) {
            // Within one run, from its requests: there is no spread between runs, and the interval shrinks with 1/√n.
            runs = factor * factor;
        } else {
            runs = confidence.runsToShrink((int) estimate.n(), factor, MOST_RUNS);
        }
        if (!(runs <= MOST_RUNS)) {
            return "what was found is so close to it that more than 100,000 runs would be needed to decide";
        }
        return "about " + twoDigits(Math.max(estimate.n() + 1, runs)) + " runs would decide";
    }

    private static String twoDigits(double runs) {
        return new BigDecimal(runs).round(new MathContext(2, RoundingMode.CEILING)).setScale(0, RoundingMode.CEILING)
                .toPlainString().replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",");
    }
}
