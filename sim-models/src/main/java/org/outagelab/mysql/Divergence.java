package org.outagelab.mysql;

import java.util.BitSet;

/**
 * How the data of one server differ from what its source's transactions would have made of them: by writes that only this
 * server has, and by transactions that were skipped here. A row is as it should be again once the source writes it anew,
 * since row events carry whole rows; a row that was deleted here stays away until the server gets a copy of the data.
 *
 * <p><b>Caveat:</b> a backup of a server that has skipped transactions lacks them, but a replay of binlogs on it is taken to
 * bring them back.
 */
final class Divergence {
    /** Why a transaction of the source cannot be executed here; a name as the error log has it. */
    enum Error {
        DUPLICATE_KEY("error 1062 duplicate key"),
        ROW_NOT_FOUND("error 1032 row not found");

        private final String words;

        Error(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Rows that were changed here alone. */
    private final BitSet changed = new BitSet();
    /** Rows of which a transaction was skipped here, and not written since. */
    private final BitSet behind = new BitSet();
    private final BitSet deleted = new BitSet();
    /** Rows that were inserted here alone, and whose keys the next transactions of the source take. */
    private int inserted;
    private final GtidSet skipped = new GtidSet();
    private boolean idempotent;
    /** False while nothing was ever other than it should be. */
    private boolean any;
    private long skips;

    /** Whether there is any: else nothing of it needs to be asked. */
    boolean any() {
        return any;
    }

    /** Transactions that count as executed here, and were not. */
    GtidSet skipped() {
        return skipped;
    }

    /** Rows that differ. */
    int rows() {
        var rows = (BitSet) changed.clone();
        rows.or(behind);
        rows.or(deleted);
        return rows.cardinality() + inserted;
    }

    /** The first rows of all are changed here. */
    void change(int rows) {
        any = true;
        changed.set(0, rows);
    }

    /** The first rows of all are deleted here. */
    void delete(int rows) {
        any = true;
        deleted.set(0, rows);
    }

    /** A row is inserted here, whose key the source is about to give to another one. */
    void insert() {
        any = true;
        inserted++;
    }

    /** A row that a server has written, and nobody else, when it joins others without them noticing. */
    void joinsWith(int row) {
        any = true;
        changed.set(row);
    }

    /** {@code replica_exec_mode=IDEMPOTENT}: duplicate keys are overwritten, and rows that are not there passed over. */
    void ignoreErrors() {
        idempotent = true;
    }

    /**
     * What is wrong with a transaction of the source, or null.
     *
     * @param row that it writes
     */
    Error error(int row) {
        if (idempotent) {
            return null;
        }
        return inserted > 0 ? Error.DUPLICATE_KEY : deleted.get(row) ? Error.ROW_NOT_FOUND : null;
    }

    /** Whether a transaction that ends without an error has done nothing. */
    boolean passesOver(int row) {
        return deleted.get(row);
    }

    /** A transaction was executed. */
    void executed(int row) {
        inserted = Math.max(0, inserted - 1);
        changed.clear(row);
        behind.clear(row);
    }

    /**
     * A transaction counts as executed, and was not.
     *
     * @param row that it writes, -1 when that is forgotten
     */
    void skipped(int origin, long sequence, int row) {
        any = true;
        skipped.add(origin, sequence);
        skips++;
        inserted = Math.max(0, inserted - 1);
        if (row >= 0) {
            behind.set(row);
        }
    }

    /** How many transactions have been skipped so far, whatever has become of the data since. */
    long skips() {
        return skips;
    }

    /**
     * A crash has taken back some of what was executed.
     *
     * @param executed what is left
     */
    void crashed(GtidSet executed) {
        if (!skipped.isEmpty()) {
            skipped.become(skipped.and(executed));
        }
    }

    /** Its server is the primary now: its rows are right, and those of another one differ where it has skipped something. */
    void becomesRight(Iterable<Divergence> others) {
        for (var other : others) {
            other.any |= !behind.isEmpty();
            other.behind.or(behind);
        }
        clear();
    }

    /** Its server gets a copy of the data of the primary. */
    void become(Divergence primary) {
        clear();
        skipped.become(primary.skipped);
        any = !skipped.isEmpty();
    }

    private void clear() {
        changed.clear();
        behind.clear();
        deleted.clear();
        inserted = 0;
        idempotent = false;
        any = !skipped.isEmpty();
    }
}
