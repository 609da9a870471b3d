package org.outagelab.mysql;

import java.util.LinkedHashMap;
import java.util.Map;
import org.outagelab.core.SimTime;

/**
 * Which clients have had a write acknowledged lately, as a time stamp in their sessions tells every application that they
 * ask (Rails, {@code DatabaseSelector}: a cookie, set after the write).
 */
final class RecentWriters {
    private final long forNs;
    /** By client; the oldest first. */
    private final Map<Integer, Long> wroteNs = new LinkedHashMap<>();

    /** @param forNs how long a write is recent, its last instant included */
    RecentWriters(long forNs) {
        this.forNs = forNs;
    }

    void wrote(int client, long nowNs) {
        // Again at the end, so that those whose time is over come first.
        wroteNs.remove(client);
        wroteNs.put(client, nowNs);
    }

    boolean contains(int client, long nowNs) {
        var oldest = wroteNs.values().iterator();
        while (oldest.hasNext() && SimTime.plus(oldest.next(), forNs) < nowNs) {
            oldest.remove();
        }
        return wroteNs.containsKey(client);
    }
}
