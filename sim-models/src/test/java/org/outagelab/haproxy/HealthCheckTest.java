package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.call.Endpoint;
import org.outagelab.core.SimTime;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.gunicorn.Gunicorn;
import org.outagelab.kind.Gauges;
import org.outagelab.net.Port;

/** Active checks: the counter, and how long it takes to see a fault (docs/models/haproxy.md#health-checks). */
class HealthCheckTest {
    private static final Endpoint HEALTH = Endpoints.named("GET /health", "app");
    private static final int PHASES = 400;

    /** Over many phases: mean and bounds of U(low, high), a timer tick of 1 ms for every interval waited. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "inter 1s fall 3 refused,                 1000,    0,    0, refused, 2000, 3000",
        "fastinter 200ms refused,                 1000,  200,    0, refused,  400, 1400",
        "inter 1s fall 3 hang,                    1000,    0,    0, hang,    5000, 6000",
        "fastinter 200ms timeout check 300ms hang,1000,  200,  300, hang,    1300, 2300",
        "defaults refused,                        2000,    0,    0, refused, 4000, 6000",
        "defaults hang,                           2000,    0,    0, hang,   10000, 12000",
        "defaults blackhole,                      2000,    0,    0, silent, 10000, 12000",
    })
    void detectionTakesAsLongAsTheTableSays(
            String name, long inter, long fast, long timeout, String fault, long low, long high) {
        var settings = new Specs.Haproxy();
        settings.httpCheck = "GET /health";
        settings.server.check = true;
        settings.server.interNs = inter * MS;
        settings.server.fastinterNs = fast == 0 ? -1 : fast * MS;
        settings.checkNs = timeout == 0 ? SimTime.NEVER : timeout * MS;

        var delays = delays(settings, fault);

        long ticks = 4 * MS;
        double mean = delays.stream().mapToLong(ns -> ns).average().orElseThrow() / MS;
        double sd = (high - low) / Math.sqrt(12);
        assertThat(delays).allSatisfy(ns -> assertThat(ns).isBetween(low * MS, high * MS + ticks));
        assertThat(mean).isCloseTo((low + high) / 2.0 + 1.5, within(4 * sd / Math.sqrt(PHASES) + 2));
    }

    private static List<Long> delays(Specs.Haproxy settings, String fault) {
        var delays = new ArrayList<Long>();
        for (int phase = 0; phase < PHASES; phase++) {
            var farm = new Farm(new World(phase, 0), settings, 1, 0, HEALTH);
            long atNs = 20 * SECOND;
            farm.world().at(atNs, () -> {
                switch (fault) {
                    case "refused" -> farm.unit(0).crash();
                    case "hang" -> farm.unit(0).hang();
                    default -> farm.world().host("host of a").powerOff();
                }
            });
            farm.run(60 * SECOND);
            assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN");
            delays.add(farm.changes().get(0).atNs() - atNs);
        }
        return delays;
    }

    @Test
    void recoveryTakesRiseChecksFromARandomPhase() {
        var settings = new Specs.Haproxy();
        settings.server.check = true;
        settings.server.interNs = SECOND;
        double sum = 0;
        for (int phase = 0; phase < PHASES; phase++) {
            var farm = new Farm(new World(phase, 0), settings, 1, 0, null);
            farm.world().at(10 * SECOND, () -> farm.unit(0).crash());
            farm.world().at(30 * SECOND, () -> farm.unit(0).restart());
            farm.run(60 * SECOND);

            assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP");
            long delay = farm.changes().get(1).atNs() - 30 * SECOND;
            assertThat(delay).isBetween(SECOND, 2 * SECOND + 3 * MS);
            sum += delay;
        }
        // U(0, inter) + (rise − 1) · inter.
        assertThat(sum / PHASES / MS).isCloseTo(1500, within(4 * 289 / Math.sqrt(PHASES) + 2));
    }

    @Test
    void twoFailuresOfThreeAreForgottenByOneSuccess() {
        var changes = checksSeen("FFPFFPFFP");

        assertThat(changes).isEmpty();
    }

    @Test
    void threeFailuresTakeItDownAndTwoSuccessesBringItBack() {
        var changes = checksSeen("FFFPP");

        assertThat(changes).containsExactly("3 DOWN", "5 UP");
    }

    @Test
    void oneFailureWhileRisingStartsTheRiseAgain() {
        var changes = checksSeen("FFFPFPFPP");

        assertThat(changes).containsExactly("3 DOWN", "9 UP");
    }

    @Test
    void afterAStartOfHaproxyTheFirstFailureTakesAServerDown() {
        var settings = new Specs.Haproxy();
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(new World(), settings, 1, 0, null);
        farm.world().at(SECOND, () -> farm.balancer().crash());
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(10 * SECOND, () -> farm.balancer().restart());

        farm.run(20 * SECOND);

        assertThat(farm.changes()).hasSize(1);
        assertThat(farm.changes().get(0).what()).isEqualTo("DOWN");
        assertThat(farm.changes().get(0).atNs()).isEqualTo(10 * SECOND);
    }

    /**
     * One letter per check, a second apart: P passes, F fails.
     *
     * @return number of the check and what it decided
     */
    private static List<String> checksSeen(String pattern) {
        var settings = new Specs.Haproxy();
        settings.server.check = true;
        settings.server.interNs = SECOND - HealthCheck.TICK_NS;
        settings.server.firstCheckNs = SECOND;
        var farm = new Farm(new World(), settings, 1, 0, null);
        for (int i = 0; i < pattern.length(); i++) {
            boolean fails = pattern.charAt(i) == 'F';
            farm.world().at(SECOND / 2 + i * SECOND, () -> {
                if (fails && farm.unit(0).alive()) {
                    farm.unit(0).crash();
                } else if (!fails && !farm.unit(0).alive()) {
                    farm.unit(0).restart();
                }
            });
        }
        farm.run(pattern.length() * SECOND + SECOND / 4);
        return farm.changes().stream()
                .map(change -> change.atNs() / SECOND + " " + change.what())
                .toList();
    }

    @Test
    void aLayer4CheckPassesForAHungProcessUntilItsAcceptQueueIsFull() {
        var world = new World();
        var settings = new Specs.Haproxy();
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var app = world.unit("app.1");
        var gunicorn = new Specs.Gunicorn();
        gunicorn.backlog = 9;
        gunicorn.timeoutNs = SimTime.NEVER;
        var port = new Port(app, new Gunicorn(world.simulation(), app, gunicorn.spec(), null, new Gauges()), 0);
        var lb = world.unit("lb");
        var downs = new ArrayList<Long>();
        new Haproxy(
                world.simulation(),
                lb,
                settings.spec(),
                List.of(world.route(lb.host(), port)),
                null,
                record(world, downs),
                new org.outagelab.core.stats.TimeWeighted(0, 0));
        world.at(100 * SECOND, app::hang);

        world.run(105 * SECOND);
        var soon = List.copyOf(downs);
        world.run(300 * SECOND);

        // Ten checks fit into a queue of 9 + 1; then three time out, one second each, with one second between.
        assertThat(soon).isEmpty();
        assertThat(downs).hasSize(1);
        assertThat(downs.get(0)).isBetween(114 * SECOND, 116 * SECOND + 50 * MS);
    }

    private static org.outagelab.kind.Rotation record(World world, List<Long> downs) {
        Consumer<Long> add = downs::add;
        return (by, target, change, reason) -> {
            if (change == org.outagelab.kind.Rotation.Change.DOWN) {
                add.accept(world.simulation().nowNs());
            }
        };
    }
}
