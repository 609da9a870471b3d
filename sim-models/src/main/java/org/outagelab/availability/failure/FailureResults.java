package org.outagelab.availability.failure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Interval;
import org.outagelab.inference.Means;
import org.outagelab.inference.Proportion;
import org.outagelab.inference.Quantiles;
import org.outagelab.inference.Rate;
import org.outagelab.inference.Ratio;
import org.outagelab.results.Estimate;

/**
 * What independent runs at the failure level say, each number with its 95 % interval.
 *
 * <p>A <i>loss</i> is an interval with a success share below 1, an <i>outage</i> one with a share of 0. With fewer than 40
 * of them intervals are exact rather than normal; without any there is a bound, never 0 ± 0.
 */
public final class FailureResults {
    private static final long FEW = 40;
    private static final Confidence LEVEL = Confidence.P95;

    private final SystemModel model;
    private final List<Double> windows;
    private final List<Course> courses;

    FailureResults(SystemModel model, List<Double> windows, List<Course> courses) {
        this.model = model;
        this.windows = windows;
        this.courses = courses;
    }

    public int runs() {
        return courses.size();
    }

    /** Time measured in all runs. */
    public double exposure() {
        return sum(Course::length);
    }

    /** Events of all kinds in that time. */
    public long events() {
        return courses.stream().mapToLong(Course::events).sum();
    }

    public long outages() {
        return courses.stream().mapToLong(Course::outages).sum();
    }

    public long losses() {
        return courses.stream().mapToLong(Course::losses).sum();
    }

    /** 1 − uptime: the mean of 1 − share over time. */
    public Estimate unavailability() {
        Estimate linear = ratio(Course::loss, Course::length).estimate(LEVEL, "ratio");
        long losses = losses();
        if (losses >= FEW) {
            return linear;
        }
        double bound = Rate.upperBound(0, exposure(), LEVEL);
        if (losses == 0) {
            return new Estimate(0, 0, Math.min(1, bound * model.longestMeanRepair()), runs(), "ratio",
                    "no loss seen: a bound, for losses as long as the longest mean repair");
        }
        // Both factors at 97.5 %, so that both hold at 95 %; durations as if exponential.
        Interval rate = Rate.interval(losses, exposure(), LEVEL.sharedBy(2));
        Interval perLoss = meanOf(losses, sum(Course::loss), LEVEL.sharedBy(2));
        var exact = new Interval(rate.low() * perLoss.low(), Math.min(1, rate.high() * perLoss.high()));
        return few(linear, exact, losses + " losses: exact for exponential durations");
    }

    /** Uptime: the share of time in which a request would succeed. */
    public Estimate uptime() {
        Estimate loss = unavailability();
        return new Estimate(1 - loss.mean(), 1 - loss.high(), 1 - loss.low(), loss.n(), loss.unit(), loss.note());
    }

    /** Expected loss during a period, for example 8,760 h; in the unit of the model's times. */
    public Estimate lossPer(double period, String unit) {
        Estimate loss = unavailability();
        return new Estimate(
                loss.mean() * period, loss.low() * period, loss.high() * period, loss.n(), unit, loss.note());
    }

    /** Expected outages during a period. */
    public Estimate outagesPer(double period) {
        return counted(Course::outages, outages(), period);
    }

    /** Expected losses during a period, outages among them. */
    public Estimate lossesPer(double period) {
        return counted(Course::losses, losses(), period);
    }

    private Estimate counted(ToDoubleFunction<Course> count, long events, double period) {
        Estimate linear = ratio(count, course -> course.length() / period).estimate(LEVEL, "1");
        if (events >= FEW) {
            return linear;
        }
        if (events == 0) {
            double bound = Rate.upperBound(0, exposure() / period, LEVEL);
            return new Estimate(0, 0, bound, runs(), "1", "none seen: a bound");
        }
        return few(linear, Rate.interval(events, exposure() / period, LEVEL), events + " seen: exact (Garwood)");
    }

    /** Mean duration of an outage; no value without any. */
    public Estimate meanOutage(String unit) {
        long outages = outages();
        if (outages == 0) {
            return Estimate.none(unit, "no outage in " + exposure());
        }
        Estimate linear = ratio(Course::outageTime, Course::outages).estimate(LEVEL, unit);
        return outages >= FEW
                ? linear
                : few(linear, meanOf(outages, sum(Course::outageTime), LEVEL),
                        outages + " outages: exact for exponential durations");
    }

    /** A quantile of the duration of an outage, of those that ended; kept by {@link FailureLevel#withDurations}. */
    public Estimate outageQuantile(double q, String unit) {
        return Quantiles.ofSample(
                courses.stream().flatMapToDouble(course -> Arrays.stream(course.durations())).toArray(), q, LEVEL, unit);
    }

    /** The longest outage of all runs, as far as it was seen; 0 without any. */
    public double longestOutage() {
        return courses.stream().mapToDouble(Course::longestOutage).max().orElse(0);
    }

    /** The longest outage of a run, on average. */
    public Estimate longestOutagePerRun(String unit) {
        return Means.of(perRun(Course::longestOutage), unit);
    }

    /** The probability of an outage in the time measured: unreliability for runs from the start. */
    public Estimate probabilityOfOutage() {
        return proportion(courses.stream().filter(course -> course.outages() > 0).count());
    }

    /** 1 − the share at the end of the runs: the point unavailability for runs from the start. */
    public Estimate unavailabilityAtEnd() {
        long down = courses.stream().filter(course -> course.shareAtEnd() <= 0).count();
        boolean allOrNothing = courses.stream().allMatch(course -> course.shareAtEnd() <= 0 || course.shareAtEnd() >= 1);
        return allOrNothing ? proportion(down) : Means.of(perRun(course -> 1 - course.shareAtEnd()), LEVEL, "ratio");
    }

    /** The probability that the loss of a run is at most so much. */
    public Estimate probabilityOfLossUpTo(double loss) {
        return proportion(courses.stream().filter(course -> course.loss() <= loss).count());
    }

    /** A quantile of the loss of a run. */
    public Estimate lossQuantile(double q, String unit) {
        return Quantiles.ofSample(perRun(Course::loss), q, LEVEL, unit);
    }

    /** The loss of each run, in order. */
    public double[] lossPerRun() {
        return perRun(Course::loss);
    }

    /** Time until the first outage of each run, infinite where there was none. */
    public double[] firstOutagePerRun() {
        return perRun(Course::firstOutage);
    }

    /**
     * The share of windows whose uptime meets an objective.
     *
     * @param length one of those asked for
     * @param objective for example 0.999
     */
    public Estimate windowsMeeting(double length, double objective) {
        int w = window(length);
        double allowed = length * (1 - objective) * (1 + 1e-12);
        double[] met = new double[runs()];
        double[] all = new double[runs()];
        for (int run = 0; run < met.length; run++) {
            for (double loss : courses.get(run).windowLoss()[w]) {
                all[run]++;
                met[run] += loss <= allowed ? 1 : 0;
            }
        }
        return new Ratio(met, all).share(LEVEL);
    }

    /** A quantile of the loss in a window of this length; windows of one run count as independent. */
    public Estimate windowLossQuantile(double length, double q, String unit) {
        return Quantiles.ofSample(windowLosses(length), q, LEVEL, unit);
    }

    /** The loss in each window of this length, over all runs in order. */
    public double[] windowLosses(double length) {
        int w = window(length);
        return courses.stream().flatMapToDouble(course -> Arrays.stream(course.windowLoss()[w])).toArray();
    }

    /** Mean share of the error budget of an objective that is burned: loss over 1 − objective; may exceed 1. */
    public Estimate budgetBurned(double objective) {
        if (!(objective >= 0 && objective < 1)) {
            throw new IllegalArgumentException("objective must be in [0, 1), got " + objective);
        }
        Estimate loss = unavailability();
        double budget = 1 - objective;
        return new Estimate(
                loss.mean() / budget, loss.low() / budget, loss.high() / budget, loss.n(), "ratio", loss.note());
    }

    /** Loss during a period by what was down, the largest first: {@code "lb"}, {@code "app.1 + app.2"} … */
    public Map<String, Estimate> lossByState(double period, String unit) {
        Map<String, double[]> byState = new LinkedHashMap<>();
        for (int run = 0; run < runs(); run++) {
            for (var entry : courses.get(run).lossByState().entrySet()) {
                byState.computeIfAbsent(entry.getKey(), state -> new double[runs()])[run] = entry.getValue();
            }
        }
        List<Map.Entry<String, double[]>> sorted = new ArrayList<>(byState.entrySet());
        sorted.sort(Comparator.<Map.Entry<String, double[]>>comparingDouble(e -> -Arrays.stream(e.getValue()).sum())
                .thenComparing(Map.Entry::getKey));
        double[] lengths = perRun(course -> course.length() / period);
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        sorted.forEach(e -> estimates.put(e.getKey(), new Ratio(e.getValue(), lengths).estimate(LEVEL, unit)));
        return estimates;
    }

    private int window(double length) {
        int w = windows.indexOf(length);
        if (w < 0) {
            throw new IllegalArgumentException("windows of " + length + " were not kept, only of " + windows);
        }
        return w;
    }

    private Estimate proportion(long events) {
        Interval interval = Proportion.interval(events, runs(), LEVEL);
        return new Estimate(events / (double) runs(), interval.low(), interval.high(), runs(), "ratio",
                "exact (Clopper–Pearson)");
    }

    /** The mean of n exponential durations from their sum; a little wider than needed at its lower end. */
    private static Interval meanOf(long n, double total, Confidence confidence) {
        Interval rate = Rate.interval(n, total, confidence);
        return new Interval(1 / rate.high(), 1 / rate.low());
    }

    private static Estimate few(Estimate linear, Interval exact, String note) {
        Interval widest = linear.hasInterval() ? exact.hull(new Interval(linear.low(), linear.high())) : exact;
        return new Estimate(linear.mean(), Math.max(0, widest.low()), widest.high(), linear.n(), linear.unit(), note);
    }

    private Ratio ratio(ToDoubleFunction<Course> numerator, ToDoubleFunction<Course> denominator) {
        return new Ratio(perRun(numerator), perRun(denominator));
    }

    private double[] perRun(ToDoubleFunction<Course> value) {
        return courses.stream().mapToDouble(value).toArray();
    }

    private double sum(ToDoubleFunction<Course> value) {
        double sum = 0;
        for (Course course : courses) {
            sum += value.applyAsDouble(course);
        }
        return sum;
    }
}
