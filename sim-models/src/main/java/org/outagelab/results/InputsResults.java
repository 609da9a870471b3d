package org.outagelab.results;

import java.util.List;
import java.util.Optional;

/**
 * What the downtime of a year depends on that nobody knows exactly: rates and times to repair, drawn in common for all
 * topologies. Times are in hours a year.
 *
 * @param draws how many worlds; 0: everything is taken as written, and there is no range
 * @param ranges of the topologies, in the order of the file
 * @param comparisons of each topology with all before it, in the order of the file
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
     * @param largest what costs the most, by the share of draws in which it does, the most frequent first; empty if nothing
     *     was lost in any
     */
    public record Range(
            String topology, double nominal, double mean, double low, double median, double high, List<Swing> swings, List<Largest> largest) {
        public Range {
            swings = List.copyOf(swings);
            largest = List.copyOf(largest);
        }

        /** In how many of the draws a kind costs the most; 0 for one that never does. */
        public double shareOfLargest(String kind) {
            return largest.stream().filter(one -> one.kind().equals(kind)).mapToDouble(Largest::share).sum();
        }
    }

    /** What fails how, and in which share of the draws nothing costs more. */
    public record Largest(String kind, double share) {}

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
     * @param worse the share in which it is down for longer; neither where both are down equally long
     * @param saved hours a year that it is down for less, on average over the draws; less than 0: it is worse
     * @param low quantile of 5 % of the hours saved
     * @param high quantile of 95 % of the hours saved
     */
    public record Comparison(String topology, String than, double better, double worse, double saved, double low, double high) {}

    /** Of two topologies, the later one first; none where nothing was drawn, or both are not in that order. */
    public Optional<Comparison> comparison(String topology, String than) {
        return comparisons.stream()
                .filter(pair -> pair.topology().equals(topology) && pair.than().equals(than))
                .findFirst();
    }

    /** Of one topology. */
    public Optional<Range> range(String topology) {
        return ranges.stream().filter(range -> range.topology().equals(topology)).findFirst();
    }
}
