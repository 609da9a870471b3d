package org.outagelab.reports;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.outagelab.results.Series;
import org.outagelab.results.Series.What;
import org.outagelab.results.Timeline;

/** The series of a timeline, thinned to what a screen can show, as points for plots. */
final class TimelineSeries {
    private static final int MAX_POINTS = 600;

    /** @param cumulative its own rate and all below it, as x and y */
    record Band(String name, Color colour, double[][] cumulative) {}

    /** Values at the middle of their buckets, NaN where nothing was seen. */
    record Line(String name, double[] x, double[] y) {
        double[][] points() {
            return new double[][] {x, y};
        }

        double[][] log10() {
            double[] logs = new double[y.length];
            for (int i = 0; i < y.length; i++) {
                logs[i] = y[i] > 0 ? StrictMath.log10(y[i]) : Double.NaN;
            }
            return new double[][] {x, logs};
        }

        double max() {
            double max = 0;
            for (double value : y) {
                max = value > max ? value : max;
            }
            return max;
        }
    }

    /** A series as it is given to the page: not yet thinned, with its words and its colour in the picture. */
    record Shown(String name, Color colour, Series series) {}

    /** Requests between the first and the last loss. */
    record Loss(double failed, double all, double seconds) {}

    private final Timeline timeline;
    private final List<Series> rates = new ArrayList<>();
    private final List<Line> latencies = new ArrayList<>();
    private final List<Line> lags = new ArrayList<>();
    private final List<Shown> percentiles = new ArrayList<>();
    private final List<Shown> replicas = new ArrayList<>();
    private final List<Band> bands;

    TimelineSeries(Timeline timeline) {
        this.timeline = timeline;
        timeline.series().stream().filter(s -> s.what() == What.OK).findFirst().ifPresent(rates::add);
        // The most frequent failure lies right above the ok requests, in red.
        timeline.series().stream()
                .filter(s -> s.what() == What.FAILED && sum(s, 0, timeline.seconds()) > 0)
                .sorted(Comparator.comparingDouble((Series s) -> -sum(s, 0, timeline.seconds())))
                .forEach(rates::add);
        for (Series s : timeline.series()) {
            if (s.what() == What.LATENCY && line(s, "").max() > 0) {
                latencies.add(line(s, s.of()));
                percentiles.add(new Shown(s.of(), latencyColour(s.of()), s));
            } else if (s.what() == What.LAG && hasValues(s)) {
                replicas.add(new Shown("lag of " + s.of(), lagColour(lags.size()), s));
                lags.add(line(s, s.of()));
            }
        }
        bands = makeBands();
    }

    boolean hasRequests() {
        return maxRate() > 0;
    }

    boolean hasLatency() {
        return !latencies.isEmpty();
    }

    List<Band> bands() {
        return bands;
    }

    List<Line> latencies() {
        return latencies;
    }

    List<Line> lags() {
        return lags;
    }

    /** The ok requests and each failure, the most frequent first. */
    List<Shown> outcomes() {
        List<Shown> shown = new ArrayList<>();
        int failures = 0;
        for (Series s : rates) {
            boolean ok = s.what() == What.OK;
            int colour = Math.min(failures, ChartStyle.FAILURES.size() - 1);
            shown.add(new Shown(ok ? "ok" : s.of(), ok ? ChartStyle.OK : ChartStyle.FAILURES.get(colour), s));
            failures += ok ? 0 : 1;
        }
        return shown;
    }

    List<Shown> percentiles() {
        return percentiles;
    }

    List<Shown> replicas() {
        return replicas;
    }

    List<Shown> all() {
        return Stream.of(outcomes(), percentiles, replicas).flatMap(List::stream).toList();
    }

    static Color latencyColour(String name) {
        return name.equals("p50")
                ? ChartStyle.LINES.get(5)
                : name.equals("p99") ? ChartStyle.LINES.get(0) : ChartStyle.LINES.get(2);
    }

    static Color lagColour(int index) {
        return ChartStyle.line(index + 2);
    }

    /** Buckets joined so that at most {@code most} remain: the mean, or the worst. */
    static Series joined(Series s, boolean worst, int most) {
        int stride = Math.max(1, (s.values().size() + most - 1) / most);
        if (stride == 1) {
            return s;
        }
        List<Double> values = new ArrayList<>();
        for (int from = 0; from < s.values().size(); from += stride) {
            values.add(joined(s.values().subList(from, Math.min(s.values().size(), from + stride)), worst));
        }
        return new Series(s.what(), s.of(), s.unit(), s.stepSeconds() * stride, values);
    }

    double stepSeconds() {
        return timeline.series().isEmpty()
                ? Double.NaN
                : timeline.series().get(0).stepSeconds()
                        * stride(timeline.series().get(0));
    }

    double maxRate() {
        return bands.isEmpty()
                ? 0
                : new Line("", bands.get(bands.size() - 1).cumulative[0], bands.get(bands.size() - 1).cumulative[1])
                        .max();
    }

    double latencyMin() {
        double min = Double.POSITIVE_INFINITY;
        for (Line line : latencies) {
            for (double value : line.y) {
                min = value > 0 && value < min ? value : min;
            }
        }
        return min;
    }

    double latencyMax() {
        return latencies.stream().mapToDouble(Line::max).max().orElse(Double.NaN);
    }

    double failedBetween(double from, double to) {
        return rates.stream()
                .filter(s -> s.what() != What.OK)
                .mapToDouble(s -> sum(s, from, to))
                .sum();
    }

    double allBetween(double from, double to) {
        return rates.stream().mapToDouble(s -> sum(s, from, to)).sum();
    }

    /** From the first bucket with a failure to the end of the last one. */
    Loss lossBetween(double from, double to) {
        double step = rates.isEmpty() ? 1 : rates.get(0).stepSeconds();
        double first = Double.NaN;
        double last = Double.NaN;
        for (int i = (int) Math.floor(from / step); i * step < to; i++) {
            if (failedBetween(i * step, (i + 1) * step) > 0) {
                first = Double.isNaN(first) ? i * step : first;
                last = (i + 1) * step;
            }
        }
        return Double.isNaN(first)
                ? new Loss(0, 0, 0)
                : new Loss(failedBetween(first, last), allBetween(first, last), last - first);
    }

    private List<Band> makeBands() {
        List<Band> made = new ArrayList<>();
        double[] below = null;
        int colours = ChartStyle.FAILURES.size();
        for (int i = 0; i < rates.size(); i++) {
            Series s = rates.get(i);
            double[] x = withEnds(thin(s, false).x);
            double[] y = edges(thin(s, false).y);
            for (int k = 0; k < y.length; k++) {
                y[k] = (Double.isNaN(y[k]) ? 0 : y[k]) + (below == null ? 0 : below[k]);
            }
            below = y;
            boolean ok = s.what() == What.OK;
            int failure = i - (rates.get(0).what() == What.OK ? 1 : 0);
            boolean rest = failure >= colours - 1 && rates.size() - i > 1 || failure >= colours;
            String name = ok ? "ok" : rest ? "other failures" : s.of();
            Color colour = ok ? ChartStyle.OK : ChartStyle.FAILURES.get(Math.min(failure, colours - 1));
            if (rest && made.get(made.size() - 1).name.equals("other failures")) {
                made.remove(made.size() - 1);
            }
            made.add(new Band(name, colour, new double[][] {x, y.clone()}));
        }
        return made;
    }

    /** The first and last bucket reach to the ends of the axis. */
    private double[] withEnds(double[] x) {
        double[] out = new double[x.length + 2];
        System.arraycopy(x, 0, out, 1, x.length);
        out[out.length - 1] = x.length == 0 ? timeline.seconds() : Math.max(x[x.length - 1], timeline.seconds());
        return out;
    }

    private static double[] edges(double[] y) {
        double[] out = new double[y.length + 2];
        System.arraycopy(y, 0, out, 1, y.length);
        if (y.length > 0) {
            out[0] = y[0];
            out[out.length - 1] = y[y.length - 1];
        }
        return out;
    }

    private static Line line(Series s, String name) {
        Line thin = thin(s, true);
        return new Line(name, thin.x, thin.y);
    }

    /** Buckets joined so that at most 600 remain: the mean of rates, the worst of latencies and lags. */
    private static Line thin(Series s, boolean worst) {
        int stride = stride(s);
        int n = (s.values().size() + stride - 1) / stride;
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            int from = i * stride;
            int to = Math.min(s.values().size(), from + stride);
            x[i] = (from + to) / 2.0 * s.stepSeconds();
            y[i] = joined(s.values().subList(from, to), worst);
        }
        return new Line(s.name(), x, y);
    }

    private static double joined(List<Double> values, boolean worst) {
        double sum = 0;
        double max = Double.NaN;
        int n = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                sum += value;
                n++;
                max = Double.isNaN(max) ? value : Math.max(max, value);
            }
        }
        return worst ? max : n == 0 ? Double.NaN : sum / n;
    }

    private static int stride(Series s) {
        return Math.max(1, (s.values().size() + MAX_POINTS - 1) / MAX_POINTS);
    }

    private static boolean hasValues(Series s) {
        return s.values().stream().anyMatch(v -> !Double.isNaN(v));
    }

    private static double sum(Series s, double from, double to) {
        double sum = 0;
        for (int i = (int) Math.floor(from / s.stepSeconds() + 1e-9);
                i < s.values().size() && i * s.stepSeconds() < to - 1e-9;
                i++) {
            double value = s.values().get(i);
            sum += Double.isNaN(value) ? 0 : value * s.stepSeconds();
        }
        return sum;
    }
}
