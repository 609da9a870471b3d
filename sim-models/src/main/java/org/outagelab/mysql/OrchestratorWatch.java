package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Host;

/**
 * Orchestrator's holistic view: a primary is dead when it cannot be reached and every replica that can be reached says
 * that its replication is broken. A silent death is found only when the replicas have lost their patience, after
 * {@code replica_net_timeout}. While the primary is unreachable the replicas are read again at each analysis
 * (orchestrator, failure detection: DeadMaster, UnreachableMaster).
 */
final class OrchestratorWatch implements Watch {
    /** How a server looked when it was last looked at. */
    private static final class View {
        private Look look;
        private boolean reached = true;
        private boolean broken;
    }

    private final MysqlService service;
    private final FailoverSpec spec;
    private final Surroundings surroundings;
    private final Consumer<String> dead;
    private final Runnable alive;
    private final Host host;
    private final RandomStream random;
    private final List<View> views = new ArrayList<>();
    private final EventType<Integer> poll;
    private final Timer analysis;

    OrchestratorWatch(
            Simulation simulation,
            MysqlService service,
            Surroundings surroundings,
            String owner,
            Consumer<String> dead,
            Runnable alive) {
        this.service = service;
        this.spec = service.spec().failover();
        this.surroundings = surroundings;
        this.dead = dead;
        this.alive = alive;
        this.host = surroundings.hosts().apply(spec.from().get(0));
        this.random = simulation.stream("phase of " + owner);
        this.poll = simulation.eventType(owner, this::poll);
        EventType<Void> analyse = simulation.eventType(owner, ignored -> analyse());
        this.analysis = analyse.timer(null);
        for (int i = 0; i < service.servers().size(); i++) {
            int index = i;
            var view = new View();
            view.look = Look.atLife(
                    simulation, owner + " at " + (i + 1), spec.probe().timeoutNs(), reached -> seen(index, reached));
            views.add(view);
        }
        host.observePower(powered -> {
            if (!powered) {
                views.forEach(view -> view.look.forget());
            }
        });
    }

    @Override
    public void start() {
        for (int i = 0; i < views.size(); i++) {
            poll.in((long) (random.nextDouble() * spec.probe().everyNs()), i);
        }
        analysis.restart((long) (random.nextDouble() * spec.probe().analysisNs()));
    }

    @Override
    public Host actor() {
        return host;
    }

    @Override
    public boolean well() {
        return views.get(service.primaryIndex()).reached;
    }

    private void poll(int server) {
        poll.in(spec.probe().everyNs(), server);
        look(server);
    }

    private void look(int server) {
        var view = views.get(server);
        if (host.answers() && !view.look.underWay()) {
            view.look.begin(surroundings.routes().apply(host.name(), server));
        }
    }

    private void seen(int server, boolean reached) {
        var view = views.get(server);
        view.reached = reached;
        if (reached) {
            var replica = service.servers().get(server).replica();
            // Either thread will do (SlaveRunning).
            view.broken = !replica.receiver().established() || replica.applier().stopped();
        }
        if (reached && server == service.primaryIndex()) {
            alive.run();
        }
    }

    private void analyse() {
        analysis.restart(spec.probe().analysisNs());
        if (!host.answers() || well()) {
            return;
        }
        int reached = 0;
        int broken = 0;
        for (int i = 0; i < views.size(); i++) {
            if (service.servers().get(i).replica().source() == service.primary()) {
                reached += views.get(i).reached ? 1 : 0;
                broken += views.get(i).reached && views.get(i).broken ? 1 : 0;
                look(i);
            }
        }
        if (reached > 0 && broken == reached) {
            dead.accept("DeadMaster: unreachable, and " + (broken == 1 ? "its replica does" : "its replicas do")
                    + " not replicate");
        }
    }

}
