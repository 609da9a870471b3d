package org.outagelab.core;

import org.outagelab.core.random.RandomStream;

/**
 * One clock, one event queue and the random streams of one run.
 *
 * <p>Events are executed in the total order (time, {@link Phase}, order of scheduling). One simulation belongs to one
 * thread. A handler that throws stops the run with a {@link SimulationException}.
 */
public final class Simulation {
    private final long seed;
    private final long run;
    private final EventQueue queue = new EventQueue();
    private long nowNs;
    private Phase phase = Phase.CONTROL;
    private boolean running;
    private boolean stopped;
    private long executed;
    private long digest = 0x9E3779B97F4A7C15L;

    public Simulation(long seed) {
        this(seed, 0);
    }

    /** @param run which of the independent runs under this seed: it changes every random stream */
    public Simulation(long seed, long run) {
        this.seed = seed;
        this.run = run;
    }

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
     * The random stream of one purpose. The same name gives a stream from its start again, so ask once and keep it.
     * Adding a stream changes no other.
     */
    public RandomStream stream(String name) {
        return RandomStream.named(seed, run, name);
    }

    /** @param owner who handles it, for example an instance's name: it goes into the digest and into errors */
    public <P> EventType<P> eventType(String owner, Phase phase, EventHandler<P> handler) {
        return new EventType<>(this, owner, phase, handler, RandomStream.hash(owner));
    }

    public <P> EventType<P> eventType(String owner, EventHandler<P> handler) {
        return eventType(owner, Phase.MODEL, handler);
    }

    /** @param lengthNs the constant length, at least 0; {@link SimTime#NEVER} for timeouts that never end */
    public <P> TimeoutLane<P> timeoutLane(long lengthNs, EventType<P> type) {
        requireDelay(lengthNs);
        return new TimeoutLane<>(this, type, lengthNs);
    }

    public <P> void schedule(long delayNs, EventType<P> type, P payload) {
        requireDelay(delayNs);
        add(SimTime.plus(nowNs, delayNs), type, payload);
    }

    public <P> void scheduleAt(long timeNs, EventType<P> type, P payload) {
        add(timeNs, type, payload);
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
            while (!stopped && queue.size() > 0 && queue.nextTimeNs() <= timeNs) {
                executeFirst();
            }
        } finally {
            running = false;
        }
        if (!stopped && timeNs != SimTime.NEVER && timeNs > nowNs) {
            nowNs = timeNs;
            phase = Phase.CONTROL;
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

    private void executeFirst() {
        int slot = queue.removeFirst();
        long timeNs = queue.timeNs(slot);
        EventType<?> type = queue.type(slot);
        Object payload = queue.payload(slot);
        queue.release(slot);
        nowNs = timeNs;
        phase = type.phase;
        executed++;
        if (phase != Phase.OBSERVE) {
            long mixed = (digest ^ timeNs) * 0xBF58476D1CE4E5B9L;
            digest = (Long.rotateLeft(mixed, 29) ^ type.ownerHash ^ phase.ordinal()) * 0x94D049BB133111EBL;
        }
        try {
            handle(type, payload);
        } catch (SimulationException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new SimulationException(timeNs, type.owner, seed, run, e);
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

    long add(long timeNs, EventType<?> type, Object payload) {
        if (timeNs < nowNs) {
            throw new IllegalArgumentException("time must not be past: " + timeNs + " ns (now=" + nowNs + " ns)");
        }
        if (running && timeNs == nowNs && type.phase.compareTo(phase) < 0) {
            throw new IllegalStateException(
                    type.phase + " event of " + type.owner + " scheduled in the " + phase + " phase of its instant");
        }
        if (running && phase == Phase.OBSERVE && type.phase != Phase.OBSERVE) {
            throw new IllegalStateException("an observer scheduled a " + type.phase + " event of " + type.owner);
        }
        return timeNs == SimTime.NEVER ? EventQueue.NO_HANDLE : queue.add(timeNs, type, payload);
    }

    void remove(long handle) {
        queue.remove(handle);
    }

    boolean contains(long handle) {
        return queue.contains(handle);
    }
}
