package org.outagelab.haproxy;

import java.util.List;
import org.outagelab.call.Request;
import org.outagelab.core.random.RandomStream;

/** The servers of a backend, active ones and backups, and which of the two groups works (docs/models/haproxy.md#groups). */
final class ServerGroups {
    private final HaproxySpec spec;
    private final List<Server> servers;
    private final Balance active;
    private final Balance backups;
    /** Null for policies that do not hash. */
    private final HashInput hashInput;
    /** Null until changes are watched, and for policies that do not hash. */
    private Remaps remaps;
    private int usableActive;
    private int usableBackups;
    /** The backup that works alone without {@code option allbackups}, or null. */
    private Server firstBackup;

    /** @param random of {@code random(n)} */
    ServerGroups(HaproxySpec spec, List<Server> servers, RandomStream random) {
        this.spec = spec;
        this.servers = servers;
        this.active = spec.policy().factory().create(spec, random);
        this.backups = spec.policy().factory().create(spec, random);
        this.hashInput = spec.policy().input();
    }

    /** Servers that are not backups and may be given work. */
    int usableActive() {
        return usableActive;
    }

    boolean anyUsable() {
        return usableActive + usableBackups > 0;
    }

    /** Active servers, else backups: all of them, or the first usable. @param avoid one that has just failed, or null */
    Server choose(Request request, Server avoid) {
        if (usableActive == 0 && !spec.allBackups()) {
            return firstBackup;
        }
        var group = usableActive > 0 ? active : backups;
        if (hashInput == null) {
            return group.pick(avoid);
        }
        int hash = hashInput.of(request);
        // `consistent` without a function of its own implies the avalanche modifier (cfgparse-listen.c).
        return group.pick(avoid, spec.consistent() ? Hashes.avalanche(hash) : hash);
    }

    /** A server has been given a request, or has less to do. */
    void loadChanged(Server server) {
        groupOf(server).loadChanged(server);
    }

    /** A backup is in use only while no active server is usable: all of them, or the first. */
    boolean inUse(Server backup) {
        return usableActive == 0 && (spec.allBackups() || backup == firstBackup);
    }

    private Balance groupOf(Server server) {
        return server.spec().backup() ? backups : active;
    }

    /** From now on it is known who moves. */
    void watch(Remaps changes) {
        remaps = hashInput == null ? null : changes;
    }

    /**
     * Brings the server's place in its group up to date with its state and weight.
     *
     * @return who has moved by that; null where nobody can be told
     */
    Remap count(Server server) {
        boolean was = server.counted;
        if (remaps == null || server.spec().backup()) {
            place(server);
            return null;
        }
        var before = active.layout();
        place(server);
        var remap = Remap.between(before, active.layout());
        if (remap == null || was == server.counted && remap.moved() == 0) {
            return null;
        }
        remaps.add(remap);
        return remap;
    }

    private void place(Server server) {
        boolean usable = server.usable();
        if (usable == server.counted) {
            if (usable) {
                groupOf(server).weightChanged(server);
            }
            return;
        }
        server.counted = usable;
        if (usable) {
            groupOf(server).up(server);
        } else {
            groupOf(server).down(server);
        }
        if (!server.spec().backup()) {
            usableActive += usable ? 1 : -1;
            return;
        }
        usableBackups += usable ? 1 : -1;
        firstBackup = null;
        for (var other : servers) {
            if (firstBackup == null && other.spec().backup() && other.usable()) {
                firstBackup = other;
            }
        }
    }
}
