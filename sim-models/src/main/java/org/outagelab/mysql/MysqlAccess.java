package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.host.DatabaseAccess;
import org.outagelab.host.Route;

/** How one client reaches a replicated database: writes to the primary, reads by the service's policy. */
public final class MysqlAccess implements DatabaseAccess {
    private final List<Mysql> servers;
    private final List<Target> targets = new ArrayList<>();
    private final boolean fromReplica;
    private final boolean elsePrimary;
    private int turn;

    /** @param servers the primary first; @param routes to them, in the same order */
    public MysqlAccess(MysqlSpec spec, List<Mysql> servers, List<Route> routes) {
        this.servers = servers;
        this.fromReplica = spec.readsFromReplica() && routes.size() > 1;
        this.elsePrimary = spec.readsElsePrimary();
        for (int i = 0; i < routes.size(); i++) {
            targets.add(new Target(i, routes.get(i)));
        }
    }

    @Override
    public int servers() {
        return targets.size();
    }

    @Override
    public int turn() {
        turn = fromReplica ? (turn + 1) % (targets.size() - 1) : 0;
        return turn;
    }

    @Override
    public Target target(boolean write, int start, int attempt) {
        if (write || !fromReplica) {
            return attempt == 0 ? targets.get(0) : null;
        }
        int replicas = targets.size() - 1;
        if (attempt < replicas) {
            return targets.get(1 + (start + attempt) % replicas);
        }
        return attempt == replicas && elsePrimary ? targets.get(0) : null;
    }

    @Override
    public void closed(int index, int life) {
        servers.get(index).closed(life);
    }
}
