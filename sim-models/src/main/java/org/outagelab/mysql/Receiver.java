package org.outagelab.mysql;

import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Unit;
import org.outagelab.net.Feed;
import org.outagelab.net.Link;
import org.outagelab.net.Handshake;
import org.outagelab.net.Passage;

/**
 * The receiver (I/O) thread of one replica and the dump thread of its source: the source's binlog is sent in order over
 * one connection, and written to the relay log. What is sent cannot overtake; what is lost on the way is sent again.
 *
 * <p>A source that falls silent is noticed only after {@code replica_net_timeout} without data or heartbeat; then it
 * tries to connect again every {@code SOURCE_CONNECT_RETRY} (docs/models/mysql.md#replication).
 */
final class Receiver {
    /** A backlog is sent in pieces, so that it arrives little by little. */
    private static final long PIECE_NS = 10 * SimTime.MILLISECOND;

    enum State {
        /** Connected, and as far as it knows all is well. */
        CONNECTED,
        /** {@code Connecting}: it tries again and again. */
        CONNECTING,
        /** By its operator, or after too many attempts. */
        STOPPED,
        /** Error 1236: the source cannot continue where this replica stands. */
        REFUSED
    }

    private final Simulation simulation;
    private final Unit unit;
    private final MysqlSpec.ReplicaSpec spec;
    private final boolean gtid;
    private final Storage storage;
    private final Binlog relay;
    private final GtidSet received;
    private final Runnable written;
    private final RandomStream random;
    private final EventType<Long> sent;
    private final Feed feed;
    private final Feed acknowledgements;
    private final Timer retry;
    private final Timer supervision;

    private Mysql source;
    private Passage out;
    private Passage back;
    private State state = State.STOPPED;
    /** Which of its connections this is. */
    private long connection;
    private boolean sending;
    private long sendingEnd;
    private int sourceLife;
    private int syn;
    private int attempts;
    private int stops;
    private long heardNs;
    /** Since when nothing comes, as far as it shows here. */
    private long brokenNs;
    private long sentEnd;
    private long transmittedEnd;
    private long receivedEnd;
    private long heldEnd = -1;
    private long acknowledgedEnd = -1;

    /** @param written called when the relay log has grown */
    Receiver(
            Simulation simulation,
            Unit unit,
            MysqlSpec.ReplicaSpec spec,
            boolean gtid,
            Storage storage,
            Binlog relay,
            GtidSet received,
            Runnable written) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.gtid = gtid;
        this.storage = storage;
        this.relay = relay;
        this.received = received;
        this.written = written;
        this.random = simulation.stream("ship to " + unit.name());
        this.sent = simulation.eventType(unit.name(), this::sent);
        this.feed = new Feed(simulation, unit.name(), this::arrived, this::send);
        this.acknowledgements = new Feed(simulation, unit.name(), this::acknowledged, () -> { });
        this.retry = simulation.<Void>eventType(unit.name(), ignored -> tryAgain()).timer(null);
        this.supervision = simulation.<Void>eventType(unit.name(), ignored -> supervise()).timer(null);
    }

    /** Follows a source from now on, from the first transaction it does not have. @param newSource null for none */
    void follow(Mysql newSource, Link toHere, Link fromHere) {
        if (source != null) {
            source.receivers().remove(this);
            disconnect();
            retry.cancel();
        }
        source = newSource;
        if (source != null) {
            // The replica has connected to the port of its source, from a port that no firewall names.
            out = new Passage(source.unit().host(), toHere, unit.host(), null);
            back = new Passage(unit.host(), fromHere, source.unit().host(), source.unit()::dropping);
        }
        attempts = 0;
        syn = 0;
        if (source == null) {
            state = State.STOPPED;
            return;
        }
        source.receivers().add(this);
        state = stops > 0 ? State.STOPPED : State.CONNECTING;
        tryAgain();
    }

    Mysql source() {
        return source;
    }

    State state() {
        return state;
    }

    /** Whether the source has a dump thread for it. */
    boolean established() {
        return state == State.CONNECTED;
    }

    /** Since when nothing comes from its source; {@link Long#MAX_VALUE} while all is well. */
    long brokenNs() {
        return state != State.CONNECTED ? brokenNs : feed.stalled() || !out.open() ? heardNs : Long.MAX_VALUE;
    }

    /** Up to where the source knows that it has its binlog; -1 before it has heard anything. */
    long acknowledgedEnd() {
        return acknowledgedEnd;
    }

    /** Transactions in the source's binlog that have not come here. */
    long unreceived() {
        return source == null ? 0 : Math.max(0, source.storage().binlog().end() - receivedEnd);
    }

    void stop() {
        stops++;
        disconnect();
        retry.cancel();
        state = State.STOPPED;
    }

    void start() {
        if (stops > 0 && --stops == 0 && source != null) {
            state = State.CONNECTING;
            attempts = 0;
            tryAgain();
        }
    }

    /** The relay log was thrown away, or the data were replaced: it has what {@link #received} says. */
    void forgotten() {
        if (source != null && stops == 0) {
            disconnect();
            state = State.CONNECTING;
            tryAgain();
        }
    }

    /** The source's binlog has grown, or there is room for more of it on the way. */
    void send() {
        if (state != State.CONNECTED || !source.unit().running()) {
            return;
        }
        long end = source.storage().binlog().end();
        while (sentEnd < end && !sending) {
            long room = feed.room();
            if (room == 0) {
                return;
            }
            if (spec.ship() == null && spec.bytesPerSecond() == 0) {
                long most = room == Long.MAX_VALUE ? end - sentEnd : room * Feed.SEGMENT / spec.transactionBytes();
                sentEnd = Math.min(end, sentEnd + Math.max(1, most));
                transmit();
            } else {
                sending = true;
                long ns;
                if (spec.ship() == null) {
                    double each = (double) spec.transactionBytes() * SimTime.SECOND / spec.bytesPerSecond();
                    sendingEnd = Math.min(end, sentEnd + Math.max(1, (long) (PIECE_NS / each)));
                    ns = Math.round(each * (sendingEnd - sentEnd));
                } else {
                    sendingEnd = sentEnd + 1;
                    ns = spec.ship().sampleNs(random);
                }
                sent.in(ns, connection);
            }
        }
    }

    private void sent(Long of) {
        if (of != connection) {
            return;
        }
        sending = false;
        sentEnd = sendingEnd;
        transmit();
        send();
    }

    /** From {@link #transmittedEnd} up to {@link #sentEnd}. */
    private void transmit() {
        long bytes = (sentEnd - transmittedEnd) * spec.transactionBytes();
        transmittedEnd = sentEnd;
        feed.send(sentEnd, (int) Math.min(1_000_000, (bytes + Feed.SEGMENT - 1) / Feed.SEGMENT), spec.linkDelayNs());
    }

    private void arrived(long end) {
        if (state != State.CONNECTED) {
            return;
        }
        if (sourceLife != source.unit().generation()) {
            // What came was a reset.
            lost();
            return;
        }
        heardNs = simulation.nowNs();
        if (!unit.gate().open() || unit.writesStalled()) {
            heldEnd = end;
        } else {
            write(end);
        }
    }

    /** To the relay log. */
    private void write(long end) {
        var binlog = source.storage().binlog();
        for (long position = receivedEnd; position < end; ) {
            int origin = binlog.origin(position);
            long first = binlog.sequence(position);
            long count = binlog.contiguous(position, end);
            position += count;
            long last = first + count - 1;
            // What it has already, from its time under another source, is left out.
            long from = received.firstMissing(origin, first);
            while (from <= last) {
                long to = Math.min(last, received.firstPresent(origin, from) - 1);
                relay.append(origin, from, to - from + 1);
                received.add(origin, from, to);
                from = received.firstMissing(origin, to + 1);
            }
        }
        receivedEnd = end;
        if (source.semiSync() != null) {
            acknowledge();
        }
        written.run();
    }

    private void acknowledge() {
        acknowledgements.send(receivedEnd, 1, spec.relayWriteNs() + spec.linkDelayNs());
    }

    private void acknowledged(long end) {
        if (state == State.CONNECTED) {
            acknowledgedEnd = Math.max(acknowledgedEnd, end);
            source.heard();
        }
    }

    private void disconnect() {
        boolean was = state == State.CONNECTED;
        brokenNs = was ? feed.stalled() ? heardNs : simulation.nowNs() : brokenNs;
        feed.close();
        acknowledgements.close();
        connection++;
        supervision.cancel();
        sending = false;
        heldEnd = -1;
        if (was) {
            state = State.CONNECTING;
            source.replicaLeft();
        }
    }

    private void tryAgain() {
        if (state == State.CONNECTING && unit.running()) {
            connect();
        }
    }

    private void connect() {
        if (!back.takes() || !out.takes()) {
            // SYNs without an answer; the connect timeout is replica_net_timeout.
            long nextNs = Handshake.synAfterNs(syn);
            long sinceNs = syn == 0 ? 0 : Handshake.synAfterNs(syn - 1);
            if (nextNs != SimTime.NEVER && nextNs <= spec.netTimeoutNs()) {
                syn++;
                retry.restart(nextNs - sinceNs);
            } else {
                syn = 0;
                failed(spec.netTimeoutNs() - sinceNs);
            }
            return;
        }
        syn = 0;
        if (!source.unit().alive()) {
            failed(0);
        } else if (!source.unit().running()) {
            // It accepts and says nothing: the replica waits for the greeting, and begins anew.
            failed(spec.netTimeoutNs());
        } else if (!fits()) {
            state = State.REFUSED;
            source.service().refused(unit, purged());
        } else {
            connected();
        }
    }

    private void failed(long afterNs) {
        attempts++;
        if (attempts > spec.retryCount()) {
            state = State.STOPPED;
        } else {
            retry.restart(SimTime.plus(Math.max(0, afterNs), spec.connectRetryNs()));
        }
    }

    /** Whether the source can go on where this replica stands: error 1236 if not. */
    private boolean fits() {
        var theirs = source.storage().executed();
        int origin = source.storage().server();
        // More of the source's own transactions than the source has: it has lost the end of its binlog.
        boolean ahead = received.last(origin) > theirs.last(origin);
        return !ahead && !purged() && (!gtid || theirs.containsAll(storage.executed()));
    }

    /** Whether the source has thrown away what comes next for this replica. */
    private boolean purged() {
        var theirs = source.storage();
        return theirs.purged(
                theirs.binlog().firstNotIn(received, 0), source.service().spec().binlogKeepNs(), simulation.nowNs());
    }

    private void connected() {
        state = State.CONNECTED;
        sourceLife = source.unit().generation();
        attempts = 0;
        feed.open(out, back);
        acknowledgements.open(back, out);
        heardNs = simulation.nowNs();
        receivedEnd = source.storage().binlog().firstNotIn(received, 0);
        sentEnd = receivedEnd;
        transmittedEnd = receivedEnd;
        acknowledgedEnd = -1;
        if (spec.heartbeatNs() != SimTime.NEVER) {
            // What is connected as the run begins has been so for long.
            supervision.restart(simulation.nowNs() > 0
                    ? spec.heartbeatNs()
                    : (long) (simulation.stream("heartbeat to " + unit.name()).nextDouble() * spec.heartbeatNs()));
        }
        if (source.semiSync() != null) {
            acknowledge();
        }
        send();
    }

    private void supervise() {
        if (state != State.CONNECTED) {
            return;
        }
        long now = simulation.nowNs();
        boolean heartbeat = source.unit().running()
                && sourceLife == source.unit().generation()
                && out.open()
                && !feed.stalled()
                && unit.running();
        if (heartbeat) {
            heardNs = now;
        }
        long patienceNs = heardNs + spec.netTimeoutNs() - now;
        if (!unit.running()) {
            // A process that is frozen loses its patience when it runs again.
            supervision.restart(spec.heartbeatNs());
        } else if (patienceNs <= 0) {
            lost();
        } else {
            supervision.restart(Math.min(spec.heartbeatNs(), patienceNs));
        }
    }

    /** The connection is gone: the first new attempt comes at once. */
    private void lost() {
        disconnect();
        retry.cancel();
        state = State.CONNECTING;
        if (unit.running()) {
            connect();
        }
    }

    /** The life of this replica's process has changed. */
    void unitChanged() {
        switch (unit.state()) {
            case RUNNING -> {
                if (state == State.CONNECTED && heldEnd >= 0 && !unit.writesStalled()) {
                    long end = heldEnd;
                    heldEnd = -1;
                    write(end);
                }
                if (state == State.CONNECTING && !retry.pending()) {
                    tryAgain();
                }
            }
            case DOWN -> {
                if (source != null && stops == 0) {
                    disconnect();
                    retry.cancel();
                    attempts = 0;
                    state = state == State.REFUSED ? State.REFUSED : State.CONNECTING;
                }
            }
            default -> { }
        }
    }

    /** The life of the source has changed. */
    void sourceChanged() {
        switch (source.unit().state()) {
            case DOWN -> {
                // A process that dies resets its connections; a machine without power says nothing.
                if (state == State.CONNECTED && source.unit().host().answers() && out.open()) {
                    lost();
                }
            }
            case RUNNING -> {
                if (state == State.CONNECTED && sourceLife == source.unit().generation()) {
                    send();
                }
            }
            default -> { }
        }
    }
}
