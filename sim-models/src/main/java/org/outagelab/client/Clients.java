package org.outagelab.client;

import org.outagelab.call.Call;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Ledger;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.call.Stall;
import org.outagelab.call.Step;
import org.outagelab.call.TlsClient;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.random.RandomStream;
import org.outagelab.kind.Rotation;
import org.outagelab.machine.Roll;
import org.outagelab.net.Destination;
import org.outagelab.net.IdleConnection;
import org.outagelab.net.Route;
import org.outagelab.scenario.ClientSpec;
import org.outagelab.scenario.LoadSpec;

/** The clients of one load: they make requests, wait, give up, try again, and enter every outcome in the ledger. */
public final class Clients {
    private final Simulation simulation;
    private final LoadSpec load;
    private final ClientSpec spec;
    private final Destination destination;
    private final Ledger ledger;
    private final int[] ledgerIndex;
    private final Arrivals arrivals;
    private final RandomStream behaviour;
    private final RandomStream identity;
    private final RandomStream[] work;
    private final RandomStream[] uris;
    private final EventType<Visit> retry;
    private final TimeoutLane<Visit> timeouts;
    private final TimeoutLane<Visit> deadlines;
    private final TimeoutLane<Visit> nextAddresses;
    private final Backoff backoff;
    private final Safeguards safeguards;
    private final Hedge hedge;
    private final Connections connections;
    private final RandomStream[] again;
    private final RandomStream people;
    private final RandomStream sending;
    private final RandomStream stalling;
    private final EventType<Visit> leave;
    private final EventType<Visit> reload;
    private final EventType<Visit> secondCopy;
    private final Roll<Visit> open = new Roll<>();
    private final int firstClient;
    private long requests;

    /**
     * @param firstClient the number of its first client: no two loads share one
     * @param ledgerIndex the ledger's index of each endpoint of the load
     * @param rotation told of addresses that clients leave out
     */
    public Clients(
            Simulation simulation,
            LoadSpec load,
            int firstClient,
            Destination destination,
            Ledger ledger,
            int[] ledgerIndex,
            Rotation rotation) {
        this.simulation = simulation;
        this.load = load;
        this.firstClient = firstClient;
        this.spec = load.client();
        this.destination = destination;
        this.ledger = ledger;
        this.ledgerIndex = ledgerIndex;
        this.arrivals = new Arrivals(simulation, load, this::begin);
        this.behaviour = simulation.stream("clients of " + load.name());
        this.identity = simulation.stream("identities of " + load.name());
        this.work = new RandomStream[load.endpoints().size()];
        this.uris = new RandomStream[work.length];
        for (int i = 0; i < work.length; i++) {
            var asked = load.name() + " " + load.endpoints().get(i).endpoint().name();
            work[i] = simulation.stream("work of " + asked);
            uris[i] = simulation.stream("URIs of " + asked);
        }
        this.retry = simulation.eventType(load.name(), this::attempt);
        this.timeouts = simulation.timeoutLane(
                spec.timeoutNs(), simulation.eventType(load.name(), this::timedOut));
        this.deadlines = simulation.timeoutLane(
                spec.deadlineNs(), simulation.eventType(load.name(), this::tooLate));
        this.nextAddresses = simulation.timeoutLane(
                spec.nextAddressNs(), simulation.eventType(load.name(), this::tryNextAddress));
        this.backoff = Backoff.TABLE.get(spec.backoff());
        this.safeguards = Safeguards.of(spec, simulation, load.name(), destination, rotation);
        this.hedge = spec.hedge() == null ? null : new Hedge(spec.hedge());
        this.connections = spec.idleNs() == 0 ? null : new Connections(simulation, load.name(), spec.idleNs());
        this.people = spec.people() == null ? null : simulation.stream("people of " + load.name());
        this.stalling = spec.stalls() == null ? null : simulation.stream("stalls of " + load.name());
        this.sending = spec.sends() == null ? null : simulation.stream("sending of " + load.name());
        this.leave = simulation.eventType(load.name(), this::left);
        this.reload = simulation.eventType(load.name(), this::view);
        this.secondCopy = simulation.eventType(load.name(), this::sendCopy);
        this.again = new RandomStream[spec.workPerAttempt() ? work.length : 0];
        for (int i = 0; i < again.length; i++) {
            again[i] = simulation.stream("repeated work of " + load.name() + " "
                    + load.endpoints().get(i).endpoint().name());
        }
    }

    /** Schedules the first arrivals, and the end of an attack: whoever attacks closes what is open then. */
    public void start() {
        arrivals.start();
        if (load.hostile()) {
            EventType<Void> ending = simulation.eventType(load.name(), ignored -> giveUp());
            ending.in(load.source().durationNs(), null);
        }
    }

    /** Who sends a byte from time to time looks up for the next one. */
    private void giveUp() {
        long everyNs = spec.stalls() == null ? SimTime.NEVER : spec.stalls().everyNs();
        EventType<Visit> attackOver = simulation.eventType(load.name(), this::giveUp);
        for (var visit : open.newestFirst()) {
            long age = simulation.nowNs() - visit.arrivalNs;
            attackOver.in(everyNs == SimTime.NEVER ? 0 : (everyNs - age % everyNs) % everyNs, visit);
        }
    }

    private void giveUp(Visit visit) {
        if (!visit.pending()) {
            return;
        }
        if (attempting(visit)) {
            closeCall(visit);
            timeouts.cancel(visit.timeout);
            endAttempt(visit, Outcome.ABANDONED);
        }
        finish(visit, Outcome.ABANDONED);
    }

    /** Requests without an outcome yet. */
    public int open() {
        return open.size();
    }

    /** Enters what is still open as censored. */
    public void censorOpen() {
        for (var visit : open.newestFirst()) {
            ledger.censored(visit.arrivalNs, ledgerIndex[visit.endpoint]);
        }
    }

    private void begin(int endpointIndex, long workNs, User user) {
        var endpoint = load.endpoints().get(endpointIndex).endpoint();
        int client = firstClient + (user == null ? identity.nextInt(load.clients()) : user.index);
        int uri = endpoint.uri(uris[endpointIndex]);
        var request = workNs < 0
                ? endpoint.request(requests++, client, uri, work[endpointIndex], false)
                : recordedRequest(endpoint, client, uri, workNs, work[endpointIndex]);
        var visit = new Visit(this, request, endpointIndex, simulation.nowNs(), user);
        if (user != null) {
            user.engaged = true;
        }
        if (spec.deadlineNs() != SimTime.NEVER) {
            visit.extras().deadline = deadlines.start(visit);
        }
        open.join(visit);
        ledger.arrived(visit.arrivalNs);
        view(visit);
    }

    /** The recorded work stands for the endpoint's first wait; the rest, and requests that never wait, are drawn. */
    private Request recordedRequest(Endpoint endpoint, int client, int uri, long workNs, RandomStream random) {
        var drawn = endpoint.request(requests++, client, uri, random, false);
        var times = new long[drawn.steps()];
        boolean replaced = false;
        for (int i = 0; i < times.length; i++) {
            boolean replace = !replaced && endpoint.steps().get(i).kind() == Step.Kind.WAIT;
            times[i] = replace ? workNs : drawn.stepNs(i);
            replaced |= replace;
        }
        return drawn.lasting(times);
    }

    /** A page is asked for: the first time, or again by someone who reloads it. */
    private void view(Visit visit) {
        visit.tries = 0;
        if (people != null) {
            var extras = visit.extras();
            if (extras.patience == null) {
                extras.patience = leave.timer(visit);
                extras.pause = retry.timer(visit);
            }
            extras.patience.restart(Math.max(1, spec.people().patience().sampleNs(people)));
        }
        attempt(visit);
    }

    private void attempt(Visit visit) {
        long nowNs = simulation.nowNs();
        visit.tries++;
        var admitted = safeguards == null ? null : safeguards.admit(visit, nowNs);
        if (admitted != null && admitted != Safeguards.WAITS) {
            viewOver(visit, admitted);
            return;
        }
        if (spec.workPerAttempt() && visit.attempts > 0) {
            visit.request = repeated(visit);
        }
        visit.attempts++;
        visit.timeout = spec.timeoutNs() == SimTime.NEVER ? 0 : timeouts.start(visit);
        if (hedge != null && mayRepeat(visit)) {
            armCopy(visit);
        }
        if (admitted == null) {
            send(visit);
        }
    }

    private void send(Visit visit) {
        int client = visit.request.client() - firstClient;
        // Whoever has a connection asks no name.
        int kept = connections == null || !destination.lookedUp() ? -1 : connections.address(client);
        if (kept >= 0) {
            visit.address = (short) kept;
            visit.addressesLeft = 1;
            connect(visit);
        } else {
            lookUp(visit, client);
        }
    }

    private void lookUp(Visit visit, int client) {
        visit.addressesLeft = (short) destination.found(client);
        if (visit.addressesLeft == 0) {
            attemptOver(visit, Outcome.NO_ADDRESS);
            return;
        }
        visit.address = (short) (safeguards == null
                ? destination.first(client, behaviour)
                : safeguards.first(destination, client, behaviour));
        connect(visit);
    }

    private Request repeated(Visit visit) {
        return load.endpoints()
                .get(visit.endpoint)
                .endpoint()
                .request(
                        visit.request.id(), visit.request.client(), visit.request.uri(), again[visit.endpoint], false);
    }

    private void connect(Visit visit) {
        visit.addressesLeft--;
        var route = destination.route(visit.address);
        visit.call = route.call(visit.request, visit);
        var kept = connections == null ? null : connections.take(visit.request.client() - firstClient, visit.address);
        if (kept != null) {
            visit.call.servedBy(kept.connection());
            route.reuse(visit.call, kept.lifeOn(route));
        } else if (!route.open(visit.call) && visit.addressesLeft > 0 && spec.nextAddressNs() != SimTime.NEVER) {
            visit.extras().nextAddress = nextAddresses.start(visit);
        }
    }

    void connected(Visit visit) {
        nextAddresses.cancel(visit.nextAddress());
    }

    void ended(Visit visit, Outcome outcome) {
        nextAddresses.cancel(visit.nextAddress());
        if (outcome == Outcome.REFUSED && visit.addressesLeft > 0) {
            if (safeguards != null) {
                safeguards.failedAt(visit.address, simulation.nowNs());
            }
            advance(visit);
            return;
        }
        if (connections != null && reconnects(visit, outcome)) {
            return;
        }
        if (visit.copy() != null && !ok(visit, outcome)) {
            visit.call = visit.copy();
            visit.extras().copy = null;
            ledger.attemptEnded(outcome);
            return;
        }
        attemptOver(visit, outcome);
    }

    /** Keeps the connection after an answer; after one that was found dead, asks once more over a new one. */
    private boolean reconnects(Visit visit, Outcome outcome) {
        int client = visit.request.client() - firstClient;
        if (visit.call.serving() instanceof IdleConnection connection && outcome.status() > 0) {
            var route = (Route) visit.call.carrier();
            connections.keep(client, visit.address, route, visit.call.epoch(), connection);
        }
        if (!visit.call.reused() || outcome != Outcome.RESET) {
            return false;
        }
        connections.drop(client, visit.address);
        if (!visit.request.idempotent()) {
            return false;
        }
        // RFC 9110 §9.2.2: a reused connection that dies before any byte of the answer; not a retry of the client's own.
        ledger.attemptEnded(outcome);
        visit.attempts++;
        if (destination.lookedUp()) {
            lookUp(visit, client);
            return true;
        }
        visit.addressesLeft++;
        connect(visit);
        return true;
    }

    /** The second copy goes over a connection of its own, and closes it. */
    boolean keeps(Visit visit, Call call) {
        return connections != null && call == visit.call;
    }

    private void tryNextAddress(Visit visit) {
        if (visit.pending() && visit.call != null && !visit.call.closed()) {
            visit.call.close();
            advance(visit);
        }
    }

    private void advance(Visit visit) {
        visit.address = (short) destination.next(visit.request.client() - firstClient, visit.address);
        connect(visit);
    }

    private void timedOut(Visit visit) {
        if (visit.pending()) {
            visit.timeout = 0;
            closeCall(visit);
            attemptOver(visit, Outcome.TIMEOUT);
        }
    }

    private void closeCall(Visit visit) {
        nextAddresses.cancel(visit.nextAddress());
        if (visit.call != null) {
            visit.call.close();
        }
    }

    private void tooLate(Visit visit) {
        if (!visit.pending()) {
            return;
        }
        closeCall(visit);
        timeouts.cancel(visit.timeout);
        if (people != null) {
            visit.extras().patience.cancel();
            visit.extras().pause.cancel();
        }
        if (attempting(visit)) {
            endAttempt(visit, Outcome.TIMEOUT);
        }
        finish(visit, Outcome.TIMEOUT);
    }

    private void armCopy(Visit visit) {
        long nowNs = simulation.nowNs();
        visit.extras().attemptNs = nowNs;
        hedge.sent(nowNs);
        long delayNs = hedge.delayNs(nowNs);
        if (delayNs < spec.timeoutNs()) {
            if (visit.copyTimer() == null) {
                visit.extras().copyTimer = secondCopy.timer(visit);
            }
            visit.copyTimer().restart(delayNs);
        }
    }

    private void sendCopy(Visit visit) {
        if (visit.call == null || visit.copy() != null || !hedge.allowed(simulation.nowNs())) {
            return;
        }
        visit.attempts++;
        var route = destination.route(destination.next(visit.request.client() - firstClient, visit.address));
        visit.extras().copy = route.call(spec.workPerAttempt() ? repeated(visit) : visit.request, visit);
        route.open(visit.copy());
    }

    void copyEnded(Visit visit, Outcome outcome) {
        visit.extras().copy = null;
        if (ok(visit, outcome)) {
            closeCall(visit);
            ledger.attemptEnded(Outcome.SUPERSEDED);
            attemptOver(visit, outcome);
        } else {
            ledger.attemptEnded(outcome);
        }
    }

    /** What the other side makes of the closed copy is its own business. */
    private void endHedge(Visit visit, Outcome outcome) {
        if (visit.copyTimer() != null) {
            visit.copyTimer().cancel();
        }
        if (visit.copy() != null) {
            visit.copy().close();
            visit.extras().copy = null;
            boolean givenUp = outcome == Outcome.TIMEOUT || outcome == Outcome.ABANDONED;
            ledger.attemptEnded(givenUp ? outcome : Outcome.SUPERSEDED);
        }
        if (ok(visit, outcome) && mayRepeat(visit)) {
            hedge.answered(simulation.nowNs(), simulation.nowNs() - visit.extras().attemptNs);
        }
    }

    private void attemptOver(Visit visit, Outcome outcome) {
        timeouts.cancel(visit.timeout);
        visit.timeout = 0;
        if (visit.nextAddress() != 0) {
            visit.extras().nextAddress = 0;
        }
        endAttempt(visit, outcome);
        if (outcome != Outcome.OK && visit.tries <= spec.retries() && repeatable(visit, outcome)) {
            var extras = visit.extras();
            long delayNs = spec.obeysRetryAfter() && outcome.retryAfterNs() > 0
                    ? outcome.retryAfterNs()
                    : backoff.delayNs(
                            visit.tries - 1,
                            visit.tries == 1 ? spec.baseNs() : extras.lastBackoffNs,
                            spec.baseNs(),
                            spec.capNs(),
                            behaviour);
            extras.lastBackoffNs = delayNs;
            if (withinDeadline(visit, delayNs) && (safeguards == null || safeguards.grantsRetry(simulation.nowNs()))) {
                if (extras.pause == null) {
                    retry.in(delayNs, visit);
                } else {
                    extras.pause.restart(delayNs);
                }
                return;
            }
        }
        viewOver(visit, outcome);
    }

    /** Sent, or waiting for a place; not in a back-off. */
    private boolean attempting(Visit visit) {
        return visit.call != null || safeguards != null && safeguards.waiting(visit);
    }

    private void endAttempt(Visit visit, Outcome outcome) {
        boolean sent = visit.call != null;
        visit.call = null;
        if (hedge != null) {
            endHedge(visit, outcome);
        }
        ledger.attemptEnded(outcome);
        if (safeguards != null) {
            var next = safeguards.ended(visit, outcome, ok(visit, outcome), sent, simulation.nowNs());
            if (next != null) {
                send(next);
            }
        }
    }

    TlsClient tls() {
        return spec.tls();
    }

    long nowNs() {
        return simulation.nowNs();
    }

    /** Whether an attempt stops in the middle, and where; null if not. */
    Stall stall(Request request) {
        var stalls = spec.stalls();
        boolean possible = stalls != null && (stalls.where() != Stall.Where.BODY || request.endpoint().bodyBytes() > 0);
        return possible && stalling.nextDouble() < stalls.share() ? new Stall(stalls.where(), stalls.ns(), stalls.everyNs()) : null;
    }

    /** How long after its first byte a request is complete. */
    long sendNs() {
        return sending == null ? 0 : Math.max(1, spec.sends().sampleNs(sending));
    }

    private boolean withinDeadline(Visit visit, long delayNs) {
        return SimTime.plus(simulation.nowNs() - visit.arrivalNs, delayNs) < spec.deadlineNs();
    }

    /** Someone has waited long enough: the attempt is left to itself. */
    private void left(Visit visit) {
        if (attempting(visit)) {
            closeCall(visit);
            attemptOver(visit, Outcome.ABANDONED);
        } else {
            visit.extras().pause.cancel();
            if (safeguards != null) {
                safeguards.retryGivenUp();
            }
            viewOver(visit, Outcome.ABANDONED);
        }
    }

    /** The page is there, or will not come: a person may ask again. */
    private void viewOver(Visit visit, Outcome outcome) {
        if (people != null) {
            var extras = visit.extras();
            extras.patience.cancel();
            if (!ok(visit, outcome)
                    && extras.reloads < spec.people().max()
                    && people.nextDouble() < spec.people().reload()) {
                long delayNs = spec.people().delay().sampleNs(people);
                if (withinDeadline(visit, delayNs)) {
                    extras.reloads++;
                    reload.in(delayNs, visit);
                    return;
                }
            }
        }
        finish(visit, outcome);
    }

    private boolean repeatable(Visit visit, Outcome outcome) {
        return spec.retryOn().after(outcome) && mayRepeat(visit);
    }

    /** Whether it is a success of its endpoint. */
    private boolean ok(Visit visit, Outcome outcome) {
        var endpoint = visit.request == null
                ? load.endpoints().get(visit.endpoint).endpoint()
                : visit.request.endpoint();
        return endpoint.ok(outcome);
    }

    private boolean mayRepeat(Visit visit) {
        return visit.request.idempotent() || spec.retryUnsafe();
    }

    private void finish(Visit visit, Outcome outcome) {
        if (spec.deadlineNs() != SimTime.NEVER) {
            deadlines.cancel(visit.extras().deadline);
        }
        open.leave(visit);
        ledger.ended(visit.arrivalNs, simulation.nowNs(), ledgerIndex[visit.endpoint], outcome, ok(visit, outcome), visit.attempts);
        if (visit.user != null) {
            // Whoever is refused at once would ask again at the same instant, or the next nanosecond, for ever.
            long tookNs = simulation.nowNs() - visit.arrivalNs;
            arrivals.think(
                    visit.user, tookNs == 0 ? SimTime.MILLISECOND : Math.max(0, LoadSpec.SHORTEST_LOOP_NS - tookNs));
        }
    }
}
