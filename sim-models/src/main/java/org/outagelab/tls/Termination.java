package org.outagelab.tls;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Roll;
import org.outagelab.net.Route;

/**
 * Where TLS ends: one process that shakes hands with its clients before it reads their requests (docs/models/tls.md).
 *
 * <p>The bytes that arrive with a new connection are those of the ClientHello. The server answers them once it has had the
 * CPU time for it, shared with all handshakes at that time; the request comes after as many round trips as the version needs.
 */
public final class Termination {
    /** How a request ends whose client does not accept the certificate: no HTTP status, in nobody's log of answers. */
    public static final Outcome EXPIRED = Outcome.failure("certificate expired");

    private final Simulation simulation;
    private final Execution execution;
    private final TlsSpec spec;
    private final BiConsumer<Call, Object> established;
    private final Consumer<Object> freed;
    private final EventType<Handshake> complete;
    private final Roll<Handshake> open = new Roll<>();
    private final Handshakes counts = new Handshakes();
    private Sessions sessions = new Sessions();
    private int key;
    private long validUntilNs;
    private Runnable reading = () -> { };

    /**
     * @param established told of each request that comes over a new connection, and of the worker that has accepted it
     * @param freed told of the worker when a handshake has ended without one
     */
    public Termination(
            Simulation simulation, Execution execution, TlsSpec spec, BiConsumer<Call, Object> established, Consumer<Object> freed) {
        this.simulation = simulation;
        this.execution = execution;
        this.spec = spec;
        this.established = established;
        this.freed = freed;
        this.complete = execution.event(this::complete);
        begins();
    }

    /** Clients offer the sessions of one instance to all: what they keep belongs to the name, not to a machine. */
    public void shareSessions(Termination other) {
        sessions = other.sessions;
        begins();
    }

    /** A new process: it makes ticket keys, unless it finds them in a file, and reads the certificate. */
    public void begins() {
        key = spec.sharedKeys() ? Sessions.SHARED : sessions.freshKeys();
        validUntilNs = spec.certificate().validUntilNs(simulation.nowNs());
        reading.run();
    }

    /** Whether the certificate that it presents has expired. */
    public boolean expired() {
        return simulation.nowNs() >= validUntilNs;
    }

    /** @param told whenever a process has read the certificate, from now on */
    public void onReading(Runnable told) {
        reading = told;
    }

    /** Handshakes under way: each has its place in {@code maxconn}. */
    public int open() {
        return open.size();
    }

    public Handshakes counts() {
        return counts;
    }

    /**
     * The ClientHello of a connection that the process has accepted.
     *
     * @param worker that has it; null where there are none
     */
    public void accept(Call call, Object worker) {
        boolean resumed = sessions.resumable(call, key, spec.lifetimeNs(), simulation.nowNs());
        var handshake = new Handshake(this, call, worker, resumed, key, validUntilNs);
        counts.began(resumed);
        call.servedBy(handshake);
        open.join(handshake);
        long cpuNs = resumed ? spec.resumedNs() : spec.fullNs();
        if (cpuNs > 0) {
            execution.compute(cpuNs, handshake);
        } else {
            answer(handshake);
        }
    }

    /** Whether a job on the CPU is a handshake. */
    public static boolean isHandshake(Object job) {
        return job instanceof Handshake;
    }

    /** The CPU has done its part of a handshake. */
    public void computed(Object job) {
        answer((Handshake) job);
    }

    private void answer(Handshake handshake) {
        var call = handshake.call;
        // A resumed session carries no certificate, so nothing is verified again.
        boolean accepted =
                handshake.resumed || !call.caller().tls().verifies() || simulation.nowNs() < handshake.validUntilNs;
        if (accepted) {
            complete.in(spec.roundTrips(handshake.resumed) * ((Route) call.carrier()).roundTripNs(), handshake);
            return;
        }
        counts.refusedByClient();
        sessions.refused(call);
        open.leave(handshake);
        call.servedBy(null);
        call.answer(EXPIRED);
        freed.accept(handshake.worker);
    }

    private void complete(Handshake handshake) {
        if (handshake.place() == Roll.NOWHERE) {
            return;
        }
        open.leave(handshake);
        // RFC 8446: each TLS 1.3 handshake gives new tickets; a resumed one of 1.2 keeps the session that it had.
        if (!handshake.resumed || spec.version() == 3) {
            sessions.given(handshake.call, handshake.key, simulation.nowNs());
        }
        var call = handshake.call;
        call.servedBy(null);
        ((Route) call.carrier()).secured(call);
        if (call.request().endpoint().service().isEmpty()) {
            // A check of the handshake alone asks for nothing, and closes.
            freed.accept(handshake.worker);
        } else {
            established.accept(call, handshake.worker);
        }
    }

    void abandoned(Handshake handshake) {
        if (handshake.place() != Roll.NOWHERE) {
            execution.abandon(handshake);
            open.leave(handshake);
            freed.accept(handshake.worker);
        }
    }

    /** A worker is gone: those who shake hands with it hear a reset. */
    public void workerDied(Object worker) {
        for (var handshake : open.oldestFirst()) {
            if (handshake.worker == worker) {
                end(handshake, false);
            }
        }
    }

    private void end(Handshake handshake, boolean silent) {
        execution.abandon(handshake);
        open.leave(handshake);
        if (!silent) {
            handshake.call.answer(Outcome.RESET);
        }
    }

    /**
     * The process is gone.
     *
     * @param silent whether nobody is told: the machine has lost its power
     */
    public void died(boolean silent) {
        for (var handshake : open.oldestFirst()) {
            end(handshake, silent);
        }
    }
}
