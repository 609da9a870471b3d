package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.call.LatencyBins;
import org.outagelab.call.Ledger;
import org.outagelab.core.SimTime;
import org.outagelab.results.Cause;
import org.outagelab.results.Lane;

/**
 * Finds the incidents of a run in its time buckets (docs/definitions.md#incidents): a maximal interval of loss, gaps under
 * 10 s bridged, up to the first 30 s of normal service. A request that was in flight when a fault struck is lost at that
 * instant, whenever it arrived. Losses of the background, under 0.1 %, belong to the fault that was active, if there was
 * one, and to nobody otherwise: with these the incidents add up to the ledger.
 */
final class Incidents {
    private static final long BRIDGE_NS = 10 * SimTime.SECOND;
    private static final double BACKGROUND = 0.001;
    private static final long CALM_NS = 30 * SimTime.SECOND;
    private static final long BEFORE_NS = 60 * SimTime.SECOND;
    /** Fewer requests say nothing about what is usual. */
    private static final int ENOUGH = 50;

    private final List<Ledger.Bucket> buckets;
    private final long stepNs;
    private final long loadNs;
    private final Recorder recorder;
    private final Effects effects;
    private final Answers answers;
    private final Ledger ledger;
    private final List<Lane> lanes;

    /**
     * What was found in one run.
     *
     * @param outside counted requests that were lost in no incident
     */
    record Found(List<Incident> incidents, long outside) {}

    /** Loss that belongs together: the first and last instant, and how many counted requests it took. */
    private record Loss(long firstNs, long lastNs, long failed) {
        Loss and(Loss later) {
            return new Loss(
                    Math.min(firstNs, later.firstNs), Math.max(lastNs, later.lastNs), failed + later.failed);
        }

        /** The same interval, and what else was lost to its faults. */
        Loss with(long more) {
            return new Loss(firstNs, lastNs, failed + more);
        }
    }

    /** An incident while others may still join it. */
    private record Draft(Loss loss, Set<Recorder.FaultWindow> causes, Recovery recovery) {}

    /**
     * @param ns of recovery, or -1
     * @param seen false if the load ended before it could be seen
     */
    private record Recovery(long ns, boolean seen) {}

    Incidents(Ledger ledger, long loadNs, Recorder recorder, List<Lane> lanes) {
        this.ledger = ledger;
        this.buckets = ledger.buckets();
        this.stepNs = ledger.stepNs();
        this.loadNs = loadNs;
        this.recorder = recorder;
        this.lanes = lanes;
        this.effects = new Effects(recorder, lanes, stepNs, loadNs);
        this.answers = new Answers(buckets, stepNs);
    }

    Found find() {
        var drafts = new ArrayList<Draft>();
        for (var loss : losses()) {
            var draft = draft(loss, causes(loss));
            var last = drafts.isEmpty() ? null : drafts.get(drafts.size() - 1);
            // Loss before the last incident had recovered belongs to it.
            if (last != null && (last.recovery.ns < 0 || loss.firstNs < last.recovery.ns)) {
                drafts.set(drafts.size() - 1, joined(last, draft));
            } else {
                drafts.add(draft);
            }
        }
        long outside = attributeBackground(drafts);
        var incidents = new ArrayList<Incident>();
        var blamed = new LinkedHashSet<Recorder.FaultWindow>();
        for (var draft : drafts) {
            blamed.addAll(draft.causes);
            incidents.add(incident(draft));
        }
        for (var window : recorder.windows().values()) {
            if (!blamed.contains(window)) {
                incidents.add(masked(window));
            }
        }
        return new Found(incidents, outside);
    }

    // Loss.

    private List<Loss> losses() {
        var losses = new ArrayList<Loss>();
        Loss present = null;
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.get(i).lost() == 0 || background(i)) {
                continue;
            }
            var loss = loss(i);
            if (present != null && loss.firstNs - present.lastNs >= BRIDGE_NS) {
                losses.add(present);
                present = null;
            }
            present = present == null ? loss : present.and(loss);
        }
        if (present != null) {
            losses.add(present);
        }
        return losses;
    }

    private Loss loss(int bucket) {
        var of = buckets.get(bucket);
        return new Loss(of.firstLossNs(), of.lastLossNs(), of.lostAndCounted());
    }

    /** Under 0.1 % of the 10 s around it. */
    private boolean background(int index) {
        int half = (int) Math.max(1, BRIDGE_NS / 2 / stepNs);
        long arrived = 0;
        long lost = 0;
        for (int i = Math.max(0, index - half); i < Math.min(buckets.size(), index + half); i++) {
            arrived += buckets.get(i).arrived();
            lost += buckets.get(i).lost();
        }
        return lost < BACKGROUND * arrived;
    }

    /**
     * Few losses among many requests start no incident by themselves; while a fault is active they are its doing all the
     * same, for it is not masked.
     *
     * @return those that belong to nobody
     */
    private long attributeBackground(List<Draft> drafts) {
        long outside = 0;
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.get(i).lost() == 0 || !background(i)) {
                continue;
            }
            var loss = loss(i);
            var causes = causes(loss);
            int owner = owner(drafts, loss, causes);
            if (owner >= 0) {
                var draft = drafts.get(owner);
                drafts.set(owner, new Draft(draft.loss.with(loss.failed), draft.causes, draft.recovery));
            } else if (!causes.isEmpty()) {
                drafts.add(draft(loss, causes));
            } else {
                outside += loss.failed;
            }
        }
        drafts.sort(Comparator.comparingLong(draft -> draft.loss.firstNs));
        return outside;
    }

    /** The incident in whose interval a loss lies, or else one of the same faults; -1 for none. */
    private static int owner(List<Draft> drafts, Loss loss, Set<Recorder.FaultWindow> causes) {
        for (int i = 0; i < drafts.size(); i++) {
            var interval = drafts.get(i).loss;
            if (interval.firstNs <= loss.lastNs && loss.firstNs <= interval.lastNs) {
                return i;
            }
        }
        for (int i = drafts.size() - 1; i >= 0; i--) {
            if (drafts.get(i).causes.stream().anyMatch(causes::contains)) {
                return i;
            }
        }
        return -1;
    }

    /** Faults that were active in the interval of loss, or whose target was not yet back or replaced. */
    private Set<Recorder.FaultWindow> causes(Loss loss) {
        var causes = new LinkedHashSet<Recorder.FaultWindow>();
        for (var window : recorder.windows().values()) {
            if (window.startNs() <= loss.lastNs && effects.endNs(window) >= loss.firstNs) {
                causes.add(window);
            }
        }
        return causes;
    }

    private Draft draft(Loss loss, Set<Recorder.FaultWindow> causes) {
        return new Draft(loss, causes, recovery(loss, causes));
    }

    private Draft joined(Draft a, Draft b) {
        var causes = new LinkedHashSet<>(a.causes);
        causes.addAll(b.causes);
        return new Draft(a.loss.and(b.loss), causes, b.recovery);
    }

    // Recovery.

    private static long startNs(Loss loss, Set<Recorder.FaultWindow> causes) {
        return causes.stream().mapToLong(Recorder.FaultWindow::startNs).min().orElse(loss.firstNs);
    }

    /** The start of the first 30 s of normal service after the last loss. */
    private Recovery recovery(Loss loss, Set<Recorder.FaultWindow> causes) {
        long beforeNs = startNs(loss, causes);
        long fromNs = Math.max(0, beforeNs - BEFORE_NS);
        double okBefore = okShare(fromNs, beforeNs);
        double medianBefore = latency(fromNs, beforeNs).quantileNs(0.5);
        boolean comparable = requests(fromNs, beforeNs) >= ENOUGH;
        long startNs = Math.max(loss.lastNs, beforeNs);
        while (startNs + CALM_NS <= loadNs) {
            long backNs = backOrReplacedFrom(startNs);
            if (backNs > startNs) {
                startNs = backNs;
                continue;
            }
            long firstWhole = (startNs + stepNs - 1) / stepNs * stepNs;
            double okNow = okShare(firstWhole, startNs + CALM_NS);
            double medianNow = latency(firstWhole, startNs + CALM_NS).quantileNs(0.5);
            boolean calm = Double.isNaN(okNow)
                    || okNow >= (comparable ? okBefore : 1) - 0.005
                            && (!comparable || Double.isNaN(medianBefore) || medianNow <= 2 * medianBefore);
            if (calm) {
                return new Recovery(startNs, true);
            }
            startNs = firstWhole + (firstWhole == startNs ? stepNs : 0);
        }
        return new Recovery(-1, loss.lastNs + CALM_NS <= loadNs || goesOn(loss, causes));
    }

    /**
     * Whether loss went on to the end of the load, although its faults had been over for 30 s by then, or last for good:
     * that is no recovery. Otherwise the load ended too early to tell.
     */
    private boolean goesOn(Loss loss, Set<Recorder.FaultWindow> causes) {
        boolean timeEnough = startNs(loss, causes) + CALM_NS <= loadNs && loss.firstNs + CALM_NS <= loadNs;
        return timeEnough
                && loss.lastNs + BRIDGE_NS > loadNs
                && causes.stream().map(effects::overNs).allMatch(ns -> ns == SimTime.NEVER || ns + CALM_NS <= loadNs);
    }

    /** The instant, not before {@code ns}, from which no work goes to an instance that cannot do it. */
    private long backOrReplacedFrom(long ns) {
        long from = ns;
        for (var lane : lanes) {
            for (var span : lane.spans()) {
                if (span.state().undetected()
                        && SimTime.fromSeconds(span.from()) <= from
                        && SimTime.fromSeconds(span.to()) > from) {
                    from = SimTime.fromSeconds(span.to());
                }
            }
        }
        return from;
    }

    // Incidents.

    private Incident incident(Draft draft) {
        var loss = draft.loss;
        long beforeNs = startNs(loss, draft.causes);
        long toNs = draft.recovery.ns < 0 ? loadNs : draft.recovery.ns;
        long overNs = overNs(draft.causes);
        long attempts = 0;
        long ended = 0;
        for (int i = index(loss.firstNs); i < Math.max(index(loss.firstNs) + 1, index(toNs)) && i < buckets.size(); i++) {
            attempts += buckets.get(i).attempts();
            ended += buckets.get(i).ok() + buckets.get(i).failed();
        }
        long triggerEndNs = draft.causes.isEmpty() ? surgeEndNs(loss, toNs) : overNs;
        boolean fault = !draft.causes.isEmpty();
        // What was calm when the load ended has not outlived anything, as far as one can tell.
        long lastedToNs = draft.recovery.ns < 0 && !draft.recovery.seen ? loss.lastNs : toNs;
        return new Incident(
                        cause(draft),
                        false,
                        fault ? SimTime.toSeconds(beforeNs) : Double.NaN,
                        fault ? seconds(overNs) : Double.NaN,
                        SimTime.toSeconds(loss.firstNs),
                        detection(draft.causes),
                        seconds(draft.recovery.ns),
                        loss.failed,
                        answers.extraLatency(beforeNs, loss.firstNs, toNs))
                .unseen(draft.recovery.seen ? Double.NaN : SimTime.toSeconds(loadNs - loss.lastNs))
                .answered(answers.wrong(beforeNs, Math.min(beforeNs, loss.firstNs), toNs))
                .judged(
                        seconds(triggerEndNs),
                        metastable(beforeNs, triggerEndNs, lastedToNs),
                        ended == 0 ? Double.NaN : attempts / (double) ended);
    }

    private Incident masked(Recorder.FaultWindow window) {
        long endNs = Math.min(loadNs, effects.endNs(window));
        long startNs = window.startNs();
        return new Incident(
                        Cause.of(window.fault().name()),
                        true,
                        SimTime.toSeconds(startNs),
                        seconds(effects.overNs(window)),
                        Double.NaN,
                        detection(Set.of(window)),
                        Double.NaN,
                        0,
                        answers.extraLatency(startNs, startNs, endNs))
                .answered(answers.wrong(startNs, startNs, endNs));
    }

    private static Cause cause(Draft draft) {
        var names = draft.causes.stream()
                .sorted(Comparator.comparingLong(Recorder.FaultWindow::startNs))
                .map(window -> window.fault().name())
                .toList();
        return new Cause(names, draft.causes.isEmpty() || draft.loss.firstNs < startNs(draft.loss, draft.causes));
    }

    /** When the last of some faults is over; NEVER if one lasts for good. */
    private long overNs(Set<Recorder.FaultWindow> causes) {
        return causes.stream().mapToLong(effects::overNs).max().orElse(SimTime.NEVER);
    }

    private static double seconds(long ns) {
        return ns < 0 || ns == SimTime.NEVER ? Double.NaN : SimTime.toSeconds(ns);
    }

    /** Of the first of some faults that anything detected; what somebody does on purpose is not for detection. */
    private Incident.Detection detection(Set<Recorder.FaultWindow> causes) {
        if (!causes.isEmpty() && causes.stream().allMatch(Effects::deliberate)) {
            return Incident.Detection.NEEDLESS;
        }
        return causes.stream()
                .filter(window -> !Effects.deliberate(window))
                .sorted(Comparator.comparingLong(Recorder.FaultWindow::startNs))
                .filter(window -> effects.detectedNs(window) >= 0)
                .findFirst()
                .map(window -> new Incident.Detection(
                        SimTime.toSeconds(effects.detectedNs(window)),
                        SimTime.toSeconds(effects.detectedNs(window) - window.startNs())))
                .orElse(Incident.Detection.NONE);
    }

    /** When the surge of load was over, or NEVER if that cannot be told. */
    private long surgeEndNs(Loss loss, long toNs) {
        double before = arrivalRate(Math.max(0, loss.firstNs - BEFORE_NS), loss.firstNs);
        return Double.isNaN(before) ? SimTime.NEVER : endOfSurge(before, loss.firstNs, toNs);
    }

    /**
     * docs/definitions.md#metastable: not recovered within max(60 s, 5 times the trigger) after the trigger ended, at a load
     * no higher than before. A fault for good never ends, and a load that ends too early does not tell.
     */
    private boolean metastable(long beginNs, long endNs, long toNs) {
        double before = arrivalRate(Math.max(0, beginNs - BEFORE_NS), beginNs);
        if (Double.isNaN(before) || endNs == SimTime.NEVER) {
            return false;
        }
        long limitNs = Math.max(60 * SimTime.SECOND, 5 * (endNs - beginNs));
        if (toNs - endNs <= limitNs) {
            return false;
        }
        // Three standard deviations of a Poisson count above the rate before are no higher load yet.
        double seconds = SimTime.toSeconds(limitNs);
        double most = before + 3 * StrictMath.sqrt(before / seconds) + 0.05 * before;
        return arrivalRate(endNs, endNs + limitNs) <= most;
    }

    /** The end of the last 10 s with more than 1.2 times the requests of before. */
    private long endOfSurge(double before, long fromNs, long toNs) {
        long endNs = fromNs;
        for (long ns = fromNs; ns + BRIDGE_NS <= toNs; ns += stepNs) {
            if (arrivalRate(ns, ns + BRIDGE_NS) > 1.2 * before) {
                endNs = ns + BRIDGE_NS;
            }
        }
        return endNs;
    }

    /** Requests per second, NaN for no time. */
    private double arrivalRate(long fromNs, long toNs) {
        int steps = index(toNs) - index(fromNs);
        return steps <= 0 ? Double.NaN : requests(fromNs, toNs) / SimTime.toSeconds(steps * stepNs);
    }

    private double okShare(long fromNs, long toNs) {
        long ok = 0;
        long arrived = 0;
        for (int i = index(fromNs); i < index(toNs); i++) {
            ok += buckets.get(i).ok();
            arrived += buckets.get(i).ok() + buckets.get(i).failed();
        }
        return arrived == 0 ? Double.NaN : ok / (double) arrived;
    }

    /** Of all who ask: an attack is a load, too. */
    private long requests(long fromNs, long toNs) {
        long arrived = 0;
        for (int i = index(fromNs); i < index(toNs); i++) {
            arrived += buckets.get(i).arrived() + ledger.arrivedAside(i);
        }
        return arrived;
    }

    private LatencyBins latency(long fromNs, long toNs) {
        var bins = new LatencyBins();
        for (int i = index(fromNs); i < index(toNs); i++) {
            if (buckets.get(i).latency() != null) {
                bins.add(buckets.get(i).latency());
            }
        }
        return bins;
    }

    private int index(long ns) {
        return (int) Math.min(buckets.size(), Math.max(0, ns / stepNs));
    }
}
