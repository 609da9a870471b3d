package org.outagelab.haproxy;

import java.util.Arrays;
import org.outagelab.core.SimTime;

/**
 * Which server each client belongs to: a {@code stick-table}, or the cookies that browsers keep.
 *
 * <p>An entry lives for a time after its last use; in a full table the entries that would expire first make room, 1/256
 * of the table and one more at a time (stktable_trash_oldest). Lookups allocate nothing.
 */
final class ClientTable {
    static final int NONE = -1;

    private final int limit;
    private final long expireNs;
    private int[] buckets = new int[32];
    private int[] nextInBucket = new int[16];
    private int[] clients = new int[16];
    private int[] servers = new int[16];
    private long[] expiryNs = new long[16];
    private int[] older = new int[16];
    private int[] newer = new int[16];
    private int oldest = NONE;
    private int newest = NONE;
    private int free = NONE;
    private int used;
    private int size;

    /**
     * @param limit entries at most, at least 1
     * @param expireNs after the last use, or NEVER
     */
    ClientTable(int limit, long expireNs) {
        this.limit = limit;
        this.expireNs = expireNs;
        Arrays.fill(buckets, NONE);
    }

    int size() {
        return size;
    }

    /** Index of the client's server, or NONE; using an entry refreshes it. */
    int get(int client, long nowNs) {
        int entry = find(client);
        if (entry == NONE) {
            return NONE;
        }
        int server = servers[entry];
        if (expiryNs[entry] <= nowNs) {
            remove(entry);
            return NONE;
        }
        refresh(entry, nowNs);
        return server;
    }

    void put(int client, int server, long nowNs) {
        int entry = find(client);
        if (entry == NONE) {
            if (size == limit) {
                for (int i = (limit >> 8) + 1; i > 0 && size > 0; i--) {
                    remove(oldest);
                }
            }
            entry = insert(client);
        }
        servers[entry] = server;
        refresh(entry, nowNs);
    }

    private int bucket(int client) {
        return Hashes.avalanche(client) & buckets.length - 1;
    }

    private int find(int client) {
        int entry = buckets[bucket(client)];
        while (entry != NONE && clients[entry] != client) {
            entry = nextInBucket[entry];
        }
        return entry;
    }

    private void refresh(int entry, long nowNs) {
        expiryNs[entry] = expireNs == SimTime.NEVER ? SimTime.NEVER : SimTime.plus(nowNs, expireNs);
        if (entry != newest) {
            unlink(entry);
            link(entry);
        }
    }

    private int insert(int client) {
        int entry = free;
        if (entry == NONE) {
            if (used == clients.length) {
                grow();
            }
            entry = used++;
        } else {
            free = nextInBucket[entry];
        }
        int bucket = bucket(client);
        clients[entry] = client;
        nextInBucket[entry] = buckets[bucket];
        buckets[bucket] = entry;
        link(entry);
        size++;
        return entry;
    }

    private void remove(int entry) {
        int bucket = bucket(clients[entry]);
        if (buckets[bucket] == entry) {
            buckets[bucket] = nextInBucket[entry];
        } else {
            int before = buckets[bucket];
            while (nextInBucket[before] != entry) {
                before = nextInBucket[before];
            }
            nextInBucket[before] = nextInBucket[entry];
        }
        unlink(entry);
        nextInBucket[entry] = free;
        free = entry;
        size--;
    }

    private void link(int entry) {
        older[entry] = newest;
        newer[entry] = NONE;
        if (newest == NONE) {
            oldest = entry;
        } else {
            newer[newest] = entry;
        }
        newest = entry;
    }

    private void unlink(int entry) {
        if (older[entry] == NONE) {
            oldest = newer[entry];
        } else {
            newer[older[entry]] = newer[entry];
        }
        if (newer[entry] == NONE) {
            newest = older[entry];
        } else {
            older[newer[entry]] = older[entry];
        }
    }

    private void grow() {
        int capacity = 2 * clients.length;
        nextInBucket = Arrays.copyOf(nextInBucket, capacity);
        clients = Arrays.copyOf(clients, capacity);
        servers = Arrays.copyOf(servers, capacity);
        expiryNs = Arrays.copyOf(expiryNs, capacity);
        older = Arrays.copyOf(older, capacity);
        newer = Arrays.copyOf(newer, capacity);
        buckets = new int[2 * capacity];
        Arrays.fill(buckets, NONE);
        for (int entry = 0; entry < used; entry++) {
            int bucket = bucket(clients[entry]);
            nextInBucket[entry] = buckets[bucket];
            buckets[bucket] = entry;
        }
    }
}
