package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.stats.TimeWeighted;
import org.outagelab.host.AcceptQueue;
import org.outagelab.host.Inbox;
import org.outagelab.host.Program;
import org.outagelab.host.Rotation;
import org.outagelab.host.Route;
import org.outagelab.host.Unit;

/** One HAProxy process: a frontend, one backend, and the checks of its servers. */
public final class Haproxy implements Program, Listener {
    private final Simulation simulation;
    private final Unit unit;
    private final HaproxySpec spec;
    private final Backend backend;
    private final List<HealthCheck> checks = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    private final AcceptQueue acceptQueue;
    private final Inbox inbox = new Inbox();
    private final TimeWeighted queueLength;
    private Stream newest;
    private int streams;
    private boolean accepting;

    /**
     * @param targets routes to the servers of the backend, in file order
     * @param checkEndpoint what {@code option httpchk} asks for, or null
     * @param rotation told of every server going down or up
     */
    public Haproxy(
            Simulation simulation,
            Unit unit,
            HaproxySpec spec,
            List<Route> targets,
            Endpoint checkEndpoint,
            Rotation rotation,
            TimeWeighted queueLength) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.queueLength = queueLength;
        this.acceptQueue = new AcceptQueue(Math.min(spec.maxconn(), AcceptQueue.SOMAXCONN));
        EventType<Stream> replyTimeout = timeout(stream -> backend().replyTimedOut(stream));
        for (int i = 0; i < targets.size(); i++) {
            var route = targets.get(i);
            var serverSpec = spec.server(route.port().unit().name());
            TimeoutLane<Stream> lane =
                    simulation.timeoutLane(SimTime.plus(spec.serverNs(), route.roundTripNs()), replyTimeout);
            servers.add(new Server(i, serverSpec, route, lane));
        }
        this.backend = new Backend(
                simulation,
                unit.name(),
                spec,
                this,
                servers,
                rotation,
                inbox,
                timeout(stream -> backend().connectTimedOut(stream)),
                timeout(stream -> backend().queueTimedOut(stream)),
                queueLength);
        for (var server : servers) {
            if (server.spec().check()) {
                checks.add(new HealthCheck(
                        simulation,
                        unit.name(),
                        backend,
                        server,
                        checkEndpoint,
                        spec.checkNs(),
                        spec.connectNs(),
                        inbox));
            }
        }
        unit.runs(this);
        simulation.<Void>eventType(unit.name(), Phase.CONTROL, ignored -> begin()).at(0, null);
    }

    private void begin() {
        backend.tellBackups();
        beginChecks(true);
    }

    private Backend backend() {
        return backend;
    }

    private EventType<Stream> timeout(EventHandler<Stream> handler) {
        return simulation.eventType(unit.name(), stream -> {
            if (frozen()) {
                inbox.add(handler, stream);
            } else {
                handler.handle(stream);
            }
        });
    }

    boolean frozen() {
        return unit.state() == Unit.State.HUNG;
    }

    /** Requests waiting for a slot, over time. */
    public TimeWeighted queueLength() {
        return queueLength;
    }

    @Override
    public Connect connect(Call call) {
        return acceptQueue.offer(frozen() ? 0 : Math.max(0, spec.maxconn() - streams));
    }

    @Override
    public void arrived(Call call) {
        acceptQueue.arrived();
        if (frozen() || streams >= spec.maxconn()) {
            acceptQueue.add(call);
        } else {
            accept(call);
        }
    }

    @Override
    public void lost(Call call) {
        acceptQueue.arrived();
    }

    @Override
    public void abandoned(Call call) {
        if (frozen()) {
            inbox.add(this::abandoned, call);
            return;
        }
        // Without `option abortonclose` the request still goes to the server (reference §6).
        if (call.servedBy() instanceof Stream stream && spec.abortOnClose() && stream.state != Stream.State.ENDED) {
            backend.detach(stream);
            forget(stream);
            acceptNext();
        }
    }

    @Override
    public void died(boolean silent) {
        inbox.clear();
        backend.clearQueues();
        checks.forEach(HealthCheck::stop);
        for (var call : acceptQueue.close()) {
            reset(call, silent);
        }
        var lost = new ArrayList<Stream>();
        for (var stream = newest; stream != null; stream = stream.older) {
            lost.add(stream);
        }
        newest = null;
        streams = 0;
        for (var stream : lost) {
            stream.state = Stream.State.ENDED;
            if (stream.back != null && silent) {
                stream.back.vanish();
            } else if (stream.back != null) {
                stream.back.close();
            }
            stream.back = null;
            stream.holdsSlot = false;
        }
        for (var stream : lost) {
            reset(stream.front, silent);
        }
    }

    @Override
    public void started() {
        backend.forget();
        beginChecks(false);
    }

    @Override
    public void hung() {}

    @Override
    public void thawed() {
        inbox.deliver();
        acceptNext();
    }

    void finish(Stream stream, Outcome outcome) {
        stream.state = Stream.State.ENDED;
        backend.releaseSlot(stream);
        forget(stream);
        stream.front.answer(outcome);
        acceptNext();
    }

    void killStreamsOf(Server server, Outcome outcome) {
        var killed = new ArrayList<Stream>();
        for (var stream = newest; stream != null; stream = stream.older) {
            if (stream.server == server && stream.back != null) {
                killed.add(stream);
            }
        }
        for (var stream : killed) {
            backend.detach(stream);
            forget(stream);
            stream.front.answer(outcome);
        }
        acceptNext();
    }

    private void accept(Call call) {
        if (call.connectOnly()) {
            return;
        }
        var stream = new Stream(backend, call);
        call.servedBy(stream);
        stream.older = newest;
        if (newest != null) {
            newest.newer = stream;
        }
        newest = stream;
        streams++;
        backend.dispatch(stream);
    }

    /** Not nested: a stream that ends at once lets the next one in by the same loop. */
    private void acceptNext() {
        if (accepting) {
            return;
        }
        accepting = true;
        while (!frozen() && streams < spec.maxconn()) {
            var call = acceptQueue.poll();
            if (call == null) {
                break;
            }
            accept(call);
        }
        accepting = false;
    }

    private void forget(Stream stream) {
        if (stream.newer != null) {
            stream.newer.older = stream.older;
        } else if (newest == stream) {
            newest = stream.older;
        }
        if (stream.older != null) {
            stream.older.newer = stream.newer;
        }
        streams--;
    }

    private static void reset(Call call, boolean silent) {
        if (!silent) {
            call.answer(Outcome.RESET);
        }
    }

    /** Server k of n is first checked at k·m/n, m the longest interval of the process (reference §2). */
    private void beginChecks(boolean steady) {
        long spanNs = checks.stream().mapToLong(HealthCheck::intervalAtStartNs).max().orElse(0);
        long phaseNs = steady ? (long) (simulation.stream("check phase of " + unit.name()).nextDouble() * spanNs) : 0;
        for (int k = 0; k < checks.size(); k++) {
            long offsetNs = spanNs / checks.size() * k;
            checks.get(k).begin(simulation.nowNs(), steady ? phaseNs + offsetNs : offsetNs, steady);
        }
    }
}
