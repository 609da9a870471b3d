package org.outagelab.mysql;

import java.util.List;
import org.outagelab.core.Simulation;
import org.outagelab.machine.Host;
import org.outagelab.net.Link;
import org.outagelab.net.Network;
import org.outagelab.net.Place;
import org.outagelab.net.Route;

/**
 * The ways from one machine to the servers of a database under the name of its primary.
 *
 * <p>When the name is a virtual IP that nobody holds, because its machine had to give it up, packets still reach that
 * machine (the ARP entry points there), which drops what is not addressed to it: silence. What is sent again finds the
 * new holder once that has announced itself: a SYN is accepted, or refused where no server listens; data of a
 * connection that it does not know are answered with RST. Not modelled: that the entry itself expires after about half a minute, from
 * when on connections fail with EHOSTUNREACH.
 */
public final class PrimaryRoutes {
    private final MysqlService database;
    private final String host;
    private final List<Route> routes;
    /** Null while there is always a holder. */
    private final Route nowhere;

    /** @param routes to the servers, in their order, used by nobody else */
    public PrimaryRoutes(
            Simulation simulation, Place from, MysqlService database, List<Route> routes) {
        this.database = database;
        this.host = from.hostName();
        this.routes = List.copyOf(routes);
        database.usedFrom(host);
        if (database.movingAddress()) {
            var cut = new Link(0);
            cut.block();
            nowhere = new Route(simulation, from, cut, cut, routes.get(0).port());
            nowhere.follow(this::current);
            routes.forEach(route -> route.follow(this::current));
        } else {
            nowhere = null;
        }
    }

    String host() {
        return host;
    }

    List<Route> all() {
        return routes;
    }

    /** Where packets to nobody go; null when the name is no address that moves. */
    Route nowhere() {
        return nowhere;
    }

    /** Where the name leads now; to the first server when it leads nowhere and is no address. */
    public Route current() {
        int leadTo = database.writesLeadTo(host);
        return leadTo >= 0 ? routes.get(leadTo) : nowhere != null ? nowhere : routes.get(0);
    }
}
