package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/**
 * Alerts with the same values of the labels of {@code group_by}: dispatch/dispatch.go's aggrGroup.
 *
 * <p>It looks at itself {@code group_wait} after its first alert, or at once when that has been firing for longer, and then
 * each {@code group_interval}, for as long as it exists: also while it is empty.
 */
final class AlertGroup {
    /**
     * A timer of Go fires a little after it is due, and each look sets the next one: an alert of the same instant is there
     * before it. A guess; measured are 0 to 2 ms.
     */
    private static final long TIMER_LAG_NS = 100_000;

    /** An alert, and which time it was put in. */
    private record Held(SentAlert alert, long number) {}

    /** What a look saw, said after a peer has had its chance. */
    record Look(AlertGroup group, List<Held> held, long timeNs) {}

    private final Simulation simulation;
    private final AlertRoute route;
    private final Timer look;
    private final EventType<Look> said;
    private final long waitNs;
    private final Predicate<List<SentAlert>> tell;
    private final Map<Labels, Held> alerts = new LinkedHashMap<>();
    private boolean looked;
    private boolean open;
    private long puts;

    /**
     * @param looks the type of its looks
     * @param said the type of what follows them
     * @param waitNs between the two
     * @param tell says of all its alerts what is to be said; whether that worked
     */
    AlertGroup(
            Simulation simulation,
            AlertRoute route,
            EventType<AlertGroup> looks,
            EventType<Look> said,
            long waitNs,
            Predicate<List<SentAlert>> tell) {
        this.simulation = simulation;
        this.route = route;
        this.look = looks.timer(this);
        this.said = said;
        this.waitNs = waitNs;
        this.tell = tell;
    }

    void open() {
        open = true;
        look.restart(route.groupWaitNs());
    }

    void close() {
        open = false;
        look.cancel();
    }

    void put(SentAlert alert) {
        alerts.put(alert.labels(), new Held(alert, puts++));
        if (!looked && alert.startsNs() + route.groupWaitNs() < simulation.nowNs()) {
            look.restart(0);
        }
    }

    boolean empty() {
        return alerts.isEmpty();
    }

    void look() {
        look.restart(route.groupIntervalNs() + TIMER_LAG_NS);
        looked = true;
        if (alerts.isEmpty()) {
            return;
        }
        var seen = new Look(this, new ArrayList<>(alerts.values()), simulation.nowNs());
        if (waitNs == 0) {
            say(seen);
        } else {
            said.in(waitNs, seen);
        }
    }

    void say(Look seen) {
        if (open && tell.test(seen.held.stream().map(Held::alert).toList())) {
            // Only what has not been put in again meanwhile.
            seen.held.stream()
                    .filter(held -> held.alert.resolved(seen.timeNs))
                    .forEach(held -> alerts.remove(held.alert.labels(), held));
        }
    }
}
