package org.outagelab.results;

import java.util.List;

/**
 * A value per time bucket of one run.
 *
 * @param what it is about
 * @param of which outcome, percentile ({@code p99}) or replica; empty where there is only one
 * @param unit {@code 1/s}, {@code s} …
 * @param stepSeconds width of a bucket; bucket i covers [i, i+1) × step
 * @param values one per bucket, NaN where nothing was seen
 */
public record Series(What what, String of, String unit, double stepSeconds, List<Double> values) {
    /** What a series is about. */
    public enum What {
        OK("requests.ok"),
        /** Of one outcome. */
        FAILED("requests.failed."),
        /** A percentile of ok requests. */
        LATENCY("latency."),
        /** Of one replica, in truth. */
        LAG("replication.lag."),
        /** Of one replica, as monitoring sees it. */
        SECONDS_BEHIND("seconds_behind_source.");

        private final String begin;

        What(String begin) {
            this.begin = begin;
        }
    }

    public Series {
        values = List.copyOf(values);
    }

    /** For people and files: {@code requests.failed.http-503 no server}. */
    public String name() {
        return what.begin + of;
    }
}
