package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Scenario;

/**
 * One level of a load over the day: how much of the time requests come at these rates.
 *
 * <p>A year knows no order of levels, only how long each lasts: stages of a load are levels, a ramp is cut into pieces, and a
 * recording of more than an hour into {@link #PIECES}; a profile goes before all of them. Levels of nearly the same rates are one; {@link #MOST} are kept. A time
 * without any request is no part of the year.
 *
 * @param share of the time, 0..1; those of all levels add up to 1
 * @param scenario with loads that never change
 */
record LoadLevel(double share, Scenario scenario) {
    /** A load that lasts longer than any run. */
    private static final long ENDLESS_NS = 100 * SimTime.DAY;
    private static final int PIECES = 24;
    private static final int PIECES_OF_A_RAMP = 4;
    private static final int MOST = 5;
    /** Rates that differ by less are one level. */
    private static final double ALIKE = 0.02;

    /** A piece of the time, and the rate of each load in it. */
    private record Piece(double seconds, double[] rates) {
        double all() {
            double sum = 0;
            for (double rate : rates) {
                sum += rate;
            }
            return sum;
        }

        /** Both, one after the other. */
        Piece with(Piece other) {
            double both = seconds + other.seconds;
            var mean = new double[rates.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (rates[i] * seconds + other.rates[i] * other.seconds) / both;
            }
            return new Piece(both, mean);
        }

        double distance(Piece other) {
            double far = 0;
            for (int i = 0; i < rates.length; i++) {
                far = Math.max(far, Math.abs(rates[i] - other.rates[i]) / Math.max(1e-12, Math.max(rates[i], other.rates[i])));
            }
            return far;
        }
    }

    /** Of all loads; users ask once per time to think, as if every answer came at once. */
    double requestsPerSecond() {
        double all = 0;
        for (var load : scenario.loads()) {
            double value = rate(load, 0, 1);
            all += load.source() instanceof LoadSpec.Users users
                    ? users.think().mean() > 0 ? value / (users.think().mean() * 1e-9) : 0
                    : value;
        }
        return all;
    }

    /** Of a scenario, the busiest first; one for loads that do not change. */
    static List<LoadLevel> of(Scenario scenario) {
        var pieces = pieces(scenario);
        if (pieces.stream().anyMatch(piece -> piece.all() > 0)) {
            pieces.removeIf(piece -> piece.all() == 0);
        }
        pieces.sort(Comparator.comparingDouble(Piece::all).reversed());
        double limit = ALIKE;
        while (merged(pieces, limit) || pieces.size() > MOST) {
            limit = pieces.size() > MOST ? limit * 1.3 : limit;
        }
        double seconds = pieces.stream().mapToDouble(Piece::seconds).sum();
        var levels = new ArrayList<LoadLevel>();
        for (var piece : pieces) {
            var loads = new ArrayList<LoadSpec>();
            for (int i = 0; i < piece.rates.length; i++) {
                var load = scenario.loads().get(i);
                loads.add(new LoadSpec(
                        load.name(), load.to(), constant(load.source(), piece.rates[i]), load.endpoints(), load.client(), load.clients()));
            }
            levels.add(new LoadLevel(piece.seconds / seconds, scenario.withLoads(loads)));
        }
        return levels;
    }

    private static boolean merged(List<Piece> pieces, double limit) {
        for (int i = 0; i + 1 < pieces.size(); i++) {
            if (pieces.get(i).distance(pieces.get(i + 1)) <= limit) {
                pieces.set(i, pieces.get(i).with(pieces.remove(i + 1)));
                return true;
            }
        }
        return false;
    }

    private static List<Piece> pieces(Scenario scenario) {
        long longestNs = Math.max(1, scenario.loads().stream().mapToLong(LoadLevel::durationNs).max().orElse(1));
        var cuts = new TreeSet<Long>();
        cuts.add(0L);
        cuts.add(longestNs);
        for (var load : scenario.loads()) {
            long at = 0;
            if (load.profile().isEmpty() && load.source() instanceof LoadSpec.Recorded) {
                for (int i = 1; i < PIECES && longestNs > SimTime.HOUR; i++) {
                    cuts.add(longestNs / PIECES * i);
                }
                continue;
            }
            boolean ramp = ramps(load);
            for (var stage : stages(load)) {
                for (int i = 1; i < PIECES_OF_A_RAMP && ramp; i++) {
                    cuts.add(at + stage.durationNs() / PIECES_OF_A_RAMP * i);
                }
                at += stage.durationNs();
                cuts.add(Math.min(at, longestNs));
            }
        }
        var pieces = new ArrayList<Piece>();
        long from = -1;
        for (long to : cuts) {
            if (from >= 0 && to > from) {
                var rates = new double[scenario.loads().size()];
                for (int i = 0; i < rates.length; i++) {
                    rates[i] = rate(scenario.loads().get(i), from, to);
                }
                pieces.add(new Piece(SimTime.toSeconds(to - from), rates));
            }
            from = to;
        }
        return pieces;
    }

    private static long durationNs(LoadSpec load) {
        return load.profile().isEmpty()
                ? load.source().durationNs()
                : load.profile().stream().mapToLong(LoadSpec.Stage::durationNs).sum();
    }

    private static boolean ramps(LoadSpec load) {
        return load.profile().isEmpty() && load.source() instanceof LoadSpec.Rate rate && rate.ramp();
    }

    private static List<LoadSpec.Stage> stages(LoadSpec load) {
        if (!load.profile().isEmpty()) {
            return load.profile();
        }
        var source = load.source();
        return source instanceof LoadSpec.Rate rate
                ? rate.stages()
                : source instanceof LoadSpec.Users users ? users.stages() : List.of();
    }

    /** Requests per second, or users, in a piece of the time; a load that has ended begins again. */
    private static double rate(LoadSpec load, long fromNs, long toNs) {
        var source = load.source();
        long lengthNs = Math.max(1, durationNs(load));
        long middleNs = (fromNs + (toNs - fromNs) / 2) % lengthNs;
        if (load.profile().isEmpty() && source instanceof LoadSpec.Recorded recorded) {
            if (toNs - fromNs >= lengthNs) {
                return recorded.arrivalsNs().length / SimTime.toSeconds(lengthNs);
            }
            long begin = fromNs % lengthNs;
            long arrived = java.util.Arrays.stream(recorded.arrivalsNs())
                    .filter(at -> at >= begin && at < begin + (toNs - fromNs))
                    .count();
            return arrived / SimTime.toSeconds(toNs - fromNs);
        }
        boolean ramp = ramps(load);
        double before = 0;
        long at = 0;
        for (var stage : stages(load)) {
            if (middleNs < at + stage.durationNs()) {
                return ramp
                        ? before + (stage.value() - before) * ((double) (middleNs - at) / stage.durationNs())
                        : stage.value();
            }
            at += stage.durationNs();
            before = stage.value();
        }
        return before;
    }

    private static LoadSpec.Source constant(LoadSpec.Source source, double value) {
        if (source instanceof LoadSpec.Users users) {
            return new LoadSpec.Users(List.of(new LoadSpec.Stage(Math.max(0, StrictMath.rint(value)), ENDLESS_NS)), users.think());
        }
        var arrivals = source instanceof LoadSpec.Rate rate ? rate.arrivals() : "poisson";
        int batch = source instanceof LoadSpec.Rate rate ? rate.batch() : 1;
        return new LoadSpec.Rate(List.of(new LoadSpec.Stage(value, ENDLESS_NS)), false, arrivals, batch);
    }
}
