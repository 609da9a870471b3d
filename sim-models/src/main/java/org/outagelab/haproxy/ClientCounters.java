package org.outagelab.haproxy;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.outagelab.core.SimTime;

/**
 * The counters that a stick table stores of each client ({@code store}, {@code track-sc0 src}).
 *
 * <p>An entry expires some time after its client's last request began, but not while one is in progress. In a full table
 * the entries that would expire first make room, 1/256 of the table and one more at a time (stktable_trash_oldest); if all
 * have requests in progress, a client that has no entry is not tracked.
 */
final class ClientCounters {
    private final RequestRules rules;
    /** Those whose last request began first come first. */
    private final Map<Integer, Entry> entries = new LinkedHashMap<>();

    /** What the table holds of one client. */
    static final class Entry {
        private final FrequencyCounter requests;
        private final FrequencyCounter connections;
        private final FrequencyCounter errors;
        private int current;
        private long expiryNs;

        private Entry(Map<RequestRules.Counter, Long> store) {
            this.requests = counter(store, RequestRules.Counter.HTTP_REQ_RATE);
            this.connections = counter(store, RequestRules.Counter.CONN_RATE);
            this.errors = counter(store, RequestRules.Counter.HTTP_ERR_RATE);
        }

        private static FrequencyCounter counter(Map<RequestRules.Counter, Long> store, RequestRules.Counter counter) {
            return store.containsKey(counter) ? new FrequencyCounter(store.get(counter)) : null;
        }

        /** A counter that the table does not store is 0. */
        long value(RequestRules.Counter counter, long nowMs) {
            return switch (counter) {
                case HTTP_REQ_RATE -> rate(requests, nowMs);
                case CONN_RATE -> rate(connections, nowMs);
                case HTTP_ERR_RATE -> rate(errors, nowMs);
                case CONN_CUR -> current;
            };
        }

        private static long rate(FrequencyCounter counter, long nowMs) {
            return counter == null ? 0 : counter.rate(nowMs);
        }

        /** A server has answered 400 to 499, or the request was denied. */
        void failed(long nowMs) {
            count(errors, nowMs);
        }

        /** A request is over. */
        void ended() {
            current--;
        }

        private static void count(FrequencyCounter counter, long nowMs) {
            if (counter != null) {
                counter.count(nowMs);
            }
        }
    }

    ClientCounters(RequestRules rules) {
        this.rules = rules;
    }

    int size() {
        return entries.size();
    }

    /**
     * Counts a request.
     *
     * @return the entry of its client, or null if there is no room for one
     */
    Entry track(int client, long nowNs) {
        var entry = entries.remove(client);
        if (entry == null || entry.current == 0 && entry.expiryNs <= nowNs) {
            if (entry == null && entries.size() >= rules.size() && !makeRoom()) {
                return null;
            }
            entry = new Entry(rules.store());
        }
        entries.put(client, entry);
        entry.expiryNs = rules.expireNs() == SimTime.NEVER ? SimTime.NEVER : SimTime.plus(nowNs, rules.expireNs());
        entry.current++;
        long nowMs = nowNs / SimTime.MILLISECOND;
        Entry.count(entry.requests, nowMs);
        Entry.count(entry.connections, nowMs);
        return entry;
    }

    private boolean makeRoom() {
        int wanted = (rules.size() >> 8) + 1;
        int gone = 0;
        for (Iterator<Entry> all = entries.values().iterator(); gone < wanted && all.hasNext();) {
            if (all.next().current == 0) {
                all.remove();
                gone++;
            }
        }
        return gone > 0;
    }
}
