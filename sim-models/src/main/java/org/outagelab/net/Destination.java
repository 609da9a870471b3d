package org.outagelab.net;

import java.util.List;
import java.util.function.Supplier;
import org.outagelab.core.random.RandomStream;

/** What a client's name leads to: the addresses to try, in order. */
public interface Destination {
    /** How many addresses a client may try for one attempt. */
    int addresses();

    /** Where a new attempt starts, from 0; the next address follows, around. */
    int first(RandomStream random);

    Route route(int address);

    /** Whether clients look it up, so that each may know other addresses, and none for a while. */
    default boolean lookedUp() {
        return false;
    }

    /** How many addresses a client may try now; of a name, what it finds when it looks it up, and 0 for nothing. */
    default int found(int client) {
        return addresses();
    }

    /** Where a new attempt of a client starts, after {@link #found}. */
    default int first(int client, RandomStream random) {
        return first(random);
    }

    /** Where it goes on after an address. */
    default int next(int client, int address) {
        return (address + 1) % addresses();
    }

    /** One address for each instance, as DNS gives them: a client starts with any, and knows nothing of their health. */
    static Destination names(List<Route> routes) {
        return new Destination() {
            @Override
            public int addresses() {
                return routes.size();
            }

            @Override
            public int first(RandomStream random) {
                return routes.size() == 1 ? 0 : random.nextInt(routes.size());
            }

            @Override
            public Route route(int address) {
                return routes.get(address);
            }
        };
    }

    /** One address, which leads wherever it leads when it is used. */
    static Destination one(Supplier<Route> route) {
        return new Destination() {
            @Override
            public int addresses() {
                return 1;
            }

            @Override
            public int first(RandomStream random) {
                return 0;
            }

            @Override
            public Route route(int address) {
                return route.get();
            }
        };
    }
}
