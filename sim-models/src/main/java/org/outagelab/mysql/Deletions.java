package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;

/** All deletions by mistake of one database, and what they have taken. */
final class Deletions {
    private final int origins;
    private final List<Deletion> all = new ArrayList<>();

    Deletions(int origins) {
        this.origins = origins;
    }

    /** One that will happen: from now on the writes to its rows are remembered. */
    Deletion plan(int rows, long applyNs) {
        var deletion = new Deletion(rows, applyNs, origins);
        all.add(deletion);
        return deletion;
    }

    boolean none() {
        return all.isEmpty();
    }

    List<Deletion> happened() {
        return all.stream().filter(Deletion::happened).toList();
    }

    void committed(int origin, int row, long sequence) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).committed(origin, row, sequence);
        }
    }

    /**
     * Whether a row is missing on a server.
     *
     * @param executed what that has executed
     */
    boolean missing(int row, GtidSet executed) {
        for (int i = 0; i < all.size(); i++) {
            if (row < all.get(i).rows() && all.get(i).effectiveIn(executed)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any row is missing on a server. */
    boolean anyMissing(GtidSet executed) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).effectiveIn(executed)) {
                return true;
            }
        }
        return false;
    }

    /** Acknowledged writes that a server has executed, and whose rows are gone there. */
    WriteBits gone(GtidSet executed, GtidSet acknowledged) {
        var gone = new WriteBits(origins);
        for (var deletion : all) {
            gone.addAll(gone(deletion, executed, acknowledged));
        }
        return gone;
    }

    /** The same of one deletion. */
    WriteBits gone(Deletion deletion, GtidSet executed, GtidSet acknowledged) {
        if (!deletion.executedIn(executed)) {
            return new WriteBits(origins);
        }
        var gone = deletion.writes().copy().retain(executed).retain(acknowledged);
        return deletion.broughtBackIn(executed) ? gone.remove(deletion.backPoint()) : gone;
    }

    /** Acknowledged writes that a deletion took from its server, and that another one does not have. */
    WriteBits notBack(Deletion deletion, GtidSet executed, GtidSet acknowledged) {
        var taken = deletion.writes().copy().retain(acknowledged).retain(deletion.before());
        var there = taken.copy().retain(executed);
        there.removeAll(gone(executed, acknowledged));
        taken.removeAll(there);
        return taken;
    }

    /** Transactions of deletions and rescues among those executed: no client's writes. */
    int statements(GtidSet executed) {
        return all.stream().mapToInt(deletion -> deletion.statementsIn(executed)).sum();
    }
}
