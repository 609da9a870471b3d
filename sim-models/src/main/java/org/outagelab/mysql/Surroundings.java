package org.outagelab.mysql;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;
import org.outagelab.net.Network;
import org.outagelab.net.Passage;
import org.outagelab.net.Route;

/**
 * Where those live who decide about a database, and how they reach its servers.
 *
 * @param hosts by name
 * @param routes from a host, by name, to the port of a server, by index
 * @param dnsTtlNs of the DNS record of the primary
 */
public record Surroundings(
        Function<String, Host> hosts, BiFunction<String, Integer, Route> routes, Network network, long dnsTtlNs) {
    /** Whether packets get from a machine to that of an instance and back, and both have power. */
    boolean reaches(Host from, Unit to) {
        return reaches(from, to.host());
    }

    boolean reaches(String from, String to) {
        return reaches(hosts.apply(from), hosts.apply(to));
    }

    private boolean reaches(Host from, Host to) {
        var there = new Passage(from, network.link(from.name(), to.name()), to, null);
        var back = new Passage(to, network.link(to.name(), from.name()), from, null);
        return there.open() && back.open();
    }

    /** Whether the machines are not parted, wherever their power is. */
    boolean passes(String from, String to) {
        return passes(network, from, to);
    }

    /** Whether packets get from one machine to another and back. */
    static boolean passes(Network network, String from, String to) {
        return from.equals(to) || !network.link(from, to).blocked() && !network.link(to, from).blocked();
    }
}
