package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.core.random.Distributions;
import org.outagelab.database.DatabaseAccess;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.kind.Gauges;
import org.outagelab.machine.Unit;
import org.outagelab.net.Place;
import org.outagelab.net.Port;
import org.outagelab.net.Route;

/**
 * What clients read that have just written, of one row, when a replica needs 300 ms for each transaction; without
 * latency. Two applications use the database.
 */
class OwnWritesTest {
    private final World world = new World(1, 0);
    private final List<Unit> units = List.of(world.unit("db.1"), world.unit("db.2"));
    private final List<MysqlAccess> accesses = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private MysqlService service;
    private int asked;
    private long stale;

    private void build(MysqlSpec.OwnWrites policy) {
        var settings = new Specs.Mysql();
        settings.rows = 1;
        settings.readsFromReplica = true;
        settings.ownWrites = policy;
        var replica = new Specs.Replica();
        replica.apply = Distributions.constant(300 * MS);
        service = new MysqlService(
                world.simulation(),
                settings.spec(List.of(replica.spec("db-2"))),
                units,
                List.of(new Gauges(), new Gauges()),
                world.network());
        for (var name : List.of("web-1", "web-2")) {
            var routes = new ArrayList<Route>();
            for (int i = 0; i < 2; i++) {
                routes.add(world.route(world.host(name), new Port(units.get(i), service.servers().get(i), 0)));
            }
            accesses.add(new MysqlAccess(
                    service,
                    routes,
                    new PrimaryRoutes(world.simulation(), Place.beside(name, world.host(name)), service, routes)));
        }
    }

    private void write(long ms, int client, long workMs) {
        ask(ms, client, 0, true, workMs);
    }

    /** @param application 0 or 1 */
    private void read(long ms, int client, int application) {
        ask(ms, client, application, false, 0);
    }

    private void ask(long ms, int client, int application, boolean write, long workMs) {
        var step = write ? Endpoints.write(workMs * MS) : Endpoints.read(0);
        var endpoint = Endpoints.named(write ? "POST /" : "GET /", "db", step);
        int id = asked++;
        world.at(ms * MS, () -> {
            var request = endpoint.request(id, client, 0, world.simulation().stream("asked " + id), false);
            var access = accesses.get(application);
            var target = access.target(write, access.turn(write, request), 0, DatabaseAccess.NONE);
            var answer = new Caller() {
                @Override
                public void connected(Call established) {}

                @Override
                public void ended(Call ended, Outcome outcome) {
                    var when = ms + (write ? " write " : " read ") + client + " at db." + (target.index() + 1);
                    // An answer arrives when it is given.
                    var kind = outcome.ok() ? service.readsStale() > stale ? "stale" : "ok" : outcome.name();
                    stale = service.readsStale();
                    heard.add(when + ": " + kind + " at " + world.simulation().nowNs() / MS);
                }
            };
            target.route().open(target.route().call(request, answer));
        });
    }

    @Test
    void withoutAPolicyAClientMissesItsOwnWrite() {
        build(MysqlSpec.OwnWrites.ANY);
        write(1000, 1, 0);
        read(1299, 1, 0);
        read(1301, 1, 0);

        world.run(10 * SECOND);

        assertThat(heard).containsExactly(
                "1000 write 1 at db.1: ok at 1000",
                "1299 read 1 at db.2: stale at 1299",
                "1301 read 1 at db.2: ok at 1301");
        assertThat(service.staleAgeMaxNs()).isEqualTo(299 * MS);
    }

    @Test
    void aSessionReadsFromThePrimaryForAWhileAfterItsWrite() {
        build(MysqlSpec.OwnWrites.SESSION);
        read(900, 1, 0);
        write(1000, 1, 0);
        read(1100, 1, 0);
        read(1101, 2, 0);
        read(2000, 1, 0);
        read(2001, 1, 0);

        world.run(10 * SECOND);

        assertThat(heard).containsExactly(
                "900 read 1 at db.2: ok at 900",
                "1000 write 1 at db.1: ok at 1000",
                "1100 read 1 at db.1: ok at 1100",
                "1101 read 2 at db.2: stale at 1101",
                "2000 read 1 at db.1: ok at 2000",
                "2001 read 1 at db.2: ok at 2001");
    }

    @Test
    void theWhileBeginsWhenTheWriteIsAcknowledgedAndIsKnownToEveryApplication() {
        build(MysqlSpec.OwnWrites.SESSION);
        write(1000, 1, 800);
        read(2700, 1, 0);
        read(2701, 1, 1);
        read(2801, 1, 1);

        world.run(10 * SECOND);

        assertThat(heard).containsExactly(
                "1000 write 1 at db.1: ok at 1800",
                "2700 read 1 at db.1: ok at 2700",
                "2701 read 1 at db.1: ok at 2701",
                "2801 read 1 at db.2: ok at 2801");
    }

    @Test
    void aReplicaWaitsForTheWriteOfItsReaderAndForNoOther() {
        build(MysqlSpec.OwnWrites.GTID_WAIT);
        write(1000, 1, 0);
        write(1010, 2, 0);
        read(1100, 1, 0);
        read(1101, 1, 1);
        read(1102, 2, 0);
        read(1103, 3, 0);
        read(1700, 2, 0);

        world.run(10 * SECOND);

        // The second write is executed at 1600 ms: whoever waits for the first one alone misses it.
        assertThat(heard).containsExactly(
                "1000 write 1 at db.1: ok at 1000",
                "1010 write 2 at db.1: ok at 1010",
                "1103 read 3 at db.2: stale at 1103",
                "1100 read 1 at db.2: stale at 1300",
                "1101 read 1 at db.2: stale at 1300",
                "1102 read 2 at db.2: ok at 1600",
                "1700 read 2 at db.2: ok at 1700");
    }

    @Test
    void itDoesNotWaitForEver() {
        build(MysqlSpec.OwnWrites.GTID_WAIT);
        world.at(900 * MS, () -> service.servers().get(1).replica().stop(false, true));
        write(1000, 1, 0);
        read(1100, 1, 0);
        read(1500, 1, 0);
        world.at(2200 * MS, units.get(1)::crash);

        world.run(10 * SECOND);

        assertThat(heard).containsExactly(
                "1000 write 1 at db.1: ok at 1000",
                "1100 read 1 at db.2: stale at 2100",
                "1500 read 1 at db.2: reset at 2200");
    }
}
