package org.outagelab.fault;

import java.util.List;
import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;
import org.outagelab.net.Port;

/**
 * What a fault strikes.
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
        List<Operator> operators) {}
