package org.outagelab.net;

import org.outagelab.call.Call;
import org.outagelab.call.Carrier;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Timer;

/**
 * A connection that has not been answered yet: its SYN is sent again as Linux ≥ 6.5 does ({@code tcp_syn_linear_timeouts}
 * 4), until it is accepted or refused, its caller gives it up, or the kernel does (docs/models/network.md#connections).
 */
public final class Handshake implements Carrier {
    /** Seconds after the first SYN; then the kernel gives up at 131 s. */
    private static final int[] SYN_SECONDS = {1, 2, 3, 4, 5, 7, 11, 19, 35, 67};

    private static final long GIVE_UP_NS = 131_000_000_000L;
    /**
     * The kernel's timer wheel fires late, by 20 to 50 ms at these delays (measured on Linux 6.18: retried SYNs arrive
     * after 1.02–1.05 s), so that whoever waits a round number of seconds gives up before the next SYN.
     */
    private static final long SYN_LATE_LEAST_NS = 20_000_000L;

    private static final long SYN_LATE_MOST_NS = 50_000_000L;

    private final Call call;
    private final long beganNs;
    private final Timer timer;
    /** Or null. */
    private final CallWatch watch;
    private int sent;

    Handshake(Call call, long beganNs, EventType<Handshake> again, CallWatch watch) {
        this.call = call;
        this.beganNs = beganNs;
        this.timer = again.timer(this);
        this.watch = watch;
    }

    /** When the last SYN is sent of a caller who gives up after so long, counted from the first; 0 when that stays the only one. */
    static long lastSynNs(long patienceNs) {
        long lastNs = 0;
        for (int seconds : SYN_SECONDS) {
            long atNs = seconds * SimTime.SECOND + (SYN_LATE_LEAST_NS + SYN_LATE_MOST_NS) / 2;
            lastNs = atNs < patienceNs ? atNs : lastNs;
        }
        return lastNs;
    }

    /**
     * When the kernel sends a SYN again, without its lateness.
     *
     * @param sent how many it has sent again
     * @return nanoseconds after the first one; {@link SimTime#NEVER} when there is no further one
     */
    public static long synAfterNs(int sent) {
        return sent < SYN_SECONDS.length ? SYN_SECONDS[sent] * SimTime.SECOND : SimTime.NEVER;
    }

    Call call() {
        return call;
    }

    /** Whether the kernel sends no further SYN. */
    boolean exhausted() {
        return sent == SYN_SECONDS.length;
    }

    /** One more is sent. */
    void sends() {
        sent++;
    }

    /** @param lateness how late the kernel is, from 0 to 1 */
    void sendAgain(double lateness) {
        long lateNs = SYN_LATE_LEAST_NS + (long) (lateness * (SYN_LATE_MOST_NS - SYN_LATE_LEAST_NS));
        timer.restartAt(beganNs + SYN_SECONDS[sent] * SimTime.SECOND + lateNs);
    }

    /** The kernel waits for an answer to the last SYN. */
    void awaitLast() {
        timer.restartAt(beganNs + GIVE_UP_NS);
    }

    @Override
    public void answer(Call unanswered, Outcome outcome) {
        throw new IllegalStateException("a listener that has accepted no connection answers " + outcome);
    }

    @Override
    public void abandon(Call given) {
        timer.cancel();
        if (watch != null) {
            watch.ended(given, null);
        }
    }
}
