package org.outagelab.mysql;

/**
 * What one server has on its disk: its binlog, and what its engine has executed. It outlives the process.
 *
 * <p>What a crash costs follows the pair of {@code innodb_flush_log_at_trx_commit} and {@code sync_binlog}
 * (docs/models/mysql.md#commit). Both logs are synced as far as their last sync, which is looked up by time.
 */
final class Storage {
    private final int server;
    private final Books books;
    private final MysqlSpec.Durability durability;
    private final GtidSet executed = new GtidSet();
    private final Divergence divergence = new Divergence();
    private final Binlog binlog = new Binlog();
    /** Whether what it applies as a replica goes to its binlog too. */
    private final boolean logsUpdates;
    private long lostNs = -1;
    /** End of the binlog at its last sync that {@code sync_binlog} asked for. */
    private long synced;

    Storage(int server, Books books, MysqlSpec.Durability durability, boolean logsUpdates) {
        this.server = server;
        this.books = books;
        this.durability = durability;
        this.logsUpdates = logsUpdates;
    }

    int server() {
        return server;
    }

    /** What it has, as {@code gtid_executed}. */
    GtidSet executed() {
        return executed;
    }

    /** What it really has: without transactions that were skipped here, though they count as executed. */
    GtidSet data() {
        return divergence.skipped().isEmpty() ? executed : executed.minus(divergence.skipped());
    }

    boolean has(int origin, long sequence) {
        return executed.contains(origin, sequence) && !hasSkipped(origin, sequence);
    }

    boolean hasSkipped(int origin, long sequence) {
        return !divergence.skipped().isEmpty() && divergence.skipped().contains(origin, sequence);
    }

    /** How its data differ from those of its source. */
    Divergence divergence() {
        return divergence;
    }

    Binlog binlog() {
        return binlog;
    }

    /** Its own newest transaction; 0 without any. */
    long last() {
        return books.of(server).last();
    }

    /**
     * Commits a transaction of its own.
     *
     * @return its sequence number
     */
    long commit(int key, long committedAtPrepare, long nowNs) {
        long sequence = books.committed(server, key, committedAtPrepare, nowNs);
        executed.add(server, sequence);
        binlog.append(server, sequence, 1);
        return sequence;
    }

    /** Commits a transaction of another server. */
    void apply(int origin, long sequence) {
        executed.add(origin, sequence);
        log(origin, sequence);
    }

    /** Executes a transaction of another server before an earlier one: its binlog keeps the order of the source. */
    void executeAhead(int origin, long sequence) {
        executed.add(origin, sequence);
    }

    /** Writes what was executed ahead to the binlog, now that it is its turn. */
    void log(int origin, long sequence) {
        if (logsUpdates) {
            binlog.append(origin, sequence, 1);
        }
    }

    /** The disk is gone, with the data and the binlogs. */
    void lose(long nowNs) {
        replaceBy(new GtidSet());
        lostNs = nowNs;
    }

    /** Since when its disk is gone and nobody has put data on a new one; -1 while it is there. */
    long lostNs() {
        return lostNs;
    }

    /** What was executed up to an instant, as far as the binlog tells when that was. */
    GtidSet executedBy(long instantNs) {
        var by = executed.copy();
        long from = committedBy(instantNs);
        binlog.set(from, binlog.end()).visit(by::remove);
        return by;
    }

    /** Its data are replaced by a copy of another server's; its own binlog begins anew. */
    void replaceBy(GtidSet other) {
        lostNs = -1;
        executed.become(other);
        divergence.become(new Divergence());
        binlog.truncate(0);
        synced = 0;
    }

    /**
     * Whether a transaction of the binlog is gone with a file that was too old.
     *
     * @param keepNs how long files are kept
     */
    boolean purged(long position, long keepNs, long nowNs) {
        return position < binlog.end()
                && books.of(binlog.origin(position)).commitNs(binlog.sequence(position)) < nowNs - keepNs;
    }

    /**
     * A group of commits is in the binlog.
     *
     * @param groups number of groups so far, this one included
     */
    void flushed(long groups) {
        if (durability.syncBinlog() > 0 && groups % durability.syncBinlog() == 0) {
            synced = binlog.end();
        }
    }

    /**
     * The process dies.
     *
     * @param power whether the machine lost its power, and with it what was not synced
     * @param replica whether it will get again from its source what it has lost
     */
    void crash(boolean power, boolean replica, long nowNs) {
        long redoNs = Long.MAX_VALUE;
        if (durability.flushLog() == 0 || power && durability.flushLog() == 2) {
            // The background thread writes (and syncs) the redo log once a second.
            redoNs = nowNs - (nowNs - durability.flushPhaseNs()) % durability.flushEveryNs();
        }
        long binlogNs = power && durability.syncBinlog() != 1 ? nowNs - durability.writebackNs() : Long.MAX_VALUE;
        if (binlogNs < Long.MAX_VALUE) {
            loseBinlogAfter(binlogNs);
        }
        if (redoNs < Long.MAX_VALUE) {
            if (replica) {
                loseBinlogAfter(redoNs);
            } else {
                loseExecutedAfter(redoNs);
            }
        }
        divergence.crashed(executed);
    }

    /** Rolled back at recovery: prepared, but the binlog does not have it. */
    private void loseBinlogAfter(long instantNs) {
        long keep = Math.min(binlog.end(), Math.max(synced, committedBy(instantNs)));
        for (long position = keep; position < binlog.end(); ) {
            long count = binlog.contiguous(position, binlog.end());
            long sequence = binlog.sequence(position);
            executed.remove(binlog.origin(position), sequence, sequence + count - 1);
            position += count;
        }
        binlog.truncate(keep);
    }

    /** In the binlog, but the engine has forgotten it. */
    private void loseExecutedAfter(long instantNs) {
        for (long position = committedBy(instantNs); position < binlog.end(); ) {
            long count = binlog.contiguous(position, binlog.end());
            long sequence = binlog.sequence(position);
            executed.remove(binlog.origin(position), sequence, sequence + count - 1);
            position += count;
        }
    }

    /** The position after the last transaction that was committed by an instant. */
    private long committedBy(long instantNs) {
        long low = 0;
        long high = binlog.end();
        while (low < high) {
            long middle = low + high >>> 1;
            if (books.of(binlog.origin(middle)).commitNs(binlog.sequence(middle)) <= instantNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
