package org.outagelab.haproxy;

import java.util.ArrayDeque;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.stats.TimeWeighted;
import org.outagelab.host.Inbox;
import org.outagelab.host.Rotation;

/**
 * A backend: which server a request goes to, where it waits, and what happens when a connection fails
 * (backend.c, queue.c, reference/haproxy.md §3–§8).
 */
final class Backend {
    static final Outcome NO_SERVER = Outcome.http(503, "no server");
    static final Outcome CONNECT_REFUSED = Outcome.http(503, "connect refused");
    static final Outcome CONNECT_TIMEOUT = Outcome.http(503, "connect timeout");
    static final Outcome QUEUE_TIMEOUT = Outcome.http(503, "queue timeout");
    static final Outcome SERVER_RESET = Outcome.http(502, "server closed");
    static final Outcome SERVER_TIMEOUT = Outcome.http(504, "server timeout");
    static final Outcome SESSION_KILLED = Outcome.http(502, "session shut down");

    private final Simulation simulation;
    private final String owner;
    private final HaproxySpec spec;
    private final Haproxy haproxy;
    private final List<Server> servers;
    private final Balance active;
    private final Balance backups;
    private final Rotation rotation;
    private final Inbox inbox;
    private final ArrayDeque<Stream> queue = new ArrayDeque<>();
    private final TimeoutLane<Stream> connectTimeouts;
    private final TimeoutLane<Stream> queueTimeouts;
    private final EventType<Stream> turnAround;
    private final long turnAroundNs;
    private final TimeWeighted queueLength;
    private long queueOrder;
    private int queuedNow;

    Backend(
            Simulation simulation,
            String owner,
            HaproxySpec spec,
            Haproxy haproxy,
            List<Server> servers,
            Rotation rotation,
            Inbox inbox,
            EventType<Stream> connectTimeout,
            EventType<Stream> queueTimeout,
            TimeWeighted queueLength) {
        this.simulation = simulation;
        this.owner = owner;
        this.spec = spec;
        this.haproxy = haproxy;
        this.servers = servers;
        this.rotation = rotation;
        this.inbox = inbox;
        this.queueLength = queueLength;
        var setting = new Balances.Setting(simulation.stream("random balance of " + owner), spec.draws());
        this.active = Balances.create(spec.balance(), setting);
        this.backups = Balances.create(spec.balance(), setting);
        this.connectTimeouts = simulation.timeoutLane(spec.connectNs(), connectTimeout);
        this.queueTimeouts = simulation.timeoutLane(spec.queueNs(), queueTimeout);
        this.turnAround = simulation.eventType(owner, this::turnedAround);
        // Waits min(1 s, timeout connect) before trying the same server again (back_handle_st_cer).
        this.turnAroundNs = Math.min(SimTime.SECOND, spec.connectNs()) + HealthCheck.TICK_NS;
        servers.forEach(server -> groupOf(server).up(server));
    }

    boolean frozen() {
        return haproxy.frozen();
    }

    /** The process is gone, and its queues with it. */
    void clearQueues() {
        queue.clear();
        servers.forEach(server -> server.queue().clear());
        changeQueued(-queuedNow);
    }

    /** The state after a start of HAProxy: all servers up, empty queues. */
    void forget() {
        for (var server : servers) {
            while (server.served() > 0) {
                server.release();
            }
            if (!server.up()) {
                server.up(true);
                groupOf(server).up(server);
                rotation.changed(owner, server.route().port().unit(), Rotation.Change.UP, "haproxy started");
            }
            groupOf(server).loadChanged(server);
        }
        tellBackups();
    }

    /** Tells which backups are in reserve and which are in use. */
    void tellBackups() {
        boolean needed = usableServers(false) == 0;
        boolean given = false;
        for (var server : servers) {
            if (server.spec().backup() && server.usable()) {
                boolean used = needed && (spec.allBackups() || !given);
                given |= used;
                rotation.changed(
                        owner,
                        server.route().port().unit(),
                        used ? Rotation.Change.ACTIVE : Rotation.Change.STANDBY,
                        used ? "running on backup" : "backup");
            }
        }
    }

    /** Chooses a server for a stream that has none, and connects; or queues it; or ends it. */
    void dispatch(Stream stream) {
        boolean newcomersQueue = !queue.isEmpty() && !spec.balance().equals("random") && !spec.balance().equals("leastconn");
        var chosen = newcomersQueue ? null : choose(stream.failed);
        if (chosen != null && !chosen.hasSlot()) {
            enqueue(stream, chosen);
        } else if (chosen != null) {
            connect(stream, chosen);
        } else if (usableServers(false) + usableServers(true) > 0) {
            enqueue(stream, null);
        } else {
            haproxy.finish(stream, NO_SERVER);
        }
    }

    void connected(Stream stream, Call call) {
        if (frozen()) {
            inbox.add(ignored -> connected(stream, call), null);
            return;
        }
        if (call == stream.back && stream.state == Stream.State.CONNECTING) {
            connectTimeouts.cancel(stream.timeout);
            waitForReply(stream);
        }
    }

    void ended(Stream stream, Call call, Outcome outcome) {
        if (frozen()) {
            inbox.add(ignored -> ended(stream, call, outcome), null);
            return;
        }
        if (call != stream.back) {
            return;
        }
        cancelTimeout(stream);
        stream.back = null;
        if (outcome == Outcome.REFUSED) {
            connectFailed(stream, true);
        } else if (outcome == Outcome.UNREACHABLE) {
            connectFailed(stream, false);
        } else {
            haproxy.finish(stream, outcome.status() > 0 ? outcome : SERVER_RESET);
        }
    }

    void connectTimedOut(Stream stream) {
        if (stream.state == Stream.State.CONNECTING) {
            stream.timeout = 0;
            stream.back.close();
            stream.back = null;
            connectFailed(stream, false);
        }
    }

    void replyTimedOut(Stream stream) {
        if (stream.state == Stream.State.WAITING_FOR_REPLY) {
            stream.timeout = 0;
            stream.back.close();
            stream.back = null;
            haproxy.finish(stream, SERVER_TIMEOUT);
        }
    }

    void queueTimedOut(Stream stream) {
        if (stream.state == Stream.State.QUEUED) {
            stream.timeout = 0;
            leaveQueue(stream);
            haproxy.finish(stream, QUEUE_TIMEOUT);
        }
    }

    /** Takes a stream out of everything it is in, without ending it. */
    void detach(Stream stream) {
        cancelTimeout(stream);
        if (stream.state == Stream.State.QUEUED) {
            leaveQueue(stream);
        }
        if (stream.back != null) {
            stream.back.close();
            stream.back = null;
        }
        stream.state = Stream.State.ENDED;
        releaseSlot(stream);
    }

    void serverUp(Server server, String reason) {
        if (server.up()) {
            return;
        }
        server.up(true);
        groupOf(server).up(server);
        rotation.changed(owner, server.route().port().unit(), Rotation.Change.UP, reason);
        tellBackups();
        serveQueue(server);
    }

    void serverDown(Server server, String reason) {
        if (!server.up()) {
            return;
        }
        server.up(false);
        groupOf(server).down(server);
        rotation.changed(owner, server.route().port().unit(), Rotation.Change.DOWN, reason);
        tellBackups();
        if (server.spec().shutdownSessions()) {
            haproxy.killStreamsOf(server, SESSION_KILLED);
        }
        // Only `option redispatch` moves what waits for this very server (srv_update_status).
        if (spec.redispatch() != 0) {
            for (var stream : List.copyOf(server.queue())) {
                leaveQueue(stream);
                cancelTimeout(stream);
                dispatch(stream);
            }
        }
        // The backups that are in use from now on take over what waits for any server.
        for (var other : servers) {
            if (other.spec().backup() && other.usable()) {
                serveQueue(other);
            }
        }
    }

    private Balance groupOf(Server server) {
        return server.spec().backup() ? backups : active;
    }

    private int usableServers(boolean backup) {
        int count = 0;
        for (var server : servers) {
            if (server.spec().backup() == backup && server.usable()) {
                count++;
            }
        }
        return count;
    }

    /** Reference §4: active servers, else backups: all of them, or the first usable. */
    private Server choose(Server avoid) {
        if (usableServers(false) > 0) {
            return active.pick(avoid);
        }
        if (spec.allBackups()) {
            return backups.pick(avoid);
        }
        return firstBackup();
    }

    private Server firstBackup() {
        for (var server : servers) {
            if (server.spec().backup() && server.usable()) {
                return server;
            }
        }
        return null;
    }

    private void connect(Stream stream, Server server) {
        stream.server = server;
        if (!stream.holdsSlot) {
            stream.holdsSlot = true;
            server.take();
            groupOf(server).loadChanged(server);
        }
        var call = server.route().call(stream.front, stream);
        stream.back = call;
        if (server.route().open(call)) {
            waitForReply(stream);
        } else {
            stream.state = Stream.State.CONNECTING;
            stream.timeout = connectTimeouts.start(stream);
        }
    }

    private void waitForReply(Stream stream) {
        stream.state = Stream.State.WAITING_FOR_REPLY;
        stream.timeout = stream.server.replyTimeouts().start(stream);
    }

    /** back_handle_st_cer and stream_choose_redispatch (reference §7). @param error RST, not a timeout */
    private void connectFailed(Stream stream, boolean error) {
        if (stream.retries >= spec.retries()) {
            haproxy.finish(stream, error ? CONNECT_REFUSED : CONNECT_TIMEOUT);
            return;
        }
        stream.retries++;
        int activeServers = usableServers(false);
        boolean another = redispatches(stream, activeServers);
        if (another) {
            stream.failed = stream.server;
            releaseSlot(stream);
            stream.server = null;
        }
        if (error && (!another || activeServers <= 1)) {
            stream.state = Stream.State.TURN_AROUND;
            turnAround.in(turnAroundNs, stream);
        } else {
            proceed(stream);
        }
    }

    private boolean redispatches(Stream stream, int activeServers) {
        int interval = spec.redispatch();
        if (interval == 0) {
            return false;
        }
        boolean due;
        if (interval > 0) {
            due = stream.retries % interval == 0;
        } else {
            int every = spec.retries() + 1 + interval;
            due = every > 0 && stream.retries % every == 0;
        }
        return !stream.server.up()
                || due
                || activeServers > 1 && Balances.roundRobinKind(spec.balance());
    }

    private void turnedAround(Stream stream) {
        if (stream.state != Stream.State.TURN_AROUND) {
            return;
        }
        if (frozen()) {
            inbox.add(this::turnedAround, stream);
            return;
        }
        proceed(stream);
    }

    private void proceed(Stream stream) {
        if (stream.server != null) {
            connect(stream, stream.server);
        } else {
            stream.state = Stream.State.NEW;
            dispatch(stream);
        }
    }

    private void enqueue(Stream stream, Server server) {
        stream.state = Stream.State.QUEUED;
        stream.queuedOn = server;
        stream.queuedOrder = queueOrder++;
        if (server == null) {
            queue.add(stream);
        } else {
            server.queue().add(stream);
            groupOf(server).loadChanged(server);
        }
        changeQueued(1);
        stream.timeout = queueTimeouts.start(stream);
    }

    private void leaveQueue(Stream stream) {
        if (stream.queuedOn == null) {
            queue.remove(stream);
        } else {
            stream.queuedOn.queue().remove(stream);
            groupOf(stream.queuedOn).loadChanged(stream.queuedOn);
        }
        stream.queuedOn = null;
        stream.state = Stream.State.NEW;
        changeQueued(-1);
    }

    private void changeQueued(int by) {
        queuedNow += by;
        queueLength.set(simulation.nowNs(), queuedNow);
    }

    /** Gives the slot back and lets the next one in. */
    void releaseSlot(Stream stream) {
        if (stream.holdsSlot) {
            stream.holdsSlot = false;
            var server = stream.server;
            server.release();
            groupOf(server).loadChanged(server);
            if (server.spec().maxconn() > 0) {
                serveQueue(server);
            }
        }
    }

    /** Fills the free slots: the older of both queue heads first (pendconn_process_next_strm). */
    private void serveQueue(Server server) {
        while (server.hasSlot()) {
            var own = server.queue().peek();
            var shared = server.usable() && mayServeShared(server) ? queue.peek() : null;
            var next = own == null || shared != null && shared.queuedOrder < own.queuedOrder ? shared : own;
            if (next == null) {
                return;
            }
            leaveQueue(next);
            cancelTimeout(next);
            connect(next, server);
        }
    }

    /** A backup takes from the shared queue only while it is in use (§4). */
    private boolean mayServeShared(Server server) {
        return !server.spec().backup()
                || usableServers(false) == 0 && (spec.allBackups() || server == firstBackup());
    }

    private void cancelTimeout(Stream stream) {
        if (stream.timeout != 0) {
            var lane = switch (stream.state) {
                case CONNECTING -> connectTimeouts;
                case WAITING_FOR_REPLY -> stream.server.replyTimeouts();
                default -> queueTimeouts;
            };
            lane.cancel(stream.timeout);
            stream.timeout = 0;
        }
    }
}
