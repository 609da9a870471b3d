package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.call.LatencyBins;
import org.outagelab.call.Ledger;
import org.outagelab.core.SimTime;
import org.outagelab.fault.Faults;
import org.outagelab.results.Lane;

/**
 * Finds the incidents of a run in its time buckets (DEFINITIONS, "Incidents"): a maximal interval of loss, gaps under
 * 10 s bridged, up to the first 30 s of normal service.
 */
final class Incidents {
    private static final long BRIDGE_NS = 10 * SimTime.SECOND;
    private static final double BACKGROUND = 0.001;
    private static final long CALM_NS = 30 * SimTime.SECOND;
    private static final long BEFORE_NS = 60 * SimTime.SECOND;

    private final List<Ledger.Bucket> buckets;
    private final long stepNs;
    private final long loadNs;
    private final Recorder recorder;
    private final List<Lane> lanes;

    /** Loss that belongs together: bucket indices, and the exact first and last arrival lost. */
    private record Loss(int fromBucket, int toBucket, long firstNs, long lastNs) {}

    Incidents(Ledger ledger, long loadNs, Recorder recorder, List<Lane> lanes) {
        this.buckets = ledger.buckets();
        this.stepNs = ledger.stepNs();
        this.loadNs = loadNs;
        this.recorder = recorder;
        this.lanes = lanes;
    }

    List<Incident> find() {
        var incidents = new ArrayList<Incident>();
        var blamed = new LinkedHashSet<String>();
        double endOfLast = -1;
        for (var loss : losses()) {
            var causes = causes(loss);
            blamed.addAll(causes);
            var incident = incident(loss, causes);
            if (!incidents.isEmpty() && SimTime.toSeconds(loss.firstNs()) < endOfLast) {
                // Loss before the last incident had recovered belongs to it.
                incidents.set(incidents.size() - 1, joined(incidents.get(incidents.size() - 1), incident));
            } else {
                incidents.add(incident);
            }
            var latest = incidents.get(incidents.size() - 1);
            endOfLast = Double.isNaN(latest.recovered()) ? Double.MAX_VALUE : latest.recovered();
        }
        incidents.replaceAll(this::judged);
        for (var window : recorder.windows().values()) {
            if (!blamed.contains(window.fault().name())) {
                incidents.add(masked(window));
            }
        }
        return incidents;
    }

    private Incident judged(Incident incident) {
        long fromNs = SimTime.fromSeconds(incident.start());
        long toNs = Double.isNaN(incident.recovered()) ? loadNs : SimTime.fromSeconds(incident.recovered());
        long attempts = 0;
        long ended = 0;
        for (int i = index(fromNs); i < Math.max(index(fromNs) + 1, index(toNs)) && i < buckets.size(); i++) {
            attempts += buckets.get(i).attempts();
            ended += buckets.get(i).ok() + buckets.get(i).failed();
        }
        long endNs = triggerEndNs(incident, fromNs, toNs);
        return incident.judged(
                endNs < 0 ? Double.NaN : SimTime.toSeconds(endNs),
                metastable(incident, fromNs, toNs, endNs),
                ended == 0 ? Double.NaN : attempts / (double) ended);
    }

    /** When the fault was healed, or the surge of load was over; -1 for one that never ends, or cannot be told. */
    private long triggerEndNs(Incident incident, long fromNs, long toNs) {
        if (!Double.isNaN(incident.faultStart())) {
            return Double.isNaN(incident.faultEnd()) ? -1 : SimTime.fromSeconds(incident.faultEnd());
        }
        double before = arrivalRate(Math.max(0, fromNs - BEFORE_NS), fromNs);
        return Double.isNaN(before) ? -1 : endOfSurge(before, fromNs, toNs);
    }

    /**
     * DEFINITIONS, "Metastable": not recovered within max(60 s, 5 times the trigger) after the trigger ended, at a load
     * no higher than before. A fault for good never ends, and a load that ends too early does not tell.
     */
    private boolean metastable(Incident incident, long fromNs, long toNs, long endNs) {
        boolean fault = !Double.isNaN(incident.faultStart());
        long beginNs = fault ? SimTime.fromSeconds(incident.faultStart()) : fromNs;
        double before = arrivalRate(Math.max(0, beginNs - BEFORE_NS), beginNs);
        if (Double.isNaN(before) || endNs < 0) {
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

    private List<Loss> losses() {
        var losses = new ArrayList<Loss>();
        int first = -1;
        int last = -1;
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.get(i).failed() == 0 || background(i)) {
                continue;
            }
            if (first >= 0 && buckets.get(i).firstLossNs() - buckets.get(last).lastLossNs() >= BRIDGE_NS) {
                losses.add(loss(first, last));
                first = -1;
            }
            first = first < 0 ? i : first;
            last = i;
        }
        if (first >= 0) {
            losses.add(loss(first, last));
        }
        return losses;
    }

    private Loss loss(int first, int last) {
        return new Loss(first, last, buckets.get(first).firstLossNs(), buckets.get(last).lastLossNs());
    }

    /** Under 0.1 % of the 10 s around it. */
    private boolean background(int index) {
        int half = (int) Math.max(1, BRIDGE_NS / 2 / stepNs);
        long arrived = 0;
        long failed = 0;
        for (int i = Math.max(0, index - half); i < Math.min(buckets.size(), index + half); i++) {
            arrived += buckets.get(i).arrived();
            failed += buckets.get(i).failed();
        }
        return failed < BACKGROUND * arrived;
    }

    /** Faults that were active in the interval of loss, or whose target was not yet back or replaced. */
    private Set<String> causes(Loss loss) {
        var causes = new LinkedHashSet<String>();
        for (var window : recorder.windows().values()) {
            long effectEndNs = effectEndNs(window);
            // A request may arrive before the fault that kills it: allow for its stay.
            if (window.startNs() <= loss.lastNs() + stepNs && effectEndNs >= loss.firstNs()) {
                causes.add(window.fault().name());
            }
        }
        return causes;
    }

    private long effectEndNs(Recorder.FaultWindow window) {
        if (window.endNs() == SimTime.NEVER && lasting(window)) {
            return SimTime.NEVER;
        }
        long endNs = window.endNs() == SimTime.NEVER ? window.startNs() : window.endNs();
        for (var lane : lanes) {
            if (concerns(window, lane.component())) {
                for (var span : lane.spans()) {
                    boolean affected = span.state() != Lane.State.UP && span.state() != Lane.State.STANDBY;
                    if (affected && SimTime.fromSeconds(span.from()) <= endNs + stepNs) {
                        endNs = Math.max(endNs, SimTime.fromSeconds(span.to()));
                    }
                }
            }
        }
        return SimTime.plus(endNs, BRIDGE_NS);
    }

    private static boolean lasting(Recorder.FaultWindow window) {
        return window.fault().durationNs() == SimTime.NEVER
                && Faults.kind(window.fault().action().name()).lasting();
    }

    private boolean concerns(Recorder.FaultWindow window, String component) {
        for (var target : window.fault().targets()) {
            // The keepalived of an instance is taken out by taking the address from that instance.
            if (component.equals(target)
                    || target.endsWith(" of " + component)
                    || component.startsWith(target + ".")
                    || recorder.onHost(component, target)) {
                return true;
            }
        }
        return window.fault().targets().isEmpty();
    }

    private Incident incident(Loss loss, Set<String> causes) {
        double faultStart = Double.NaN;
        double faultEnd = Double.NaN;
        double detected = Double.NaN;
        long startNs = loss.firstNs();
        if (!causes.isEmpty()) {
            long firstNs = SimTime.NEVER;
            for (var window : recorder.windows().values()) {
                if (causes.contains(window.fault().name())) {
                    if (window.startNs() < firstNs) {
                        firstNs = window.startNs();
                        faultEnd = window.endNs() == SimTime.NEVER ? Double.NaN : SimTime.toSeconds(window.endNs());
                        detected = detected(window);
                    }
                }
            }
            faultStart = SimTime.toSeconds(firstNs);
            startNs = Math.min(startNs, Math.max(firstNs, startNs));
        }
        long beforeNs = causes.isEmpty() ? loss.firstNs() : SimTime.fromSeconds(faultStart);
        double recovered = recovered(loss, beforeNs);
        long failed = 0;
        for (int i = loss.fromBucket(); i <= loss.toBucket(); i++) {
            failed += buckets.get(i).failed();
        }
        return new Incident(
                causes.isEmpty() ? "load" : String.join(" + ", causes),
                false,
                faultStart,
                faultEnd,
                SimTime.toSeconds(startNs),
                detected,
                recovered,
                failed,
                extraLatency(beforeNs, loss.firstNs(), Double.isNaN(recovered) ? loadNs : SimTime.fromSeconds(recovered)));
    }

    private static Incident joined(Incident a, Incident b) {
        var causes = new LinkedHashSet<>(List.of(a.cause().split(" \\+ ")));
        if (!b.cause().equals("load")) {
            causes.addAll(List.of(b.cause().split(" \\+ ")));
        }
        if (causes.size() > 1) {
            causes.remove("load");
        }
        return new Incident(
                String.join(" + ", causes),
                false,
                a.faultStart(),
                a.faultEnd(),
                a.start(),
                a.detected(),
                b.recovered(),
                a.failed() + b.failed(),
                a.extraLatency());
    }

    private double detected(Recorder.FaultWindow window) {
        for (var detection : recorder.detections()) {
            if (detection.atNs() >= window.startNs()
                    && detection.atNs() <= effectEndNs(window)
                    && concerns(window, detection.target())) {
                return SimTime.toSeconds(detection.atNs());
            }
        }
        return Double.NaN;
    }

    /** The start of the first 30 s of normal service after the last loss, or NaN. */
    private double recovered(Loss loss, long beforeNs) {
        long fromNs = Math.max(0, beforeNs - BEFORE_NS);
        double okBefore = okShare(fromNs, beforeNs);
        double medianBefore = latency(fromNs, beforeNs).quantileNs(0.5);
        boolean comparable = requests(fromNs, beforeNs) >= 50;
        long startNs = Math.max(loss.lastNs(), beforeNs);
        while (startNs + CALM_NS <= loadNs + stepNs) {
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
                return SimTime.toSeconds(startNs);
            }
            startNs = firstWhole + (firstWhole == startNs ? stepNs : 0);
        }
        return Double.NaN;
    }

    /** The instant, not before {@code ns}, from which no work goes to an instance that cannot do it. */
    private long backOrReplacedFrom(long ns) {
        long from = ns;
        for (var lane : lanes) {
            for (var span : lane.spans()) {
                if (span.state() == Lane.State.DOWN_UNDETECTED
                        && SimTime.fromSeconds(span.from()) <= from
                        && SimTime.fromSeconds(span.to()) > from) {
                    from = SimTime.fromSeconds(span.to());
                }
            }
        }
        return from;
    }

    private Incident masked(Recorder.FaultWindow window) {
        double start = SimTime.toSeconds(window.startNs());
        long endNs = Math.min(loadNs, effectEndNs(window));
        return new Incident(
                window.fault().name(),
                true,
                start,
                window.endNs() == SimTime.NEVER ? Double.NaN : SimTime.toSeconds(window.endNs()),
                Double.NaN,
                detected(window),
                Double.NaN,
                0,
                extraLatency(window.startNs(), window.startNs(), endNs));
    }

    private double extraLatency(long beforeNs, long fromNs, long toNs) {
        double before = latency(Math.max(0, beforeNs - BEFORE_NS), beforeNs).meanNs();
        double during = latency(fromNs, toNs).meanNs();
        return (during - before) / SimTime.SECOND;
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

    private long requests(long fromNs, long toNs) {
        long arrived = 0;
        for (int i = index(fromNs); i < index(toNs); i++) {
            arrived += buckets.get(i).arrived();
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
