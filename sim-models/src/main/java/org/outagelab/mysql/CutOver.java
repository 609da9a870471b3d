package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;

/**
 * Where the name of the primary leads, as each client's machine sees it (docs/models/mysql.md#failover, docs/models/network.md#names).
 *
 * <p>A virtual IP is announced by gratuitous ARP to the machines that can hear it; the others ask again within 15 to 60 s
 * once the way is free, and stay with the old holder as long as it keeps the address. One
 * that was made to give it up drops their packets ({@link PrimaryRoutes}). A DNS answer is kept for the rest
 * of its TTL. A proxy on each machine asks who takes writes ({@link RoleProxy}).
 */
final class CutOver {
    /** Nobody answers to the name. */
    static final int NOWHERE = -1;

    /** What has become of a connection that was opened under the name. */
    enum Connection {
        /** It leads to its server. */
        STANDS,
        /** Its packets reach another machine, which resets it, or a proxy has cut it. */
        CUT,
        /** Its owner has closed it. */
        CLOSED
    }

    /** How the name looks from one machine. */
    private static final class View {
        private final String host;
        private int server;
        private RoleProxy proxy;

        View(String host) {
            this.host = host;
        }
    }

    private final Simulation simulation;
    private final String owner;
    private final MysqlService service;
    private final FailoverSpec.CutOver spec;
    private final Surroundings surroundings;
    private final RandomStream random;
    private final Map<String, View> views = new LinkedHashMap<>();
    private final EventType<View> follow;
    private final EventType<View> listen;
    private final EventType<Mysql> move;
    /** Machines that have been made to give up the virtual IP. */
    private final List<Host> gaveUp = new ArrayList<>();
    private int target;

    CutOver(Simulation simulation, MysqlService service, Surroundings surroundings, String owner) {
        this.simulation = simulation;
        this.owner = owner;
        this.service = service;
        this.spec = service.spec().failover().cutOver();
        this.surroundings = surroundings;
        this.random = simulation.stream("cut-over of " + owner);
        this.follow = simulation.eventType(owner, view -> view.server = target);
        this.listen = simulation.eventType(owner, this::listen);
        this.move = simulation.eventType(owner, this::moved);
    }

    /**
     * Clients on a machine use the name.
     *
     * @param host its name, or that of clients outside
     */
    void use(String host) {
        if (!views.containsKey(host)) {
            var view = new View(host);
            views.put(host, view);
            if (spec.by() == FailoverSpec.CutOverBy.PROXY) {
                view.proxy = new RoleProxy(simulation, service, surroundings, "proxy of " + owner, host, random);
            }
        }
    }

    /** The server that the name leads to, or {@link #NOWHERE}. */
    int lookUp(String host) {
        var view = views.get(host);
        return view.proxy == null ? view.server : view.proxy.leadsTo();
    }

    boolean virtualIp() {
        return spec.by() == FailoverSpec.CutOverBy.VIP;
    }

    Connection connection(String host, int server) {
        var view = views.get(host);
        return switch (spec.by()) {
            case VIP -> view.server == server ? Connection.STANDS : Connection.CUT;
            case DNS -> Connection.STANDS;
            case PROXY -> view.proxy.cuts(server) ? Connection.CUT : Connection.STANDS;
            case RESTART -> view.server == server ? Connection.STANDS : Connection.CLOSED;
        };
    }

    /** Whoever decides has promoted a server: the name is to lead there. */
    void moveTo(Mysql server) {
        if (spec.by() != FailoverSpec.CutOverBy.PROXY) {
            move.in(spec.takes().sampleNs(random), server);
        }
    }

    /** The machine of a server gives up the virtual IP. */
    void giveUp(Unit unit) {
        if (!virtualIp() || gaveUp.contains(unit.host())) {
            return;
        }
        gaveUp.add(unit.host());
        int server = service.indexOf(unit);
        for (var view : views.values()) {
            if (view.server == server) {
                view.server = NOWHERE;
            }
        }
    }

    private void moved(Mysql server) {
        target = service.servers().indexOf(server);
        gaveUp.remove(server.unit().host());
        for (var view : views.values()) {
            switch (spec.by()) {
                case VIP -> {
                    if (surroundings.passes(server.unit().host().name(), view.host)) {
                        view.server = target;
                    } else {
                        listen.in(SimTime.SECOND, view);
                    }
                }
                case DNS -> follow.in((long) (random.nextDouble() * surroundings.dnsTtlNs()), view);
                default -> follow.in((long) (random.nextDouble() * spec.restartNs()), view);
            }
        }
    }

    /** A machine that has not heard who holds the virtual IP now. */
    private void listen(View view) {
        if (view.server == target) {
            return;
        }
        boolean free = surroundings.passes(service.servers().get(target).unit().host().name(), view.host);
        if (free && !(view.server >= 0 && holds(view.server, view.host))) {
            long ns = 15 * SimTime.SECOND + (long) (random.nextDouble() * 45 * SimTime.SECOND);
            follow.in(ns, view);
        } else {
            listen.in(SimTime.SECOND, view);
        }
    }

    /** Whether a former holder still answers for the virtual IP. */
    private boolean holds(int server, String host) {
        var machine = service.servers().get(server).unit().host();
        return machine.answers() && !gaveUp.contains(machine) && surroundings.passes(machine.name(), host);
    }
}
