package org.outagelab.net;

import org.outagelab.call.Call;
import org.outagelab.call.Listener;
import org.outagelab.core.EventHandler;
import org.outagelab.machine.Unit;

/** Where an instance listens. */
public final class Port {
    private static final EventHandler<IdleConnection> HUNG_UP = IdleConnection::close;
    private static final EventHandler<Call> ABANDONED = call -> {
        if (call.serving() != null) {
            call.serving().abandoned(call);
        }
    };

    private final Unit unit;
    private final Listener listener;
    private final long delayNs;
    private final EventHandler<Call> arrived;
    private long okAnswers;

    /** @param delayNs what the program adds to every request without holding anything: its {@code cost.delay} */
    public Port(Unit unit, Listener listener, long delayNs) {
        this.unit = unit;
        this.listener = listener;
        this.delayNs = delayNs;
        this.arrived = listener::arrived;
    }

    public Unit unit() {
        return unit;
    }

    Listener listener() {
        return listener;
    }

    /** Whether who asked now would be answered, and not with an error. */
    public boolean serves() {
        return unit.running() && unit.error(true) == null && listener.serves();
    }

    long delayNs() {
        return delayNs;
    }

    /** A request has come to the machine: a new connection waits to be accepted, others to be read. */
    void arrived(Call call) {
        if (call.overExisting()) {
            unit.gate().read(arrived, call);
        } else {
            listener.arrived(call);
        }
    }

    /** The caller has left, and its kernel has said so. */
    void abandoned(Call call) {
        if (call.serving() != null || !unit.gate().open()) {
            unit.gate().pass(ABANDONED, call);
        }
    }

    /** A caller has closed a connection that it kept. */
    void hungUp(IdleConnection connection) {
        unit.gate().pass(HUNG_UP, connection);
    }

    /** A firewall silently drops packets to this port; what the program sends still gets out. Faults are counted. */
    public void drop() {
        unit.drop();
    }

    public void stopDropping() {
        unit.stopDropping();
    }

    /** An ok answer has reached a caller that still waited for it. */
    void answeredOk() {
        okAnswers++;
    }

    /** Ok answers that reached whoever waited for them, probes not counted, since the last {@link #forgetAnswers}. */
    public long okAnswers() {
        return okAnswers;
    }

    /** The warm-up is over. */
    public void forgetAnswers() {
        okAnswers = 0;
    }
}
