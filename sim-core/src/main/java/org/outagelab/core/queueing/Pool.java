package org.outagelab.core.queueing;

import java.util.function.Function;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;

/**
 * Equal units, each held by one customer at a time for as long as it likes: connections, threads, locks. Who finds none
 * free waits in a line.
 *
 * <p>A customer asks through a {@link Claim} of its own, made once; asking, waiting and giving back then allocate nothing.
 * Unlike the workers of a {@link Station}, a unit does not know how long it will be held.
 *
 * @param <C> the customer
 */
public final class Pool<C> {
    private final Simulation simulation;
    private final PoolOptions<C> options;
    private final Grants<C> grants;
    private final TimeoutLane<Claim<C>> timeouts;
    private final PoolStatistics statistics;
    private final Claim<C>[] first;
    private final Claim<C>[] last;
    private int units;
    private int held;
    private int waiting;
    /** Claims of an earlier life are over. */
    private int life;

    /** @param owner its name in the digest and in errors */
    public Pool(Simulation simulation, String owner, PoolOptions<C> options, Grants<C> grants) {
        this(simulation, handler -> simulation.eventType(owner, handler), options, grants);
    }

    /**
     * A pool whose time-outs come up where its owner decides, for example behind the gate of a process that may be frozen.
     *
     * @param events makes the type of the events that end a wait
     */
    public Pool(
            Simulation simulation,
            Function<EventHandler<Claim<C>>, EventType<Claim<C>>> events,
            PoolOptions<C> options,
            Grants<C> grants) {
        this(simulation, options, grants, simulation.timeoutLane(options.queueTimeoutNs, events.apply(Claim::timedOut)));
    }

    private Pool(Simulation simulation, PoolOptions<C> options, Grants<C> grants, TimeoutLane<Claim<C>> timeouts) {
        this.simulation = simulation;
        this.options = options;
        this.grants = grants;
        this.timeouts = timeouts;
        this.statistics = new PoolStatistics(simulation);
        this.units = options.units;
        this.first = lines(options.classes);
        this.last = lines(options.classes);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <C> Claim<C>[] lines(int classes) {
        return new Claim[classes];
    }

    /** Another pool of the same kind, empty: many of them share what ends their waits. */
    public Pool<C> another() {
        return new Pool<>(simulation, options, grants, timeouts);
    }

    /** What a customer will ask with. It holds nothing yet. */
    public Claim<C> claim(C customer) {
        return new Claim<>(this, customer);
    }

    /**
     * Changes the number of units. More of them go to who waits; fewer take none from who holds one.
     *
     * @param units at least 0
     */
    public void resize(int units) {
        this.units = PoolOptions.requireUnits(units);
        grantFree();
    }

    /** Everybody loses what they hold, and the line is empty: nobody is told. */
    public void clear() {
        for (int i = 0; i < first.length; i++) {
            for (Claim<C> claim = first[i]; claim != null; claim = first[i]) {
                leaveLine(claim);
            }
        }
        life++;
        setHeld(0);
    }

    /** Units in all, held and free. */
    public int units() {
        return units;
    }

    /** Units that are held: more than there are, for a while after {@link #resize}. */
    public int held() {
        return held;
    }

    /** Customers in the line. */
    public int waiting() {
        return waiting;
    }

    public PoolStatistics statistics() {
        return statistics;
    }

    private boolean ask(Claim<C> claim) {
        if (claim.waits || claim.held()) {
            throw new IllegalStateException("the claim " + (claim.waits ? "waits" : "holds a unit")
                    + " already (now=" + simulation.nowNs() + " ns)");
        }
        statistics.asked++;
        claim.sinceNs = simulation.nowNs();
        if (held < units && waiting == 0) {
            grant(claim);
            return true;
        }
        if (waiting >= options.line) {
            statistics.refused++;
            return false;
        }
        statistics.waited++;
        enterLine(claim);
        return false;
    }

    private void grant(Claim<C> claim) {
        claim.heldInLife = life;
        setHeld(held + 1);
        statistics.granted++;
        statistics.waitNs.add(simulation.nowNs() - claim.sinceNs);
    }

    private void giveBack(Claim<C> claim) {
        if (claim.waits) {
            leaveLine(claim);
        } else if (claim.held()) {
            claim.heldInLife = Claim.NONE;
            setHeld(held - 1);
            grantFree();
        }
    }

    /** Whoever is told may ask, give back or leave meanwhile. */
    private void grantFree() {
        while (held < units && waiting > 0) {
            Claim<C> next = next();
            leaveLine(next);
            grant(next);
            grants.granted(next.customer);
        }
    }

    private Claim<C> next() {
        int line = 0;
        while (first[line] == null) {
            line++;
        }
        return first[line];
    }

    private void enterLine(Claim<C> claim) {
        int line = options.priority == null ? 0 : options.priority.applyAsInt(claim.customer);
        claim.line = line;
        claim.waits = true;
        claim.previous = last[line];
        claim.next = null;
        if (last[line] == null) {
            first[line] = claim;
        } else {
            last[line].next = claim;
        }
        last[line] = claim;
        if (options.queueTimeoutNs != SimTime.NEVER) {
            claim.timeout = timeouts.start(claim);
        }
        setWaiting(waiting + 1);
    }

    private void leaveLine(Claim<C> claim) {
        if (claim.previous == null) {
            first[claim.line] = claim.next;
        } else {
            claim.previous.next = claim.next;
        }
        if (claim.next == null) {
            last[claim.line] = claim.previous;
        } else {
            claim.next.previous = claim.previous;
        }
        claim.previous = null;
        claim.next = null;
        claim.waits = false;
        timeouts.cancel(claim.timeout);
        claim.timeout = 0;
        setWaiting(waiting - 1);
    }

    private void timedOut(Claim<C> claim) {
        // Behind a gate it may come up late, when the customer has its unit, or waits for another one.
        if (claim.waits && simulation.nowNs() - claim.sinceNs >= options.queueTimeoutNs) {
            leaveLine(claim);
            statistics.timedOut++;
            grants.timedOut(claim.customer);
        }
    }

    private void setHeld(int count) {
        held = count;
        statistics.held.set(simulation.nowNs(), count);
    }

    private void setWaiting(int count) {
        waiting = count;
        statistics.waiting.set(simulation.nowNs(), count);
    }

    /**
     * What a customer has of a pool: nothing, a place in its line, or a unit.
     *
     * @param <C> the customer
     */
    public static final class Claim<C> {
        private static final int NONE = -1;

        private final Pool<C> pool;
        private final C customer;
        private Claim<C> previous;
        private Claim<C> next;
        private int line;
        private boolean waits;
        private int heldInLife = NONE;
        private long sinceNs;
        private long timeout;

        private Claim(Pool<C> pool, C customer) {
            this.pool = pool;
            this.customer = customer;
        }

        /**
         * Asks for a unit. It must have nothing, or it is an {@link IllegalStateException}.
         *
         * @return whether it has one now; otherwise it waits for one, or, where the line is full, has nothing
         */
        public boolean acquire() {
            return pool.ask(this);
        }

        /** Gives the unit back, or leaves the line; does nothing when it has nothing. */
        public void release() {
            pool.giveBack(this);
        }

        public boolean held() {
            return heldInLife == pool.life;
        }

        /** Whether it is in the line. */
        public boolean waiting() {
            return waits;
        }

        private void timedOut() {
            pool.timedOut(this);
        }
    }
}
