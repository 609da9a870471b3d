package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Host;

/**
 * A proxy on one machine that asks every server over the network whether it takes writes, and uses the first that says
 * so: a connection and {@code SELECT @@read_only}, as an external check of HAProxy does. So many good answers in a row
 * bring a server in, so many others take it out; the next check begins {@code inter} after the last has ended.
 *
 * <p>It knows the state of the servers at the start. One that dies with its machine comes back with what it knew: its
 * clients were gone too.
 */
final class RoleProxy {
    /** One server, as it looks from here. */
    private final class Server {
        private final int index;
        private final Look check;
        private final Timer next;
        private boolean up;
        private int count;
        private boolean cut;

        Server(Simulation simulation, String owner, int index) {
            this.index = index;
            this.up = index == service.primaryIndex();
            this.check = Look.atRole(simulation, owner + " at " + (index + 1), spec.timeoutNs(), this::seen);
            EventType<Void> due = simulation.eventType(owner, ignored -> begin());
            this.next = due.timer(null);
        }

        void begin() {
            if (host == null) {
                check.begin(surroundings.routes().apply(machine, index));
            } else {
                host.whenAwake(() -> check.begin(surroundings.routes().apply(machine, index)));
            }
        }

        void seen(boolean good) {
            next.restart(spec.interNs());
            count = good == up ? 0 : count + 1;
            if (count >= (up ? spec.fall() : spec.rise())) {
                up = good;
                count = 0;
                cut = !good && spec.shutdownSessions();
                choose();
            }
        }

        void power(boolean on) {
            if (on) {
                next.restart(spec.interNs());
            } else {
                check.forget();
                next.cancel();
            }
        }
    }

    private final MysqlService service;
    private final FailoverSpec.CutOver spec;
    private final Surroundings surroundings;
    private final String machine;
    /** Null for that of clients outside. */
    private final Host host;
    private final List<Server> servers = new ArrayList<>();
    private int leadsTo;

    /**
     * @param machine by name
     * @param random for the phases of its checks
     */
    RoleProxy(
            Simulation simulation,
            MysqlService service,
            Surroundings surroundings,
            String owner,
            String machine,
            RandomStream random) {
        this.service = service;
        this.spec = service.spec().failover().cutOver();
        this.surroundings = surroundings;
        this.machine = machine;
        this.host = surroundings.hosts().apply(machine);
        for (int i = 0; i < service.servers().size(); i++) {
            var server = new Server(simulation, owner + " on " + machine, i);
            servers.add(server);
            server.next.restart((long) (random.nextDouble() * spec.interNs()));
        }
        choose();
        if (host != null) {
            host.observePower(powered -> servers.forEach(server -> server.power(powered)));
        }
    }

    /** The server that its clients reach, or {@link CutOver#NOWHERE}. */
    int leadsTo() {
        return leadsTo;
    }

    /** Whether it has cut the connections to a server. */
    boolean cuts(int server) {
        return servers.get(server).cut;
    }

    private void choose() {
        leadsTo = servers.stream().filter(server -> server.up).mapToInt(server -> server.index).findFirst()
                .orElse(CutOver.NOWHERE);
    }
}
