package org.outagelab.core.queueing;

import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.SimTime;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.Timer;

/**
 * A waiting line with workers that serve one customer each.
 *
 * <p>Work is given on arrival, in nanoseconds of one worker. Nothing is allocated in steady state but the customers
 * themselves. A departure may lead to an arrival at the same station within the call. A customer that a breakdown put
 * back into the line has been in service, and a queue timeout does not count for it any more.
 *
 * @param <C> the customer
 */
public final class Station<C> {
    private final Simulation simulation;
    private final StationOptions<C> options;
    private final Departures<C> departures;
    private final StationStatistics statistics;
    private final EventType<Place<C>> patienceEnds;
    private final TimeoutLane<Place<C>> patienceLane;
    private final Worker<C>[] workers;
    private final Line<C>[] lines;
    private Worker<C> firstIdle;
    private Place<C> unused;
    private int waiting;
    private int busy;
    private int present;
    private boolean refusing;

    /** @param owner its name in the digest and in errors */
    public Station(Simulation simulation, String owner, StationOptions<C> options, Departures<C> departures) {
        this.simulation = simulation;
        this.options = options;
        this.departures = departures;
        statistics = new StationStatistics(simulation);
        patienceEnds = simulation.eventType(owner, this::patienceEnded);
        patienceLane = options.constantPatienceNs == SimTime.NEVER
                ? null
                : simulation.timeoutLane(options.constantPatienceNs, patienceEnds);
        workers = array(options.workers);
        EventType<Worker<C>> done = simulation.eventType(owner, this::done);
        for (int i = options.workers - 1; i >= 0; i--) {
            workers[i] = new Worker<>(done);
            putIdle(workers[i]);
        }
        lines = lines(options.classes);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <C> Worker<C>[] array(int length) {
        return new Worker[length];
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <C> Line<C>[] lines(int length) {
        Line<C>[] lines = new Line[length];
        for (int i = 0; i < length; i++) {
            lines[i] = new Line<>();
        }
        return lines;
    }

    /**
     * A customer arrives.
     *
     * @param workNs at least 0
     */
    public void arrive(C customer, long workNs) {
        if (workNs < 0) {
            throw new IllegalArgumentException("work must be >= 0 ns, got " + workNs);
        }
        long nowNs = simulation.nowNs();
        statistics.arrived.increment();
        Place<C> place = place();
        place.enter(customer, nowNs, workNs);
        if (refusing || present >= options.capacity) {
            depart(place, refusing ? Departure.REFUSED : Departure.REJECTED);
            return;
        }
        present++;
        if (options.priority != null) {
            place.priority = options.priority.applyAsInt(customer);
        }
        startPatience(place);
        Worker<C> worker = firstIdle;
        if (worker != null) {
            serve(worker, place);
        } else {
            enqueue(place);
        }
    }

    /** Breaks every worker down; those that are down already stay so. See {@link Breakdown}. */
    public void breakDown(Breakdown how) {
        refusing |= how == Breakdown.KILL;
        for (int i = workers.length - 1; i >= 0; i--) {
            breakDown(i, how);
        }
        if (how == Breakdown.KILL) {
            killWaiting();
        }
    }

    /**
     * Breaks one worker down, idle or busy.
     *
     * @param worker 0 … workers − 1; does nothing when it is down
     */
    public void breakDown(int worker, Breakdown how) {
        Worker<C> broken = workers[worker];
        if (broken.down) {
            return;
        }
        broken.down = true;
        Place<C> place = broken.serving;
        if (place == null) {
            removeIdle(broken);
            return;
        }
        broken.done.cancel();
        setBusy(busy - 1);
        place.workLeftNs -= simulation.nowNs() - place.workingSinceNs;
        switch (how) {
            case RESUME -> setWaiting(waiting + 1);
            case REQUEUE -> {
                release(broken, place);
                place.workLeftNs = place.workNs;
                lines[place.priority].addFirst(place, options.lifo);
                setWaiting(waiting + 1);
                if (firstIdle != null) {
                    serveNext(firstIdle);
                }
            }
            case KILL -> {
                release(broken, place);
                end(place, Departure.KILLED);
            }
        }
    }

    /** Repairs every worker. */
    public void repair() {
        refusing = false;
        for (int i = 0; i < workers.length; i++) {
            repair(i);
        }
    }

    /**
     * Repairs one worker.
     *
     * @param worker 0 … workers − 1; does nothing when it is up
     */
    public void repair(int worker) {
        Worker<C> repaired = workers[worker];
        if (!repaired.down) {
            return;
        }
        repaired.down = false;
        refusing = false;
        if (repaired.serving != null) {
            setWaiting(waiting - 1);
            setBusy(busy + 1);
            work(repaired, repaired.serving);
        } else {
            putIdle(repaired);
            serveNext(repaired);
        }
    }

    /** Whether the worker is not broken down. */
    public boolean up(int worker) {
        return !workers[worker].down;
    }

    /** Customers that wait, those with a broken worker included. */
    public int waiting() {
        return waiting;
    }

    /** Workers that work. */
    public int busy() {
        return busy;
    }

    /** Customers here, waiting or in service. */
    public int present() {
        return present;
    }

    public StationStatistics statistics() {
        return statistics;
    }

    private void enqueue(Place<C> place) {
        lines[place.priority].addLast(place);
        setWaiting(waiting + 1);
    }

    private void serve(Worker<C> worker, Place<C> place) {
        removeIdle(worker);
        setBusy(busy + 1);
        begin(worker, place);
    }

    private void begin(Worker<C> worker, Place<C> place) {
        worker.serving = place;
        place.worker = worker;
        if (!options.patienceEndsInService) {
            stopPatience(place);
        }
        if (place.startedNs == SimTime.NEVER) {
            place.startedNs = simulation.nowNs();
        }
        work(worker, place);
    }

    private void work(Worker<C> worker, Place<C> place) {
        place.workingSinceNs = simulation.nowNs();
        worker.done.restart(place.workLeftNs);
    }

    private void done(Worker<C> worker) {
        Place<C> place = worker.serving;
        free(worker, place);
        end(place, Departure.SERVED);
    }

    /** Takes the customer from its worker, which goes on with the next one or is idle. */
    private void free(Worker<C> worker, Place<C> place) {
        release(worker, place);
        Place<C> next = takeNext();
        if (next != null) {
            begin(worker, next);
        } else {
            setBusy(busy - 1);
            putIdle(worker);
        }
    }

    private void release(Worker<C> worker, Place<C> place) {
        worker.serving = null;
        place.worker = null;
    }

    private void serveNext(Worker<C> idle) {
        Place<C> next = takeNext();
        if (next != null) {
            serve(idle, next);
        }
    }

    /** Takes the next customer out of the line; null when nobody is there. */
    private Place<C> takeNext() {
        if (waiting == 0) {
            return null;
        }
        for (Line<C> line : lines) {
            Place<C> place = options.lifo ? line.last : line.first;
            if (place != null) {
                line.remove(place);
                setWaiting(waiting - 1);
                return place;
            }
        }
        return null;
    }

    private void patienceEnded(Place<C> place) {
        place.laneHandle = 0;
        Worker<C> worker = place.worker;
        if (worker == null) {
            lines[place.priority].remove(place);
            setWaiting(waiting - 1);
        } else if (worker.down) {
            release(worker, place);
            setWaiting(waiting - 1);
        } else {
            worker.done.cancel();
            free(worker, place);
        }
        end(place, Departure.TIMED_OUT);
    }

    private void killWaiting() {
        // Only who waits now: a departure may bring an arrival, which is refused.
        for (Line<C> line : lines) {
            for (Place<C> place = line.first; place != null; place = line.first) {
                line.remove(place);
                setWaiting(waiting - 1);
                end(place, Departure.KILLED);
            }
        }
        for (Worker<C> worker : workers) {
            Place<C> place = worker.serving;
            if (place != null) {
                release(worker, place);
                setWaiting(waiting - 1);
                end(place, Departure.KILLED);
            }
        }
    }

    private void startPatience(Place<C> place) {
        if (patienceLane != null) {
            place.laneHandle = patienceLane.start(place);
        } else if (options.patience != null) {
            place.startPatience(patienceEnds, options.patience.applyAsLong(place.customer));
        }
    }

    private void stopPatience(Place<C> place) {
        if (patienceLane != null) {
            patienceLane.cancel(place.laneHandle);
            place.laneHandle = 0;
        } else if (place.patience != null) {
            place.patience.cancel();
        }
    }

    private void end(Place<C> place, Departure how) {
        present--;
        stopPatience(place);
        depart(place, how);
    }

    private void depart(Place<C> place, Departure how) {
        place.endedNs = simulation.nowNs();
        statistics.departed(how, place);
        C customer = place.customer;
        departures.departed(customer, how, place);
        place.customer = null;
        place.next = unused;
        unused = place;
    }

    private Place<C> place() {
        Place<C> place = unused;
        if (place == null) {
            return new Place<>();
        }
        unused = place.next;
        place.next = null;
        return place;
    }

    private void setWaiting(int count) {
        waiting = count;
        statistics.waiting.set(simulation.nowNs(), count);
    }

    private void setBusy(int count) {
        busy = count;
        statistics.busy.set(simulation.nowNs(), count);
    }

    private void putIdle(Worker<C> worker) {
        worker.previousIdle = null;
        worker.nextIdle = firstIdle;
        if (firstIdle != null) {
            firstIdle.previousIdle = worker;
        }
        firstIdle = worker;
    }

    private void removeIdle(Worker<C> worker) {
        if (worker.previousIdle == null) {
            firstIdle = worker.nextIdle;
        } else {
            worker.previousIdle.nextIdle = worker.nextIdle;
        }
        if (worker.nextIdle != null) {
            worker.nextIdle.previousIdle = worker.previousIdle;
        }
    }

    /** One worker: idle, serving, or down (perhaps with a customer that resumes later). */
    static final class Worker<C> {
        final Timer done;
        Place<C> serving;
        boolean down;
        Worker<C> previousIdle;
        Worker<C> nextIdle;

        Worker(EventType<Worker<C>> type) {
            done = type.timer(this);
        }
    }

    /** Customers of one class in order of arrival. */
    private static final class Line<C> {
        Place<C> first;
        Place<C> last;

        void addLast(Place<C> place) {
            place.previous = last;
            place.next = null;
            if (last == null) {
                first = place;
            } else {
                last.next = place;
            }
            last = place;
        }

        /** To where it is taken next. */
        void addFirst(Place<C> place, boolean lifo) {
            if (lifo) {
                addLast(place);
                return;
            }
            place.previous = null;
            place.next = first;
            if (first == null) {
                last = place;
            } else {
                first.previous = place;
            }
            first = place;
        }

        void remove(Place<C> place) {
            if (place.previous == null) {
                first = place.next;
            } else {
                place.previous.next = place.next;
            }
            if (place.next == null) {
                last = place.previous;
            } else {
                place.next.previous = place.previous;
            }
            place.previous = null;
            place.next = null;
        }
    }
}
