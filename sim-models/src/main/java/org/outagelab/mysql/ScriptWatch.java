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
 * A manager that looks at the primary now and then, as MHA does: so many failures in a row mean that it is dead, if
 * other machines cannot reach it either. A second machine that cannot be asked keeps it from acting
 * ({@code masterha_secondary_check}).
 */
final class ScriptWatch implements Watch {
    private final Simulation simulation;
    private final MysqlService service;
    private final FailoverSpec spec;
    private final Surroundings surroundings;
    private final Consumer<String> dead;
    private final Runnable alive;
    private final Host host;
    private final RandomStream random;
    private final Look look;
    private final List<Look> others = new ArrayList<>();
    private final Timer next;
    private long beganNs;
    private int failures;
    private int unanswered;
    private boolean reachedElsewhere;

    ScriptWatch(
            Simulation simulation,
            MysqlService service,
            Surroundings surroundings,
            String owner,
            Consumer<String> dead,
            Runnable alive) {
        this.simulation = simulation;
        this.service = service;
        this.spec = service.spec().failover();
        this.surroundings = surroundings;
        this.dead = dead;
        this.alive = alive;
        this.host = surroundings.hosts().apply(spec.from().get(0));
        this.random = simulation.stream("phase of " + owner);
        this.look = Look.atLife(simulation, owner, spec.probe().timeoutNs(), this::seen);
        for (var other : spec.checkFrom()) {
            others.add(Look.atLife(simulation, owner + " from " + other, spec.probe().timeoutNs(), this::seenElsewhere));
        }
        EventType<Void> again = simulation.eventType(owner, ignored -> look());
        this.next = again.timer(null);
        host.observePower(powered -> {
            if (!powered) {
                look.forget();
                others.forEach(Look::forget);
                failures = 0;
            }
        });
    }

    @Override
    public void start() {
        next.restart((long) (random.nextDouble() * spec.probe().everyNs()));
    }

    @Override
    public void replaced() {
        failures = 0;
        if (look.underWay()) {
            look.forget();
            next.restartAt(Math.max(simulation.nowNs(), beganNs + spec.probe().everyNs()));
        }
    }

    @Override
    public Host actor() {
        return host;
    }

    @Override
    public boolean well() {
        return failures == 0;
    }

    private void look() {
        beganNs = simulation.nowNs();
        if (host.answers()) {
            look.begin(surroundings.routes().apply(host.name(), service.primaryIndex()));
        } else {
            next.restart(spec.probe().everyNs());
        }
    }

    private void seen(boolean primaryAlive) {
        next.restartAt(Math.max(simulation.nowNs(), beganNs + spec.probe().everyNs()));
        if (primaryAlive) {
            failures = 0;
            alive.run();
            return;
        }
        failures++;
        if (failures >= spec.probe().fails() && unanswered == 0) {
            if (others.isEmpty()) {
                dead.accept(failures + " looks failed");
            } else {
                lookElsewhere();
            }
        }
    }

    private void lookElsewhere() {
        reachedElsewhere = false;
        for (int i = 0; i < others.size(); i++) {
            var other = spec.checkFrom().get(i);
            if (surroundings.reaches(host.name(), other)) {
                unanswered++;
                others.get(i).begin(surroundings.routes().apply(other, service.primaryIndex()));
            } else {
                reachedElsewhere = true;
            }
        }
    }

    private void seenElsewhere(boolean primaryAlive) {
        unanswered--;
        reachedElsewhere |= primaryAlive;
        if (unanswered == 0 && !reachedElsewhere && failures >= spec.probe().fails()) {
            dead.accept(failures + " looks failed, from elsewhere too");
        }
    }
}
