package org.outagelab.gunicorn;

import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.host.DatabaseAccess;

/**
 * The database as the workers of one gunicorn reach it: sessions and pools of each process, and what an answer or a
 * failure becomes (SQLAlchemy and PyMySQL; reference/app-server.md §5).
 */
final class Queries {
    /** A life that no process has: whoever gets a packet of it answers with RST. */
    private static final int STRAY = -1;

    static final Outcome DATABASE_REFUSED = Outcome.http(500, "database refused");
    static final Outcome DATABASE_TIMEOUT = Outcome.http(500, "database timeout");
    static final Outcome DATABASE_LOST = Outcome.http(500, "database connection lost");
    static final Outcome POOL_EXHAUSTED = Outcome.http(500, "database pool timeout");
    static final Outcome NO_DATABASE = Outcome.http(500, "no database configured");

    private final Gunicorn gunicorn;
    private final Simulation simulation;
    private final GunicornSpec spec;
    private final DatabaseAccess database;
    private final TimeoutLane<Worker> connectTimeouts;
    private final TimeoutLane<Worker> readTimeouts;
    private final TimeoutLane<Worker> poolTimeouts;

    /** @param database null when there is none */
    Queries(Gunicorn gunicorn, Simulation simulation, GunicornSpec spec, DatabaseAccess database) {
        this.gunicorn = gunicorn;
        this.simulation = simulation;
        this.spec = spec;
        this.database = database;
        this.connectTimeouts = simulation.timeoutLane(spec.connectTimeoutNs(), gunicorn.event(this::timedOut));
        this.readTimeouts = simulation.timeoutLane(spec.readTimeoutNs(), gunicorn.event(this::timedOut));
        this.poolTimeouts = simulation.timeoutLane(spec.poolTimeoutNs(), gunicorn.event(this::poolTimedOut));
    }

    /** How many servers a worker may hold sessions to. */
    int servers() {
        return database == null ? 0 : database.servers();
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
            gunicorn.finish(worker, database == null ? NO_DATABASE : DATABASE_REFUSED);
            return;
        }
        dropOtherPrimary(worker, target);
        var route = target.route();
        if (worker.home != null && !worker.checkedOut[target.index()] && !checkOut(worker, target.index())) {
            return;
        }
        if (target.forWrites()) {
            worker.primary(target.index());
        }
        worker.querying = target.index();
        worker.query = route.query(worker.call, worker.step, worker);
        int session = worker.sessions[target.index()];
        if (session != Worker.NO_SESSION
                && spec.recycleNs() != SimTime.NEVER
                && simulation.nowNs() - worker.bornNs[target.index()] > spec.recycleNs()) {
            database.closed(target.index(), session);
            worker.sessions[target.index()] = Worker.NO_SESSION;
            session = Worker.NO_SESSION;
        }
        boolean stale = session != Worker.NO_SESSION && spec.prePing() && (target.stray() || route.resets(session));
        if (stale && target.stray()) {
            dropPrimary(worker, target.index());
            worker.query = null;
            query(worker);
        } else if (session != Worker.NO_SESSION && !stale) {
            route.send(worker.query, target.stray() ? STRAY : session);
            awaitAnswer(worker);
        } else if (route.open(worker.query)) {
            worker.sessions[target.index()] = worker.query.portGeneration();
            worker.bornNs[target.index()] = simulation.nowNs();
            awaitAnswer(worker);
        } else {
            worker.queryConnecting = true;
            worker.queryTimeout = connectTimeouts.start(worker);
        }
    }

    /** The name of the primary has led elsewhere for good: its old connections are closed. */
    private void dropOtherPrimary(Worker worker, DatabaseAccess.Target target) {
        int kept = worker.primary();
        if (target.forWrites() && kept >= 0 && kept != target.index()) {
            dropPrimary(worker, kept);
        }
    }

    private void dropPrimary(Worker worker, int server) {
        if (worker.sessions[server] != Worker.NO_SESSION) {
            database.closed(server, worker.sessions[server]);
            worker.sessions[server] = Worker.NO_SESSION;
        }
        if (worker.home != null) {
            var pool = worker.home.pools[server];
            for (int session = pool.discard(); session != Worker.NO_SESSION; session = pool.discard()) {
                database.closed(server, session);
            }
        }
    }

    /** The server to which it has an open connection under the name of the primary, or none. */
    private static int keptForWrites(Worker worker) {
        int server = worker.primary();
        if (server < 0 || worker.attempt > 0) {
            return DatabaseAccess.NONE;
        }
        boolean open = worker.sessions[server] != Worker.NO_SESSION
                || worker.home != null && worker.home.pools[server].holdsAny();
        return open ? server : DatabaseAccess.NONE;
    }

    /** @return false if the thread has to wait for a connection of its worker's pool */
    private boolean checkOut(Worker worker, int server) {
        var pool = worker.home.pools[server];
        if (!pool.available()) {
            worker.waitsForPool = server;
            worker.queryTimeout = poolTimeouts.start(worker);
            pool.waiting.add(worker);
            return false;
        }
        worker.checkedOut[server] = true;
        pool.checkOut(worker, server);
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

    /** At the end of a request its thread gives back what it has used, to whoever waits longest. */
    void giveBack(Worker worker) {
        for (int i = 0; i < worker.checkedOut.length; i++) {
            if (worker.checkedOut[i]) {
                var pool = worker.home.pools[i];
                int session = worker.sessions[i];
                worker.checkedOut[i] = false;
                worker.sessions[i] = Worker.NO_SESSION;
                if (!pool.giveBack(session, worker.bornNs[i]) && session != Worker.NO_SESSION) {
                    database.closed(i, session);
                }
                var next = pool.waiting.poll();
                if (next != null) {
                    poolTimeouts.cancel(next.queryTimeout);
                    next.queryTimeout = 0;
                    next.waitsForPool = -1;
                    query(next);
                }
            }
        }
    }

    private void awaitAnswer(Worker worker) {
        worker.queryConnecting = false;
        worker.queryTimeout = spec.readTimeoutNs() == SimTime.NEVER ? 0 : readTimeouts.start(worker);
    }

    void connected(Worker worker, Call query) {
        if (gunicorn.execution().frozen()) {
            gunicorn.execution().later(() -> connected(worker, query));
        } else if (query == worker.query && worker.queryConnecting) {
            connectTimeouts.cancel(worker.queryTimeout);
            int reached = database.reached(query.carrier(), worker.querying);
            if (worker.home == null && reached != worker.querying) {
                worker.querying = reached;
                worker.primary(reached);
            }
            worker.sessions[worker.querying] = worker.query.portGeneration();
            worker.bornNs[worker.querying] = simulation.nowNs();
            awaitAnswer(worker);
        }
    }

    void answered(Worker worker, Call query, Outcome outcome) {
        if (worker.dead) {
            return;
        }
        if (gunicorn.execution().frozen()) {
            gunicorn.execution().later(() -> answered(worker, query, outcome));
            return;
        }
        if (query != worker.query) {
            return;
        }
        boolean connecting = worker.queryConnecting;
        endQuery(worker);
        if (outcome.ok()) {
            worker.step++;
            gunicorn.application().proceed(worker);
        } else if (outcome == Outcome.RESET && !connecting) {
            // A disconnect error: this request fails, and every connection of the process is replaced.
            closeSessions(worker);
            if (worker.home != null) {
                closeIdle(worker.home);
            }
            gunicorn.finish(worker, DATABASE_LOST);
        } else if (outcome == Outcome.REFUSED || outcome == Outcome.RESET) {
            worker.attempt++;
            queryNext(worker, DATABASE_REFUSED);
        } else if (outcome == Outcome.UNREACHABLE) {
            worker.attempt++;
            queryNext(worker, DATABASE_TIMEOUT);
        } else {
            closeSessions(worker);
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
            worker.attempt++;
            queryNext(worker, DATABASE_TIMEOUT);
        } else {
            closeSessions(worker);
            gunicorn.finish(worker, DATABASE_TIMEOUT);
        }
    }

    private void queryNext(Worker worker, Outcome otherwise) {
        boolean write = Application.kind(worker.call.request(), worker.step) == Step.Kind.WRITE;
        if (database.target(write, worker.turn, worker.attempt, DatabaseAccess.NONE) == null) {
            gunicorn.finish(worker, otherwise);
        } else {
            query(worker);
        }
    }

    private void endQuery(Worker worker) {
        (worker.queryConnecting ? connectTimeouts : readTimeouts).cancel(worker.queryTimeout);
        worker.queryTimeout = 0;
        worker.queryConnecting = false;
        worker.query = null;
    }

    private void closeSessions(Worker worker) {
        for (int i = 0; i < worker.sessions.length; i++) {
            if (worker.sessions[i] != Worker.NO_SESSION) {
                database.closed(i, worker.sessions[i]);
                worker.sessions[i] = Worker.NO_SESSION;
            }
        }
    }

    /** The process of a worker ends, whatever it was waiting for. @param silent no peer hears of it */
    void end(Worker worker, boolean silent) {
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
        if (!silent && database != null) {
            closeSessions(worker);
        }
    }

    /** Closes the idle connections of a worker's pools. */
    void closeIdle(ThreadedWorker worker) {
        for (int i = 0; i < worker.pools.length; i++) {
            var pool = worker.pools[i];
            for (int session = pool.discard(); session != Worker.NO_SESSION; session = pool.discard()) {
                database.closed(i, session);
            }
            pool.invalidate(simulation.nowNs());
        }
    }
}
