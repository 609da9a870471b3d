package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.core.SimTime;
import org.outagelab.core.stats.TimeWeighted;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;
import org.outagelab.net.Port;

/** Cookies and stick tables (docs/models/haproxy.md#one-request, #persistence). */
class StickinessTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();

    private void stickBy(String means) {
        settings.cookie = means.equals("cookie");
        settings.stickSize = means.equals("cookie") ? 0 : 1000;
        settings.peers = means.equals("peers");
    }

    private static void ask(Farm farm, int second, int... clients) {
        for (int i = 0; i < clients.length; i++) {
            farm.answers().ask(second * SECOND + i * MS, Endpoints.get(), clients[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "table"})
    void aClientComesBackToItsServer(String means) {
        stickBy(means);
        var farm = new Farm(settings, 3, 0);
        ask(farm, 1, 1, 2, 3);
        ask(farm, 2, 3, 3, 1, 2, 2, 1);

        farm.run(10 * SECOND);

        assertThat(farm.asked()).isEqualTo("abc" + "ccabba");
    }

    @Test
    void withoutEitherEveryRequestIsBalanced() {
        var farm = new Farm(settings, 3, 0);
        ask(farm, 1, 1, 1, 1, 1);

        farm.run(10 * SECOND);

        assertThat(farm.asked()).isEqualTo("abca");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "table"})
    void theClientsOfAServerThatIsDownMoveAndStayWhereTheyMoved(String means) {
        stickBy(means);
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 2, 0);
        ask(farm, 1, 1, 2);
        farm.world().at(5 * SECOND, () -> farm.unit(0).crash());
        ask(farm, 20, 1, 2);
        farm.world().at(25 * SECOND, () -> farm.unit(0).restart());
        ask(farm, 40, 1, 2);

        farm.run(60 * SECOND);

        assertThat(farm.asked()).isEqualTo("ab" + "bb" + "bb");
        assertThat(farm.answers().names()).containsOnly("ok");
    }

    @Test
    void withOptionPersistTheyAreSentToTheServerThatIsDown() {
        stickBy("cookie");
        settings.persist = true;
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 2, 0);
        ask(farm, 1, 1);
        farm.world().at(5 * SECOND, () -> farm.unit(0).crash());
        ask(farm, 20, 1);

        farm.run(60 * SECOND);

        assertThat(farm.answers().names()).containsExactly("ok", "http-503 SC connect refused");
        assertThat(farm.answers().get(1).tookNs()).isGreaterThanOrEqualTo(3 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "table"})
    void aBackupKeepsTheClientsItWonWhenTheActiveServerIsBack(String means) {
        stickBy(means);
        settings.server.check = true;
        settings.server.interNs = SECOND;
        settings.server("b").backup = true;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(SECOND, () -> farm.unit(0).crash());
        ask(farm, 20, 1);
        farm.world().at(25 * SECOND, () -> farm.unit(0).restart());
        ask(farm, 40, 1, 2);

        farm.run(60 * SECOND);

        assertThat(farm.asked()).isEqualTo("b" + "ba");
    }

    @ParameterizedTest
    @CsvSource({"drain, a", "weight 0, a", "maint, b"})
    void aDrainedServerKeepsItsClientsAndGetsNoNewOnes(String how, String oldClient) {
        stickBy("cookie");
        var farm = new Farm(settings, 2, 0);
        ask(farm, 1, 1);
        farm.world().at(5 * SECOND, () -> {
            switch (how) {
                case "drain" -> farm.haproxy().drain("a");
                case "maint" -> farm.haproxy().maintain("a");
                default -> farm.haproxy().weight("a", 0);
            }
        });
        ask(farm, 10, 1, 2, 3, 4);
        farm.world().at(20 * SECOND, () -> {
            farm.haproxy().ready("a");
            farm.haproxy().weight("a", 1);
        });
        ask(farm, 30, 5, 6);

        farm.run(60 * SECOND);

        assertThat(farm.asked()).startsWith("a" + oldClient + "bbb");
        assertThat(farm.asked().substring(5)).containsAnyOf("a");
    }

    @Test
    void anEntryOfATableExpiresAndIsLostOnReloadACookieIsNot() {
        stickBy("table");
        settings.stickExpireNs = 10 * SECOND;
        var farm = new Farm(settings, 3, 0);
        ask(farm, 1, 1);
        ask(farm, 9, 1);
        ask(farm, 18, 1);
        ask(farm, 29, 1);
        farm.world().at(30 * SECOND, () -> farm.balancer().reload());
        ask(farm, 31, 2, 1);
        farm.run(60 * SECOND);

        stickBy("cookie");
        var other = new Farm(settings, 3, 0);
        ask(other, 1, 1, 2);
        other.world().at(30 * SECOND, () -> other.balancer().reload());
        ask(other, 31, 2);
        other.run(60 * SECOND);

        // Used every 9 s it lives on; 11 s are too long. The reload starts the round robin and the table anew.
        assertThat(farm.asked()).isEqualTo("aaa" + "b" + "ab");
        assertThat(other.asked()).isEqualTo("ab" + "b");
    }

    @Test
    void aCookieHoldsAtEveryBalancerOfTheServiceATableAtItsOwnOnly() {
        for (var means : List.of("cookie", "table", "peers")) {
            stickBy(means);
            var farm = new Farm(settings, 2, 0);
            var world = farm.world();
            var unit = world.unit("lb2");
            var routes = List.of(
                    world.route(unit.host(), farm.server(0).port()), world.route(unit.host(), farm.server(1).port()));
            var other = new Haproxy(
                    world.simulation(), unit, settings.spec(), routes, null, (by, target, change, reason) -> {},
                    new TimeWeighted(0, 0));
            other.shareTables(farm.haproxy());
            var there = new Answers(world, world.fromClients(new Port(unit, other, 0)));
            ask(farm, 1, 1, 2);
            there.ask(10 * SECOND, Endpoints.get(), 2);
            there.ask(11 * SECOND, Endpoints.get(), 1);

            farm.run(20 * SECOND);

            assertThat(farm.asked()).as(means).isEqualTo(means.equals("table") ? "abab" : "abba");
        }
    }

    @Test
    void peersKeepTheTableOverAReloadButNotOverTheEndOfTheLastOfThem() {
        stickBy("peers");
        var farm = new Farm(settings, 3, 0);
        ask(farm, 1, 1, 2);
        farm.world().at(10 * SECOND, () -> farm.balancer().reload());
        ask(farm, 11, 2);
        farm.world().at(20 * SECOND, () -> farm.balancer().crash());
        farm.world().at(21 * SECOND, () -> farm.balancer().restart());
        ask(farm, 22, 2);
        farm.run(30 * SECOND);

        assertThat(farm.asked()).isEqualTo("ab" + "b" + "a");
    }

    @Test
    void aPeerThatLivesTeachesTheOneThatComesBack() {
        stickBy("peers");
        var farm = new Farm(settings, 2, 0);
        var world = farm.world();
        var unit = world.unit("lb2");
        var routes = List.of(
                world.route(unit.host(), farm.server(0).port()), world.route(unit.host(), farm.server(1).port()));
        new Haproxy(
                        world.simulation(), unit, settings.spec(), routes, null, (by, target, change, reason) -> {},
                        new TimeWeighted(0, 0))
                .shareTables(farm.haproxy());
        ask(farm, 1, 1, 2);
        world.at(10 * SECOND, () -> farm.balancer().crash());
        world.at(11 * SECOND, () -> farm.balancer().restart());
        ask(farm, 12, 2);

        farm.run(30 * SECOND);

        assertThat(farm.asked()).isEqualTo("ab" + "b");
    }

    @Test
    void theTableForgetsItsOldestEntriesWhenItIsFull() {
        var table = new ClientTable(300, SimTime.NEVER);
        for (int client = 0; client < 300; client++) {
            table.put(client, client % 7, client);
        }
        table.get(0, 300);

        table.put(1000, 3, 301);

        // 300/256 + 1 make room; client 0 has just been used.
        assertThat(table.size()).isEqualTo(299);
        assertThat(table.get(0, 302)).isZero();
        assertThat(table.get(1, 302)).isEqualTo(ClientTable.NONE);
        assertThat(table.get(2, 302)).isEqualTo(ClientTable.NONE);
        assertThat(table.get(3, 302)).isEqualTo(3);
        assertThat(table.get(1000, 302)).isEqualTo(3);
    }

    @Test
    void theTableAgreesWithAMapOverManyOperations() {
        var table = new ClientTable(Integer.MAX_VALUE, SimTime.NEVER);
        var map = new java.util.TreeMap<Integer, Integer>();
        var random = org.outagelab.core.random.RandomStream.named(3, 0, "table");
        for (int i = 0; i < 20_000; i++) {
            int client = random.nextInt(5_000);
            if (random.nextBoolean(0.5)) {
                table.put(client, i, i);
                map.put(client, i);
            } else {
                assertThat(table.get(client, i)).isEqualTo(map.getOrDefault(client, ClientTable.NONE));
            }
        }
        assertThat(table.size()).isEqualTo(map.size());
    }
}
