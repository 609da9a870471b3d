package org.outagelab.action;

import java.util.List;
import java.util.function.Consumer;
import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;
import org.outagelab.net.Port;

/**
 * What an action strikes.
 *
 * @param name as in the scenario
 * @param host the machine itself, or null when it is an instance
 * @param units the instances concerned: itself, or all of a host
 * @param ports where they listen
 * @param replicas their replication, if they are replicas
 * @param daemons processes beside instances that it stands for, instead of instances
 * @param operators those who tell the balancers before them what to do
 */
public record Target(
        String name,
        Host host,
        List<Unit> units,
        List<Port> ports,
        List<Replicating> replicas,
        List<Daemon> daemons,
        List<Operator> operators) {

    public Target {
        units = List.copyOf(units);
        ports = List.copyOf(ports);
        replicas = List.copyOf(replicas);
        daemons = List.copyOf(daemons);
        operators = List.copyOf(operators);
    }

    /** Does one thing to each instance, and one to each process beside them. */
    void processes(Consumer<Unit> toUnit, Consumer<Daemon> toDaemon) {
        units.forEach(toUnit);
        daemons.forEach(toDaemon);
    }
}
