package org.outagelab.reports;

import org.outagelab.results.Series;
import org.outagelab.results.Timeline;

/** A line of bars of one character each. */
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** Of the share of requests that failed, over time; a blank where none did, and the full bar where all did. Blank if none failed at all. */
    static String ofFailures(Timeline timeline, int columns) {
        var out = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            double from = timeline.seconds() * i / columns;
            double to = timeline.seconds() * (i + 1) / columns;
            double failed = 0;
            double all = 0;
            for (Series series : timeline.series()) {
                boolean ok = series.what() == Series.What.OK;
                if (!ok && series.what() != Series.What.FAILED) {
                    continue;
                }
                double sum = sum(series, from, to);
                all += sum;
                failed += ok ? 0 : sum;
            }
            // Whatever failed is seen, however little it was.
            int bar = (int) StrictMath.ceil(BARS.length() * failed / all) - 1;
            out.append(failed > 0 ? BARS.charAt(Math.max(0, Math.min(BARS.length() - 1, bar))) : ' ');
        }
        return out.toString();
    }

    /** Of the buckets that lie partly within, each by its part. */
    private static double sum(Series series, double from, double to) {
        double sum = 0;
        double step = series.stepSeconds();
        for (int i = (int) (from / step); i < series.values().size() && i * step < to; i++) {
            double value = series.values().get(i);
            double part = Math.min(to, (i + 1) * step) - Math.max(from, i * step);
            sum += Double.isNaN(value) || part <= 0 ? 0 : value * part;
        }
        return sum;
    }
}
