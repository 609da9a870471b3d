package org.outagelab.core.queueing;

import java.util.Arrays;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.SimTime;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.Timer;

/**
 * A host's cores shared equally by all present: each of n customers gets min(1, cores/n) of a core at once.
 *
 * <p>All progress at the same speed, so the service each has attained since the station was last empty is one number,
 * and who finishes next is the head of a heap: one completion event however many are present. Instants are rounded up
 * to whole nanoseconds, so a completion is at most 1 ns late. Line order and priorities of the options do not apply;
 * every timeout is a total one, as service starts on arrival.
 *
 * @param <C> the customer
 */
public final class ProcessorSharing<C> {
    private final Simulation simulation;
    private final StationOptions<C> options;
    private final Departures<C> departures;
    private final StationStatistics statistics;
    private final EventType<Place<C>> patienceEnds;
    private final TimeoutLane<Place<C>> patienceLane;
    private final Timer nextDone;
    private Place<C>[] heap = array(16);
    private int present;
    private long accepted;
    private Place<C> unused;
    /** Service in nanoseconds that a customer has attained who has been here since the station was last empty. */
    private double attained;

    private long attainedAtNs;
    private boolean down;
    private boolean refusing;

    /**
     * @param options their workers are the cores
     * @param owner its name in the digest and in errors
     */
    public ProcessorSharing(Simulation simulation, String owner, StationOptions<C> options, Departures<C> departures) {
        this.simulation = simulation;
        this.options = options;
        this.departures = departures;
        statistics = new StationStatistics(simulation);
        patienceEnds = simulation.eventType(owner, this::patienceEnded);
        patienceLane = options.constantPatienceNs == SimTime.NEVER
                ? null
                : simulation.timeoutLane(options.constantPatienceNs, patienceEnds);
        nextDone = simulation.<Void>eventType(owner, ignored -> done()).timer(null);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <C> Place<C>[] array(int length) {
        return new Place[length];
    }

    /**
     * A customer arrives.
     *
     * @param workNs at least 0, in nanoseconds of one whole core
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
        place.startedNs = nowNs;
        attain();
        place.doneAt = attained + workNs;
        place.number = accepted++;
        add(place);
        if (patienceLane != null) {
            place.laneHandle = patienceLane.start(place);
        } else if (options.patience != null) {
            place.startPatience(patienceEnds, options.patience.applyAsLong(customer));
        }
        changed();
    }

    /** Stops every core; does nothing when it is down. See {@link Breakdown}; REQUEUE starts all work anew. */
    public void breakDown(Breakdown how) {
        if (down) {
            return;
        }
        attain();
        down = true;
        refusing = how == Breakdown.KILL;
        if (how == Breakdown.REQUEUE) {
            for (int i = 0; i < present; i++) {
                heap[i].doneAt = attained + heap[i].workNs;
            }
            for (int i = (present - 2) >> 1; i >= 0; i--) {
                sink(i, heap[i]);
            }
        }
        changed();
        while (how == Breakdown.KILL && present > 0) {
            end(heap[present - 1], Departure.KILLED);
        }
    }

    /** Goes on; does nothing when it is up. */
    public void repair() {
        attain();
        down = false;
        refusing = false;
        changed();
    }

    public boolean up() {
        return !down;
    }

    /** Customers here. */
    public int present() {
        return present;
    }

    public StationStatistics statistics() {
        return statistics;
    }

    /** Cores in use: all, or one per customer; 0 when down. */
    public int busy() {
        return down ? 0 : Math.min(options.workers, present);
    }

    /** Brings the attained service up to now, at the speed since the last change. */
    private void attain() {
        long nowNs = simulation.nowNs();
        if (present == 0) {
            attained = 0;
        } else if (!down) {
            attained += (nowNs - attainedAtNs) * speed();
        }
        attainedAtNs = nowNs;
    }

    private double speed() {
        return present <= options.workers ? 1 : options.workers / (double) present;
    }

    /** After the customers or the state changed: statistics, and the next completion. */
    private void changed() {
        int working = busy();
        statistics.busy.set(simulation.nowNs(), working);
        statistics.waiting.set(simulation.nowNs(), present - working);
        if (down || present == 0) {
            nextDone.cancel();
            return;
        }
        double leftNs = Math.max(0, heap[0].doneAt - attained) / speed();
        nextDone.restart(leftNs >= SimTime.NEVER ? SimTime.NEVER : (long) Math.ceil(leftNs));
    }

    private void done() {
        Place<C> place = heap[0];
        attain();
        // The instant was rounded up: nobody may attain more than the customer that is done, or it would be credited.
        attained = place.doneAt;
        end(place, Departure.SERVED);
    }

    private void patienceEnded(Place<C> place) {
        place.laneHandle = 0;
        attain();
        end(place, Departure.TIMED_OUT);
    }

    private void end(Place<C> place, Departure how) {
        remove(place);
        if (patienceLane != null) {
            patienceLane.cancel(place.laneHandle);
            place.laneHandle = 0;
        } else if (place.patience != null) {
            place.patience.cancel();
        }
        changed();
        depart(place, how);
    }

    private void depart(Place<C> place, Departure how) {
        place.endedNs = simulation.nowNs();
        statistics.departed(how, place);
        departures.departed(place.customer, how, place);
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

    private void add(Place<C> place) {
        if (present == heap.length) {
            heap = Arrays.copyOf(heap, 2 * present);
        }
        rise(present++, place);
    }

    private void remove(Place<C> place) {
        int index = place.position;
        Place<C> last = heap[--present];
        heap[present] = null;
        place.position = Place.NOWHERE;
        if (last != place) {
            sink(index, last);
            rise(last.position, last);
        }
    }

    private void rise(int from, Place<C> place) {
        int index = from;
        while (index > 0 && before(place, heap[(index - 1) >> 1])) {
            put(index, heap[(index - 1) >> 1]);
            index = (index - 1) >> 1;
        }
        put(index, place);
    }

    private void sink(int from, Place<C> place) {
        int index = from;
        while (2 * index + 1 < present) {
            int child = 2 * index + 1;
            if (child + 1 < present && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], place)) {
                break;
            }
            put(index, heap[child]);
            index = child;
        }
        put(index, place);
    }

    private void put(int index, Place<C> place) {
        heap[index] = place;
        place.position = index;
    }

    /** Equal work ends in order of arrival. */
    private static boolean before(Place<?> a, Place<?> b) {
        return a.doneAt < b.doneAt || a.doneAt == b.doneAt && a.number < b.number;
    }
}
