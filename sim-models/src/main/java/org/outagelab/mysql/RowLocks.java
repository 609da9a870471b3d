package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.outagelab.core.Simulation;
import org.outagelab.core.queueing.Grants;
import org.outagelab.core.queueing.Pool;
import org.outagelab.core.queueing.PoolOptions;
import org.outagelab.machine.Execution;

/** The locks of the few rows that many writes want: one holder each, the others wait in order, but not for ever. */
final class RowLocks implements Grants<Session> {
    private final MysqlSpec.Locks spec;
    private final Consumer<Session> granted;
    private final Consumer<Session> timedOut;
    private final List<Pool<Session>> rows = new ArrayList<>();

    /**
     * A server's.
     *
     * @param execution its gate: a server that hangs ends no wait
     * @param granted a session has its lock
     * @param timedOut it has waited for innodb_lock_wait_timeout
     */
    RowLocks(
            Simulation simulation,
            Execution execution,
            MysqlSpec.Locks spec,
            Consumer<Session> granted,
            Consumer<Session> timedOut) {
        this.spec = spec;
        this.granted = granted;
        this.timedOut = timedOut;
        var row = new Pool<>(
                simulation, execution::event, PoolOptions.<Session>units(1).queueTimeout(spec.waitNs()), this);
        for (int i = 0; i < spec.rows() && spec.share() > 0; i++) {
            rows.add(i == 0 ? row : row.another());
        }
    }

    /**
     * The hot row that a write wants, or -1.
     *
     * @param draw evenly distributed over all values
     */
    int row(long draw) {
        double share = (draw >>> 11) * 0x1p-53;
        return share < spec.share() ? (int) Long.remainderUnsigned(draw * 0x9E3779B97F4A7C15L >>> 20, spec.rows()) : -1;
    }

    void acquire(Session session, int row) {
        session.claim = rows.get(row).claim(session);
        if (session.claim.acquire()) {
            granted.accept(session);
        }
    }

    /** It has committed or is over: the next one gets the lock. */
    void release(Session session) {
        var claim = session.claim;
        session.claim = null;
        if (claim != null) {
            claim.release();
        }
    }

    /** The process has died. */
    void clear() {
        rows.forEach(Pool::clear);
    }

    @Override
    public void granted(Session session) {
        granted.accept(session);
    }

    @Override
    public void timedOut(Session session) {
        timedOut.accept(session);
    }
}
