package org.outagelab.gunicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.kind.Gauges;
import org.outagelab.net.Port;

/** Which worker of a gunicorn gets a connection (docs/models/gunicorn.md#worker-classes, #life-of-processes). */
class AcceptRaceTest {
    private final World world = new World();
    private final Specs.Gunicorn settings = new Specs.Gunicorn();
    private Gunicorn app;
    private Answers clients;

    private void build() {
        var unit = world.unit("app.1");
        app = new Gunicorn(world.simulation(), unit, settings.spec(), null, new Gauges());
        clients = new Answers(world, world.fromClients(new Port(unit, app, 0)));
    }

    @Test
    void aThreadedWorkerThatRegisteredLaterIsWokenEarlierAndGetsMore() {
        settings.workers = 4;
        settings.threads = 2;
        settings.maxRequests = 1_000_000;
        build();
        for (int i = 0; i < 8_000; i++) {
            clients.ask(SECOND + i * 10 * MS, Endpoints.get(Endpoints.sleep(5 * MS)));
        }
        world.run(100 * SECOND);

        var shares = new ArrayList<Double>();
        app.arbiter().threaded.forEach(worker -> shares.add((1_000_000 - worker.requestsLeft) / 8_000.0));
        Collections.reverse(shares);

        // Measured: 40/34/24/1 … 38/29/16/17 %.
        assertThat(shares.get(0)).isBetween(0.38, 0.42);
        assertThat(shares.get(1)).isBetween(0.28, 0.34);
        assertThat(shares.get(2)).isBetween(0.16, 0.24);
        assertThat(shares.get(3)).isBetween(0.01, 0.17);
    }

    @Test
    void syncWorkersShareEvenly() {
        settings.workers = 4;
        settings.maxRequests = 1_000_000;
        build();
        for (int i = 0; i < 8_000; i++) {
            clients.ask(SECOND + i * 10 * MS, Endpoints.get(Endpoints.sleep(5 * MS)));
        }
        world.run(100 * SECOND);

        assertThat(app.arbiter().workers)
                .allSatisfy(worker -> assertThat((1_000_000 - worker.requestsLeft) / 8_000.0).isBetween(0.22, 0.28));
    }

    @Test
    void workersWithTheSameMaxRequestsDriftApart() {
        settings.workers = 4;
        settings.maxRequests = 200;
        settings.workerBootNs = 500 * MS;
        build();
        var lastSeen = new LinkedHashMap<Worker, Long>();
        for (int i = 0; i < 6_000; i++) {
            clients.ask(SECOND + i * 10 * MS, Endpoints.get(Endpoints.sleep(15 * MS)));
            world.at(SECOND + i * 10 * MS + 5 * MS, () -> app.arbiter().workers.forEach(
                    worker -> lastSeen.put(worker, world.simulation().nowNs())));
        }
        world.run(70 * SECOND);

        var left = new ArrayList<>(lastSeen.values());
        // Measured: the first generation leaves within 0.3 to 1.1 s, the fifth within 6 s. In lock-step it would be 30 ms.
        assertThat(spread(left.subList(0, 4))).isBetween(300 * MS, 2 * SECOND);
        assertThat(spread(left.subList(16, 20))).isGreaterThan(spread(left.subList(0, 4)));
        // A boot takes half a second: nobody waits for all four of them.
        long slowest = 0;
        for (int i = 0; i < 6_000; i++) {
            slowest = Math.max(slowest, clients.get(i).tookNs());
        }
        assertThat(slowest).isLessThan(500 * MS);
    }

    private static long spread(List<Long> instants) {
        return Collections.max(instants) - Collections.min(instants);
    }
}
