package org.outagelab.results;

import java.util.List;

/**
 * What the downtime of a year depends on that nobody knows exactly: rates and times to repair, drawn in common for all
 * topologies. Times are in hours a year.
 *
 * @param draws how many worlds; 0: everything is taken as written, and there is no range
 * @param ranges of the topologies, in the order of the file
 * @param comparisons of each topology with the first one
 */
public record InputsResults(int draws, List<Range> ranges, List<Comparison> comparisons) {
    /** Nothing was drawn. */
    public static final InputsResults NONE = new InputsResults(0, List.of(), List.of());

    public InputsResults {
        ranges = List.copyOf(ranges);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * One topology.
     *
     * @param nominal with every input as it is written
     * @param mean over the draws
     * @param low quantile of 5 %
     * @param median quantile of 50 %
     * @param high quantile of 95 %
     * @param swings of the inputs, the widest first
     */
    public record Range(String topology, double nominal, double mean, double low, double median, double high, List<Swing> swings) {
        public Range {
            swings = List.copyOf(swings);
        }
    }

    /**
     * What one input alone may change.
     *
     * @param errorFactor of it: its quantile of 95 % by its median
     * @param low hours with it at its quantile of 5 %, all else as written
     * @param high the same at 95 %
     */
    public record Swing(String input, double errorFactor, double low, double high) {
        /** Between both ends. */
        public double width() {
            return Math.abs(high - low);
        }
    }

    /**
     * Two topologies in the same worlds.
     *
     * @param better the share of draws in which {@code topology} is down for less than {@code than}
     * @param saved hours a year that it is down for less, on average over the draws; less than 0: it is worse
     */
    public record Comparison(String topology, String than, double better, double saved) {}
}
