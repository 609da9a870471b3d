package org.outagelab.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.kind.Cost;
import org.outagelab.net.Port;
import org.outagelab.net.Route;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;

/** Rules and defaults that depend on the version of nginx, on both sides of each (docs/models/nginx.md#versions). */
class FlavourTest {
    private final Problems problems = new Problems();

    /** A GET that is slow on every peer fails at each of them, and marks them all; both peers answer again after it. */
    @ParameterizedTest
    @CsvSource({"nginx-1.10, true", "nginx-1.22, false", "nginx-1.30, false"})
    void untilOneElevenFiveARequestThatFoundNoPeerLeftMadeAllOfThemAvailableAgain(String flavour, boolean forgets) {
        var world = new World();
        var settings = new Specs.Nginx();
        settings.flavour = flavour;
        settings.readNs = SECOND;
        var nginx = world.unit("web.1");
        var routes = new ArrayList<Route>();
        var asked = new ArrayList<String>();
        var changes = new ArrayList<String>();
        for (var name : List.of("a", "b")) {
            routes.add(world.route(nginx.host(), new FixedDelay(world, world.unit(name), 1500 * MS, asked).port()));
        }
        var program = new Nginx(world.simulation(), nginx, settings.spec(), routes, (by, target, change, reason) ->
                changes.add(target.name() + " " + change + ": " + reason));
        var clients = new Answers(world, world.fromClients(new Port(nginx, program, 0)));

        var slow = clients.ask(SECOND, Endpoints.get());
        var next = clients.ask(4 * SECOND, Endpoints.get());
        var third = clients.ask(5 * SECOND, Endpoints.get());
        world.run(60 * SECOND);

        assertThat(slow.outcome().status()).isEqualTo(504);
        assertThat(next.outcome().status()).isEqualTo(502);
        assertThat(next.tookNs()).isZero();
        // Asked again, or not asked at all.
        assertThat(third.outcome().status()).isEqualTo(forgets ? 504 : 502);
        assertThat(asked).hasSize(forgets ? 4 : 2);
        assertThat(changes.contains("a UP: no peer was left")).isEqualTo(forgets);
    }

    @Test
    void aPeerThatIsTheOnlyOneLeftForARequestMakesTheOthersAvailableAgainWhenItFailsToo() {
        var world = new World();
        var peers = new Peers("web.1", List.of(), NginxSpec.Group.PLAIN, 1, 10 * SECOND, true, (by, target, change, reason) -> { }, 0);
        for (var name : List.of("a", "b")) {
            peers.add(world.fromClients(new FixedDelay(world, world.unit(name), 0, new ArrayList<>()).port()), 1);
        }
        var first = peers.pick(SECOND, List.of());
        peers.failed(first, SECOND);
        var second = peers.pick(2 * SECOND, List.of());
        peers.failed(second, 2 * SECOND);

        assertThat(second).isNotSameAs(first);
        assertThat(peers.pick(2 * SECOND, List.of(second))).isNull();
        assertThat(peers.pick(3 * SECOND, List.of())).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx-1.22, '',                             0", "nginx-1.10, '', 0", "nginx-1.30, '', 32", "nginx-1.30, keepalive: 0, 0",
        "nginx-1.30, keepalive: 8,                   8", "nginx-1.30, http_version: 1.0, 0", "nginx-1.22, keepalive: 8, 0",
        "nginx-1.22, keepalive: 8 http_version: 1.1, 8",
    })
    void sinceOneTwentyNineSevenConnectionsToPeersAreKeptUnlessTheFileSaysOtherwise(String flavour, String given, int kept) {
        var upstream = new LinkedHashMap<String, Object>(Map.of("to", "app"));
        var words = given.isEmpty() ? new String[0] : given.split(":? ");
        for (int i = 0; i + 1 < words.length; i += 2) {
            upstream.put(words[i], words[i + 1]);
        }
        var spec = read(Map.of("flavour", flavour, "upstream", upstream));

        assertThat(problems.errors()).isEmpty();
        assertThat(spec.keepAlive() == null ? 0 : spec.keepAlive().connections()).isEqualTo(kept);
        assertThat(rule(spec, "rule.keepalive")).isEqualTo(kept == 0 ? "none" : Integer.toString(kept));
    }

    @ParameterizedTest
    @CsvSource({"nginx-1.10, '', true", "nginx-1.10, false, false", "nginx-1.22, '', false", "nginx-1.22, true, true"})
    void beforeOneElevenThreeWorkersTookTurnsToAcceptUnlessTheFileSaysOtherwise(String flavour, String given, boolean mutex) {
        var spec = read(given.isEmpty() ? Map.of("flavour", flavour) : Map.of("flavour", flavour, "accept_mutex", given));

        assertThat(spec.accepting().mutex()).isEqualTo(mutex);
        assertThat(rule(spec, "rule.accept_mutex")).isEqualTo(mutex ? "on" : "off");
    }

    @Test
    void explainSaysWhichRuleIsInForceAndThatItDependsOnTheVersion() {
        var old = read(Map.of("flavour", "nginx-1.10", "upstream", Map.of("to", "app")));
        var today = read(Map.of("upstream", Map.of("to", "app")));
        var files = read(Map.of());

        assertThat(today.flavour()).isEqualTo("nginx-1.22");
        assertThat(rule(old, "rule.no-peer-left")).isEqualTo("all are tried again");
        assertThat(rule(today, "rule.no-peer-left")).isEqualTo("all rest on");
        assertThat(today.version().rules("services.web", today)).hasSize(3)
                .allMatch(line -> line.sentence().contains("Depends on the version"));
        assertThat(files.version().rules("services.web", files)).extracting(Section.Line::key).containsExactly("rule.accept_mutex");
    }

    @Test
    void aVersionThatIsNotKnownIsRefusedWithTheNearest() {
        read(Map.of("flavour", "nginx-1.23"));

        assertThat(problems.errors()).singleElement().asString().contains("services.web.flavour").contains("did you mean 'nginx-1.22'?");
    }

    private static String rule(NginxSpec spec, String key) {
        return spec.version().rules("services.web", spec).stream().filter(line -> line.key().equals(key)).findFirst().orElseThrow().value();
    }

    private NginxSpec read(Map<String, ?> settings) {
        var reading = new Reading(problems, "services.web");
        var values = new Section("nginx service", NginxSpec.KEYS).read(node(settings), reading);
        return NginxSpec.read("web", values, List.of("app.1", "app.2"), Cost.NONE, Map.of());
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
