package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Relay;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.kind.Gauges;
import org.outagelab.machine.Unit;
import org.outagelab.net.Link;
import org.outagelab.net.Port;

/** A replicated database on machines of its own, and clients that talk to each of its servers directly. */
final class Database {
    final World world;
    final MysqlService service;
    final List<Unit> units = new ArrayList<>();
    private final List<Answers> clients = new ArrayList<>();

    Database(long seed, long latencyNs, Specs.Mysql settings, Specs.Replica... replicas) {
        world = new World(seed, latencyNs);
        settings.maxConnections = 1_000_000;
        var specs = new ArrayList<MysqlSpec.ReplicaSpec>();
        for (int i = 0; i < replicas.length; i++) {
            specs.add(replicas[i].spec("db-" + (i + 2)));
        }
        var gauges = new ArrayList<Gauges>();
        for (int i = 0; i <= replicas.length; i++) {
            units.add(world.unit("db." + (i + 1)));
            gauges.add(new Gauges());
        }
        service = new MysqlService(world.simulation(), settings.spec(specs), units, gauges, world.network());
        for (int i = 0; i < units.size(); i++) {
            var relay = new Relay(world, new Port(units.get(i), service.servers().get(i), 0));
            clients.add(new Answers(world, world.fromClients(new Port(world.unit("relay." + (i + 1)), relay, 0))));
        }
    }

    static Specs.Replica replica(long applyNs) {
        var replica = new Specs.Replica();
        replica.apply = Distributions.constant(applyNs);
        return replica;
    }

    static MysqlSpec.SemiSyncSpec semiSync(int acks, long timeoutNs, boolean afterSync) {
        return new MysqlSpec.SemiSyncSpec(acks, timeoutNs, afterSync, true, afterSync);
    }

    Mysql server(int number) {
        return service.servers().get(number - 1);
    }

    Replica replica(int number) {
        return server(number).replica();
    }

    Unit unit(int number) {
        return units.get(number - 1);
    }

    Link link(int from, int to) {
        return world.network().link("host of db." + from, "host of db." + to);
    }

    Answers.Answer write(int server, long atNs) {
        return clients.get(server - 1).ask(atNs, Endpoints.post(Endpoints.write(0)));
    }

    /** A write with work to do. */
    Answers.Answer write(int server, long atNs, long workNs) {
        return clients.get(server - 1).ask(atNs, Endpoints.post(Endpoints.write(workNs)));
    }

    Answers.Answer read(int server, long atNs) {
        return clients.get(server - 1).ask(atNs, Endpoints.get(Endpoints.read(0)));
    }

    List<Answers.Answer> writes(int server, int count, long fromNs, long everyNs) {
        var answers = new ArrayList<Answers.Answer>();
        for (int i = 0; i < count; i++) {
            answers.add(write(server, fromNs + i * everyNs));
        }
        return answers;
    }

    void at(long ns, Runnable action) {
        world.at(ns, action);
    }

    /** Crashes the first primary for good and makes another server the primary, with or without its relay log. */
    void failOver(long atNs, int to, boolean drain) {
        at(atNs, () -> {
            if (!drain) {
                replica(to).forgetRelayLog();
            }
            service.promote(server(to));
        });
    }
}
