package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.results.Lane;

/** What one server of a replicated database was for the writes, as the run goes on. */
final class Duties {
    /** As the time of a split brain is counted: shorter pauses do not end it. */
    private static final long PAUSE_NS = 10 * SimTime.SECOND;

    private final List<Lane.Duty> over = new ArrayList<>();
    private long leadsNs = -1;
    private long besideNs = -1;
    private long lastNs;

    void leads(boolean leads, long nowNs) {
        if (leadsNs >= 0 && nowNs > leadsNs) {
            over.add(duty(Lane.Role.PRIMARY, leadsNs, nowNs));
        }
        leadsNs = leads ? nowNs : -1;
    }

    void acknowledgedBeside(long nowNs) {
        if (besideNs >= 0 && nowNs - lastNs >= PAUSE_NS) {
            over.add(duty(Lane.Role.BESIDE, besideNs, lastNs));
            besideNs = -1;
        }
        besideNs = besideNs < 0 ? nowNs : besideNs;
        lastNs = nowNs;
    }

    /** In the order in which they began; what has not ended ends there. */
    List<Lane.Duty> until(long endNs) {
        var duties = new ArrayList<>(over);
        if (leadsNs >= 0) {
            duties.add(duty(Lane.Role.PRIMARY, leadsNs, endNs));
        }
        if (besideNs >= 0) {
            duties.add(duty(Lane.Role.BESIDE, besideNs, lastNs));
        }
        // What happens while the last requests drain is beyond the end.
        double end = SimTime.toSeconds(endNs);
        return duties.stream()
                .filter(duty -> duty.from() < end)
                .map(duty -> new Lane.Duty(duty.role(), duty.from(), Math.min(end, duty.to())))
                .sorted(Comparator.comparingDouble(Lane.Duty::from))
                .toList();
    }

    private static Lane.Duty duty(Lane.Role role, long fromNs, long toNs) {
        return new Lane.Duty(role, SimTime.toSeconds(fromNs), SimTime.toSeconds(toNs));
    }
}
