package org.outagelab.core;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.outagelab.core.random.RandomStream;

/**
 * One clock, one event queue and the random streams of one run.
 *
 * <p>Events are executed in the total order (time, {@link Phase}, order of scheduling). One simulation belongs to one
 * thread. A handler that throws stops the run with a {@link SimulationException}, and so does an instant of more than
 * 10^7 events: it would never end.
 */
public final class Simulation {
    /** Room for the number of an event: 5.5 * 10^11 in one simulation. */
    private static final int SEQUENCE_BITS = EventQueue.PHASE_SHIFT - EventQueue.SEQUENCE_SHIFT;
    /** With permuted ties: phase, 10 bits of owner and instant, then 29 bits of sequence. */
    private static final int OWNER_BITS = 10;

    private static final int PERMUTED_BITS = SEQUENCE_BITS - OWNER_BITS;
    /** Executed events between two looks at whether the clock has moved and the budget lasts, less 1: a mask. */
    private static final long LOOK_MASK = (1 << 20) - 1;
    /** So many looks in a row at one time are an instant without end: more than 10^7 events. */
    private static final int ENDLESS_LOOKS = 10;

    final EventQueue queue = new EventQueue();
    /** Their order is never looked at. */
    private final Set<String> streams = new HashSet<>();
    private EventObserver observer;
    private final long seed;
    private final long run;
    private EventType<?>[] types = new EventType<?>[16];
    private int typeCount;
    /** Events scheduled so far. */
    long sequence;
    private boolean permuted;
    private long permutation;
    private long nowNs;
    /** The ordinal of the present {@link Phase}. */
    private int phase = Phase.CONTROL.ordinal();
    private boolean observing;
    private boolean running;
    private boolean stopped;
    private long executed;
    private long mostEvents = Long.MAX_VALUE;
    private long lookedAtNs = -1;
    private int looksAtOneTime;
    /** The key of the event that was second when the present one was taken, and its type: looked up before it is needed. */
    private long aheadKey = -1;

    private EventType<?> ahead;
    private long digest = 0x9E3779B97F4A7C15L;

    public Simulation(long seed) {
        this(seed, 0);
    }

    /** @param run which of the independent runs under this seed: it changes every random stream */
    public Simulation(long seed, long run) {
        this.seed = seed;
        this.run = run;
    }

    /**
     * A test mode: events of one instant and phase come in another order between owners, the same for the same
     * {@code permutation}; those of one owner keep theirs. A model whose results depend on it hides an assumption.
     *
     * @param permutation any number; each instant draws its order of owners from it
     */
    public void permuteTies(long permutation) {
        if (sequence > 0) {
            throw new IllegalStateException("ties must be permuted before the first event is scheduled");
        }
        this.permuted = true;
        this.permutation = permutation;
    }

    /**
     * Bounds the work of one simulation. It is looked at every 2^20 events, so that up to so many more may be executed.
     *
     * @param events executed at most, more than 0; then {@link #run} ends with a {@link EventLimitException}
     */
    public void limitEvents(long events) {
        if (events <= 0) {
            throw new IllegalArgumentException("the limit must be more than 0 events, got " + events);
        }
        this.mostEvents = events;
    }

    /** Simulated time since the start, in nanoseconds. */
    public long nowNs() {
        return nowNs;
    }

    public long seed() {
        return seed;
    }

    /** Which of the independent runs under the seed this is, from 0. */
    public long runIndex() {
        return run;
    }

    /**
     * The random stream of one purpose, from its start. Adding a stream changes no other.
     *
     * @param name what it is for; asking for it a second time is an {@link IllegalStateException}: two users of one
     *     name would draw the same numbers and be correlated without a sign of it
     */
    public RandomStream stream(String name) {
        if (!streams.add(name)) {
            throw new IllegalStateException("the random stream \"" + name + "\" has been asked for already: keep it, or"
                    + " name the other purpose (seed " + seed + ", run " + run + ")");
        }
        return RandomStream.named(seed, run, name);
    }

    /**
     * One number of this run that several may know, for example where a second of the wall clock begins.
     *
     * @param name what it says; the same name gives the same number however often it is asked for
     * @return uniform in [0, 1), on multiples of 2^-53
     */
    public double uniform(String name) {
        return RandomStream.named(seed, run, name).nextDouble();
    }

    /**
     * Shows every event to an observer from now on; null ends it. Without one, it costs nothing.
     *
     * @param observer told before the event is handled; it changes neither the order nor the digest
     */
    public void observe(EventObserver observer) {
        this.observer = observer;
    }

    /** @param owner who handles it, for example an instance's name: it goes into the digest and into errors */
    public <P> EventType<P> eventType(String owner, Phase phase, EventHandler<P> handler) {
        return register(owner, phase, handler, null);
    }

    <P> EventType<P> register(String owner, Phase phase, EventHandler<P> handler, TimeoutLane<?> lane) {
        if (typeCount == 1 << EventQueue.TYPE_BITS) {
            throw new IllegalStateException("more than " + typeCount + " types of events in one simulation");
        }
        var type = new EventType<>(this, owner, phase, handler, typeCount, lane);
        if (typeCount == types.length) {
            types = Arrays.copyOf(types, 2 * typeCount);
        }
        types[typeCount++] = type;
        return type;
    }

    public <P> EventType<P> eventType(String owner, EventHandler<P> handler) {
        return eventType(owner, Phase.MODEL, handler);
    }

    /**
     * A lane of timeouts of one length.
     *
     * @param lengthNs the constant length, at least 0; {@link SimTime#NEVER} for timeouts that never end
     * @param type of this simulation: the lane reads one clock, and its events are executed by the same
     */
    public <P> TimeoutLane<P> timeoutLane(long lengthNs, EventType<P> type) {
        requireDelay(lengthNs);
        if (type.simulation != this) {
            throw new IllegalArgumentException("the event type of " + type.owner + " belongs to another simulation (seed "
                    + type.simulation.seed + ", run " + type.simulation.run + ") than the lane (seed " + seed + ", run "
                    + run + ")");
        }
        return new TimeoutLane<>(this, type, lengthNs);
    }

    /** Runs until no event is left or {@link #stop} is called. */
    public void run() {
        runUntil(SimTime.NEVER);
    }

    /** Executes every event due at or before {@code timeNs}, and leaves the clock there (unless NEVER or stopped). */
    public void runUntil(long timeNs) {
        if (running) {
            throw new IllegalStateException("the simulation is running already (now=" + nowNs + " ns)");
        }
        running = true;
        stopped = false;
        try {
            // NEVER is the time of an empty queue.
            for (long next = queue.nextTimeNs(); next <= timeNs && next != SimTime.NEVER; next = queue.nextTimeNs()) {
                executeFirst(next);
                if (stopped) {
                    break;
                }
            }
        } finally {
            running = false;
        }
        if (!stopped && timeNs != SimTime.NEVER && timeNs > nowNs) {
            nowNs = timeNs;
            phase = Phase.CONTROL.ordinal();
            observing = false;
        }
    }

    /** Ends {@link #run} or {@link #runUntil} after the present event. */
    public void stop() {
        stopped = true;
    }

    public long eventsExecuted() {
        return executed;
    }

    public int eventsPending() {
        return queue.size();
    }

    /** Covers (time, phase, owner) of every CONTROL and MODEL event executed so far: equal runs have equal digests. */
    public long digest() {
        return digest;
    }

    private void executeFirst(long timeNs) {
        long key = queue.firstKey();
        EventType<?> type = key == aheadKey ? ahead : types[EventQueue.type(key)];
        aheadKey = queue.secondKey();
        ahead = types[EventQueue.type(aheadKey)];
        if (type.lane != null && !type.lane.headIs(EventQueue.order(key))) {
            // The head was cancelled and the lane has not moved its event: bookkeeping that no one sees.
            queue.removeFirst();
            type.lane.armHead();
            return;
        }
        Object payload = queue.removeFirst();
        nowNs = timeNs;
        phase = (int) (key >>> EventQueue.PHASE_SHIFT);
        observing = type.observes;
        if ((++executed & LOOK_MASK) == 0) {
            look(timeNs, type);
        }
        if (!type.observes) {
            long mixed = (digest ^ timeNs) * 0xBF58476D1CE4E5B9L;
            digest = (Long.rotateLeft(mixed, 29) ^ type.digestBits) * 0x94D049BB133111EBL;
        }
        try {
            if (observer != null) {
                observer.executes(timeNs, type);
            }
            handle(type, payload);
        } catch (SimulationException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new SimulationException(timeNs, type.owner, seed, run, e);
        }
    }

    /** An instant that never ends would never be noticed by a clock, and a run of too many events by nobody in time. */
    private void look(long timeNs, EventType<?> type) {
        looksAtOneTime = timeNs == lookedAtNs ? looksAtOneTime + 1 : 0;
        lookedAtNs = timeNs;
        if (looksAtOneTime == ENDLESS_LOOKS) {
            throw new SimulationException(timeNs, type.owner, seed, run, new IllegalStateException(
                    "more than " + ENDLESS_LOOKS * LOOK_MASK + " events at one instant: it does not end"));
        }
        if (executed > mostEvents) {
            throw new EventLimitException(timeNs, mostEvents, seed, run);
        }
    }

    @SuppressWarnings("unchecked")
    private static <P> void handle(EventType<P> type, Object payload) {
        type.handler.handle((P) payload);
    }

    void requireDelay(long delayNs) {
        if (delayNs < 0) {
            throw new IllegalArgumentException("delay must be >= 0 ns, got " + delayNs + " (now=" + nowNs + " ns)");
        }
    }

    /**
     * @param timeNs not past
     * @param type of this simulation
     */
    void add(long timeNs, EventType<?> type, Object payload) {
        requirePhase(timeNs, type);
        if (timeNs != SimTime.NEVER) {
            queue.add(timeNs, nextOrder(timeNs, type) | type.keyBits, payload);
        }
    }

    void requireNotPast(long timeNs) {
        if (timeNs < nowNs) {
            throw new IllegalArgumentException("time must not be past: " + timeNs + " ns (now=" + nowNs + " ns)");
        }
    }

    /** @param timeNs not past */
    void requirePhase(long timeNs, EventType<?> type) {
        // The rules concern the present instant and observers only: seldom.
        if ((timeNs == nowNs || observing) && running) {
            requirePhaseNow(timeNs, type);
        }
    }

    private void requirePhaseNow(long timeNs, EventType<?> type) {
        if (timeNs == nowNs && type.phase.ordinal() < phase) {
            throw new IllegalStateException(type.phase + " event of " + type.owner + " scheduled in the "
                    + Phase.values()[phase] + " phase of its instant");
        }
        if (observing && !type.observes) {
            throw new IllegalStateException("an observer scheduled a " + type.phase + " event of " + type.owner);
        }
    }

    /** Where the next event of this type stands among those of its instant: by phase, then by order of scheduling. */
    long nextOrder(long timeNs, EventType<?> type) {
        if (permuted) {
            return permutedOrder(timeNs, type);
        }
        long next = sequence++;
        if (next >>> SEQUENCE_BITS != 0) {
            throw new IllegalStateException("more than " + next + " events scheduled in one simulation");
        }
        return type.phaseOrder | next << EventQueue.SEQUENCE_SHIFT;
    }

    private long permutedOrder(long timeNs, EventType<?> type) {
        long mixed = (type.ownerHash ^ permutation) * 0x9E3779B97F4A7C15L ^ timeNs * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 29) * 0x94D049BB133111EBL;
        if (sequence >>> PERMUTED_BITS != 0) {
            throw new IllegalStateException("more than " + sequence + " events scheduled with permuted ties");
        }
        long next = mixed >>> 64 - OWNER_BITS << PERMUTED_BITS | sequence++;
        return type.phaseOrder | next << EventQueue.SEQUENCE_SHIFT;
    }
}
