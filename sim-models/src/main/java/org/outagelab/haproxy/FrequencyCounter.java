package org.outagelab.haproxy;

/**
 * Events of a sliding period as HAProxy estimates them (freq_ctr_period): those of the present period, and of the one
 * before the share that has not slid out yet, as if they had been spread evenly. Clock of milliseconds, whole events.
 *
 * <p>Periods begin with the first event, and anew with the first one after two idle periods.
 */
final class FrequencyCounter {
    private final long periodMs;
    private long sinceMs;
    private long past;
    private long present;
    private boolean used;

    /** @param periodMs at least 1 */
    FrequencyCounter(long periodMs) {
        this.periodMs = periodMs;
    }

    /** Counts one event. */
    void count(long nowMs) {
        if (used && nowMs - sinceMs < periodMs) {
            present++;
            return;
        }
        long sinceNextMs = sinceMs + periodMs;
        boolean missedOne = !used || nowMs - sinceNextMs >= periodMs;
        past = missedOne ? 0 : present;
        // The lowest bit of the tick is HAProxy's lock: periods begin at even milliseconds.
        sinceMs = (missedOne ? nowMs : sinceNextMs) & ~1L;
        present = 1;
        used = true;
    }

    /** Events per period, rounded down. */
    long rate(long nowMs) {
        long before = past;
        long now = present;
        long remainMs = sinceMs + periodMs - nowMs;
        if (remainMs < 0) {
            remainMs += periodMs;
            before = remainMs >= 0 ? now : 0;
            now = 0;
        }
        // A single event is not seen to fade away: no ups and downs of what happens now and then.
        return now == 0 && before <= 1 ? before : now + before * remainMs / periodMs;
    }
}
