package org.outagelab.net;

import java.util.ArrayDeque;
import java.util.function.LongConsumer;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/**
 * One direction of an open TCP connection over which pieces are sent in order: none overtakes another, and what is lost
 * on the way is sent again, while all that comes behind it waits.
 *
 * <p>The first piece that is missing is repeated after 200 ms and the round trip, doubling, as {@link Route} does; one
 * round trip after a later piece has come, as selective acknowledgements allow. The rest of what is missing follows one
 * round trip after it. While packets are lost, or nobody acknowledges them, no more of them are under way than the
 * congestion window holds: it begins with 10, grows by 0.53 packets in a round trip, and shrinks to 0.7 of its size at a
 * loss (CUBIC's region of friendliness, RFC 9438 §4.3), so that the throughput is about
 * 1.22 · segment / (round trip · √loss).
 */
public final class Feed {
    /** Bytes of a packet. */
    public static final int SEGMENT = 1448;

    private static final long FIRST_RTO_NS = 200 * SimTime.MILLISECOND;
    private static final long LONGEST_RTO_NS = 120 * SimTime.SECOND;
    private static final double INITIAL_WINDOW = 10;
    private static final double LARGEST_WINDOW = 10_000;
    private static final double GROWTH = 0.53;
    private static final double SHRINKS_TO = 0.7;

    /** What is sent at once. */
    private static final class Piece {
        private final int connection;
        private final long mark;
        /** Packets of it that have not come. */
        private int missingPackets;
        private boolean here;
        private boolean missing;
        /** Which of its repetitions is the one that counts. */
        private int repetition;
        /** Whether that is under way already: it does not wait for a time-out. */
        private boolean repeated;
        private int timeouts;

        Piece(int connection, long mark, int packets) {
            this.connection = connection;
            this.mark = mark;
            this.missingPackets = packets;
        }
    }

    /** A piece that has not come at its first try. */
    private record Again(int connection, Piece piece, int repetition) {}

    /** @param packets 0 when the sender only tries whether anybody acknowledges anything */
    private record Acknowledgement(int connection, int packets) {}

    private final LongConsumer arrived;
    private final Runnable room;
    private final EventType<Piece> arrival;
    private final EventType<Again> again;
    private final EventType<Acknowledgement> acknowledgement;
    private final ArrayDeque<Piece> underWay = new ArrayDeque<>();
    private Passage out;
    private Passage back;
    private int connection;
    private double window;
    private double threshold;
    private long inFlight;
    private long unacknowledged;
    private int probes;
    private long lastMark;
    private long recoversUntil;

    /**
     * @param arrived told of each piece's mark, in order
     * @param room told when more may be sent
     */
    public Feed(Simulation simulation, String owner, LongConsumer arrived, Runnable room) {
        this.arrived = arrived;
        this.room = room;
        this.arrival = simulation.eventType(owner, piece -> arrives(piece.connection, piece, 0));
        this.again = simulation.eventType(owner, one -> arrives(one.connection(), one.piece(), one.repetition()));
        this.acknowledgement = simulation.eventType(owner, this::acknowledges);
    }

    /**
     * A new connection.
     *
     * @param back the way of the acknowledgements
     */
    public void open(Passage out, Passage back) {
        close();
        this.out = out;
        this.back = back;
    }

    /** The connection is over: what is under way meets nobody. */
    public void close() {
        connection++;
        underWay.clear();
        window = INITIAL_WINDOW;
        threshold = LARGEST_WINDOW;
        inFlight = 0;
        unacknowledged = 0;
        probes = 0;
        lastMark = Long.MIN_VALUE;
        recoversUntil = Long.MIN_VALUE;
    }

    /** Packets that may be sent now; a piece may be larger if there is room for any. */
    public long room() {
        return limited() ? Math.max(0, (long) window - inFlight) : Long.MAX_VALUE;
    }

    /** Whether the sender waits for what is missing, or for acknowledgements. */
    public boolean stalled() {
        return unacknowledged > 0 || !underWay.isEmpty() && underWay.peek().missing;
    }

    /**
     * Sends a piece.
     *
     * @param mark at least that of the one before
     * @param afterNs besides the latency
     */
    public void send(long mark, int packets, long afterNs) {
        var piece = new Piece(connection, mark, packets);
        underWay.add(piece);
        inFlight += packets;
        lastMark = mark;
        long ns = afterNs + out.latencyNs();
        if (ns == 0) {
            arrives(connection, piece, 0);
        } else {
            arrival.in(ns, piece);
        }
    }

    private boolean limited() {
        return out.lossy() || back.lossy() || stalled() || !back.open();
    }

    private void arrives(int on, Piece piece, int repetition) {
        if (on != connection || repetition != piece.repetition || piece.here) {
            return;
        }
        int came = taken(piece.missingPackets);
        piece.missingPackets -= came;
        if (came > 0) {
            acknowledge(came);
        }
        if (on != connection) {
            return;
        }
        if (piece.missingPackets > 0) {
            missing(piece);
            return;
        }
        boolean wasStalled = stalled();
        int of = connection;
        piece.here = true;
        piece.missing = false;
        deliver();
        if (connection == of) {
            repeatFirst();
        }
        if (wasStalled && connection == of && !stalled()) {
            room.run();
        }
    }

    /** How many of some packets get through. */
    private int taken(int packets) {
        if (!out.sends() || !out.open()) {
            return 0;
        }
        int came = packets;
        for (int i = 0; i < packets && out.lossy(); i++) {
            came -= out.takes() ? 0 : 1;
        }
        return came;
    }

    private void missing(Piece piece) {
        boolean timedOut = piece.missing && !piece.repeated;
        if (piece.missing || piece.mark > recoversUntil) {
            threshold = Math.max(2, SHRINKS_TO * window);
            window = timedOut ? 1 : threshold;
            recoversUntil = lastMark;
        }
        piece.missing = true;
        piece.repeated = false;
        piece.timeouts += timedOut ? 1 : 0;
        if (piece == underWay.peek() && out.remembers()) {
            long rtoNs = Math.min(FIRST_RTO_NS << Math.min(piece.timeouts, 20), LONGEST_RTO_NS);
            repeat(piece, rtoNs + out.latencyNs() + back.latencyNs());
        }
    }

    private void repeat(Piece piece, long ns) {
        piece.repetition++;
        again.in(Math.max(1, ns), new Again(connection, piece, piece.repetition));
    }

    /** The sender knows what is missing first: it repeats that without waiting for the time-out. */
    private void repeatFirst() {
        var first = underWay.peek();
        if (first != null && first.missing && !first.repeated && out.sends() && back.open()) {
            first.repeated = true;
            repeat(first, out.latencyNs() + back.latencyNs());
        }
    }

    private void deliver() {
        int of = connection;
        while (connection == of && !underWay.isEmpty() && underWay.peek().here) {
            var piece = underWay.remove();
            arrived.accept(piece.mark);
        }
    }

    /** Selectively: what has come is not under way any more, whatever is missing before it. */
    private void acknowledge(int packets) {
        if (!back.open()) {
            boolean first = unacknowledged == 0;
            unacknowledged += packets;
            if (first) {
                probe();
            }
        } else if (limited() && back.latencyNs() > 0) {
            acknowledgement.in(back.latencyNs(), new Acknowledgement(connection, packets));
        } else {
            acknowledged(packets);
        }
    }

    /** It repeats what nobody acknowledges until somebody does. */
    private void probe() {
        long rtoNs = Math.min(FIRST_RTO_NS << Math.min(probes, 20), LONGEST_RTO_NS);
        probes++;
        acknowledgement.in(rtoNs, new Acknowledgement(connection, 0));
    }

    private void acknowledges(Acknowledgement one) {
        if (one.connection() != connection) {
            return;
        }
        if (one.packets() > 0) {
            acknowledged(one.packets());
            room.run();
        } else if (out.sends() && out.open() && back.open()) {
            probes = 0;
            long packets = unacknowledged;
            unacknowledged = 0;
            acknowledged(packets);
            room.run();
        } else {
            probe();
        }
    }

    private void acknowledged(long packets) {
        boolean full = inFlight + 1 >= (long) window;
        inFlight = Math.max(0, inFlight - packets);
        if (full && limited()) {
            window = Math.min(LARGEST_WINDOW, window + (window < threshold ? packets : GROWTH * packets / window));
        }
    }
}
