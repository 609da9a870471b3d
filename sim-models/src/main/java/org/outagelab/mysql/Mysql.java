package org.outagelab.mysql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.call.Step;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.host.AcceptQueue;
import org.outagelab.host.Cpu;
import org.outagelab.host.Gauges;
import org.outagelab.host.Inbox;
import org.outagelab.host.Link;
import org.outagelab.host.Program;
import org.outagelab.host.Unit;

/** One mysqld: a thread per connection, queries on the cores of its host; the primary commits to its binlog. */
public final class Mysql implements Program, Listener, Cpu.Completion {
    static final Outcome TOO_MANY_CONNECTIONS = Outcome.failure("mysql 1040 too many connections");
    static final Outcome READ_ONLY = Outcome.failure("mysql 1290 read only");
    private static final Object NEW_CONNECTION = new Object();
    private static final int BACKLOG = 151;

    private final Simulation simulation;
    private final Unit unit;
    private final MysqlSpec spec;
    private final boolean primary;
    private final Gauges gauges;
    private final AcceptQueue acceptQueue = new AcceptQueue(BACKLOG);
    private final Inbox inbox = new Inbox();
    private final ArrayDeque<Call> unread = new ArrayDeque<>();
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Binlog binlog = new Binlog();
    private final List<Replica> replicas = new ArrayList<>();
    private final EventType<Session> flushed;
    private int connections;
    private long acknowledged;

    /** @param primary whether it takes writes */
    public Mysql(Simulation simulation, Unit unit, MysqlSpec spec, boolean primary, Gauges gauges) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.primary = primary;
        this.gauges = gauges;
        this.flushed = simulation.eventType(unit.name(), this::flushed);
        unit.runs(this);
        gauge();
    }

    /** Adds a replica of this primary. @param link from here to the replica's host */
    public Replica replica(Unit replica, MysqlSpec.ReplicaSpec replicaSpec, Link link) {
        var added = new Replica(simulation, unit, replica, replicaSpec, binlog, link);
        replicas.add(added);
        return added;
    }

    /** Writes whose commit was acknowledged. */
    public long acknowledged() {
        return acknowledged;
    }

    /** A client has closed a session of a life of this process; those of earlier lives are gone already. */
    void closed(int life) {
        if (life == unit.generation() && unit.alive()) {
            connections--;
        }
    }

    private boolean frozen() {
        return unit.state() == Unit.State.HUNG;
    }

    @Override
    public Connect connect(Call call) {
        var connect = acceptQueue.offer(frozen() ? 0 : Integer.MAX_VALUE / 2);
        if (connect == Connect.ACCEPTED) {
            connections++;
            call.servedBy(connections > spec.maxConnections() ? TOO_MANY_CONNECTIONS : NEW_CONNECTION);
        }
        return connect;
    }

    @Override
    public void arrived(Call call) {
        if (frozen()) {
            unread.add(call);
            return;
        }
        if (call.servedBy() != null) {
            acceptQueue.arrived();
        }
        if (call.servedBy() == TOO_MANY_CONNECTIONS) {
            call.answer(TOO_MANY_CONNECTIONS);
            return;
        }
        if (call.step() < 0) {
            call.answer(Outcome.OK);
            return;
        }
        var request = call.request();
        boolean write = request.endpoint().steps().get(call.step()).kind() == Step.Kind.WRITE;
        if (write && !primary) {
            call.answer(READ_ONLY);
            return;
        }
        var session = new Session(call, write);
        sessions.add(session);
        gauge();
        long workNs = unit.slowed(request.stepNs(call.step()) + spec.cost().cpuNs());
        if (workNs > 0) {
            session.onCpu = true;
            unit.host().cpu().run(workNs, this, session);
        } else {
            executed(session);
        }
    }

    @Override
    public void lost(Call call) {
        // A session that exists needs no place in the accept queue; a new one is over.
        if (call.servedBy() != null) {
            acceptQueue.arrived();
            connections--;
        }
    }

    @Override
    public void abandoned(Call call) {
        // A query whose client has left runs to its end.
    }

    @Override
    public void died(boolean silent) {
        inbox.clear();
        acceptQueue.close();
        connections = 0;
        var lost = List.copyOf(sessions);
        var unheard = List.copyOf(unread);
        sessions.clear();
        unread.clear();
        for (var session : lost) {
            session.over = true;
            if (session.onCpu) {
                unit.host().cpu().cancel(session);
            }
        }
        gauge();
        if (!silent) {
            lost.forEach(session -> session.call.answer(Outcome.RESET));
            unheard.forEach(call -> call.answer(Outcome.RESET));
        }
    }

    @Override
    public void started() {
        gauge();
    }

    @Override
    public void hung() {
        for (var session : sessions) {
            if (session.onCpu) {
                session.frozenWorkNs = unit.host().cpu().remainingNs(session);
                unit.host().cpu().cancel(session);
            }
        }
    }

    @Override
    public void thawed() {
        for (var session : sessions) {
            if (session.onCpu) {
                unit.host().cpu().run(session.frozenWorkNs, this, session);
            }
        }
        inbox.deliver();
        for (int n = unread.size(); n > 0; n--) {
            arrived(unread.remove());
        }
    }

    @Override
    public void cpuDone(Object job) {
        var session = (Session) job;
        session.onCpu = false;
        executed(session);
    }

    private void executed(Session session) {
        long waitNs = spec.cost().holdNs() + (session.write ? spec.commitNs() : 0);
        if (waitNs > 0) {
            flushed.in(waitNs, session);
        } else {
            flushed(session);
        }
    }

    private void flushed(Session session) {
        if (session.over) {
            return;
        }
        if (frozen()) {
            inbox.add(this::flushed, session);
            return;
        }
        session.over = true;
        sessions.remove(session);
        gauge();
        if (session.write) {
            binlog.append(simulation.nowNs());
            acknowledged++;
            long oldest = binlog.end();
            for (var replica : replicas) {
                replica.committed();
                oldest = Math.min(oldest, replica.oldestUnapplied());
            }
            binlog.trim(oldest);
        }
        session.call.answer(Outcome.OK);
    }

    private void gauge() {
        long now = simulation.nowNs();
        gauges.busy().set(now, Math.min(sessions.size(), unit.host().cpu().cores()));
        gauges.available().set(now, unit.alive() ? unit.host().cpu().cores() : 0);
        gauges.queue().set(now, Math.max(0, sessions.size() - unit.host().cpu().cores()));
    }
}
