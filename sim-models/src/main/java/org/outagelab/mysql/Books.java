package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.database.Database;

/**
 * The books of one replicated database: which server committed which transaction when, which of them were
 * acknowledged, and what has become of those.
 *
 * <p>A transaction is acknowledged when its server sends the OK; whether that answer arrives is the network's business.
 * Everything is kept in intervals: the memory does not grow with the number of writes.
 */
final class Books {
    /** Sequence numbers take the low bits of a transaction's name. */
    private static final int ORIGIN_SHIFT = 48;

    private final List<Writes> origins = new ArrayList<>();
    private final GtidSet acknowledged = new GtidSet();
    private final GtidSet shownEarly = new GtidSet();
    /** By key: the newest transaction that wrote it; 0 for none. Made when first needed. */
    private long[] newestOfKey;
    private final Map<Integer, Long> newestOfClient = new LinkedHashMap<>();
    private final int keys;
    private SplitBrain split;
    private final List<long[]> silencesNs = new ArrayList<>();
    private final Deletions deletions;
    private long newestAcknowledgementNs = Long.MIN_VALUE;

    /**
     * @param servers that may originate writes
     * @param keys rows that are written and read, each as likely
     */
    Books(int servers, int keys) {
        this.keys = keys;
        this.deletions = new Deletions(servers);
        for (int i = 0; i < servers; i++) {
            origins.add(new Writes());
        }
    }

    Writes of(int origin) {
        return origins.get(origin);
    }

    int keys() {
        return keys;
    }

    Deletions deletions() {
        return deletions;
    }

    /** Keeps the books of writes beside the primary, from the start. */
    void keepSplit() {
        split = new SplitBrain(keys);
    }

    /** Writes beside the primary, or null when no failover can lead to any. */
    SplitBrain split() {
        return split;
    }

    /** A read shows the newest write of a row on its server: remembers it if nobody was told that it is committed. */
    void shown(int key, int server) {
        long write = newestOfKey == null ? 0 : newestOfKey[key];
        int origin = (int) (write >>> ORIGIN_SHIFT);
        long sequence = write & (1L << ORIGIN_SHIFT) - 1;
        if (write > 0 && origin == server && !acknowledged.contains(origin, sequence)) {
            shownEarly.add(origin, sequence);
        }
    }

    /** Writes that were read before they were acknowledged. */
    GtidSet shownEarly() {
        return shownEarly;
    }

    /** All acknowledged writes. */
    GtidSet acknowledged() {
        return acknowledged;
    }

    /** Times of more than a second without an acknowledgement. */
    List<long[]> silencesNs() {
        return List.copyOf(silencesNs);
    }

    /** When the last acknowledgement so far was sent, or {@link Long#MIN_VALUE}. */
    long newestAcknowledgementNs() {
        return newestAcknowledgementNs;
    }

    /**
     * A server commits a transaction of its own to its binlog.
     *
     * @param key the row that it writes, or -1 for one that nobody else knows of
     * @param committedAtPrepare its own newest committed when this one was prepared
     * @return its sequence number
     */
    long committed(int origin, int key, long committedAtPrepare, long nowNs) {
        if (newestOfKey == null) {
            newestOfKey = new long[keys];
        }
        if (key < 0) {
            return origins.get(origin).add(nowNs, -1, 0, committedAtPrepare);
        }
        long sequence = origins.get(origin).add(nowNs, key, newestOfKey[key], committedAtPrepare);
        newestOfKey[key] = (long) origin << ORIGIN_SHIFT | sequence;
        if (!deletions.none()) {
            deletions.committed(origin, key, sequence);
        }
        return sequence;
    }

    /** A client has heard that its write is committed. */
    void wrote(int client, int origin, long sequence) {
        newestOfClient.put(client, (long) origin << ORIGIN_SHIFT | sequence);
    }

    /** Whether a server has the newest acknowledged write of a client. */
    boolean hasWriteOf(int client, GtidSet executed) {
        var write = newestOfClient.get(client);
        return write == null || executed.contains((int) (write >>> ORIGIN_SHIFT), write & (1L << ORIGIN_SHIFT) - 1);
    }

    void acknowledged(int origin, long sequence, long nowNs) {
        acknowledged.add(origin, sequence);
        origins.get(origin).acknowledged(sequence, nowNs);
        if (newestAcknowledgementNs != Long.MIN_VALUE && nowNs - newestAcknowledgementNs > SimTime.SECOND) {
            silencesNs.add(new long[] {newestAcknowledgementNs, nowNs});
        }
        newestAcknowledgementNs = nowNs;
    }

    /**
     * How old the oldest write is that a read of a key misses (docs/definitions.md#stale-reads).
     *
     * @param storage of the server that answers
     * @param startNs when the read started
     * @return nanoseconds since its commit, or -1 when the read misses nothing
     */
    long staleNs(int key, Storage storage, long startNs) {
        long oldestNs = Long.MAX_VALUE;
        long write = newestOfKey == null ? 0 : newestOfKey[key];
        while (write > 0) {
            int origin = (int) (write >>> ORIGIN_SHIFT);
            long sequence = write & (1L << ORIGIN_SHIFT) - 1;
            // A server applies the writes of one key in order: what came before is there too.
            if (storage.has(origin, sequence)) {
                break;
            }
            var writes = origins.get(origin);
            if (writes.acknowledgedNs(sequence) <= startNs) {
                oldestNs = Math.min(oldestNs, writes.commitNs(sequence));
            }
            write = writes.previousOfKey(sequence);
        }
        return oldestNs == Long.MAX_VALUE ? -1 : startNs - oldestNs;
    }

    /**
     * Since when transactions of one server are missing on another.
     *
     * @return commit time of the oldest one missing, or {@link Long#MAX_VALUE} when nothing is
     */
    long oldestMissingNs(GtidSet had, GtidSet executed) {
        long oldestNs = Long.MAX_VALUE;
        for (int origin = 0; origin < origins.size(); origin++) {
            long last = had.last(origin);
            long missing = executed.firstMissing(origin, 1);
            while (missing <= last) {
                long present = had.firstPresent(origin, missing);
                if (present == missing) {
                    oldestNs = Math.min(oldestNs, origins.get(origin).commitNs(missing));
                    break;
                }
                missing = executed.firstMissing(origin, present);
            }
        }
        return oldestNs;
    }

    /** Commit time of the oldest transaction of a set, or {@link Long#MAX_VALUE} when it is empty. */
    long oldestNs(GtidSet set) {
        var oldest = new long[] {Long.MAX_VALUE};
        set.visit((origin, first, last) -> oldest[0] = Math.min(oldest[0], origins.get(origin).commitNs(first)));
        return oldest[0];
    }

    /** When the acknowledged write of a set that was acknowledged last was acknowledged; or {@link Long#MIN_VALUE}. */
    long newestAcknowledgedNs(GtidSet set) {
        var newest = new long[] {Long.MIN_VALUE};
        set.and(acknowledged).visit((origin, first, last) ->
                newest[0] = Math.max(newest[0], origins.get(origin).acknowledgedNs(last)));
        return newest[0];
    }

    /**
     * What was executed and deleted again by mistake counts as missing.
     *
     * @param survivor what the server has that is the database now
     * @param others what the other servers have
     */
    Database.Fates fates(GtidSet survivor, List<GtidSet> others) {
        var missing = acknowledged.minus(survivor);
        var nowhere = missing;
        var gone = deletions.gone(survivor, acknowledged);
        var goneEverywhere = gone.copy();
        for (var other : others) {
            nowhere = nowhere.minus(other);
            if (!deletions.none()) {
                var there = gone.copy().retain(other);
                there.removeAll(deletions.gone(other, acknowledged));
                goneEverywhere.removeAll(there);
            }
        }
        long lost = nowhere.count() + goneEverywhere.count();
        return new Database.Fates(
                acknowledged.count(),
                acknowledged.count() - missing.count() - gone.count(),
                lost,
                missing.count() + gone.count() - lost,
                survivor.minus(acknowledged).count() - deletions.statements(survivor));
    }
}
