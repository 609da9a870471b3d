package org.outagelab.availability;

import java.util.Arrays;

/**
 * What one failure costs an endpoint as a function of how long it lasts: measured points, joined by straight lines, and
 * one straight line from where everything has reacted to it and everybody who waited has given up.
 *
 * <p>Times are in seconds from the failure to its repair; the time to boot afterwards is part of what it costs. A cost is in
 * seconds in which nobody is served; it may be less than nothing where a repair rescues those who wait.
 *
 * @param at measured durations, ascending, each more than 0 and less than {@code from}
 * @param lost what they cost
 * @param from where the straight line begins
 * @param offset of the straight line at duration 0
 * @param slope of the straight line, 0..1: the share that is lost for as long as it lasts
 */
public record LossCurve(double[] at, double[] lost, double from, double offset, double slope) {
    private static final int POINTS = 400;
    private static final int POINTS_OF_EACH = 40;

    /**
     * A share that is lost from the first instant to the last.
     *
     * @param bootSeconds after the repair
     */
    public static LossCurve line(double share, double bootSeconds) {
        return new LossCurve(new double[0], new double[0], 0, share * bootSeconds, share);
    }

    /** The cost of a failure that lasts so long. */
    public double lost(double seconds) {
        if (seconds >= from) {
            return offset + slope * seconds;
        }
        int next = Arrays.binarySearch(at, seconds);
        if (next >= 0) {
            return lost[next];
        }
        next = -1 - next;
        double x0 = next == 0 ? 0 : at[next - 1];
        double y0 = next == 0 ? 0 : lost[next - 1];
        double x1 = next == at.length ? from : at[next];
        double y1 = next == at.length ? offset + slope * from : lost[next];
        return y0 + (y1 - y0) * (seconds - x0) / (x1 - x0);
    }

    /**
     * The mean cost: the straight line at the mean duration, which holds for any tail, and what durations before it cost
     * more or less than it.
     */
    public double mean(Durations durations) {
        double less = 0;
        for (double seconds : durations.points()) {
            less += seconds < from ? lost(seconds) - offset - slope * seconds : 0;
        }
        return offset + slope * durations.meanSeconds() + less / durations.points().length;
    }

    /**
     * How long a failure lasts, until its repair.
     *
     * @param points equally likely, ascending
     */
    public record Durations(double meanSeconds, double[] points) {
        /** Of the sum of two independent times in nanoseconds. */
        public static Durations of(
                org.outagelab.core.random.Distribution notice, org.outagelab.core.random.Distribution repair) {
            boolean one = notice.quantile(0.999) == notice.quantile(0.001);
            int n = one ? 1 : POINTS_OF_EACH;
            int m = one ? POINTS : POINTS_OF_EACH;
            var points = new double[n * m];
            for (int i = 0; i < n; i++) {
                double noticed = notice.quantile((i + 0.5) / n);
                for (int j = 0; j < m; j++) {
                    points[i * m + j] = (noticed + repair.quantile((j + 0.5) / m)) * 1e-9;
                }
            }
            Arrays.sort(points);
            return new Durations((notice.mean() + repair.mean()) * 1e-9, points);
        }

        /** The share of failures that are shorter. */
        public double shorterThan(double seconds) {
            int shorter = 0;
            while (shorter < points.length && points[shorter] < seconds) {
                shorter++;
            }
            return (double) shorter / points.length;
        }

        /**
         * A quantile of those that are shorter.
         *
         * @param p 0..1
         */
        public double quantileBelow(double seconds, double p) {
            int shorter = (int) Math.round(shorterThan(seconds) * points.length);
            return points[Math.min(shorter - 1, (int) (p * shorter))];
        }
    }
}
