package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outagelab.availability.LossCurve;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.FailureSpec;

/**
 * What has been measured of failures that look the same or are exchangeable: each run takes another of them.
 *
 * <p>Every run adds one offset, every run at a short duration one point; the settled share comes from runs in which the
 * failure lasts for good.
 */
final class Measured {
    private final List<List<FailureSpec>> members;
    private final Timing timing;
    private final int endpoints;
    private double[] slope;
    private boolean certain;
    private boolean assumed;
    private boolean contradicted;
    private final List<double[]> slopes = new ArrayList<>();
    private final List<double[]> offsets = new ArrayList<>();
    private final Map<Double, List<double[]>> points = new TreeMap<>();
    private double linearFrom;
    private long events;
    private double watched;
    private long lostRequests;
    private String loss = "";

    /** @param members the failures of each of the exchangeable objects */
    Measured(List<List<FailureSpec>> members, Timing timing, int endpoints) {
        this.members = members;
        this.timing = timing;
        this.endpoints = endpoints;
    }

    List<List<FailureSpec>> members() {
        return members;
    }

    List<FailureSpec> all() {
        return members.stream().flatMap(List::stream).toList();
    }

    /** The failure that a run plays. */
    FailureSpec member(int run) {
        return members.get(run % members.size()).get(0);
    }

    Timing timing() {
        return timing;
    }

    /** What the structure says, all or nothing of each endpoint, until an incident contradicts it. */
    void assume(double[] share) {
        settled(share, true, "");
        assumed = true;
    }

    boolean assumed() {
        return assumed;
    }

    /** @param sure whether the structure and the run say the same, all or nothing */
    void settled(double[] share, boolean sure, String mostGot) {
        assumed = false;
        slopes.add(share);
        certain = sure && (slopes.size() == 1 || certain);
        loss = loss.isEmpty() ? mostGot : loss;
        slope = new double[endpoints];
        for (var one : slopes) {
            for (int e = 0; e < endpoints; e++) {
                slope[e] += one[e] / slopes.size();
            }
        }
    }

    /**
     * @param offset beyond the settled share
     * @param lost requests that were lost
     * @param seconds watched
     */
    void offset(double[] offset, double from, long lost, double seconds) {
        offsets.add(offset);
        linearFrom = Math.max(linearFrom, from);
        lostRequests += lost;
        watched += seconds;
    }

    /** An incident has shown another settled share. */
    void contradict() {
        contradicted = true;
    }

    boolean contradicted() {
        return contradicted;
    }

    /** Forgets all, but for what it has cost. */
    void restart() {
        contradicted = false;
        certain = false;
        slopes.clear();
        offsets.clear();
        points.clear();
        linearFrom = 0;
        lostRequests = 0;
        watched = 0;
    }

    void point(double seconds, double[] lost) {
        points.computeIfAbsent(seconds, at -> new ArrayList<>()).add(lost);
    }

    void spent(long executed) {
        events += executed;
    }

    double[] slope() {
        return slope;
    }

    List<double[]> slopes() {
        return slopes;
    }

    /** Whether its settled shares are no estimate. */
    boolean certain() {
        return certain;
    }

    double linearFrom() {
        return linearFrom;
    }

    int runs() {
        return offsets.size();
    }

    long events() {
        return events;
    }

    long lostRequests() {
        return lostRequests;
    }

    double watched() {
        return watched;
    }

    String loss() {
        return loss;
    }

    boolean pointed() {
        return !points.isEmpty();
    }

    /**
     * By endpoint.
     *
     * @param run of which alone, or -1: the mean of all
     */
    LossCurve[] curves(int run) {
        var curves = new LossCurve[endpoints];
        for (int e = 0; e < endpoints; e++) {
            double offset = 0;
            int n = 0;
            for (int r = 0; r < offsets.size(); r++) {
                if (run < 0 || run == r) {
                    offset += offsets.get(r)[e];
                    n++;
                }
            }
            offset /= n;
            double share = run < 0 || certain || run >= slopes.size() ? slope[e] : slopes.get(run)[e];
            // An offset was taken with the mean share: with the run's own it is another.
            offset += run < 0 ? 0 : (slope[e] - share) * linearFrom;
            var at = new double[points.size()];
            var lost = new double[at.length];
            int i = 0;
            for (var point : points.entrySet()) {
                at[i] = point.getKey();
                var seen = point.getValue();
                for (int r = 0; r < seen.size(); r++) {
                    lost[i] += run < 0 ? seen.get(r)[e] / seen.size() : run % seen.size() == r ? seen.get(r)[e] : 0;
                }
                i++;
            }
            curves[e] = new LossCurve(at, lost, Math.max(linearFrom, i == 0 ? 0 : at[i - 1] + 1e-9), offset, share);
        }
        return curves;
    }

    /** Short durations at which it is worth measuring, in seconds: where its failures end before it settles. */
    List<Double> grid() {
        var grid = new ArrayList<Double>();
        for (var failure : all()) {
            var durations = LossCurve.Durations.of(failure.notice(), failure.repair());
            if (durations.shorterThan(linearFrom) == 0) {
                continue;
            }
            for (double p : new double[] {0.05, 0.25, 0.5, 0.75, 0.95}) {
                double seconds = Math.max(1e-3, durations.quantileBelow(linearFrom, p));
                if (grid.stream().noneMatch(other -> Math.abs(other - seconds) < 0.1 * seconds)) {
                    grid.add(seconds);
                }
            }
        }
        grid.sort(Double::compare);
        return grid;
    }

    /** Seconds at most by which an offset that is not measured may be off. */
    double mostOffset() {
        return SimTime.toSeconds(timing.reactNs() + timing.backNs());
    }
}
