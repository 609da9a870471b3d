package org.outagelab.net;

import java.util.function.Supplier;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Carrier;
import org.outagelab.call.Connect;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;

/**
 * TCP from one place to one port: handshake, request, answer; refused, reset and silence.
 *
 * <p>A SYN without an answer is sent again ({@link Handshake}); data that is not acknowledged after 200 ms, doubling (docs/models/network.md#connections).
 */
public final class Route implements Carrier {
    /** A life that no process has: what is sent to it is answered with RST. */
    public static final int NO_LIFE = -1;

    private static final long FIRST_RTO_NS = 200_000_000L;
    private static final long LONGEST_RTO_NS = 120_000_000_000L;
    /** tcp_retries2: then the sender's kernel gives the connection up, after some 15 minutes. */
    private static final int DATA_RETRIES = 15;

    private static final EventHandler<Call> TELL = Call::tell;
    private static final EventHandler<Call> SECURED = call -> call.caller().secured(call);
    private static final EventHandler<Call> CONNECTED = call -> call.caller().connected(call);

    private final Simulation simulation;
    private final Place from;
    private final Passage there;
    private final Passage here;
    private final Port port;
    private final EventType<Call> arrival;
    private final EventType<Call> answer;
    /** What rarely happens has its type of event from the first time on: of thousands of routes most are healthy. */
    private EventType<Call> refusal;

    private EventType<Delivery> delivery;
    private EventType<Handshake> synAgain;
    private EventType<IdleConnection> hangUp;
    private Supplier<Route> behindAddress;
    /** How late each repeated SYN is; made with the first one. */
    private RandomStream synLateness;

    /**
     * When the last SYN is sent of a caller who gives up after so long, counted from the first; 0 when that stays the only one.
     */
    public static long lastSynNs(long patienceNs) {
        return Handshake.lastSynNs(patienceNs);
    }

    /** @param from the caller's place */
    public Route(Simulation simulation, Place from, Link out, Link back, Port port) {
        this.simulation = simulation;
        this.from = from;
        this.port = port;
        this.there = new Passage(from.host(), out, port.unit().host(), port.unit()::dropping);
        this.here = new Passage(port.unit().host(), back, from.host(), null);
        this.arrival = port.arrival(simulation);
        this.answer = simulation.eventType(from.name(), call -> end(call, call.answer()));
    }

    private EventType<Call> refusal() {
        if (refusal == null) {
            refusal = simulation.eventType(from.name(), call -> hears(call, Outcome.REFUSED));
        }
        return refusal;
    }

    private EventType<Delivery> delivery() {
        if (delivery == null) {
            delivery = simulation.eventType(from.name(), this::deliver);
        }
        return delivery;
    }

    private EventType<IdleConnection> hangUp() {
        if (hangUp == null) {
            hangUp = simulation.eventType(port.unit().name(), connection -> {
                if (letsIn()) {
                    port.hungUp(connection);
                }
            });
        }
        return hangUp;
    }

    private EventType<Handshake> synAgain() {
        if (synAgain == null) {
            synAgain = simulation.eventType(from.name(), this::retry);
        }
        return synAgain;
    }

    /** Whether the machine of the caller runs: then it resets what it knows nothing of. */
    public boolean callerHasPower() {
        return from.host().powered();
    }

    public Port port() {
        return port;
    }

    /** Makes it the route to an address that may move: what is sent again goes to whoever holds it then. */
    public void follow(Supplier<Route> address) {
        behindAddress = address;
    }

    /** Both ways. */
    public long roundTripNs() {
        return there.latencyNs() + here.latencyNs();
    }

    /** A new call at the beginning of an attempt or a check, not yet sent. */
    public Call call(Request request, Caller caller) {
        return new Call(request, caller, this, null, -1);
    }

    /** A new call in the service of another one, not yet sent. */
    public Call call(Call behind, Caller caller) {
        return new Call(behind.request(), caller, this, behind, -1);
    }

    /** A new database call for one step of a request, not yet sent. */
    public Call query(Call behind, int step, Caller caller) {
        return new Call(behind.request(), caller, this, behind, step);
    }

    /**
     * Sends the SYN, and the request once the handshake is complete.
     *
     * @return whether the handshake is certain (it takes {@link #roundTripNs}); if not, the caller hears
     *     {@code connected} later, or {@code ended} with REFUSED or UNREACHABLE, or nothing
     */
    public boolean open(Call call) {
        begins(call);
        return switch (syn(call)) {
            case ACCEPTED -> {
                sendRequest(call);
                yield true;
            }
            case REFUSED -> {
                refusal().in(roundTripNs(), call);
                yield false;
            }
            case SILENT -> {
                var handshake = new Handshake(call, simulation.nowNs(), synAgain(), port.calls());
                sendSynAgain(handshake);
                call.carrier(handshake);
                yield false;
            }
        };
    }

    /**
     * Sends a request over a connection that exists since {@code generation}, for example from a pool: a process that
     * has died since answers with RST, a silent path with nothing.
     */
    public void send(Call call, int generation) {
        send(call, generation, 0);
    }

    /** @param afterNs from now until it is sent */
    public void send(Call call, int generation, long afterNs) {
        begins(call);
        call.over(generation);
        arrival.in(afterNs + there.latencyNs() + port.delayNs(), call);
    }

    /**
     * Sends a request over a connection that its caller has kept: as {@link #send}, but the listener, which has no
     * place reserved for it, is asked when the bytes arrive. Without one they are sent again, as if lost.
     */
    public void reuse(Call call, int generation) {
        begins(call);
        call.reuse(generation);
        arrival.in(there.latencyNs() + port.delayNs(), call);
    }

    /** The TLS handshake of a call is complete: its caller is told, through its gate, unless it has given up. */
    public void secured(Call call) {
        if (call.closed()) {
            return;
        }
        if (from.gate() == null) {
            SECURED.handle(call);
        } else {
            from.gate().pass(SECURED, call);
        }
    }

    private void begins(Call call) {
        if (port.calls() != null) {
            port.calls().sent(call, from.name(), port);
        }
    }

    /** Whether a connection to the port may be used for further requests. */
    public boolean keepsConnections() {
        return port.listener().keepsConnections();
    }

    /** Whether the caller knows that the listener has closed a connection: its word has had the time to come back. */
    public boolean knowsClosed(IdleConnection connection) {
        return SimTime.plus(connection.closedNs(), here.latencyNs()) <= simulation.nowNs() && here.open();
    }

    /** The caller closes an idle connection: the listener hears of it, if packets get through. */
    public void hangUp(IdleConnection connection) {
        hangUp().in(there.latencyNs(), connection);
    }

    /**
     * CPU that the caller needs for its side of a TLS handshake with the listener, in nanoseconds; 0 without TLS.
     *
     * @param resumed whether it has a session to offer
     */
    public long tlsAtCallerNs(boolean resumed) {
        return port.listener().tlsAtCallerNs(resumed);
    }

    /** How long the listener keeps an idle connection, in nanoseconds. */
    public long idleLimitNs() {
        return port.listener().idleLimitNs();
    }

    /**
     * Whether the caller knows that an idle connection is closed: the process died or closed it, its machine said so, and
     * the word has arrived. A request that crosses it on its way is lost.
     *
     * @param epoch of the listener, in which the connection was made
     */
    public boolean saidGoodbye(int epoch) {
        var unit = port.unit();
        boolean closed = !unit.alive() || epoch != unit.connectionEpoch();
        return closed
                && !unit.diedSilently(epoch)
                && here.open()
                && unit.closedForNs(epoch) >= here.latencyNs();
    }

    @Override
    public void answer(Call call, Outcome outcome) {
        port.answered(call, outcome);
        if (call.closed()) {
            return;
        }
        boolean through = here.takes();
        if (through && here.latencyNs() == 0) {
            end(call, outcome);
        } else if (through) {
            call.answering(outcome);
            answer.in(here.latencyNs(), call);
        } else {
            var lost = new Delivery(call, outcome);
            lost.tries++;
            delivery().in(FIRST_RTO_NS, lost);
        }
    }

    private void end(Call call, Outcome outcome) {
        if (call.request().endpoint().ok(outcome) && !call.orphaned() && !call.request().probe()) {
            port.answeredOk();
        }
        hears(call, outcome);
    }

    /** The end has come to the caller's machine: its process is told, through its gate. */
    private void hears(Call call, Outcome outcome) {
        if (call.ends(outcome)) {
            if (port.calls() != null) {
                port.calls().ended(call, outcome);
            }
            if (from.gate() == null) {
                call.tell();
            } else {
                from.gate().pass(TELL, call);
            }
        }
    }

    @Override
    public void abandon(Call call) {
        if (port.calls() != null) {
            port.calls().ended(call, null);
        }
        if (there.latencyNs() == 0) {
            tellAbandoned(call);
        } else {
            port.abandonment(simulation).in(there.latencyNs(), call);
        }
    }

    private Connect syn(Call call) {
        if (!there.open() || !here.open() || there.loses()) {
            return Connect.SILENT;
        }
        var ruling = port.judge(from.hostName(), call.request().probe(), true, simulation);
        if (ruling == Ruling.DROP || here.loses()) {
            return Connect.SILENT;
        }
        if (ruling != Ruling.ACCEPT) {
            return Connect.REFUSED;
        }
        if (!port.unit().alive()) {
            return Connect.REFUSED;
        }
        if (!port.admits(from.host() == null ? call.request().client() : -1)) {
            return Connect.SILENT;
        }
        call.accepted(port.unit().connectionEpoch());
        return port.listener().connect(call);
    }

    private void sendRequest(Call call) {
        arrival.in(roundTripNs() + there.latencyNs() + port.delayNs(), call);
    }

    void arrive(Call call) {
        var ruling = there.takes() ? judge(call) : Ruling.DROP;
        if (ruling == Ruling.ACCEPT) {
            received(call);
        } else if (ruling == Ruling.TCP_RESET) {
            reset(call);
        } else {
            sendAgain(call);
        }
    }

    /** What the firewalls there say of a packet on a connection that exists. */
    private Ruling judge(Call call) {
        return port.judge(from.hostName(), call.request().probe(), false, simulation);
    }

    /** Whether a packet of no more than the connection itself gets to the port. */
    private boolean letsIn() {
        return there.open() && port.judge(from.hostName(), false, false, simulation) == Ruling.ACCEPT;
    }

    /** A firewall resets the connection. */
    private void reset(Call call) {
        tellLost(call);
        answer(call, Outcome.RESET);
    }

    private void sendAgain(Call call) {
        var lost = new Delivery(call, null);
        lost.tries++;
        delivery().in(FIRST_RTO_NS, lost);
    }

    private void received(Call call) {
        if (!sameLife(call) || call.reused() && call.epoch() != port.unit().connectionEpoch()) {
            answer(call, Outcome.RESET);
        } else if (call.reused() && port.listener().connect(call) != Connect.ACCEPTED) {
            sendAgain(call);
        } else {
            if (port.calls() != null) {
                port.calls().came(call);
            }
            call.caller().arriving(call);
            port.arrived(call);
        }
    }

    /** A packet that was lost, or is under way back: an outcome, or the request itself when it is null. */
    private void deliver(Delivery packet) {
        if (packet.call.closed() && packet.outcome != null) {
            return;
        }
        var to = packet.outcome != null || behindAddress == null ? this : behindAddress.get();
        if (to != this && to.there.takes()) {
            // Whoever holds the address now knows nothing of the connection.
            tellLost(packet.call);
            packet.call.carrier(to);
            to.answer(packet.call, Outcome.RESET);
            return;
        }
        boolean through = packet.outcome == null
                ? to == this && there.takes()
                : packet.tries == 0 || here.takes();
        if (through && packet.outcome == null) {
            var ruling = judge(packet.call);
            if (ruling == Ruling.TCP_RESET) {
                reset(packet.call);
                return;
            }
            through = ruling == Ruling.ACCEPT;
        }
        if (through && packet.outcome == null) {
            received(packet.call);
        } else if (through && packet.tries > 0 && here.latencyNs() > 0) {
            packet.tries = 0;
            delivery().in(here.latencyNs(), packet);
        } else if (through) {
            end(packet.call, packet.outcome);
        } else if (packet.tries < DATA_RETRIES && !packet.call.closed()) {
            delivery().in(Math.min(FIRST_RTO_NS << packet.tries, LONGEST_RTO_NS), packet);
            packet.tries++;
        } else if (packet.outcome == null) {
            tellLost(packet.call);
            hears(packet.call, Outcome.RESET);
        }
    }

    /** A request that will not come: a listener that has taken its connection forgets that. */
    private void tellLost(Call call) {
        if (sameLife(call) && !call.reused()) {
            port.listener().lost(call);
        }
    }

    private void retry(Handshake handshake) {
        var call = handshake.call();
        if (call.closed()) {
            return;
        }
        if (handshake.exhausted()) {
            hears(call, Outcome.UNREACHABLE);
            return;
        }
        handshake.sends();
        var to = behindAddress == null ? this : behindAddress.get();
        switch (to.syn(call)) {
            case ACCEPTED -> {
                call.carrier(to);
                to.sendRequest(call);
                if (from.gate() == null) {
                    call.caller().connected(call);
                } else {
                    from.gate().pass(CONNECTED, call);
                }
            }
            case REFUSED -> {
                call.carrier(this);
                refusal().in(roundTripNs(), call);
            }
            case SILENT -> sendSynAgain(handshake);
        }
    }

    private void sendSynAgain(Handshake handshake) {
        if (handshake.exhausted()) {
            handshake.awaitLast();
            return;
        }
        if (synLateness == null) {
            synLateness = port.unit().synTimer(from.name());
        }
        handshake.sendAgain(synLateness.nextDouble());
    }

    void tellAbandoned(Call call) {
        if (letsIn() && sameLife(call)) {
            call.leaves();
            port.abandoned(call);
        }
    }

    /** Whether the process that accepted a call still lives. */
    private boolean sameLife(Call call) {
        return port.unit().alive() && port.unit().lives(call.epoch());
    }

    /** Whether the machine can be talked to, whatever becomes of packets to this very port. */
    public boolean reachesHost() {
        return there.reaches() && here.open();
    }

    /** Whether a packet on a connection of an earlier life would be answered with RST: not if the path is silent. */
    public boolean resets(int generation) {
        return letsIn() && here.open() && (!port.unit().alive() || generation != port.unit().connectionEpoch());
    }

    private static final class Delivery {
        private final Call call;
        private final Outcome outcome;
        private int tries;

        Delivery(Call call, Outcome outcome) {
            this.call = call;
            this.outcome = outcome;
        }
    }
}
