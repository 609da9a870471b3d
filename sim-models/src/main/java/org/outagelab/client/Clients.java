package org.outagelab.client;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Ledger;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.call.Step;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.random.RandomStream;
import org.outagelab.host.Destination;
import org.outagelab.scenario.ClientSpec;
import org.outagelab.scenario.LoadSpec;

/** The clients of one load: they make requests, wait, give up, try again, and enter every outcome in the ledger. */
public final class Clients {
    private final Simulation simulation;
    private final LoadSpec load;
    private final ClientSpec spec;
    private final long durationNs;
    private final Destination destination;
    private final Ledger ledger;
    private final int[] ledgerIndex;
    private final double[] cumulativeWeight;
    private final RandomStream arrivals;
    private final RandomStream choice;
    private final RandomStream behaviour;
    private final RandomStream identity;
    private final RandomStream[] work;
    private final EventType<Void> nextArrival;
    private final EventType<User> thought;
    private final EventType<Visit> retry;
    private final TimeoutLane<Visit> timeouts;
    private final TimeoutLane<Visit> deadlines;
    private final TimeoutLane<Visit> nextAddresses;
    private final Backoff backoff;
    private final List<User> users = new ArrayList<>();
    private ArrivalTimes source;
    private int recorded;
    private Visit newest;
    private int open;
    private long requests;

    /** @param ledgerIndex the ledger's index of each endpoint of the load */
    public Clients(Simulation simulation, LoadSpec load, Destination destination, Ledger ledger, int[] ledgerIndex) {
        this.simulation = simulation;
        this.load = load;
        this.spec = load.client();
        this.durationNs = load.source().durationNs();
        this.destination = destination;
        this.ledger = ledger;
        this.ledgerIndex = ledgerIndex;
        this.arrivals = simulation.stream("arrivals of " + load.name());
        this.choice = simulation.stream("endpoints of " + load.name());
        this.behaviour = simulation.stream("clients of " + load.name());
        this.identity = simulation.stream("identities of " + load.name());
        this.cumulativeWeight = new double[load.endpoints().size()];
        this.work = new RandomStream[load.endpoints().size()];
        double sum = 0;
        for (int i = 0; i < work.length; i++) {
            sum += load.endpoints().get(i).weight();
            cumulativeWeight[i] = sum;
            work[i] = simulation.stream(
                    "work of " + load.name() + " " + load.endpoints().get(i).endpoint().name());
        }
        this.nextArrival = simulation.eventType(load.name(), ignored -> arrive());
        this.thought = simulation.eventType(load.name(), this::ask);
        this.retry = simulation.eventType(load.name(), this::attempt);
        this.timeouts = simulation.timeoutLane(
                spec.timeoutNs(), simulation.eventType(load.name(), this::timedOut));
        this.deadlines = simulation.timeoutLane(
                spec.deadlineNs(), simulation.eventType(load.name(), this::tooLate));
        this.nextAddresses = simulation.timeoutLane(
                spec.nextAddressNs(), simulation.eventType(load.name(), this::tryNextAddress));
        this.backoff = Backoff.TABLE.get(spec.backoff());
    }

    /** Schedules the first arrivals. */
    public void start() {
        if (load.source() instanceof LoadSpec.Rate rate) {
            source = new ArrivalTimes(rate, arrivals);
            scheduleNext(source.next());
        } else if (load.source() instanceof LoadSpec.Recorded trace) {
            scheduleNext(trace.arrivalsNs().length == 0 ? SimTime.NEVER : trace.arrivalsNs()[0]);
        } else if (load.source() instanceof LoadSpec.Users closed) {
            EventType<Double> change = simulation.eventType(load.name(), Phase.CONTROL, this::changeUsers);
            long atNs = 0;
            for (var stage : closed.stages()) {
                change.at(atNs, stage.value());
                atNs += stage.durationNs();
            }
            change.at(atNs, 0.0);
        }
    }

    /** Requests without an outcome yet. */
    public int open() {
        return open;
    }

    /** Enters what is still open as censored. */
    public void censorOpen() {
        for (var visit = newest; visit != null; visit = visit.older) {
            ledger.censored(visit.arrivalNs, ledgerIndex[visit.endpoint]);
        }
    }

    private void scheduleNext(long atNs) {
        if (atNs < durationNs) {
            nextArrival.at(atNs, null);
        }
    }

    private void arrive() {
        if (load.source() instanceof LoadSpec.Recorded trace) {
            int index = recorded++;
            begin(trace.endpoint()[index], trace.workNs()[index], null);
            scheduleNext(recorded < trace.arrivalsNs().length ? trace.arrivalsNs()[recorded] : SimTime.NEVER);
        } else {
            int batch = ((LoadSpec.Rate) load.source()).batch();
            for (int i = 0; i < batch; i++) {
                begin(chooseEndpoint(), -1, null);
            }
            scheduleNext(source.next());
        }
    }

    private void changeUsers(double wanted) {
        for (var user : users) {
            boolean join = user.index < wanted;
            if (join && !user.active) {
                user.active = true;
                if (!user.engaged) {
                    think(user, 0);
                }
            } else if (!join) {
                user.active = false;
            }
        }
        while (users.size() < wanted) {
            var user = new User(users.size());
            user.active = true;
            users.add(user);
            think(user, 0);
        }
    }

    private void think(User user, long atLeastNs) {
        var think = ((LoadSpec.Users) load.source()).think();
        user.engaged = true;
        thought.in(Math.max(atLeastNs, Math.round(think.sample(arrivals))), user);
    }

    private void ask(User user) {
        user.engaged = false;
        if (user.active && simulation.nowNs() < durationNs) {
            begin(chooseEndpoint(), -1, user);
        }
    }

    private int chooseEndpoint() {
        double point = choice.nextDouble() * cumulativeWeight[cumulativeWeight.length - 1];
        int index = 0;
        while (index < cumulativeWeight.length - 1 && point >= cumulativeWeight[index]) {
            index++;
        }
        return index;
    }

    private void begin(int endpointIndex, long workNs, User user) {
        var endpoint = load.endpoints().get(endpointIndex).endpoint();
        int client = user == null ? identity.nextInt(load.clients()) : user.index;
        var request = workNs < 0
                ? endpoint.request(requests++, client, work[endpointIndex], false)
                : recordedRequest(endpoint, client, workNs, work[endpointIndex]);
        var visit = new Visit(this, request, endpointIndex, simulation.nowNs(), user);
        if (user != null) {
            user.engaged = true;
        }
        if (spec.deadlineNs() != SimTime.NEVER) {
            visit.deadline = deadlines.start(visit);
        }
        visit.older = newest;
        if (newest != null) {
            newest.newer = visit;
        }
        newest = visit;
        open++;
        ledger.arrived(visit.arrivalNs);
        attempt(visit);
    }

    /** The recorded work stands for the endpoint's first wait; the rest, and requests that never wait, are drawn. */
    private Request recordedRequest(Endpoint endpoint, int client, long workNs, RandomStream random) {
        var drawn = endpoint.request(requests++, client, random, false);
        var times = new long[drawn.steps()];
        boolean replaced = false;
        for (int i = 0; i < times.length; i++) {
            boolean replace = !replaced && endpoint.steps().get(i).kind() == Step.Kind.WAIT;
            times[i] = replace ? workNs : drawn.stepNs(i);
            replaced |= replace;
        }
        return new Request(drawn.id(), client, endpoint, times, drawn.rejectedAt(), false);
    }

    private void attempt(Visit visit) {
        visit.attempts++;
        visit.address = destination.first(behaviour);
        visit.addressesLeft = destination.addresses();
        visit.timeout = spec.timeoutNs() == SimTime.NEVER ? 0 : timeouts.start(visit);
        connect(visit);
    }

    private void connect(Visit visit) {
        visit.addressesLeft--;
        var route = destination.route(visit.address);
        visit.call = route.call(visit.request, visit);
        if (!route.open(visit.call) && visit.addressesLeft > 0 && spec.nextAddressNs() != SimTime.NEVER) {
            visit.nextAddress = nextAddresses.start(visit);
        }
    }

    void connected(Visit visit) {
        nextAddresses.cancel(visit.nextAddress);
    }

    void ended(Visit visit, Outcome outcome) {
        nextAddresses.cancel(visit.nextAddress);
        if (outcome == Outcome.REFUSED && visit.addressesLeft > 0) {
            advance(visit);
            return;
        }
        timeouts.cancel(visit.timeout);
        attemptOver(visit, outcome);
    }

    private void tryNextAddress(Visit visit) {
        if (!visit.over && visit.call != null && !visit.call.closed()) {
            visit.call.close();
            advance(visit);
        }
    }

    private void advance(Visit visit) {
        visit.address = (visit.address + 1) % destination.addresses();
        connect(visit);
    }

    private void timedOut(Visit visit) {
        if (!visit.over) {
            nextAddresses.cancel(visit.nextAddress);
            visit.call.close();
            attemptOver(visit, Outcome.TIMEOUT);
        }
    }

    private void tooLate(Visit visit) {
        if (!visit.over) {
            nextAddresses.cancel(visit.nextAddress);
            timeouts.cancel(visit.timeout);
            if (visit.call != null) {
                visit.call.close();
                visit.call = null;
                ledger.attemptEnded(Outcome.TIMEOUT);
            }
            finish(visit, Outcome.TIMEOUT);
        }
    }

    private void attemptOver(Visit visit, Outcome outcome) {
        visit.call = null;
        visit.timeout = 0;
        visit.nextAddress = 0;
        ledger.attemptEnded(outcome);
        if (!outcome.ok() && visit.attempts <= spec.retries() && repeatable(visit, outcome)) {
            long delayNs = backoff.delayNs(
                    visit.attempts - 1,
                    visit.attempts == 1 ? spec.baseNs() : visit.lastBackoffNs,
                    spec.baseNs(),
                    spec.capNs(),
                    behaviour);
            visit.lastBackoffNs = delayNs;
            if (simulation.nowNs() + delayNs - visit.arrivalNs < spec.deadlineNs()) {
                retry.in(delayNs, visit);
                return;
            }
        }
        finish(visit, outcome);
    }

    private boolean repeatable(Visit visit, Outcome outcome) {
        boolean transientFailure = outcome.status() == 0 || outcome.status() >= 502 && outcome.status() <= 504;
        return transientFailure && (visit.request.idempotent() || spec.retryUnsafe());
    }

    private void finish(Visit visit, Outcome outcome) {
        visit.over = true;
        deadlines.cancel(visit.deadline);
        if (visit.newer != null) {
            visit.newer.older = visit.older;
        } else if (newest == visit) {
            newest = visit.older;
        }
        if (visit.older != null) {
            visit.older.newer = visit.newer;
        }
        open--;
        ledger.ended(visit.arrivalNs, simulation.nowNs(), ledgerIndex[visit.endpoint], outcome, visit.attempts);
        if (visit.user != null) {
            // Whoever is refused at once would ask again at the same instant, for ever.
            think(visit.user, simulation.nowNs() == visit.arrivalNs ? SimTime.MILLISECOND : 0);
        }
    }
}
