package org.outagelab.mysql;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;
import org.outagelab.net.Network;
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
        return from.answers() && to.host().answers() && passes(from.name(), to.host().name());
    }

    boolean reaches(String from, String to) {
        return hosts.apply(from).answers() && hosts.apply(to).answers() && passes(from, to);
    }

    boolean passes(String from, String to) {
        return from.equals(to) || !network.link(from, to).blocked() && !network.link(to, from).blocked();
    }
}
