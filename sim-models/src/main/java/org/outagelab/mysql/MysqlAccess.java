package org.outagelab.mysql;

import java.util.List;
import java.util.stream.IntStream;
import org.outagelab.call.Carrier;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.core.SimTime;
import org.outagelab.database.DatabaseAccess;
import org.outagelab.net.Route;

/** How one client reaches a replicated database: writes by the name of the primary, reads by the service's policy. */
public final class MysqlAccess implements DatabaseAccess {
    private static final int PRIMARY_ONLY = -1;
    private static final long SHUNNED_NS = 2 * SimTime.SECOND;

    private final MysqlService database;
    private final MysqlSpec.Reads reads;
    private final List<Mysql> servers;
    private final List<Target> replicas;
    private final PrimaryRoutes primaryRoutes;
    /** By the name of the primary, on connections that stand or are new. */
    private final List<Target> primaries;
    private final String host;
    private final int[] eligible;
    private int turn;

    /**
     * @param routes from the client's machine to the servers, in their order
     * @param primaryRoutes from there too
     */
    public MysqlAccess(MysqlService database, List<Route> routes, PrimaryRoutes primaryRoutes) {
        this.host = primaryRoutes.host();
        this.primaryRoutes = primaryRoutes;
        this.database = database;
        this.servers = database.servers();
        this.reads = database.spec().reads();
        this.replicas = IntStream.range(0, routes.size())
                .mapToObj(i -> new Target(i, routes.get(i), false, false))
                .toList();
        this.primaries = IntStream.range(0, routes.size())
                .mapToObj(i -> new Target(i, primaryRoutes.all().get(i), true, false))
                .toList();
        this.eligible = new int[routes.size()];
    }

    @Override
    public int servers() {
        return replicas.size();
    }

    @Override
    public int turn(boolean write, Request request) {
        if (!reads.fromReplica() || replicas.size() == 1) {
            return PRIMARY_ONLY;
        }
        if (reads.ownWrites() == MysqlSpec.OwnWrites.SESSION
                && (write || database.recentWriters().contains(request.client(), database.nowNs()))) {
            return PRIMARY_ONLY;
        }
        turn = (turn + 1) % (replicas.size() - 1);
        return turn;
    }

    @Override
    public Target target(boolean write, int start, int attempt, int kept) {
        if (write || start == PRIMARY_ONLY) {
            return attempt == 0 ? primary(kept) : null;
        }
        int count = eligible();
        if (attempt < count) {
            int index = eligible[reads.pick() == MysqlSpec.Pick.ANY ? (start + attempt) % count : attempt];
            return replicas.get(index);
        }
        return attempt == count && reads.elsePrimary() ? primary(kept) : null;
    }

    private Target primary(int kept) {
        var connection = kept == NONE ? CutOver.Connection.CLOSED : database.connection(host, kept);
        return switch (connection) {
            case STANDS -> primaries.get(kept);
            // Whoever answers to the name now knows nothing of the connection; a proxy without a server neither.
            case CUT -> new Target(kept, primaryRoutes.current(), true, true);
            case CLOSED -> fresh();
        };
    }

    /** A new connection; null when a proxy has no server for it. */
    private Target fresh() {
        int leadTo = database.writesLeadTo(host);
        if (leadTo >= 0) {
            return primaries.get(leadTo);
        }
        // Which server it will be is not known before somebody holds the address again.
        return primaryRoutes.nowhere() == null
                ? null
                : new Target(database.primaryIndex(), primaryRoutes.nowhere(), true, false);
    }

    @Override
    public int reached(Carrier carrier, int meant) {
        int index = primaryRoutes.all().indexOf(carrier);
        return index < 0 ? meant : index;
    }

    /** The replicas that may answer a read, the best first. */
    private int eligible() {
        int count = 0;
        int primary = database.writesLeadTo(host);
        for (int i = 0; i < replicas.size(); i++) {
            if (i != primary && (reads.maxLagNs() == SimTime.NEVER || lagNs(i) <= reads.maxLagNs())) {
                eligible[count++] = i;
            }
        }
        if (reads.pick() == MysqlSpec.Pick.LEAST_LAG) {
            for (int i = 1; i < count; i++) {
                int server = eligible[i];
                int at = i;
                while (at > 0 && lagNs(eligible[at - 1]) > lagNs(server)) {
                    eligible[at] = eligible[at - 1];
                    at--;
                }
                eligible[at] = server;
            }
        }
        return count;
    }

    private long lagNs(int server) {
        return database.knownLags().lagNs(server);
    }

    /** ProxySQL's session looks for a server of its group until {@code connect_timeout_server_max}. */
    @Override
    public long holdNs(boolean write, int start) {
        return write || start == PRIMARY_ONLY || reads.elsePrimary() ? 0 : reads.holdNs();
    }

    /** When the lag is looked at next, or a server is tried again that could not be reached: shunned, about every 2 s. */
    @Override
    public long againNs() {
        long now = database.nowNs();
        return Math.max(1, Math.min(database.knownLags().nextLookNs() - now, SHUNNED_NS));
    }

    /** Error 1040 is said in place of the greeting: there is no session. */
    @Override
    public boolean staysOpen(Outcome outcome) {
        return outcome != Outcome.RESET && outcome != Mysql.TOO_MANY_CONNECTIONS;
    }

    @Override
    public void closed(int index, int life) {
        servers.get(index).closed(life);
    }

    @Override
    public void forsaken(int index, int life) {
        servers.get(index).forsaken(life, replicas.get(index).route());
    }
}
