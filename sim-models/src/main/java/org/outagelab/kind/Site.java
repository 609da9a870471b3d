package org.outagelab.kind;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.outagelab.call.Endpoint;
import org.outagelab.core.Simulation;
import org.outagelab.machine.Host;
import org.outagelab.machine.Memory;
import org.outagelab.machine.Unit;
import org.outagelab.net.Network;
import org.outagelab.net.Place;
import org.outagelab.net.Route;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.ServiceSpec;

/**
 * Where a service is built. Whatever it calls has been built before.
 *
 * @param units its instances, in file order
 * @param hosts by name
 * @param routes to the instances of a service that has been built
 * @param endpoints by name
 * @param addresses by name
 * @param watcher of everything that is worth writing down
 * @param built where the service hands in what it consists of
 */
public record Site(
        Simulation simulation,
        ServiceSpec service,
        List<Unit> units,
        Function<String, Host> hosts,
        Routes routes,
        Map<String, Endpoint> endpoints,
        Map<String, AddressSpec> addresses,
        Network network,
        Watcher watcher,
        Built built) {
    /** Ways to instances. */
    public interface Routes {
        /** In file order. */
        List<Route> to(Place from, String service);
    }

    /** From one of its instances to all of another service. */
    public List<Route> routes(Unit from, String to) {
        return routes.to(Place.of(from), to);
    }

    /** What an instance may have of its machine's memory, or null for as much as it wants. */
    public Memory.Account account(Unit unit) {
        var memory = service.memory();
        return memory == null
                ? null
                : unit.host().memory().account(memory.limit(), memory.process(), memory.perRequest()).leaks(unit::leakBytes);
    }
}
