package org.outagelab.testing;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.opentest4j.AssertionFailedError;
import org.outagelab.OutageIncident;
import org.outagelab.OutageResults;
import org.outagelab.results.Estimate;
import org.outagelab.results.Verdict;

/**
 * Assertions about what came of an outage. Each returns this one, so that they can be chained.
 *
 * <p>One that fails throws an {@link AssertionFailedError} that says what was found, what happened in the first run, and the
 * command that plays it again: the scenario with all its changes is written below {@code target/outagelab}.
 */
public final class OutageAssert {
    private final OutageResults results;

    OutageAssert(OutageResults results) {
        this.results = results;
    }

    /**
     * The share of requests that were ok, over all runs.
     *
     * @param share from 0 to 1
     */
    public OutageAssert availabilityAtLeast(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("availability is a share from 0 to 1, got " + share);
        }
        var found = results.availability();
        // No value is not enough either.
        require(found.mean() >= share, "availability is " + shown(found) + ", expected at least " + share);
        return this;
    }

    /** No acknowledged write is missing on the primary at the end, in no run. */
    public OutageAssert losesNoWrite() {
        var found = results.writesLost();
        require(found.hasValue(), "nothing can be said about writes: " + found.note());
        require(found.mean() == 0, "acknowledged writes were lost: " + shown(found) + ", expected none in any run");
        return this;
    }

    /**
     * Every fault that cost a request was noticed by a balancer or a failover, in every run, and so soon after it began.
     *
     * @param time more than 0
     */
    public OutageAssert detectsWithin(long time, TimeUnit unit) {
        results.incidents().stream()
                .filter(incident -> !incident.masked() && incident.all().faultStart().hasValue())
                .forEach(incident -> requireDetected(incident, time, unit));
        return this;
    }

    /**
     * The same of one fault, whether it cost a request or not.
     *
     * @param fault its name
     */
    public OutageAssert detects(String fault, long time, TimeUnit unit) {
        requireDetected(incident(fault), time, unit);
        return this;
    }

    private void requireDetected(OutageIncident incident, long time, TimeUnit unit) {
        var limit = time + " " + unit.name().toLowerCase(Locale.ROOT);
        require(
                incident.undetectedRuns() == 0,
                "'" + incident.cause() + "' was never detected in " + incident.undetectedRuns() + " of "
                        + incident.runs() + " runs, expected it within " + limit);
        require(
                incident.slowestDetection() <= unit.toNanos(time) * 1e-9,
                "'" + incident.cause() + "' was detected after " + seconds(incident.slowestDetection())
                        + " in the slowest run, expected it within " + limit);
    }

    /** After every loss there was normal service again, in every run whose load was long enough to see it. */
    public OutageAssert recovers() {
        for (var incident : results.incidents()) {
            require(
                    incident.unrecoveredRuns() == 0,
                    "'" + incident.cause() + "' was never recovered from in " + incident.unrecoveredRuns() + " of "
                            + incident.runs() + " runs");
        }
        return this;
    }

    /**
     * A fault cost no request, in no run.
     *
     * @param fault its name
     */
    public OutageAssert masks(String fault) {
        var incident = incident(fault);
        require(incident.masked(), "'" + fault + "' cost " + shown(incident.requestsLost()) + ", expected none");
        return this;
    }

    /** The time that 99 of 100 ok requests do not exceed. */
    public OutageAssert latencyP99AtMost(long time, TimeUnit unit) {
        return atMost("latency.p99", unit.toNanos(time) * 1e-9);
    }

    /**
     * The point estimate of a metric.
     *
     * @param bound in the unit of the metric: seconds, a share, a number
     */
    public OutageAssert atMost(String metric, double bound) {
        var found = results.metric(metric);
        require(found.mean() <= bound, metric + " is " + shown(found) + ", expected at most " + bound);
        return this;
    }

    /**
     * The point estimate of a metric.
     *
     * @param bound in the unit of the metric: seconds, a share, a number
     */
    public OutageAssert atLeast(String metric, double bound) {
        var found = results.metric(metric);
        require(found.mean() >= bound, metric + " is " + shown(found) + ", expected at least " + bound);
        return this;
    }

    /** The scenario's own thresholds are met, without a doubt. */
    public OutageAssert meetsItsThresholds() {
        var unmet = results.thresholds().stream()
                .filter(threshold -> threshold.verdict() != Verdict.PASS)
                .map(threshold -> threshold.expression() + ": " + shown(threshold.estimate()) + ", "
                        + threshold.verdict().name().toLowerCase(Locale.ROOT))
                .toList();
        require(results.verdict().isPresent(), "the scenario has no thresholds");
        require(unmet.isEmpty(), "thresholds are not met: " + String.join("; ", unmet));
        return this;
    }

    private OutageIncident incident(String fault) {
        return results.incident(fault);
    }

    private void require(boolean met, String otherwise) {
        if (!met) {
            throw new AssertionFailedError(otherwise + told());
        }
    }

    private String told() {
        var replay = Replay.of(results);
        var marks = results.marks().stream()
                .map(mark -> String.format(Locale.ROOT, "%n  %9.3f s  %s", mark.at(), mark.label()))
                .collect(Collectors.joining());
        return String.format(
                        "%nseed %d, %d %s, digest %s", results.seed(), results.runs(), results.runs() == 1 ? "run" : "runs",
                        results.digest())
                + faults()
                + (marks.isEmpty() ? "" : "\nthe first run:" + marks)
                + "\nreplay: " + replay.command();
    }

    private String faults() {
        List<String> faults = results.outage().scenario().faults().stream().map(fault -> fault.name()).toList();
        return faults.isEmpty() ? "\nno faults" : "\nfaults: " + String.join(", ", faults);
    }

    private static String shown(Estimate estimate) {
        if (!estimate.hasValue()) {
            return "without a value (" + estimate.note() + ")";
        }
        var unit = estimate.unit().equals("ratio") ? "" : " " + estimate.unit();
        return number(estimate.mean()) + unit
                + (estimate.hasInterval()
                        ? " (95 %: " + number(estimate.low()) + " … " + number(estimate.high()) + ")"
                        : "");
    }

    private static String seconds(double value) {
        return number(value) + " s";
    }

    private static String number(double value) {
        return new java.math.BigDecimal(value).round(new java.math.MathContext(6)).stripTrailingZeros().toPlainString();
    }
}
