package org.outagelab.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.action.Action;
import org.outagelab.action.Verb;
import org.outagelab.core.SimTime;
import org.outagelab.results.Lane;

/** How long a fault and its effects last in one run, and what detected it. */
final class Effects {
    private static final long BRIDGE_NS = 10 * SimTime.SECOND;

    private final Recorder recorder;
    private final List<Lane> lanes;
    private final long stepNs;
    private final long loadNs;
    private final Map<Recorder.FaultWindow, Set<String>> concerned = new LinkedHashMap<>();
    private final Map<Recorder.FaultWindow, Long> back = new LinkedHashMap<>();

    Effects(Recorder recorder, List<Lane> lanes, long stepNs, long loadNs) {
        this.recorder = recorder;
        this.lanes = lanes;
        this.stepNs = stepNs;
        this.loadNs = loadNs;
    }

    /**
     * When the fault itself is over: healed; at once if it does not last; of what only a repair ends, when the target is as
     * before. NEVER for one that lasts for good, or is not repaired while the load lasts.
     */
    long overNs(Recorder.FaultWindow window) {
        return switch (ends(window)) {
            case HEALED -> window.endNs() < SimTime.NEVER
                    ? window.endNs()
                    : SimTime.plus(window.startNs(), window.fault().durationNs());
            case AT_ONCE -> window.startNs();
            case REPAIRED -> backNs(window) >= loadNs ? SimTime.NEVER : backNs(window);
        };
    }

    /** When its target, and what is fed by it alone, were back or replaced, and 10 s more; NEVER for one for good. */
    long endNs(Recorder.FaultWindow window) {
        long over = overNs(window);
        return over == SimTime.NEVER ? over : SimTime.plus(Math.max(over, backNs(window)), BRIDGE_NS);
    }

    /** The end of what is meant by "during" a fault: of one that is over at once, when what it struck is back. */
    long duringNs(Recorder.FaultWindow window) {
        long over = overNs(window);
        return ends(window) == Verb.Ends.HEALED ? over : Math.max(over, backNs(window));
    }

    /** When all that it struck was as before. */
    private long backNs(Recorder.FaultWindow window) {
        return back.computeIfAbsent(window, this::backOf);
    }

    private long backOf(Recorder.FaultWindow window) {
        long endNs = window.endNs() == SimTime.NEVER ? window.startNs() : window.endNs();
        boolean repaired = ends(window) == Verb.Ends.REPAIRED;
        for (var lane : lanes) {
            if (!concerned(window).contains(lane.component())) {
                continue;
            }
            for (var span : lane.spans()) {
                boolean affected = span.state() != Lane.State.UP && span.state() != Lane.State.STANDBY;
                // Data that are wrong may show long after they became so.
                boolean late = repaired
                        && (span.state() == Lane.State.DAMAGED || span.state() == Lane.State.REPLICATION_STOPPED);
                boolean next = late || SimTime.fromSeconds(span.from()) <= endNs + stepNs;
                if (affected && next && SimTime.fromSeconds(span.to()) > window.startNs()) {
                    endNs = Math.max(endNs, SimTime.fromSeconds(span.to()));
                }
            }
        }
        return endNs;
    }

    /** When something automatic first took the target, or what is fed by it alone, out, or whoever repairs it knew; or -1. */
    long detectedNs(Recorder.FaultWindow window) {
        long endNs = endNs(window);
        boolean repaired = ends(window) == Verb.Ends.REPAIRED;
        for (var detection : recorder.detections()) {
            boolean inTime = detection.atNs() >= window.startNs()
                    && (detection.atNs() <= endNs || repaired && detection.repair());
            if (inTime && concerned(window).contains(detection.target())) {
                return detection.atNs();
            }
        }
        return -1;
    }

    /** Whether somebody did it on purpose: nobody has to find it out. */
    static boolean deliberate(Recorder.FaultWindow window) {
        return Action.of(window.fault()).verb().planned();
    }

    private Set<String> concerned(Recorder.FaultWindow window) {
        return concerned.computeIfAbsent(window, recorder::concerned);
    }

    private static Verb.Ends ends(Recorder.FaultWindow window) {
        return Action.of(window.fault()).verb().ends();
    }
}
