package org.outagelab.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
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
    private EventType<Call> arrival;
    private EventType<Call> abandonment;
    private long okAnswers;
    /** Answers by status, if somebody wants to know; they begin anew with each life of the process. */
    private long[] byStatus;

    private int countedLife;
    private final List<PortWatch> watches = new ArrayList<>();
    /** Of calls to it, or null: hardly any run has one. */
    private CallWatch calls;
    /** Null while nothing stands in front of it: hardly any port has one. */
    private Guard guard;
    /** Where floods of SYNs may come, one for each; null elsewhere. */
    private List<SynQueue> halfOpen;

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

    /** The bytes of a call come to the port, by whichever route: one type of event for all callers. */
    EventType<Call> arrival(Simulation simulation) {
        if (arrival == null) {
            arrival = simulation.eventType(unit.name(), call -> ((Route) call.carrier()).arrive(call));
        }
        return arrival;
    }

    /** The word that a caller has left comes to the port. */
    EventType<Call> abandonment(Simulation simulation) {
        if (abandonment == null) {
            abandonment = simulation.eventType(unit.name(), call -> ((Route) call.carrier()).tellAbandoned(call));
        }
        return abandonment;
    }

    /** A request has come to the machine: a new connection waits to be accepted, others to be read. */
    void arrived(Call call) {
        if (!watches.isEmpty() && !call.request().probe()) {
            for (int i = 0; i < watches.size(); i++) {
                watches.get(i).arrived();
            }
        }
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

    /** Its half-open connections from now on, for a flood that may come. @param perSecond SYNs of the flood */
    public SynQueue halfOpen(SynQueue.Kernel kernel, double perSecond) {
        halfOpen = halfOpen == null ? new ArrayList<>() : halfOpen;
        var queue = new SynQueue(unit.simulation(), unit.name(), kernel, perSecond);
        halfOpen.add(queue);
        return queue;
    }

    /** Whether a SYN finds a place, as far as floods leave one. @param client whose it is; less than 0 for a machine */
    boolean admits(int client) {
        boolean admitted = true;
        for (int i = 0; halfOpen != null && i < halfOpen.size(); i++) {
            admitted &= halfOpen.get(i).admits(client);
        }
        return admitted;
    }

    /** A firewall stands before it from now on. */
    public void guardBy(Firewall firewall) {
        guard = guard == null ? new Guard() : guard;
        guard.add(firewall);
    }

    /** A rule is put in front of all others from now on; it is asked before the state of connections is. */
    public void block(Rule rule) {
        guard = guard == null ? new Guard() : guard;
        guard.block(rule);
    }

    /** Takes such a rule out again. */
    public void unblock(Rule rule) {
        if (guard != null) {
            guard.unblock(rule);
            guard = guard.idle() ? null : guard;
        }
    }

    /**
     * What becomes of a packet that has come to its machine from another one; the machine itself is always let in.
     *
     * @param sender the machine's name
     * @param check whether it is of a health check
     * @param first whether it is the first of its connection
     */
    Ruling judge(String sender, boolean check, boolean first, Simulation simulation) {
        return guard == null || sender.equals(unit.host().name())
                ? Ruling.ACCEPT
                : guard.judge(sender, check, first, simulation);
    }

    /** From now on answers are counted by status. */
    public void countAnswers() {
        byStatus = byStatus == null ? new long[600] : byStatus;
        countedLife = unit.generation();
    }

    /**
     * What the process that runs now has answered, by status: a counter in its memory.
     *
     * @throws IllegalStateException without {@link #countAnswers}
     */
    public long[] answersByStatus() {
        if (byStatus == null) {
            throw new IllegalStateException("answers of " + unit.name() + " are not counted");
        }
        forgetOtherLives();
        return byStatus.clone();
    }

    private void forgetOtherLives() {
        if (countedLife != unit.generation()) {
            countedLife = unit.generation();
            Arrays.fill(byStatus, 0);
        }
    }

    /** @param own is told of every call from now on; of one watch at most */
    public void follow(CallWatch own) {
        calls = own;
    }

    /** Who is told of its calls, or null. */
    CallWatch calls() {
        return calls;
    }

    /** @param own is told from now on of every request of work that comes and is answered, health checks not */
    public void watch(PortWatch own) {
        watches.add(own);
    }

    /** The program has sent an answer, whoever waits for it. */
    void answered(Call call, Outcome outcome) {
        if (!watches.isEmpty() && !call.request().probe()) {
            for (int i = 0; i < watches.size(); i++) {
                watches.get(i).answered(outcome);
            }
        }
        if (byStatus != null && outcome.status() > 0 && outcome.status() < byStatus.length) {
            forgetOtherLives();
            byStatus[outcome.status()]++;
        }
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
