package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.outagelab.core.random.RandomStream;
import org.outagelab.fixture.Specs;

/** The balancing policies one by one, against what the real ones did (docs/models/haproxy.md#balancing). */
class BalanceTest {
    @ParameterizedTest
    @CsvSource({
        "roundrobin, 5 1 1, aaabaacaaabaacaaabaac",
        "roundrobin, 3 2 1, abacababacababacab",
        "roundrobin, 1 1 1 1, abcdabcdabcd",
        "static-rr, 5 1 1, aaabaacaaabaac",
        "static-rr, 3 2 1, aababcaababc",
        "static-rr, 10 2 2, aaabaacaaabaac",
    })
    void weightsGiveTheSequenceOfTheRealProgram(String policy, String weights, String expected) {
        var servers = servers(weights, 0);
        var balance = balance(policy, servers);

        assertThat(picks(balance, expected.length())).isEqualTo(expected);
    }

    @Test
    void idleServersTieUnderLeastconnWhateverTheirWeight() {
        var servers = servers("5 1", 0);
        var balance = balance("leastconn", servers);

        assertThat(picks(balance, 8)).isEqualTo("abababab");
    }

    @Test
    void leastconnFillsInProportionToTheWeights() {
        var servers = servers("3 1", 0);
        var balance = balance("leastconn", servers);

        for (int i = 0; i < 80; i++) {
            take(balance, balance.pick(null));
        }

        // key = (inflight + 1) · 4096 / ew: the smaller server is a little favoured by the + 1.
        assertThat(servers.get(0).served()).isBetween(58, 61);
        assertThat(servers.get(0).served() + servers.get(1).served()).isEqualTo(80);
    }

    @Test
    void leastconnPrefersTheServerWithFewerRequests() {
        var servers = servers("1 1 1", 0);
        var balance = balance("leastconn", servers);
        take(balance, servers.get(0));
        take(balance, servers.get(1));

        assertThat(balance.pick(null).name()).isEqualTo("c");
    }

    @Test
    void firstFillsTheFirstServerBeforeTheNext() {
        var servers = servers("1 1 1", 2);
        var balance = balance("first", servers);

        var picked = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            var server = balance.pick(null);
            picked.append(server.name());
            take(balance, server);
        }
        boolean full = balance.pick(null) == null;
        release(balance, servers.get(1));

        assertThat(picked).hasToString("aabbcc");
        assertThat(full).isTrue();
        assertThat(balance.pick(null).name()).isEqualTo("b");
    }

    @Test
    void oneRandomDrawIsProportionalToTheWeights() {
        var servers = servers("6 3 1", 0);
        var balance = random(1);
        servers.forEach(balance::up);

        var counts = new int[3];
        for (int i = 0; i < 100_000; i++) {
            counts[balance.pick(null).index()]++;
        }

        // 4 standard deviations of a binomial.
        assertThat(counts[0] / 1e5).isCloseTo(0.6, within(0.0062));
        assertThat(counts[1] / 1e5).isCloseTo(0.3, within(0.0058));
        assertThat(counts[2] / 1e5).isCloseTo(0.1, within(0.0038));
    }

    @Test
    void ofTwoRandomDrawsTheLessLoadedWins() {
        var servers = servers("1 1", 0);
        var balance = balance("random", servers);
        take(balance, servers.get(0));

        int second = 0;
        for (int i = 0; i < 100_000; i++) {
            second += balance.pick(null).index();
        }

        // The loaded one only if both draws fall on it: 1/4.
        assertThat(second / 1e5).isCloseTo(0.75, within(0.0055));
    }

    @Test
    void aRandomWinnerThatIsSaturatedMeansTheQueueThoughOthersAreFree() {
        var servers = servers("1 1", 1);
        var balance = random(1);
        servers.forEach(balance::up);
        take(balance, servers.get(0));

        int queued = 0;
        for (int i = 0; i < 10_000; i++) {
            queued += balance.pick(null) == null ? 1 : 0;
        }

        assertThat(queued / 1e4).isCloseTo(0.5, within(0.02));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void theServerThatHasJustFailedIsAvoidedWhileThereIsAnother(String policy) {
        var servers = servers("1 1 1", 0);
        var balance = balance(policy, servers);

        for (int i = 0; i < 30; i++) {
            assertThat(balance.pick(servers.get(1)).name()).isNotEqualTo("b");
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void theServerThatHasJustFailedIsPickedWhenItIsTheOnlyOne(String policy) {
        var servers = servers("1", 0);
        var balance = balance(policy, servers);

        assertThat(balance.pick(servers.get(0))).isSameAs(servers.get(0));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aSaturatedServerIsNeverPicked(String policy) {
        var servers = servers("1 4 1", 1);
        var balance = balance(policy, servers);
        take(balance, servers.get(1));

        var picked = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            var server = balance.pick(null);
            picked.append(server == null ? "-" : server.name());
        }

        // `random` alone sends a request to the queue though others are free: when all its draws fall on the full one.
        assertThat(picked.toString()).doesNotContain("b").matches(policy.equals("random") ? "[ac-]*" : "[ac]*");
        assertThat(picked.toString().contains("-")).isEqualTo(policy.equals("random"));
        assertThat(picked.toString()).containsAnyOf("a", "c");
    }

    @ParameterizedTest
    @MethodSource("policies")
    void nothingIsPickedWhenAllAreSaturatedOrNoneIsUp(String policy) {
        var servers = servers("1 1", 1);
        var balance = balance(policy, servers);
        servers.forEach(server -> take(balance, server));

        var whenFull = balance.pick(null);
        release(balance, servers.get(0));
        var whenOneIsFreeAgain = List.of(pickOrQueue(balance), pickOrQueue(balance), pickOrQueue(balance), pickOrQueue(balance));
        servers.forEach(balance::down);
        var whenDown = balance.pick(null);

        assertThat(whenFull).isNull();
        assertThat(whenOneIsFreeAgain).contains("a").doesNotContain("b");
        assertThat(whenDown).isNull();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aServerThatGoesDownWhileRunningGetsNothingUntilItIsUpAgain(String policy) {
        var servers = servers("2 1 1", 0);
        var balance = balance(policy, servers);
        picks(balance, 5);

        balance.down(servers.get(0));
        var without = picks(balance, 40);
        balance.up(servers.get(0));
        var with = picks(balance, 40);

        assertThat(without).doesNotContain("a").hasSize(40);
        assertThat(with).contains("a");
    }

    @Test
    void roundRobinSharesByWeightAgainAfterServersCameAndWent() {
        var servers = servers("3 2 1", 0);
        var balance = balance("roundrobin", servers);
        picks(balance, 7);
        balance.down(servers.get(1));
        var without = picks(balance, 400);
        balance.up(servers.get(1));
        picks(balance, 20);

        var after = picks(balance, 600);

        assertThat(count(without, 'a')).isBetween(297, 303);
        assertThat(count(after, 'a')).isBetween(297, 303);
        assertThat(count(after, 'b')).isBetween(197, 203);
        assertThat(count(after, 'c')).isBetween(97, 103);
    }

    @Test
    void goingDownAndUpTwiceChangesNothing() {
        for (var policy : policies()) {
            var servers = servers("1 1", 0);
            var balance = balance(policy, servers);

            balance.up(servers.get(0));
            balance.down(servers.get(1));
            balance.down(servers.get(1));
            var alone = picks(balance, 6);

            assertThat(alone).as(policy).isEqualTo("aaaaaa");
        }
    }

    static List<String> policies() {
        return Balances.all().stream().filter(policy -> !policy.hashes()).map(Policy::name).toList();
    }

    private static String pickOrQueue(Balance balance) {
        var server = balance.pick(null);
        return server == null ? "queue" : server.name();
    }

    private static int count(String text, char wanted) {
        return (int) text.chars().filter(c -> c == wanted).count();
    }

    private static String picks(Balance balance, int times) {
        var picked = new StringBuilder();
        for (int i = 0; i < times; i++) {
            var server = balance.pick(null);
            picked.append(server.name());
            take(balance, server);
            release(balance, server);
        }
        return picked.toString();
    }

    private static void take(Balance balance, Server server) {
        server.take();
        balance.loadChanged(server);
    }

    private static void release(Balance balance, Server server) {
        server.release();
        balance.loadChanged(server);
    }

    private static Balance balance(String policy, List<Server> servers) {
        var balance = create(policy, 2, 1);
        servers.forEach(balance::up);
        return balance;
    }

    private static Balance random(int draws) {
        return create("random", draws, 7);
    }

    private static Balance create(String policy, int draws, long seed) {
        var settings = new Specs.Haproxy();
        settings.balance = policy;
        settings.draws = draws;
        return Balances.policy(policy).factory().create(settings.spec(), RandomStream.named(seed, 0, "balance"));
    }

    private static List<Server> servers(String weights, int maxconn) {
        var farm = new org.outagelab.fixture.Farm(new Specs.Haproxy(), 4, 0);
        var servers = new ArrayList<Server>();
        for (var weight : weights.split(" ")) {
            var settings = new Specs.Server();
            settings.weight = Integer.parseInt(weight);
            settings.maxconn = maxconn;
            int index = servers.size();
            servers.add(Servers.alone(farm, index, settings));
        }
        return servers;
    }

    @Test
    void aPolicyOfAnotherJarStandsInTheTableByItsWord() {
        BalanceProvider own = () -> new Policy("last", Set.of(Policy.Trait.IN_FILE_ORDER), (spec, random) -> new First());
        BalanceProvider again = () -> new Policy("first", Set.of(), (spec, random) -> new First());

        assertThat(Balances.brought(List.of(own), Map.of())).singleElement().satisfies(policy -> {
            assertThat(policy.written()).containsExactly("last");
            assertThat(policy.has(Policy.Trait.IN_FILE_ORDER)).isTrue();
            assertThat(policy.hashes()).isFalse();
        });
        assertThatThrownBy(() -> Balances.brought(List.of(again), Map.of("first", Balances.policy("first"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two balancing policies are called 'first': that of HAProxy");
        assertThatThrownBy(() -> Balances.brought(List.of(own, own), Map.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Policy("two words", Set.of(), (spec, random) -> new First()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
