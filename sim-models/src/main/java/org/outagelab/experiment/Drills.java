package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.SettledLosses;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.FailureSpec;

/** Measures failures at one level of load: settled shares, and what an incident of each duration costs. */
final class Drills {
    /** A window of the settled share at least. */
    private static final long WINDOW_NS = 10 * SimTime.SECOND;
    private static final long LONGEST_WINDOW_NS = 60 * SimTime.SECOND;
    private static final long A_LITTLE_NS = 5 * SimTime.SECOND;
    /** The first moments, with all that is fast. */
    private static final long FIRST_NS = 30 * SimTime.SECOND;
    private static final double SPARSE_REQUESTS = 2_000;
    /** Fewer lost, or answered, than this say nothing against all or nothing. */
    private static final long FEW = 3;
    private static final int LOOKS_WHEN_PARTIAL = 4;
    private static final int LOOKS_WHEN_DIFFERENT = 6;

    private final Drill drill;
    private final ServicePaths paths;
    private final double[] usual;
    private final double[] weights;
    private SettledLosses losses;

    /** @param paths at this level */
    Drills(Drill drill, ServicePaths paths) {
        this.drill = drill;
        this.paths = paths;
        this.weights = paths.endpoints().stream().mapToDouble(ServicePaths.Served::share).toArray();
        this.usual = new double[weights.length];
    }

    void compareWith(SettledLosses settled) {
        losses = settled;
    }

    /** Share of each endpoint's requests that fails with everything up. */
    double[] usual() {
        return usual;
    }

    /**
     * Nothing fails.
     *
     * @return events executed
     */
    long undisturbed(long run, int of) {
        long fromNs = Drill.STRIKES_NS;
        long toNs = fromNs + 3 * WINDOW_NS;
        var books = drill.play(
                List.of(), SimTime.NEVER, Drill.Pace.TRUE, run, toNs + drill.patienceNs(), (seen, now) -> toNs + drill.patienceNs());
        for (int e = 0; e < usual.length; e++) {
            long sent = books.sent(e, fromNs, toNs);
            usual[e] += sent == 0 ? 0 : (double) books.lost(e, fromNs, toNs) / sent / of;
        }
        return books.events();
    }

    // ---- for good

    /** What settles when these have failed for good. */
    record Settled(double[] share, boolean certain, boolean stationary, long events, String loss, double first) {}

    /** Looks at one window after the other until they say the same. */
    private final class Looking implements Drill.End {
        private final long settledNs;
        private final long windowNs;
        private final double said;
        private final boolean partial;
        private final double perSecond;
        private int looks;
        private int openBefore;
        private boolean stationary;
        private long fromNs;

        Looking(long settledNs, long windowNs, double said, boolean partial, double perSecond) {
            this.settledNs = settledNs;
            this.windowNs = windowNs;
            this.said = said;
            this.partial = partial;
            this.perSecond = perSecond;
        }

        @Override
        public long next(Drill.Books books, long nowNs) {
            if (nowNs == 0) {
                looks = 1;
                return at(1) - drill.patienceNs() + SimTime.SECOND;
            }
            if (nowNs < at(looks) && !books.decided(at(looks) - drill.patienceNs())) {
                return at(looks);
            }
            boolean growing = books.open() > 1.05 * openBefore + 20;
            openBefore = books.open();
            if (looks >= 2 && !growing) {
                double before = books.okShare(settledNs + (looks - 2) * windowNs, settledNs + (looks - 1) * windowNs);
                double now = books.okShare(settledNs + (looks - 1) * windowNs, settledNs + looks * windowNs);
                double n = perSecond * SimTime.toSeconds(windowNs);
                double error = Math.sqrt(2 * Math.max(now * (1 - now), 1 / n) / n);
                boolean same = Math.abs(now - before) <= Math.max(0.005, 3 * error) || Double.isNaN(now);
                boolean asSaid = Math.abs(now - said) < Math.max(0.03, 3 * error) || Double.isNaN(now);
                stationary = same
                        && looks >= (partial || !asSaid ? LOOKS_WHEN_PARTIAL : 2)
                        && (asSaid || looks >= LOOKS_WHEN_DIFFERENT);
            }
            if (stationary || at(looks + 1) > settledNs + drill.longestNs()) {
                fromNs = settledNs + alike(books) * windowNs;
                return 0;
            }
            looks++;
            return Math.max(nowNs + 1, at(looks) - drill.patienceNs() + SimTime.SECOND);
        }

        private long at(int look) {
            return settledNs + look * windowNs + drill.patienceNs();
        }

        /** The first of the last windows that all say the same; the later half when there is no such thing. */
        private int alike(Drill.Books books) {
            if (!stationary) {
                return looks / 2;
            }
            double last = books.okShare(settledNs + (looks - 2) * windowNs, settledNs + looks * windowNs);
            double n = perSecond * SimTime.toSeconds(windowNs);
            double most = Math.max(0.005, 3 * Math.sqrt(2 * Math.max(last * (1 - last), 1 / n) / n));
            int first = looks - 2;
            while (first > 0) {
                double share = books.okShare(settledNs + (first - 1) * windowNs, settledNs + first * windowNs);
                if (!(Math.abs(share - last) <= most)) {
                    break;
                }
                first--;
            }
            return first;
        }

        long fromNs() {
            return fromNs;
        }

        long toNs() {
            return settledNs + looks * windowNs;
        }
    }

    /** @param also the whole set: one failure of each that look the same is played */
    Settled forGood(List<FailureSpec> failures, List<FailureSpec> also, long run) {
        var timing = Timing.of(paths, also);
        var names = new java.util.LinkedHashSet<String>();
        also.forEach(failure -> names.add(failure.name()));
        var said = losses.said(names);
        long settledNs = Drill.STRIKES_NS + timing.reactNs() + A_LITTLE_NS;
        long windowNs = Math.max(WINDOW_NS, Math.min(LONGEST_WINDOW_NS, Timing.seconds(timing.reactNs() + timing.backNs() - timing.bootNs())));
        var played = drill.concerned(failures);
        double lostOf = 0;
        double of = 0;
        boolean partial = false;
        for (int e = 0; e < said.length; e++) {
            if (played[e]) {
                of += weights[e];
                lostOf += weights[e] * (said[e] + usual[e]);
                partial |= said[e] > 0 && said[e] < 1 - usual[e];
            }
        }
        double ok = of > 0 ? Math.max(0, 1 - lostOf / of) : 1;
        var looking = new Looking(settledNs, windowNs, ok, partial, Math.max(1, of * drill.perSecond()));
        var books = drill.play(
                failures,
                SimTime.NEVER,
                waiting(timing, settledNs, looking.perSecond),
                run,
                settledNs + drill.longestNs() + windowNs + drill.patienceNs(),
                looking);
        long fromNs = looking.fromNs();
        long toNs = looking.toNs();
        var share = new double[said.length];
        boolean certain = looking.stationary;
        for (int e = 0; e < share.length; e++) {
            if (!books.played(e)) {
                continue;
            }
            long sent = books.sent(e, fromNs, toNs);
            long lost = books.lost(e, fromNs, toNs);
            long expected = Math.round(sent * usual[e]);
            boolean none = lost <= expected + FEW + 4 * Math.sqrt(expected);
            boolean all = sent - lost < FEW;
            if (sent == 0) {
                share[e] = said[e];
                certain = false;
            } else if (said[e] == 0 && none) {
                share[e] = 0;
            } else if (said[e] >= 1 - usual[e] && all) {
                share[e] = 1 - usual[e];
            } else {
                share[e] = Math.max(0, (double) lost / sent - usual[e]);
                certain &= share[e] == 0 || all;
            }
        }
        return new Settled(
                share,
                certain,
                looking.stationary,
                books.events(),
                books.loss(fromNs, toNs),
                books.okShare(Drill.STRIKES_NS, settledNs));
    }

    /** Requests per second that a run with these failures plays. */
    private double perSecond(List<FailureSpec> failures) {
        var played = drill.concerned(failures);
        double of = 0;
        for (int e = 0; e < played.length; e++) {
            of += played[e] ? weights[e] : 0;
        }
        return Math.max(1, of * drill.perSecond());
    }

    private Drill.Pace waiting(Timing timing, long untilNs, double perSecond) {
        return timing.reactNs() <= Timing.SLOW_NS
                ? Drill.Pace.TRUE
                : Drill.Pace.sparse(
                        Drill.STRIKES_NS + 2 * FIRST_NS, untilNs - A_LITTLE_NS, perSecond, SPARSE_REQUESTS);
    }

    // ---- incidents

    /** Until everything is used again, and as many are ok as before. */
    private final class Recovery implements Drill.End {
        private final long repairedNs;
        private final long backNs;
        private final long limitNs;
        private long toNs;

        Recovery(long repairedNs, long backNs, long limitNs) {
            this.repairedNs = repairedNs;
            this.backNs = backNs;
            this.limitNs = limitNs;
        }

        @Override
        public long next(Drill.Books books, long nowNs) {
            if (nowNs == 0) {
                toNs = repairedNs + backNs + A_LITTLE_NS;
                return toNs + SimTime.SECOND;
            }
            if (nowNs < toNs + drill.patienceNs() && !books.decided(toNs)) {
                return toNs + drill.patienceNs();
            }
            double lost = 0;
            double of = 0;
            for (int e = 0; e < usual.length; e++) {
                lost += books.played(e) ? weights[e] * usual[e] : 0;
                of += books.played(e) ? weights[e] : 0;
            }
            lost = of > 0 ? lost / of : 0;
            double ok = books.okShare(toNs - A_LITTLE_NS, toNs);
            double n = Math.max(1, of * drill.perSecond() * SimTime.toSeconds(A_LITTLE_NS));
            boolean back = Double.isNaN(ok) || ok >= 1 - lost - 0.005 - 3 * Math.sqrt(lost / n);
            if (back || toNs + A_LITTLE_NS + drill.patienceNs() > limitNs) {
                return 0;
            }
            toNs += A_LITTLE_NS;
            return Math.max(nowNs + 1, toNs + SimTime.SECOND);
        }
    }

    private static final long MOST_RECOVERY_NS = 5 * SimTime.MINUTE;

    /** The straight line: an incident that lasts longer than all reactions and all patience. */
    void incident(Measured of, int run) {
        var timing = of.timing();
        var failure = of.member(run);
        long patienceNs = Timing.seconds(drill.patienceNs());
        long lastsNs = timing.reactNs() + A_LITTLE_NS + WINDOW_NS + patienceNs;
        long repairedNs = Drill.STRIKES_NS + lastsNs;
        long limitNs = repairedNs + timing.backNs() + MOST_RECOVERY_NS + patienceNs;
        var pace = waiting(timing, Drill.STRIKES_NS + timing.reactNs(), perSecond(List.of(failure)));
        if (pace.factor() == 1 && timing.bootNs() > FIRST_NS && of.certain()) {
            pace = Drill.Pace.sparse(
                    repairedNs + 2 * A_LITTLE_NS, repairedNs + timing.bootNs() - A_LITTLE_NS, perSecond(List.of(failure)), SPARSE_REQUESTS / 4);
        }
        var recovery = new Recovery(repairedNs, timing.backNs(), limitNs);
        var books = drill.play(List.of(failure), lastsNs, pace, run, limitNs, recovery);
        var slope = of.slope();
        var offset = new double[slope.length];
        long lost = 0;
        for (int e = 0; e < offset.length; e++) {
            if (!books.played(e)) {
                continue;
            }
            double seconds = SimTime.toSeconds(recovery.toNs);
            offset[e] = books.lostSeconds(e, 0, recovery.toNs) - usual[e] * seconds - slope[e] * SimTime.toSeconds(lastsNs);
            lost += books.lost(e, 0, recovery.toNs);
        }
        if (contradicts(of, books, Drill.STRIKES_NS + timing.reactNs() + A_LITTLE_NS)) {
            of.contradict();
        }
        if (timing.slow() != null) {
            straight(of, books, repairedNs, recovery.toNs, offset);
        }
        of.offset(offset, SimTime.toSeconds(lastsNs), lost, SimTime.toSeconds(recovery.toNs));
        of.spent(books.events());
    }

    /** Whether all or nothing is not what a window shows. */
    private boolean contradicts(Measured of, Drill.Books books, long fromNs) {
        for (int e = 0; e < usual.length && of.assumed(); e++) {
            long sent = books.sent(e, fromNs, fromNs + WINDOW_NS);
            long lost = books.lost(e, fromNs, fromNs + WINDOW_NS);
            double expected = sent * usual[e];
            boolean none = lost <= expected + FEW + 4 * Math.sqrt(expected);
            boolean all = sent - lost < FEW;
            if (of.slope()[e] == 0 && !none || of.slope()[e] == 1 - usual[e] && !all) {
                return true;
            }
        }
        return false;
    }

    /**
     * One slow reaction: until then the loss is a straight line at the rate seen before it, so that its mean delay counts
     * and not the one that this run has drawn.
     */
    private void straight(Measured of, Drill.Books books, long repairedNs, long toNs, double[] offset) {
        var slow = of.timing().slow();
        long fromNs = Drill.STRIKES_NS + FIRST_NS;
        long seenNs = fromNs + FIRST_NS;
        if (slow.quantile(0.001) < seenNs - Drill.STRIKES_NS) {
            return;
        }
        double mean = slow.mean() * 1e-9;
        long givenUpNs = repairedNs - Timing.seconds(drill.patienceNs());
        for (int e = 0; e < offset.length; e++) {
            if (!books.played(e)) {
                continue;
            }
            double share = books.lostSeconds(e, fromNs, seenNs) / SimTime.toSeconds(seenNs - fromNs) - usual[e];
            double until = books.lostSeconds(e, fromNs, givenUpNs) - usual[e] * SimTime.toSeconds(givenUpNs - fromNs);
            double slope = of.slope()[e];
            double said = share * (mean - 30) + slope * (SimTime.toSeconds(givenUpNs - Drill.STRIKES_NS) - mean);
            double least = Math.min(share, slope) * SimTime.toSeconds(givenUpNs - fromNs);
            double most = Math.max(share, slope) * SimTime.toSeconds(givenUpNs - fromNs);
            boolean straight = until >= least - 1 - 0.1 * Math.abs(least) && until <= most + 1 + 0.1 * most;
            offset[e] += straight ? said - until : 0;
        }
    }

    /** An incident that is over sooner. */
    void brief(Measured of, double lastsSeconds, int run) {
        var timing = of.timing();
        var failure = of.member(run);
        long lastsNs = Math.max(1, (long) (lastsSeconds * SimTime.SECOND));
        long repairedNs = Timing.seconds(Drill.STRIKES_NS + lastsNs);
        long reactNs = Math.min(timing.reactNs(), Timing.SLOW_NS);
        long limitNs = repairedNs + reactNs + timing.backNs() + MOST_RECOVERY_NS + drill.patienceNs();
        var recovery = new Recovery(repairedNs, reactNs + timing.backNs(), limitNs);
        var pace = lastsNs > Timing.SLOW_NS
                ? Drill.Pace.sparse(Drill.STRIKES_NS + 2 * FIRST_NS, repairedNs - A_LITTLE_NS, perSecond(List.of(failure)), SPARSE_REQUESTS)
                : Drill.Pace.TRUE;
        var books = drill.play(List.of(failure), lastsNs, pace, run, limitNs, recovery);
        var lost = new double[usual.length];
        for (int e = 0; e < lost.length; e++) {
            lost[e] = books.played(e) ? books.lostSeconds(e, 0, recovery.toNs) - usual[e] * SimTime.toSeconds(recovery.toNs) : 0;
        }
        of.point(lastsSeconds, lost);
        of.spent(books.events());
    }

    double[] weights() {
        return Arrays.copyOf(weights, weights.length);
    }

    List<String> endpoints() {
        var names = new ArrayList<String>();
        paths.endpoints().forEach(endpoint -> names.add(endpoint.endpoint()));
        return names;
    }
}
