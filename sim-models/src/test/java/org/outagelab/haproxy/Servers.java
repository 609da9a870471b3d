package org.outagelab.haproxy;

import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/** Servers for policies alone: in no backend, and nothing is sent to them. */
final class Servers {
    private Servers() {}

    static Server alone(Farm farm, int index, Specs.Server settings) {
        var route = farm.world().fromClients(farm.server(index).port());
        var spec = settings.spec();
        var pool = new IdlePool(HaproxySpec.Reuse.SAFE, route, spec.poolMaxConn(), spec.poolPurgeNs());
        var server = new Server(index, spec, pool, route, null);
        server.joins(new Occupancy(farm.world().simulation(), 10_000));
        return server;
    }
}
