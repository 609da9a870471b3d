package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/** Weights and limits that change while HAProxy runs: slowstart, minconn, admin states (docs/models/haproxy.md#transitions, #balancing). */
class SlowstartTest {
    private static final long UP_AT = 25 * SECOND;

    private final Specs.Haproxy settings = new Specs.Haproxy();

    /** Server a has failed before and comes up at {@link #UP_AT}. */
    private Farm farmWhereAComesUp(long delayNs) {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        settings.server.rise = 1;
        settings.server.fall = 1;
        settings.server.firstCheckNs = UP_AT - 10 * (SECOND + HealthCheck.TICK_NS);
        var farm = new Farm(settings, 2, delayNs);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(UP_AT - 500 * MS, () -> farm.unit(0).restart());
        return farm;
    }

    @Test
    void theNewcomersShareGrowsAsMeasured() {
        settings.server.slowstartNs = 10 * SECOND;
        var farm = farmWhereAComesUp(0);
        // 60 requests within each second after UP.
        for (int second = 0; second < 12; second++) {
            for (int i = 0; i < 60; i++) {
                farm.ask(UP_AT + second * SECOND + 20 * MS + i * 16 * MS);
            }
        }
        farm.run(UP_AT + 20 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP");
        assertThat(farm.changes().get(1).atNs()).isEqualTo(UP_AT);
        // Level floor((16·t + 10)/10) against 16: 60·level/(level + 16).
        for (int second = 0; second < 12; second++) {
            var asked = farm.asked().substring(60 * second, 60 * second + 60);
            int level = second >= 10 ? 16 : (16 * second + 10) / 10;
            double expected = 60.0 * level / (level + 16);
            assertThat((double) asked.chars().filter(c -> c == 'a').count())
                    .as("second %d", second)
                    .isCloseTo(expected, within(2.0));
        }
    }

    @Test
    void leastconnAndRandomGrowToo() {
        for (var balance : new String[] {"leastconn", "random"}) {
            settings.balance = balance;
            settings.server.slowstartNs = 20 * SECOND;
            // Idle servers tie under leastconn, whatever their weight: requests must stay a while.
            var farm = farmWhereAComesUp(5 * SECOND);
            var early = share(farm, UP_AT + 20 * MS, 300);
            var late = share(farm, UP_AT + 30 * SECOND, 300);

            assertThat(early).as(balance).isLessThan(0.35);
            assertThat(late).as(balance).isBetween(0.42, 0.58);
        }
    }

    /** The newcomer's share of some requests, 1 ms apart. */
    private static double share(Farm farm, long fromNs, int requests) {
        for (int i = 0; i < requests; i++) {
            farm.ask(fromNs + i * MS);
        }
        farm.forgetAsked();
        farm.run(fromNs - MS);
        farm.forgetAsked();
        farm.run(fromNs + 900 * MS);
        return farm.asked().chars().filter(c -> c == 'a').count() / (double) farm.asked().length();
    }

    @Test
    void staticPoliciesIgnoreIt() {
        settings.balance = "static-rr";
        settings.server.slowstartNs = 10 * SECOND;
        var farm = farmWhereAComesUp(0);

        double share = share(farm, UP_AT + 20 * MS, 100);

        assertThat(share).isEqualTo(0.5);
    }

    @Test
    void maxconnGrowsFromOneUnderEveryPolicy() {
        settings.balance = "static-rr";
        settings.server.maxconn = 10;
        settings.server.slowstartNs = 10 * SECOND;
        settings.queueNs = 60 * SECOND;
        settings.server.check = true;
        settings.server.interNs = SECOND;
        settings.server.rise = 1;
        settings.server.fall = 1;
        settings.server.firstCheckNs = UP_AT - 10 * (SECOND + HealthCheck.TICK_NS);
        var farm = new Farm(settings, 1, 60 * SECOND);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(UP_AT - 500 * MS, () -> farm.unit(0).restart());
        for (int i = 0; i < 20; i++) {
            farm.ask(UP_AT + 20 * MS);
        }
        var open = new int[12];
        for (int t = 0; t < 12; t++) {
            int second = t;
            farm.world().at(UP_AT + t * SECOND + 500 * MS, () -> open[second] = farm.server(0).open());
        }

        farm.run(UP_AT + 15 * SECOND);

        // 10 · t/T, at least 1.
        assertThat(open).containsExactly(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10);
    }

    @Test
    void thereIsNoneAtTheStartOfHaproxy() {
        settings.server.slowstartNs = 10 * SECOND;
        settings.server.maxconn = 5;
        var farm = new Farm(settings, 1, 10 * SECOND);
        for (int i = 0; i < 5; i++) {
            farm.ask(SECOND);
        }

        farm.run(2 * SECOND);

        assertThat(farm.server(0).open()).isEqualTo(5);
    }

    @Test
    void roundRobinFollowsAWeightThatChangesWhileItRuns() {
        var farm = new Farm(settings, 2, 0);
        var servers = servers(farm, 4, 4);
        var balance = new RoundRobin();
        for (var server : servers) {
            balance.up(server);
        }
        picks(balance, 37);

        servers[0].weight(1);
        balance.weightChanged(servers[0]);
        picks(balance, 8);
        int light = picks(balance, 500);
        servers[0].weight(12);
        balance.weightChanged(servers[0]);
        picks(balance, 16);
        int heavy = picks(balance, 1600);

        assertThat(light).isBetween(98, 102);
        assertThat(heavy).isBetween(1196, 1204);
    }

    private static int picks(Balance balance, int times) {
        int first = 0;
        for (int i = 0; i < times; i++) {
            first += balance.pick(null).index() == 0 ? 1 : 0;
        }
        return first;
    }

    private static Server[] servers(Farm farm, int... weights) {
        var servers = new Server[weights.length];
        for (int i = 0; i < weights.length; i++) {
            var own = new Specs.Server();
            own.weight = weights[i];
            servers[i] = Servers.alone(farm, i, own);
        }
        return servers;
    }
}
