package org.outagelab.gunicorn;

import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.call.Step;
import org.outagelab.call.TlsClient;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.database.DatabaseAccess;
import org.outagelab.tls.Termination;

/**
 * The database as the workers of one gunicorn reach it: sessions and pools of each process, and what an answer or a
 * failure becomes (SQLAlchemy and PyMySQL; docs/models/gunicorn.md#database-pool).
 */
final class Queries {
    /** A life that no process has: whoever gets a packet of it answers with RST. */
    private static final int STRAY = -1;

    static final Outcome DATABASE_REFUSED = Outcome.http(500, "database refused");
    static final Outcome DATABASE_TIMEOUT = Outcome.http(500, "database timeout");
    static final Outcome DATABASE_CERTIFICATE = Outcome.http(500, "database certificate expired");
    static final Outcome DATABASE_LOST = Outcome.http(500, "database connection lost");
    static final Outcome POOL_EXHAUSTED = Outcome.http(500, "database pool timeout");
    static final Outcome NO_SERVER = Outcome.http(500, "proxysql 9001 max connect timeout");
    static final Outcome NO_DATABASE = Outcome.http(500, "no database configured");

    private final Gunicorn gunicorn;
    private final Simulation simulation;
    private final GunicornSpec spec;
    private final DatabaseAccess database;
    private final TimeoutLane<Worker> connectTimeouts;
    private final TimeoutLane<Worker> readTimeouts;
    private final TimeoutLane<Worker> poolTimeouts;
    private final EventType<Worker.Hold> again;

    /** @param database null when there is none */
    Queries(Gunicorn gunicorn, Simulation simulation, GunicornSpec spec, DatabaseAccess database) {
        this.gunicorn = gunicorn;
        this.simulation = simulation;
        this.spec = spec;
        this.database = database;
        this.connectTimeouts = simulation.timeoutLane(spec.connectTimeoutNs(), gunicorn.event(this::timedOut));
        this.readTimeouts = simulation.timeoutLane(spec.readTimeoutNs(), gunicorn.event(this::timedOut));
        this.again = gunicorn.execution().event(this::tryAgain);
        this.poolTimeouts = simulation.timeoutLane(spec.poolTimeoutNs(), gunicorn.event(this::poolTimedOut));
    }

    /** How it speaks TLS with the database; null: in plaintext. */
    TlsClient tls() {
        return spec.databaseTls();
    }

    /** How many connections a worker without threads may hold: one to each server, and one by the name of the primary. */
    int slots() {
        return database == null ? 0 : database.servers() + 1;
    }

    /** Asks the database what the present step of a worker's request wants to know. */
    void query(Worker worker) {
        var write = Application.kind(worker.call.request(), worker.step) == Step.Kind.WRITE;
        if (database != null && worker.attempt == 0) {
            worker.turn = database.turn(write, worker.call.request());
        }
        var target = database == null
                ? null
                : database.target(write, worker.turn, worker.attempt, keptForWrites(worker));
        if (target == null) {
            if (database == null) {
                gunicorn.finish(worker, NO_DATABASE);
            } else {
                noServer(worker, write, DATABASE_REFUSED);
            }
            return;
        }
        int slot = target.forWrites() ? database.servers() : target.index();
        boolean checksOut = !worker.checkedOut[slot];
        if (checksOut && !checkOut(worker, slot)) {
            return;
        }
        if (target.forWrites() && !target.stray() && leadsElsewhere(worker.sessions[slot], target)) {
            // Whoever owned the connections has closed them: the application was restarted.
            invalidate(worker, slot);
        }
        var session = worker.sessions[slot];
        var route = target.route();
        boolean tests = checksOut && session != null && spec.prePing();
        if (tests && (target.stray() || route.resets(session.life()))) {
            // The test fails: the connections of the whole pool are closed, and the name is asked anew.
            invalidate(worker, slot);
            query(worker);
            return;
        }
        worker.querying = slot;
        worker.query = route.query(worker.call, worker.step, worker);
        if (session != null) {
            route.send(worker.query, target.stray() ? STRAY : session.life(), tests ? route.roundTripNs() : 0);
            awaitAnswer(worker);
        } else if (route.open(worker.query)) {
            opened(worker, target.index());
            awaitAnswer(worker);
        } else {
            worker.connectingTo = target.index();
            worker.queryConnecting = true;
            worker.queryTimeout = connectTimeouts.start(worker);
        }
    }

    private static boolean leadsElsewhere(Pool.Session session, DatabaseAccess.Target target) {
        return session != null && session.server() != target.index();
    }

    private void opened(Worker worker, int server) {
        worker.sessions[worker.querying] =
                new Pool.Session(server, worker.query.epoch(), simulation.nowNs());
    }

    /**
     * The server to which its next connection under the name of the primary is open already, or none: whoever opens
     * one anew, because the old one is past {@code pool_recycle}, asks where the name leads by now.
     */
    private int keptForWrites(Worker worker) {
        int slot = database.servers();
        boolean checksOut = !worker.checkedOut[slot];
        var session = checksOut && worker.home != null ? worker.home.pools[slot].next() : worker.sessions[slot];
        return session == null || checksOut && tooOld(session) ? DatabaseAccess.NONE : session.server();
    }

    private boolean tooOld(Pool.Session session) {
        return spec.recycleNs() != SimTime.NEVER && simulation.nowNs() - session.bornNs() > spec.recycleNs();
    }

    /**
     * Once for each request.
     *
     * @return false if the thread has to wait for a connection of its worker's pool
     */
    private boolean checkOut(Worker worker, int slot) {
        if (worker.home != null) {
            var pool = worker.home.pools[slot];
            if (!pool.available()) {
                worker.waitsForPool = slot;
                worker.queryTimeout = poolTimeouts.start(worker);
                pool.waiting.add(worker);
                return false;
            }
            worker.sessions[slot] = pool.checkOut();
        }
        worker.checkedOut[slot] = true;
        if (worker.sessions[slot] != null && tooOld(worker.sessions[slot])) {
            close(worker, slot);
        }
        return true;
    }

    private void poolTimedOut(Worker worker) {
        if (worker.waitsForPool >= 0) {
            worker.home.pools[worker.waitsForPool].waiting.remove(worker);
            worker.waitsForPool = -1;
            worker.queryTimeout = 0;
            gunicorn.finish(worker, POOL_EXHAUSTED);
        }
    }

    /** At the end of a request its worker gives back what it has used, to whoever waits longest. */
    void giveBack(Worker worker) {
        worker.hold = null;
        for (int slot = 0; slot < worker.checkedOut.length; slot++) {
            if (worker.checkedOut[slot]) {
                giveBack(worker, slot);
            }
        }
    }

    private void giveBack(Worker worker, int slot) {
        worker.checkedOut[slot] = false;
        if (worker.home == null) {
            return;
        }
        var pool = worker.home.pools[slot];
        var session = worker.sessions[slot];
        worker.sessions[slot] = null;
        if (!pool.giveBack(session) && session != null) {
            database.closed(session.server(), session.life());
        }
        var next = pool.waiting.poll();
        if (next != null) {
            poolTimeouts.cancel(next.queryTimeout);
            next.queryTimeout = 0;
            next.waitsForPool = -1;
            query(next);
        }
    }

    private void awaitAnswer(Worker worker) {
        worker.queryConnecting = false;
        worker.queryTimeout = spec.readTimeoutNs() == SimTime.NEVER ? 0 : readTimeouts.start(worker);
    }

    void connected(Worker worker, Call query) {
        if (query == worker.query && worker.queryConnecting) {
            connectTimeouts.cancel(worker.queryTimeout);
            opened(worker, database.reached(query.carrier(), worker.connectingTo));
            awaitAnswer(worker);
        }
    }

    void answered(Worker worker, Call query, Outcome outcome) {
        if (worker.dead || query != worker.query) {
            return;
        }
        boolean connecting = worker.queryConnecting;
        endQuery(worker);
        if (outcome.ok()) {
            worker.hold = null;
            worker.step++;
            gunicorn.application().proceed(worker);
        } else if (outcome == Termination.EXPIRED) {
            close(worker, worker.querying);
            queryNext(worker, DATABASE_CERTIFICATE);
        } else if (outcome == Outcome.RESET && !connecting) {
            lost(worker, DATABASE_LOST);
        } else if (outcome == Outcome.REFUSED || outcome == Outcome.RESET) {
            queryNext(worker, DATABASE_REFUSED);
        } else if (outcome == Outcome.UNREACHABLE) {
            queryNext(worker, DATABASE_TIMEOUT);
        } else {
            // SQLAlchemy closes a connection only for what its dialect calls a disconnect: after any other error of
            // the server it goes back into the pool (docs/models/gunicorn.md#database-pool).
            if (!database.staysOpen(outcome)) {
                close(worker, worker.querying);
            }
            gunicorn.finish(worker, Outcomes.of(outcome));
        }
    }

    private void timedOut(Worker worker) {
        if (worker.query == null) {
            return;
        }
        boolean connecting = worker.queryConnecting;
        worker.query.close();
        endQuery(worker);
        if (connecting) {
            queryNext(worker, DATABASE_TIMEOUT);
        } else {
            // PyMySQL: 2013, "lost connection during query".
            lost(worker, DATABASE_TIMEOUT);
        }
    }

    /** A disconnect error: this request fails, and every connection of the pool is replaced. */
    private void lost(Worker worker, Outcome outcome) {
        invalidate(worker, worker.querying);
        gunicorn.finish(worker, outcome);
    }

    /** Its connection could not be opened: the place in the pool is free again, and the next server is tried. */
    private void queryNext(Worker worker, Outcome otherwise) {
        worker.attempt++;
        giveBack(worker, worker.querying);
        boolean write = Application.kind(worker.call.request(), worker.step) == Step.Kind.WRITE;
        if (database.target(write, worker.turn, worker.attempt, DatabaseAccess.NONE) == null) {
            noServer(worker, write, otherwise);
        } else {
            query(worker);
        }
    }

    /** A proxy may keep the query until there is a server for it, and its worker with it. */
    private void noServer(Worker worker, boolean write, Outcome otherwise) {
        long holdNs = database.holdNs(write, worker.turn);
        if (holdNs == 0) {
            gunicorn.finish(worker, otherwise);
            return;
        }
        long now = simulation.nowNs();
        if (worker.hold == null) {
            worker.hold = new Worker.Hold(worker, now + holdNs);
        }
        if (now < worker.hold.untilNs()) {
            again.in(Math.min(database.againNs(), worker.hold.untilNs() - now), worker.hold);
        } else {
            gunicorn.finish(worker, NO_SERVER);
        }
    }

    private void tryAgain(Worker.Hold hold) {
        var worker = hold.worker();
        if (worker.hold == hold && worker.query == null && !worker.dead) {
            worker.attempt = 0;
            query(worker);
        }
    }

    private void endQuery(Worker worker) {
        (worker.queryConnecting ? connectTimeouts : readTimeouts).cancel(worker.queryTimeout);
        worker.queryTimeout = 0;
        worker.queryConnecting = false;
        worker.query = null;
    }

    private void close(Worker worker, int slot) {
        var session = worker.sessions[slot];
        if (session != null) {
            database.closed(session.server(), session.life());
            worker.sessions[slot] = null;
        }
    }

    /** A connection of a pool was lost: no other one that is open now is used again. */
    private void invalidate(Worker worker, int slot) {
        close(worker, slot);
        if (worker.home != null) {
            closeIdle(worker.home.pools[slot]);
        }
    }

    /**
     * The process of a worker ends, whatever it was waiting for.
     *
     * @param silent no peer hears of it
     */
    void end(Worker worker, boolean silent) {
        worker.hold = null;
        if (worker.waitsForPool >= 0) {
            poolTimeouts.cancel(worker.queryTimeout);
            worker.home.pools[worker.waitsForPool].waiting.remove(worker);
            worker.waitsForPool = -1;
        }
        if (worker.query != null) {
            if (silent) {
                worker.query.vanish();
            } else {
                worker.query.close();
            }
            endQuery(worker);
        }
        for (int slot = 0; slot < worker.sessions.length; slot++) {
            if (!silent) {
                close(worker, slot);
            } else if (worker.sessions[slot] != null) {
                database.forsaken(worker.sessions[slot].server(), worker.sessions[slot].life());
                worker.sessions[slot] = null;
            }
        }
    }

    /** The machine is gone, and with it the idle connections of a worker's pools. */
    void forsake(ThreadedWorker worker) {
        for (var pool : worker.pools) {
            for (var session = pool.discard(); session != null; session = pool.discard()) {
                database.forsaken(session.server(), session.life());
            }
        }
    }

    /** Closes the idle connections of a worker's pools. */
    void closeIdle(ThreadedWorker worker) {
        for (var pool : worker.pools) {
            closeIdle(pool);
        }
    }

    private void closeIdle(Pool pool) {
        for (var session = pool.discard(); session != null; session = pool.discard()) {
            database.closed(session.server(), session.life());
        }
        pool.invalidate(simulation.nowNs());
    }
}
