package org.outagelab.keepalived;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.action.Daemon;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.machine.Unit;
import org.outagelab.net.Guarded;
import org.outagelab.scenario.AddressSpec;

/**
 * One keepalived beside one instance: BACKUP, MASTER or FAULT (RFC 5798, version 2 timing as keepalived's default).
 *
 * <p>It lives as long as its host has power and nobody ends it, and stops while the host is frozen: what came due
 * meanwhile it does afterwards. Without a script it watches the host and the link only: a dead HAProxy on a live master
 * keeps the address. Killed, it leaves the address on the machine, where it is answered on; stopped, it takes it off and
 * says so; hung, it is as if killed until it goes on.
 */
final class Vrrp implements Daemon, Guarded {
    private enum State {
        BACKUP,
        MASTER,
        FAULT,
        OFF
    }

    /** down_timer_adverts. */
    private static final int DOWN_ADVERTS = 3;

    private final Simulation simulation;
    private final VirtualIp address;
    private final Unit unit;
    private final int index;
    private final AddressSpec.VirtualIp spec;
    /** Null without a script. */
    private final AddressSpec.Script tracked;
    private final Timer advert;
    private final Timer down;
    private final Timer script;
    /** Null if its script only looks whether the process exists. */
    private final ScriptQuestion question;
    private final List<Runnable> due = new ArrayList<>();
    private State state = State.BACKUP;
    /** The address is on its machine. */
    private boolean holds;
    private boolean linked = true;
    private int ended;
    private int hangs;
    private int drops;
    /** Counter of the script's results, as of a health check: full is rise + fall − 1. */
    private int health;
    /** Until when lower priorities are respected; -1 before one was heard. */
    private long preemptsAtNs = -1;

    /** @param question what its script asks, or null if it does not ask */
    Vrrp(
            Simulation simulation,
            VirtualIp address,
            Unit unit,
            int index,
            AddressSpec.VirtualIp spec,
            VirtualIp.Question question) {
        this.simulation = simulation;
        this.address = address;
        this.unit = unit;
        this.index = index;
        this.spec = spec;
        this.tracked = spec.script();
        this.health = full();
        var owner = "keepalived of " + unit.name();
        EventType<Void> advertType = simulation.eventType(owner, ignored -> whenAble(this::advertise));
        EventType<Void> downType = simulation.eventType(owner, ignored -> whenAble(this::becomeMaster));
        EventType<Void> scriptType = simulation.eventType(owner, ignored -> whenAble(this::runScript));
        this.question = question == null
                ? null
                : new ScriptQuestion(
                        simulation,
                        owner,
                        question.routes().get(index),
                        question.endpoint(),
                        tracked.timeoutNs(),
                        passed -> whenAble(() -> scriptEnded(passed)));
        this.advert = advertType.timer(null);
        this.down = downType.timer(null);
        this.script = scriptType.timer(null);
    }

    Unit unit() {
        return unit;
    }

    /** Whether a firewall drops the adverts that come. */
    @Override
    public boolean dropping() {
        return drops > 0;
    }

    /** With what the script adds or takes away now (vrrp_set_effective_priority). */
    int priority() {
        return spec.priority(index, scriptPasses());
    }

    int index() {
        return index;
    }

    boolean master() {
        return state == State.MASTER;
    }

    /** Whether its machine answers for the address: as master, or because a killed master has left it there. */
    boolean holds() {
        return holds && unit.host().powered();
    }

    /** Whether it can announce itself now. */
    boolean announces() {
        return state == State.MASTER && hangs == 0 && linked && unit.host().answers();
    }

    /** The steady state before the run: the highest priority is master, its adverts at a random phase. */
    void startSteady(boolean asMaster, long advertPhaseNs, double scriptPhase) {
        if (asMaster) {
            state = State.MASTER;
            holds = true;
            advert.restart(advertPhaseNs);
        } else {
            down.restart(downIntervalNs());
        }
        if (tracked != null) {
            script.restart((long) (scriptPhase * tracked.intervalNs()));
        }
    }

    // ---- its machine and its link

    void hostLost() {
        turnOff();
        due.clear();
        holds = false;
    }

    void hostBack() {
        address.rebooted(this);
        start();
    }

    /** Its interface has no carrier: FAULT at once, and nobody can be told. */
    void linkLost() {
        linked = false;
        if (state == State.OFF) {
            return;
        }
        whenRunning(this::fault);
    }

    void linkBack() {
        linked = true;
        whenRunning(this::leaveFault);
    }

    // ---- its process

    @Override
    public void crash() {
        ended++;
        turnOff();
        due.clear();
    }

    @Override
    public void stop() {
        ended++;
        if (state == State.OFF) {
            return;
        }
        whenRunning(() -> {
            boolean wasMaster = state == State.MASTER;
            turnOff();
            giveUp(wasMaster);
        });
    }

    @Override
    public void restart() {
        if (ended > 0 && --ended == 0) {
            start();
        }
    }

    @Override
    public void hang() {
        hangs++;
    }

    @Override
    public void resume() {
        if (hangs > 0 && --hangs == 0) {
            var now = List.copyOf(due);
            due.clear();
            now.forEach(Runnable::run);
        }
    }

    @Override
    public void drop() {
        drops++;
    }

    @Override
    public void stopDropping() {
        drops = Math.max(0, drops - 1);
    }

    /** Its machine goes on, and it does itself. */
    private void whenAble(Runnable action) {
        unit.host().whenAwake(() -> whenRunning(action));
    }

    private void whenRunning(Runnable action) {
        if (hangs > 0) {
            due.add(action);
        } else {
            action.run();
        }
    }

    private void turnOff() {
        state = State.OFF;
        advert.cancel();
        down.cancel();
        script.cancel();
        if (question != null) {
            question.stop();
        }
    }

    /** A new process removes what one before has left (vrrp_restore_interfaces_startup), and begins as BACKUP. */
    private void start() {
        if (state != State.OFF || ended > 0 || !unit.host().powered()) {
            return;
        }
        health = full();
        state = State.BACKUP;
        preemptsAtNs = -1;
        giveUp(false);
        if (tracked != null) {
            script.restart(tracked.intervalNs());
        }
        if (linked) {
            down.restart(downIntervalNs());
        } else {
            state = State.FAULT;
        }
    }

    // ---- the protocol

    /** An advert of another one arrives. @param theirs its priority, 0 when it gives up */
    void heard(int theirs, int theirIndex) {
        if (!linked || state == State.OFF) {
            return;
        }
        whenRunning(() -> listen(theirs, theirIndex));
    }

    private void listen(int theirs, int theirIndex) {
        if (state == State.BACKUP) {
            if (theirs == 0) {
                down.restart(skewNs());
            } else if (theirs >= priority() || !spec.preempt() || delayed()) {
                down.restart(downIntervalNs());
            }
        } else if (state == State.MASTER && theirs != 0) {
            // Equal priorities: the higher address wins; addresses are given in file order.
            if (theirs > priority() || theirs == priority() && theirIndex > index) {
                state = State.BACKUP;
                advert.cancel();
                preemptsAtNs = -1;
                down.restart(downIntervalNs());
                giveUp(false);
            } else {
                advertise();
            }
        } else if (state == State.MASTER) {
            advertise();
        }
    }

    /** {@code preempt_delay} runs from the first advert of a lower priority on. */
    private boolean delayed() {
        if (preemptsAtNs < 0) {
            preemptsAtNs = SimTime.plus(simulation.nowNs(), spec.preemptDelayNs());
        }
        return spec.preemptDelayNs() > 0 && simulation.nowNs() <= preemptsAtNs;
    }

    private long skewNs() {
        return (256 - priority()) * SimTime.SECOND / 256;
    }

    private long downIntervalNs() {
        return DOWN_ADVERTS * spec.advertNs() + skewNs();
    }

    private void becomeMaster() {
        if (state != State.BACKUP) {
            return;
        }
        state = State.MASTER;
        holds = true;
        address.taken(this);
        advertise();
    }

    private void advertise() {
        if (state == State.MASTER) {
            address.send(this, priority());
            advert.restart(spec.advertNs());
        }
    }

    /** The address goes off its machine. @param told whether the others hear of it */
    private void giveUp(boolean told) {
        boolean held = holds;
        holds = false;
        if (held) {
            address.released(this, told);
        }
        if (told) {
            address.send(this, 0);
        }
    }

    private void fault() {
        if (state == State.FAULT || state == State.OFF) {
            return;
        }
        boolean wasMaster = state == State.MASTER;
        state = State.FAULT;
        advert.cancel();
        down.cancel();
        giveUp(wasMaster && linked);
    }

    private void leaveFault() {
        boolean held = tracked != null && tracked.weight() == 0 && !scriptPasses();
        if (state == State.FAULT && linked && !held) {
            state = State.BACKUP;
            preemptsAtNs = -1;
            down.restart(downIntervalNs());
        }
    }

    // ---- its script

    private int full() {
        return tracked == null ? 0 : tracked.rise() + tracked.fall() - 1;
    }

    private boolean scriptPasses() {
        return tracked == null || health >= tracked.rise();
    }

    private void runScript() {
        script.restart(tracked.intervalNs());
        if (question != null) {
            question.ask();
        } else {
            // The usual script (killall -0) sees a process that exists, not one that works.
            scriptEnded(unit.alive());
        }
    }

    private void scriptEnded(boolean passed) {
        if (state == State.OFF) {
            return;
        }
        if (passed) {
            health = health + 1 >= tracked.rise() ? full() : health + 1;
        } else {
            health = health - 1 < tracked.rise() ? 0 : health - 1;
        }
        if (tracked.weight() == 0) {
            if (scriptPasses()) {
                leaveFault();
            } else {
                fault();
            }
        }
    }
}
