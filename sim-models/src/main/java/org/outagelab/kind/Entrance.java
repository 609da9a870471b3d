package org.outagelab.kind;

import java.util.List;
import java.util.function.Supplier;
import org.outagelab.database.DatabaseAccess;
import org.outagelab.machine.Unit;
import org.outagelab.net.Destination;
import org.outagelab.net.Route;

/** How a service is reached whose instances are not alike. Routes lead to all of them, in file order, new ones each time. */
public interface Entrance {
    /** For the pool of an application. */
    DatabaseAccess pool(Unit from, Supplier<List<Route>> routes);

    /**
     * For clients outside, that know its name alone.
     *
     * @param owner the load
     */
    Destination clients(String owner, Supplier<List<Route>> routes);
}
