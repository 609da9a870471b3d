package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.inference.Confidence;
import org.outagelab.results.Estimate;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.Verdict;
import org.outagelab.scenario.MetricNames;
import org.outagelab.scenario.ThresholdSpec;

/** Judges promises by intervals (DEFINITIONS, "Verdict"). */
final class Thresholds {
    private final List<ThresholdSpec> thresholds;
    private final Fold fold;

    Thresholds(List<ThresholdSpec> thresholds, Fold fold) {
        this.thresholds = thresholds;
        this.fold = fold;
    }

    /** Each by its own 95 % interval. */
    List<ThresholdResult> each() {
        var results = new ArrayList<ThresholdResult>();
        for (var threshold : thresholds) {
            var estimate = estimate(threshold, Confidence.P95);
            var verdict = judge(threshold, estimate);
            results.add(new ThresholdResult(
                    threshold.expression(),
                    threshold.metric(),
                    threshold.operator(),
                    threshold.during(),
                    threshold.bound(),
                    estimate,
                    verdict,
                    reason(threshold, estimate, verdict)));
        }
        return results;
    }

    /** All together, with intervals widened so that 95 % holds for all at once (Bonferroni); null without thresholds. */
    Verdict together() {
        Verdict together = thresholds.isEmpty() ? null : Verdict.PASS;
        for (var threshold : thresholds) {
            together = together.and(judge(threshold, estimate(threshold, Confidence.P95.sharedBy(thresholds.size()))));
        }
        return together;
    }

    private Estimate estimate(ThresholdSpec threshold, Confidence confidence) {
        return threshold.during().isEmpty()
                ? fold.metric(threshold.metric(), confidence)
                : fold.during(threshold.metric(), threshold.during(), confidence);
    }

    private boolean mostlyFailed(ThresholdSpec threshold) {
        boolean ofOkRequests = MetricNames.okLatency(threshold.metric());
        return ofOkRequests && fold.okShare(threshold.during()) < 0.5;
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

    private static boolean exactCount(ThresholdSpec threshold) {
        return threshold.operator().equals("==")
                && threshold.bound() == 0
                && (threshold.metric().startsWith("requests.")
                        || threshold.metric().startsWith("writes.")
                        || threshold.metric().equals("reads.missing")
                        || threshold.metric().equals("reads.stale"));
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
            return "less than half of the requests were ok; ask for latency.all to judge all of them";
        }
        if (!estimate.hasValue() || !estimate.hasInterval()) {
            return estimate.note();
        }
        return "the interval includes the bound: more runs would decide";
    }
}
