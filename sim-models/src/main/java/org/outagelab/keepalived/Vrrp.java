package org.outagelab.keepalived;

import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.host.Unit;

/**
 * One keepalived beside one instance: BACKUP, MASTER or FAULT (RFC 5798, version 2 timing as keepalived's default).
 *
 * <p>It lives as long as its host has power, and stops while that is frozen: what came due meanwhile it does afterwards.
 * Without a tracking script it watches the host and the link only: a dead HAProxy on a live master keeps the address.
 */
final class Vrrp {
    private enum State {
        BACKUP,
        MASTER,
        FAULT,
        OFF
    }

    /** down_timer_adverts. */
    private static final int DOWN_ADVERTS = 3;

    private static final long SCRIPT_INTERVAL_NS = SimTime.SECOND;

    private final VirtualIp address;
    private final Unit unit;
    private final int index;
    private final int priority;
    private final long advertNs;
    private final boolean preempt;
    private final boolean track;
    private final Timer advert;
    private final Timer down;
    private final Timer script;
    private State state = State.BACKUP;

    Vrrp(
            Simulation simulation,
            VirtualIp address,
            Unit unit,
            int index,
            int priority,
            long advertNs,
            boolean preempt,
            boolean track) {
        this.address = address;
        this.unit = unit;
        this.index = index;
        this.priority = priority;
        this.advertNs = advertNs;
        this.preempt = preempt;
        this.track = track;
        var owner = "keepalived of " + unit.name();
        EventType<Void> advertType = simulation.eventType(owner, ignored -> unit.host().whenAwake(this::advertise));
        EventType<Void> downType = simulation.eventType(owner, ignored -> unit.host().whenAwake(this::becomeMaster));
        EventType<Void> scriptType = simulation.eventType(owner, ignored -> unit.host().whenAwake(this::runScript));
        this.advert = advertType.timer(null);
        this.down = downType.timer(null);
        this.script = scriptType.timer(null);
    }

    Unit unit() {
        return unit;
    }

    int priority() {
        return priority;
    }

    int index() {
        return index;
    }

    boolean master() {
        return state == State.MASTER;
    }

    /** The steady state before the run: the highest priority is master, its adverts at a random phase. */
    void startSteady(boolean asMaster, long advertPhaseNs, long scriptPhaseNs) {
        if (asMaster) {
            state = State.MASTER;
            advert.restart(advertPhaseNs);
        } else {
            down.restart(downIntervalNs());
        }
        if (track) {
            script.restart(scriptPhaseNs);
        }
    }

    void hostLost() {
        state = State.OFF;
        advert.cancel();
        down.cancel();
        script.cancel();
    }

    void hostBack() {
        if (state == State.OFF) {
            state = State.BACKUP;
            address.rebooted(this);
            down.restart(downIntervalNs());
            if (track) {
                script.restart(SCRIPT_INTERVAL_NS);
            }
        }
    }

    /** An advert of another one arrives. @param theirs its priority, 0 when it gives up */
    void heard(int theirs, int theirIndex) {
        if (state == State.BACKUP) {
            if (theirs == 0) {
                down.restart(skewNs());
            } else if (theirs >= priority || !preempt) {
                down.restart(downIntervalNs());
            }
        } else if (state == State.MASTER && theirs != 0) {
            // Equal priorities: the higher address wins; addresses are given in file order.
            if (theirs > priority || theirs == priority && theirIndex > index) {
                state = State.BACKUP;
                advert.cancel();
                down.restart(downIntervalNs());
                address.released(this);
            } else {
                advertise();
            }
        } else if (state == State.MASTER) {
            advertise();
        }
    }

    private long skewNs() {
        return (256 - priority) * SimTime.SECOND / 256;
    }

    private long downIntervalNs() {
        return DOWN_ADVERTS * advertNs + skewNs();
    }

    private void becomeMaster() {
        state = State.MASTER;
        address.taken(this);
        advertise();
    }

    private void advertise() {
        address.send(this, priority);
        advert.restart(advertNs);
    }

    private void runScript() {
        script.restart(SCRIPT_INTERVAL_NS);
        // The usual script (killall -0) sees a process that exists, not one that works.
        if (!unit.alive() && state != State.FAULT) {
            boolean wasMaster = state == State.MASTER;
            state = State.FAULT;
            advert.cancel();
            down.cancel();
            if (wasMaster) {
                address.released(this);
                address.send(this, 0);
            }
        } else if (unit.alive() && state == State.FAULT) {
            state = State.BACKUP;
            down.restart(downIntervalNs());
        }
    }
}
