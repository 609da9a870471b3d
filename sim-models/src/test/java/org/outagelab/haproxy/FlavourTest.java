package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;
import org.outagelab.kind.Cost;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;

/** Rules that depend on the version of HAProxy, on both sides of each (docs/models/haproxy.md#versions). */
class FlavourTest {
    private final Problems problems = new Problems();

    @ParameterizedTest
    @CsvSource({
        "haproxy-2.6.0,  1, roundrobin, false, 0,  503, 2000",
        "haproxy-2.6.6,  1, roundrobin, false, 0,  503, 3000",
        "haproxy-2.6.12, 1, roundrobin, false, 0,  503, 3000",
        "haproxy-3.5,    1, roundrobin, false, 0,  503, 3000",
        "haproxy-2.6.0,  2, leastconn,  false, -1, 503, 2000",
        "haproxy-2.6.0,  2, leastconn,  false, -2, 200, 2000",
        "haproxy-2.6.6,  2, leastconn,  false, -1, 200, 3000",
        "haproxy-2.6.6,  2, leastconn,  false, 1,  200, 1000",
        "haproxy-2.6.12, 2, leastconn,  false, -1, 200, 0",
        "haproxy-3.5,    2, leastconn,  false, -1, 200, 0",
        "haproxy-2.6.6,  2, first,      false, -1, 200, 3000",
        "haproxy-2.6.12, 2, first,      false, -1, 200, 0",
        "haproxy-2.6.0,  2, roundrobin, false, -1, 200, 0",
        "haproxy-2.6.6,  2, static-rr,  false, -1, 200, 0",
        "haproxy-2.6.6,  2, source,     true,  -1, 200, 3000",
        "haproxy-2.6.12, 2, source,     true,  -1, 200, 2000",
    })
    void aRefusedRequestGoesElsewhereWhenItsVersionSays(
            String flavour, int servers, String balance, boolean consistent, int redispatch, int status, long tookMs) {
        var settings = new Specs.Haproxy();
        settings.flavour = flavour;
        settings.balance = balance;
        settings.consistent = consistent;
        settings.redispatch = redispatch;
        var farm = new Farm(settings, servers, 0);
        for (int client = 0; client < 8; client++) {
            farm.answers().ask((client + 1) * SECOND, Endpoints.get(), client);
        }
        farm.run(10 * SECOND);
        int ofA = farm.asked().indexOf('a');
        farm.world().at(20 * SECOND, () -> farm.unit(0).crash());

        var answer = farm.answers().ask(21 * SECOND, Endpoints.get(), ofA);
        farm.run(60 * SECOND);

        assertThat(answer.outcome().status()).isEqualTo(status);
        assertThat(answer.tookNs()).isBetween(tookMs * MS, tookMs * MS + 4 * HealthCheck.TICK_NS);
    }

    @Test
    void beforeRoundRobinAlonePlacedARefusedRequestAtOnceARandomDrawDidToo() {
        var settings = new Specs.Haproxy();
        settings.flavour = "haproxy-2.6.6";
        settings.balance = "random";
        settings.redispatch = -1;
        var farm = new Farm(settings, 2, 0);
        farm.unit(0).crash();
        for (int i = 0; i < 20; i++) {
            farm.ask((i + 1) * SECOND);
        }
        farm.run(60 * SECOND);

        assertThat(farm.answers().names()).containsOnly("ok");
        for (int i = 0; i < 20; i++) {
            assertThat(farm.answers().get(i).tookNs()).isLessThan(MS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "haproxy-2.6.12, '',              false", "haproxy-2.6.12, abortonclose,    true", "haproxy-3.5, '',              true",
        "haproxy-3.5,    no abortonclose, false", "haproxy-3.5,    abortonclose,    true", "haproxy-2.6.0, '',            false",
    })
    void aQueuedRequestOfAClientThatHasLeftIsDroppedByDefaultSinceThree(String flavour, String option, boolean dropped) {
        var spec = read(option.isEmpty()
                ? Map.of("backend", "app", "flavour", flavour)
                : Map.of("backend", "app", "flavour", flavour, "option", option));
        var settings = new Specs.Haproxy();
        settings.abortOnClose = spec.abortOnClose();
        settings.server.maxconn = 1;
        var farm = new Farm(settings, 1, SECOND);
        farm.ask(SECOND);
        var left = farm.ask(SECOND + MS);
        farm.world().at(SECOND + 500 * MS, () -> left.call().close());
        farm.run(60 * SECOND);

        assertThat(problems.errors()).isEmpty();
        assertThat(farm.asked()).isEqualTo(dropped ? "a" : "aa");
        assertThat(rule(spec, "rule.abortonclose").value()).isEqualTo(dropped ? "leaves the queue" : "is sent all the same");
    }

    /** Two idle servers, of which one has had all requests of the last second: 3 of 4 pairs of draws have the other one in them. */
    @ParameterizedTest
    @CsvSource({"haproxy-2.6.12, 0.5", "haproxy-3.5, 0.75"})
    void ofTwoServersThatAreAsBusyRandomTakesTheOneWithFewerRequestsInTheLastSecondSinceThree(String flavour, double share) {
        var settings = new Specs.Haproxy();
        settings.flavour = flavour;
        settings.balance = "random";
        var farm = new Farm(settings, 2, 0);
        var servers = List.of(Servers.alone(farm, 0, settings.server), Servers.alone(farm, 1, settings.server));
        var balance = Balances.policy("random").factory().create(settings.spec(), farm.world().simulation().stream("draws"));
        for (var server : servers) {
            if (Flavour.of(flavour).breaksTiesByRate()) {
                server.countRequests();
            }
            balance.up(server);
        }
        for (int i = 0; i < 5; i++) {
            servers.get(0).take();
            servers.get(0).release();
        }

        int second = 0;
        for (int i = 0; i < 100_000; i++) {
            second += balance.pick(null).index();
        }

        // 3.5 standard deviations of a binomial.
        assertThat(second / 1e5).isCloseTo(share, within(0.0055));
    }

    @Test
    void aBackendOfThreeFiveCountsTheRequestsOfItsServers() {
        for (var flavour : Flavour.written()) {
            var settings = new Specs.Haproxy();
            settings.flavour = flavour;
            settings.balance = "random";
            var farm = new Farm(settings, 2, 0);
            // One a second, so that they are never busy: each pair of draws that differs is a tie.
            for (int i = 0; i < 4000; i++) {
                farm.ask(SECOND + i * 300 * MS);
            }
            farm.run(2000 * SECOND);

            int changes = 0;
            for (int i = 1; i < farm.asked().length(); i++) {
                changes += farm.asked().charAt(i) != farm.asked().charAt(i - 1) ? 1 : 0;
            }

            // Who has just been asked has more requests, and loses the tie.
            assertThat(changes / 4000.0).as(flavour).isBetween(
                    flavour.equals("haproxy-3.5") ? 0.56 : 0.46, flavour.equals("haproxy-3.5") ? 0.8 : 0.54);
        }
    }

    @Test
    void explainSaysWhichRuleIsInForceAndThatItDependsOnTheVersion() {
        var old = read(Map.of("backend", "app", "flavour", "haproxy-2.6.0", "balance", "leastconn", "option", "redispatch"));
        var middle = read(Map.of("backend", "app", "flavour", "haproxy-2.6.6", "balance", "leastconn", "option", "redispatch"));
        var today = read(Map.of("backend", "app", "balance", "leastconn", "option", "redispatch"));
        var without = read(Map.of("backend", "app"));
        var random = read(Map.of("backend", "app", "balance", "random(2)", "flavour", "haproxy-3.5"));

        assertThat(rule(old, "rule.attempts").value()).isEqualTo("3 connections");
        assertThat(rule(today, "rule.attempts").value()).isEqualTo("4 connections");
        assertThat(rule(old, "rule.redispatch").value()).isEqualTo("not before its server is down");
        assertThat(rule(middle, "rule.redispatch").value()).isEqualTo("at retry 3, each after 1s");
        assertThat(rule(today, "rule.redispatch").value()).isEqualTo("at once");
        assertThat(rule(without, "rule.redispatch").value()).isEqualTo("never");
        assertThat(rule(random, "rule.random").value()).isEqualTo("fewer requests in the last second");
        assertThat(rule(today, "rule.random").value()).isEqualTo("not in use");
        assertThat(today.version().rules("services.lb", today)).allMatch(line -> line.sentence().contains("Depends on the version"));
        assertThat(today.version()).isEqualTo(Flavour.of("haproxy-2.6.12"));
    }

    @Test
    void aVersionThatIsNotKnownIsRefusedWithTheNearest() {
        read(Map.of("backend", "app", "flavour", "haproxy-2.6.13"));

        assertThat(problems.errors()).singleElement().asString().contains("services.lb.flavour").contains("did you mean 'haproxy-2.6.12'?");
    }

    @Test
    void initStateIsNoWordOfAVersionBeforeItCame() {
        read(Map.of("backend", "app", "flavour", "haproxy-2.6.12", "default-server", Map.of("check", "true", "init-state", "down")));
        assertThat(problems.errors()).singleElement().asString().contains("haproxy-2.6.12 does not know init-state, which app.1 has");

        var later = new Problems();
        read(later, Map.of("backend", "app", "flavour", "haproxy-3.5", "default-server", Map.of("check", "true", "init-state", "down")));
        read(later, Map.of("backend", "app", "default-server", Map.of("check", "true", "init-state", "down")));
        assertThat(later.errors()).isEmpty();
    }

    private static Section.Line rule(HaproxySpec spec, String key) {
        return spec.version().rules("services.lb", spec).stream().filter(line -> line.key().equals(key)).findFirst().orElseThrow();
    }

    private HaproxySpec read(Map<String, ?> settings) {
        return read(problems, settings);
    }

    private static HaproxySpec read(Problems problems, Map<String, ?> settings) {
        var reading = new Reading(problems, "services.lb");
        var values = new Section("haproxy service", HaproxySpec.KEYS).read(node(settings), reading);
        return HaproxySpec.read(values, List.of("app.1", "app.2"), Cost.NONE, Map.of());
    }

    private static Node node(Object value) {
        var at = new Position("test.yaml", 1, 1);
        if (value instanceof Map<?, ?> map) {
            var entries = new LinkedHashMap<String, Node.Entry>();
            map.forEach((key, below) -> entries.put((String) key, new Node.Entry(at, node(below))));
            return new Node.Mapping(at, entries);
        }
        return new Node.Scalar(at, (String) value, false);
    }
}
