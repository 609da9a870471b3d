package org.outagelab.net;

import java.util.LinkedHashSet;
import java.util.Set;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/**
 * Half-open connections of one listening socket under a flood of SYNs from addresses that do not exist, as Linux keeps them
 * (tcp_conn_request, reqsk_timer_handler; docs/models/network.md#syn-floods). Those who mean it answer at once and leave no
 * trace in it, so that it exists only where a flood may come.
 */
public final class SynQueue {
    /** Of {@code net.core.somaxconn} since Linux 5.4. */
    public static final int BACKLOG = 4096;
    /** {@code tcp_max_syn_backlog} of a machine with some memory. */
    public static final int MAX_SYN_BACKLOG = 2048;
    /** Retransmissions of a SYN-ACK: {@code tcp_synack_retries}. */
    private static final int SYNACK_RETRIES = 5;
    /** Under pressure an entry is kept for so many at least. */
    private static final int FEWEST_RETRIES = 2;
    private static final int SMALL = 8;

    /**
     * What the kernel is told.
     *
     * @param backlog of listen(2), at least 1
     * @param maxSynBacklog {@code tcp_max_syn_backlog}, at least 1
     * @param cookies {@code tcp_syncookies}: who finds the queue full gets a cookie instead of a place
     */
    public record Kernel(int backlog, int maxSynBacklog, boolean cookies) {}

    /** A SYN that nobody will answer for. */
    private static final class Entry {
        private int timeouts;
    }

    private final Simulation simulation;
    private final Kernel kernel;
    private final double periodNs;
    private final EventType<Entry> timer;
    private final EventType<Void> arrival;
    /** Clients whose addresses the kernel remembers: they have connected before. */
    private final Set<Integer> proven = new LinkedHashSet<>();
    private int length;
    private int longest;
    private int young;
    private long beginsNs = SimTime.NEVER;
    private long sent;
    private boolean flooding;
    private boolean awaiting;

    /** @param perSecond SYNs of the flood, more than 0 */
    public SynQueue(Simulation simulation, String name, Kernel kernel, double perSecond) {
        this.simulation = simulation;
        this.kernel = kernel;
        this.periodNs = SimTime.SECOND / perSecond;
        this.timer = simulation.eventType(name, this::timedOut);
        this.arrival = simulation.eventType(name, ignored -> arrived());
    }

    /** The flood begins. */
    public void flood() {
        flooding = true;
        beginsNs = simulation.nowNs();
        sent = 0;
        arrival.in(0, null);
        awaiting = true;
    }

    /** The flood ends; what is in the queue stays until it times out. */
    public void ebb() {
        flooding = false;
    }

    /**
     * Whether a SYN of somebody who will answer finds a place, or gets a cookie.
     *
     * @param client whose it is; less than 0 for a machine that connects all the time
     */
    boolean admits(int client) {
        boolean known = client < 0 || proven.contains(client);
        boolean admitted = kernel.cookies() || !full(known);
        if (admitted && client >= 0) {
            proven.add(client);
        }
        return admitted;
    }

    /** The most half-open connections so far. */
    public int longest() {
        return longest;
    }

    /** Without cookies the last quarter is for addresses that are known. */
    private boolean full(boolean known) {
        return length > kernel.backlog()
                || !known && !kernel.cookies() && kernel.maxSynBacklog() - length < kernel.maxSynBacklog() >> 2;
    }

    /**
     * SYNs that find no place change nothing: only the next one that may find one is waited for. One that comes at the very
     * instant at which a place becomes free has come before.
     */
    private void next() {
        if (!flooding || awaiting || full(false)) {
            return;
        }
        sent = Math.max(sent, (long) Math.floor((simulation.nowNs() - beginsNs) / periodNs));
        while (atNs(sent) <= simulation.nowNs()) {
            sent++;
        }
        awaiting = true;
        arrival.at(atNs(sent), null);
    }

    /** When the flood's SYN of an index comes. */
    private long atNs(long index) {
        return beginsNs + Math.round(index * periodNs);
    }

    private void arrived() {
        awaiting = false;
        if (!flooding || full(false)) {
            return;
        }
        length++;
        longest = Math.max(longest, length);
        young++;
        timer.in(SimTime.SECOND, new Entry());
        next();
    }

    /** A SYN-ACK has not been answered: it is sent again after twice the time, or given up. */
    private void timedOut(Entry entry) {
        boolean givenUp = entry.timeouts >= retries();
        if (entry.timeouts == 0) {
            young--;
        }
        if (givenUp) {
            length--;
            next();
        } else {
            entry.timeouts++;
            timer.in(SimTime.SECOND << entry.timeouts, entry);
        }
    }

    /** Half of the room is for the young: old ones are given up early where they are about to fill the rest. */
    private int retries() {
        int retries = SYNACK_RETRIES;
        if (length * 2 > Math.max(SMALL, kernel.backlog())) {
            long few = 2L * young;
            while (retries > FEWEST_RETRIES && length >= few) {
                retries--;
                few *= 2;
            }
        }
        return retries;
    }
}
