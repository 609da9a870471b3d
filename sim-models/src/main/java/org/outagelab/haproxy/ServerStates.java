package org.outagelab.haproxy;

import java.util.LinkedHashMap;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.kind.Rotation;

/**
 * What takes the servers of a backend out of rotation and puts them back: checks, agents, orders, a tracked server, a
 * slowstart; and what each transition does to their requests (srv_update_status, docs/models/haproxy.md#transitions).
 */
final class ServerStates {
    private final Simulation simulation;
    private final String owner;
    private final HaproxySpec spec;
    private final Backend backend;
    private final List<Server> servers;
    private final ServerGroups groups;
    private final Rotation rotation;
    private final Timers timers;
    private final boolean dynamicWeights;

    /** @param owner the instance that decides */
    ServerStates(
            Simulation simulation,
            String owner,
            HaproxySpec spec,
            Backend backend,
            List<Server> servers,
            ServerGroups groups,
            Rotation rotation,
            Timers timers) {
        this.simulation = simulation;
        this.owner = owner;
        this.spec = spec;
        this.backend = backend;
        this.servers = servers;
        this.groups = groups;
        this.rotation = rotation;
        this.timers = timers;
        this.dynamicWeights = spec.policy().dynamic(spec.consistent());
        track();
    }

    private void track() {
        var byName = new LinkedHashMap<String, Server>();
        servers.forEach(server -> byName.put(server.name(), server));
        for (var server : servers) {
            var other = byName.get(server.spec().track());
            if (other != null) {
                server.tracked = other;
                other.trackers.add(server);
            }
        }
    }

    /** Before its first request: a server is not up from the start, or not as the file says. */
    void startsWith(Server server, Runnable change) {
        change.run();
        groups.count(server);
        if (server.state() == Server.State.STARTING) {
            timers.warmUp().in(warmUpStepNs(server), server);
        }
    }

    void serverUp(Server server, String reason) {
        if (server.state() != Server.State.STOPPED || server.admin() == Server.Admin.MAINT || server.agentDown) {
            return;
        }
        comesUp(server, reason);
        server.trackers.forEach(tracker -> serverUp(tracker, "via " + server.name()));
    }

    private void comesUp(Server server, String reason) {
        server.start(dynamicWeights);
        if (server.state() == Server.State.STARTING) {
            timers.warmUp().in(warmUpStepNs(server), server);
        }
        var remap = groups.count(server);
        tell(server, Rotation.Change.UP, reason);
        moved(server, remap);
        tellBackups();
        if (server.spec().shutdownBackupSessions() && !server.spec().backup() && server.usable()) {
            backend.killStreamsOfBackups();
        }
        backend.serveQueue(server);
    }

    void serverDown(Server server, String reason) {
        if (server.state() == Server.State.STOPPED) {
            return;
        }
        server.stop();
        leftRotation(server, reason);
        server.trackers.forEach(tracker -> serverDown(tracker, "via " + server.name()));
    }

    private void leftRotation(Server server, String reason) {
        var remap = groups.count(server);
        tell(server, Rotation.Change.DOWN, reason);
        moved(server, remap);
        tellBackups();
        if (server.spec().shutdownSessions()) {
            backend.killStreams(server);
        }
        // Only `option redispatch` without `option persist` moves what waits for this very server (srv_update_status).
        if (spec.redispatch() != 0 && !spec.persist()) {
            backend.redistribute(server);
        }
        // The backups that are in use from now on take over what waits for any server.
        for (var other : servers) {
            if (other.spec().backup() && other.usable()) {
                backend.serveQueue(other);
            }
        }
    }

    /** One step of a slowstart; the next one follows 1/20 of it later, 1 s at least (server_warmup). */
    void warmUp(Server server) {
        if (server.state() == Server.State.STARTING) {
            server.warmUp(dynamicWeights);
            groups.count(server);
            backend.serveQueue(server);
            if (server.state() == Server.State.STARTING) {
                timers.warmUp().in(warmUpStepNs(server), server);
            }
        }
    }

    private static long warmUpStepNs(Server server) {
        return Math.max(SimTime.SECOND, server.spec().slowstartNs() / 20);
    }

    /** An agent's word on the life of its server: it and the check must both say up. */
    void agent(Server server, boolean up, String reason) {
        server.agentDown = !up;
        if (!up) {
            serverDown(server, reason);
        } else if (server.check == null || server.check.passing()) {
            serverUp(server, reason);
        }
    }

    /** {@code set server b/s weight n}. Static policies know 0 and full weight only. */
    void weight(Server server, int weight) {
        if (server.weight() == weight) {
            return;
        }
        server.weight(weight);
        groups.count(server);
        tellBackups();
        backend.serveQueue(server);
    }

    /** As its agent wishes; 0: no limit. */
    void maxconn(Server server, int most) {
        server.maxconn(most);
        backend.serveQueue(server);
    }

    /** {@code set server b/s state ready|drain|maint}. */
    void admin(Server server, Server.Admin wanted) {
        var before = server.admin();
        server.admin(wanted);
        administered(server, before);
    }

    private void administered(Server server, Server.Admin before) {
        var wanted = server.admin();
        if (before == wanted) {
            return;
        }
        for (var tracker : server.trackers) {
            var its = tracker.admin();
            tracker.inherit(wanted);
            administered(tracker, its);
        }
        if (wanted == Server.Admin.MAINT) {
            if (server.check != null) {
                server.check.stop();
            }
            if (server.state() != Server.State.STOPPED) {
                server.stop();
                leftRotation(server, "maintenance");
            }
        } else if (before == Server.Admin.MAINT) {
            // It comes back up, but the first failed check takes it down (srv_update_status), unless init-state says down.
            if (server.check != null) {
                server.check.begin(simulation.nowNs(), 0, false);
            }
            boolean passing = server.check == null || server.check.passing();
            if (passing && (server.tracked == null || server.tracked.state() != Server.State.STOPPED)) {
                serverUp(server, "out of maintenance");
            }
        } else {
            groups.count(server);
            tellBackups();
            backend.serveQueue(server);
        }
    }

    /** Tells which backups are in reserve and which are in use. */
    void tellBackups() {
        for (int i = 0; i < servers.size(); i++) {
            var server = servers.get(i);
            if (server.spec().backup() && server.usable()) {
                boolean used = groups.inUse(server);
                tell(
                        server,
                        used ? Rotation.Change.ACTIVE : Rotation.Change.STANDBY,
                        used ? "running on backup" : "backup");
            }
        }
    }

    /** @param remap null for none */
    private void moved(Server server, Remap remap) {
        if (remap != null) {
            rotation.consequence(
                    Math.round(100 * remap.moved()) + " % of the keys of " + owner + " lead to another server",
                    server.route().port().unit());
        }
    }

    void tell(Server server, Rotation.Change change, String reason) {
        rotation.changed(owner, server.route().port().unit(), change, reason);
    }
}
