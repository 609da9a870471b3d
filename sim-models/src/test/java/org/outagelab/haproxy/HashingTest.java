package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.call.Endpoint;
import org.outagelab.core.random.RandomStream;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;

/** source, uri and hdr: which server a hash leads to (docs/models/haproxy.md#balancing). */
class HashingTest {
    private static final int KEYS = 20_000;

    private final Specs.Haproxy settings = new Specs.Haproxy();

    @Test
    void sdbmOfAPathIsThatOfThePublishedFunction() {
        // hash(i) = c + hash(i - 1) * 65599, by hand for "/a": 47 * 65599 + 97.
        assertThat(Hashes.sdbm(0, "GET /a", 4)).isEqualTo(47 * 65599 + 97);
        assertThat(Hashes.sdbmOfNumber(0, 407)).isEqualTo(Hashes.sdbm(0, "407", 0));
    }

    @Test
    void mapBasedRemapsMostKeysWhenAServerGoesAndConsistentOnlyItsOwn() {
        double mapMoved = movedWhenOneOfFiveGoes(false);
        double ringMoved = movedWhenOneOfFiveGoes(true);

        // Of the keys on the four that stay, k mod 5 and k mod 4 agree for one in four.
        assertThat(mapMoved).isCloseTo(0.75, within(0.02));
        assertThat(ringMoved).isZero();
    }

    @Test
    void explainSaysWhichShareOfTheKeysMovesWhenAServerGoes() {
        var five = List.of("a", "b", "c", "d", "e");
        settings.balance = "source";
        assertThat(remap(five)).isEqualTo("75%");
        settings.consistent = true;
        assertThat(remap(five)).isEqualTo("0%");
        settings.balance = "leastconn";
        assertThat(settings.spec().remap("services.lb", five)).isEmpty();
        settings.balance = "source";
        assertThat(settings.spec().remap("services.lb", List.of("a"))).isEmpty();
    }

    @Test
    void aBackupIsNotAmongTheServersThatAHashLeadsTo() {
        settings.balance = "uri";
        settings.server("e").backup = true;

        // Of four, three stay: k mod 4 and k mod 3 agree for one in three.
        assertThat(remap(List.of("a", "b", "c", "d", "e"))).isEqualTo("67%");
    }

    /** Keys are looked at up to the least common multiple of both maps: the shares are exact. */
    @ParameterizedTest
    @CsvSource({
        // k mod 3 and k mod 2: of six keys c's two move, and two of the other four.
        "3, 1 1 1, 2, 0.666666667, 0.5",
        // k mod 4 and k mod 3 agree for k mod 12 in 0, 1, 2.
        "4, 1 1 1 1, 3, 0.75, 0.666666667",
        // k mod 2 and one server: all of b, none of a.
        "2, 1 1, 1, 0.5, 0",
        // Slots a b a a b a … of 2:1, and a alone.
        "2, 2 1, 1, 0.333333333, 0",
    })
    void theShareOfKeysThatMoveInAMapIsExact(int count, String weights, int gone, double moved, double strayed) {
        settings.balance = "uri";
        var names = List.of("a", "b", "c", "d").subList(0, count);
        for (int i = 0; i < count; i++) {
            settings.server(names.get(i)).weight = Integer.parseInt(weights.split(" ")[i]);
        }

        var remap = Remap.without(settings.spec(), names, names.get(gone));

        assertThat(remap.moved()).isCloseTo(moved, within(1e-9));
        assertThat(remap.strayed()).isCloseTo(strayed, within(1e-9));
    }

    @Test
    void onARingTheKeysOfTheServerThatGoesMoveAndNoOther() {
        settings.balance = "uri";
        settings.consistent = true;
        var remap = Remap.without(settings.spec(), List.of("a", "b", "c", "d"), "d");

        // 16 points of each: its share is a quarter give or take a tenth.
        assertThat(remap.moved()).isBetween(0.1, 0.4);
        assertThat(remap.strayed()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"uri, false, 67", "source, true, ring", "roundrobin, false, none", "leastconn, false, none"})
    void aServerThatGoesOrComesIsTakenOutWithTheShareOfKeysThatMoves(String balance, boolean consistent, String percent) {
        settings.balance = balance;
        settings.consistent = consistent;
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var reasons = new ArrayList<String>();
        var farm = new Farm(new World(), settings, 3, 0, null, reasons::add);
        farm.world().at(10 * SECOND, () -> farm.unit(2).crash());
        farm.world().at(20 * SECOND, () -> farm.unit(2).restart());
        farm.run(40 * SECOND);

        var said = reasons.stream().filter(text -> text.contains("lead to another server")).toList();
        if (percent.equals("none")) {
            assertThat(said).isEmpty();
            assertThat(farm.haproxy().remaps().most()).isNaN();
        } else {
            // Out and back: the same keys.
            assertThat(said).hasSize(2);
            double most = farm.haproxy().remaps().most();
            assertThat(most).isBetween(percent.equals("ring") ? 0.15 : 0.66, percent.equals("ring") ? 0.5 : 0.67);
            assertThat(said).allMatch(text -> text.equals(Math.round(100 * most) + " % of the keys of lb lead to another server"));
        }
    }

    @Test
    void nothingMovesWhileNoServerComesOrGoes() {
        settings.balance = "uri";
        settings.server.check = true;
        var farm = new Farm(settings, 3, 0);
        farm.world().at(5 * SECOND, () -> farm.haproxy().reload());
        farm.run(20 * SECOND);

        assertThat(farm.haproxy().remaps().most()).isNaN();
    }

    @Test
    void theMetricIsTheLargestShareOfARun() {
        var table = new HaproxyMetrics().metrics();
        assertThat(table).filteredOn(metric -> metric.name().equals("keys_moved")).singleElement().satisfies(metric ->
                assertThat(metric.kind()).isEqualTo("haproxy"));
        var remaps = new Remaps();
        remaps.add(new Remap(0.25, 0));
        remaps.add(new Remap(0.75, 0.6));
        remaps.add(new Remap(0.5, 0));
        assertThat(remaps.most()).isEqualTo(0.75);
    }

    private String remap(List<String> instances) {
        return settings.spec().remap("services.lb", instances).get(0).value();
    }

    @Test
    void aServerThatIsUpAgainGetsItsShareAtThatInstantWithoutSlowstart() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(10 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.unit(0).restart());
        farm.run(40 * SECOND);
        long upNs = farm.changes().stream().filter(change -> change.what().equals("UP")).findFirst().orElseThrow().atNs();

        var again = new Farm(settings, 2, 0);
        again.world().at(10 * SECOND, () -> again.unit(0).crash());
        again.world().at(20 * SECOND, () -> again.unit(0).restart());
        for (int i = 0; i < 4; i++) {
            again.ask(upNs - 4_000_000L + i);
            again.ask(upNs + 1 + i);
        }
        again.run(40 * SECOND);

        // rise 2: up a second check after the first that passes; before that all at b, from then on by turns.
        assertThat(upNs).isBetween(21 * SECOND, 22 * SECOND + 10_000_000L);
        assertThat(again.asked().substring(0, 4)).isEqualTo("bbbb");
        assertThat(again.asked().substring(4).chars().filter(c -> c == 'a').count()).isEqualTo(2);
    }

    /** Share of the keys of the servers that stay. */
    private static double movedWhenOneOfFiveGoes(boolean consistent) {
        var servers = servers("1 1 1 1 1");
        var balance = balance(consistent, 0, servers);
        var before = new Server[KEYS];
        for (int key = 0; key < KEYS; key++) {
            before[key] = balance.pick(null, Hashes.avalanche(key));
        }
        balance.down(servers.get(2));
        int stay = 0;
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            if (before[key] != servers.get(2)) {
                stay++;
                moved += balance.pick(null, Hashes.avalanche(key)) == before[key] ? 0 : 1;
            }
        }
        return moved / (double) stay;
    }

    @Test
    void mapBasedSharesExactlyByWeight() {
        var servers = servers("4 2 2");
        var balance = balance(false, 0, servers);

        var counts = counts(balance, 3);

        assertThat(counts[0] / (double) KEYS).isCloseTo(0.5, within(0.015));
        assertThat(counts[1] / (double) KEYS).isCloseTo(0.25, within(0.013));
        assertThat(counts[2] / (double) KEYS).isCloseTo(0.25, within(0.013));
    }

    @Test
    void theRingSharesRoughlyByWeight() {
        var servers = servers("40 20 20");
        var balance = balance(true, 0, servers);

        var counts = counts(balance, 3);

        // 16 points per unit of weight: the arcs differ by chance, about 1/sqrt(320) for the small ones.
        assertThat(counts[0] / (double) KEYS).isCloseTo(0.5, within(0.1));
        assertThat(counts[1] / (double) KEYS).isCloseTo(0.25, within(0.07));
        assertThat(counts[2] / (double) KEYS).isCloseTo(0.25, within(0.07));
    }

    @Test
    void theNearestPointOfTheRingWins() {
        var servers = servers("1 1 1");
        var balance = balance(true, 0, servers);
        for (int key = 0; key < 2_000; key++) {
            int hash = Hashes.avalanche(key);
            long nearest = Long.MAX_VALUE;
            for (int i = 0; i < 3 * 16; i++) {
                int distance = Hashes.avalanche((i / 16 + 1) * 4096 + i % 16) - hash;
                nearest = Math.min(nearest, Math.min(distance & 0xFFFFFFFFL, -distance & 0xFFFFFFFFL));
            }

            var picked = balance.pick(null, hash);

            long own = Long.MAX_VALUE;
            for (int i = 0; i < 16; i++) {
                int distance = Hashes.avalanche((picked.index() + 1) * 4096 + i) - hash;
                own = Math.min(own, Math.min(distance & 0xFFFFFFFFL, -distance & 0xFFFFFFFFL));
            }
            assertThat(own).isEqualTo(nearest);
        }
    }

    @Test
    void theBalanceFactorBoundsTheLoadOfAServer() {
        var servers = servers("1 1 1 1");
        var balance = balance(true, 150, servers);

        // All of one key: without the factor they would all go to one server.
        for (int i = 0; i < 100; i++) {
            balance.pick(null, 12345).take();
        }

        for (var server : servers) {
            assertThat(server.served()).isLessThanOrEqualTo((int) Math.ceil(100 * 1.5 / 4) + 1);
        }
        assertThat(servers.stream().mapToInt(Server::served).max().getAsInt()).isGreaterThan(30);
    }

    @Test
    void requestsForOneUriQueueOnOneServerThoughAnotherIsFree() {
        settings.balance = "uri";
        settings.server.maxconn = 1;
        var farm = new Farm(settings, 2, SECOND);

        for (int i = 0; i < 4; i++) {
            farm.answers().ask(SECOND, Endpoints.get(), i);
        }
        farm.run(60 * SECOND);

        assertThat(farm.asked()).matches("aaaa|bbbb");
        assertThat(farm.answers().get(3).tookNs()).isEqualTo(4 * SECOND);
    }

    @ParameterizedTest
    @CsvSource({"source", "hdr"})
    void aClientAlwaysMeetsTheSameServerAndManyClientsMeetAll(String balance) {
        settings.balance = balance;
        var farm = new Farm(settings, 3, 0);

        for (int i = 0; i < 60; i++) {
            farm.answers().ask((i + 1) * SECOND, Endpoints.get(), i % 20);
        }
        farm.run(100 * SECOND);

        var asked = farm.asked();
        assertThat(asked.substring(20, 40)).isEqualTo(asked.substring(0, 20));
        assertThat(asked.substring(40)).isEqualTo(asked.substring(0, 20));
        assertThat(asked).contains("a", "b", "c");
    }

    @Test
    void theUrisOfAnEndpointSpreadAndEachKeepsItsServer() {
        settings.balance = "uri";
        var farm = new Farm(settings, 3, 0);
        var items = new Endpoint("GET /item", "GET", "app", List.of(), 100);

        for (int i = 0; i < 300; i++) {
            farm.answers().ask((i + 1) * SECOND, items, 0);
        }
        farm.run(400 * SECOND);

        assertThat(farm.asked().chars().filter(c -> c == 'a').count()).isBetween(60L, 140L);
        var random = RandomStream.named(1, 0, "uris");
        var seen = new java.util.TreeSet<Integer>();
        for (int i = 0; i < 2_000; i++) {
            seen.add(items.uri(random));
        }
        assertThat(seen).hasSize(100);
    }

    private static int[] counts(Balance balance, int servers) {
        var counts = new int[servers];
        for (int key = 0; key < KEYS; key++) {
            counts[balance.pick(null, Hashes.avalanche(key)).index()]++;
        }
        return counts;
    }

    private static Balance balance(boolean consistent, int factor, List<Server> servers) {
        var balance = consistent ? new HashRing(factor) : new MapHash();
        servers.forEach(balance::up);
        return balance;
    }

    private static List<Server> servers(String weights) {
        var farm = new Farm(new Specs.Haproxy(), 5, 0);
        var servers = new ArrayList<Server>();
        for (var weight : weights.split(" ")) {
            var own = new Specs.Server();
            own.weight = Integer.parseInt(weight);
            int index = servers.size();
            servers.add(Servers.alone(farm, index, own));
        }
        return servers;
    }
}
