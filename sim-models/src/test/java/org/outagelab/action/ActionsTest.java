package org.outagelab.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outagelab.call.Ledger;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Scenarios;
import org.outagelab.fixture.Specs;
import org.outagelab.machine.Unit;
import org.outagelab.nginx.NginxSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.wiring.Deployment;

/** The contract of every action of the catalogue: it does harm, it is undone, and undoing it twice is harmless. */
class ActionsTest {
    private static final long SECOND = SimTime.SECOND;

    /** How each fault is tried: its action, and what it strikes. */
    private static final Map<String, List<String>> TRIED = Map.ofEntries(
            Map.entry("crash", List.of("crash", "app.1")),
            Map.entry("kill", List.of("kill", "app.1")),
            Map.entry("restart", List.of("restart", "app.1")),
            Map.entry("reload", List.of("reload", "lb.1")),
            Map.entry("hang", List.of("hang", "app.1")),
            Map.entry("slow", List.of("slow(50)", "app.1")),
            Map.entry("host-down", List.of("host-down", "app-1")),
            Map.entry("freeze", List.of("freeze", "app-1")),
            Map.entry("reboot", List.of("reboot", "app-1")),
            Map.entry("drop", List.of("drop", "app.1")),
            Map.entry("link-down", List.of("link-down", "app-1")),
            Map.entry("partition", List.of("partition(lb-1, app-1)")),
            Map.entry("block", List.of("block(lb, app-1)")),
            Map.entry("syn-flood", List.of("syn-flood(300/s, cookies=off, backlog=64, max-syn-backlog=128)", "lb.1")),
            Map.entry("stop-replication", List.of("stop-replication", "db.2")),
            Map.entry("fsync-stall", List.of("fsync-stall", "db.1")),
            Map.entry("read-stall", List.of("read-stall", "web.1")),
            Map.entry("ddl", List.of("ddl(5s)", "db.1")),
            Map.entry("long-transaction", List.of("long-transaction(5s)", "db.1")),
            Map.entry("stray-write", List.of("stray-write(insert)", "db.2")),
            Map.entry("lose-disk", List.of("lose-disk", "db.1")),
            Map.entry("delete", List.of("delete(10%)", "db")),
            Map.entry("disk-full", List.of("disk-full", "db.1")),
            Map.entry("switch-over", List.of("switch-over", "db.2")),
            Map.entry("crash-worker", List.of("crash-worker(all)", "app.1")),
            Map.entry("crash-master", List.of("crash-master", "app.1")),
            Map.entry("stop", List.of("stop", "app.1")),
            Map.entry("soft-stop", List.of("soft-stop", "lb.1")),
            Map.entry("errors", List.of("errors(50%, 500)", "app.1")),
            Map.entry("flap", List.of("flap(down=2s, up=1s)", "app.1")),
            Map.entry("hog", List.of("hog(8GB)", "app-1", "app-2")),
            Map.entry("steal", List.of("steal(99.9999%)", "web-1")),
            Map.entry("drain", List.of("drain", "app")),
            Map.entry("maint", List.of("maint", "app")),
            Map.entry("weight", List.of("weight(0)", "app")),
            Map.entry("agent", List.of("agent(down)", "app")),
            Map.entry("loss", List.of("loss(50%)", "app-1")),
            Map.entry("records", List.of("records(www.foobar.com, none)")));

    /**
     * A reload refuses nobody: that it does no harm is the point of it. A switch-over is nothing here, where nobody
     * decides about the database; FailoverTest has those that happen. A deletion harms no request, and nobody heals it:
     * RescueTest has what it does. A stray write is refused here, where the replica is read only: ApplierErrorTest.
     */
    private static final Set<String> HARMLESS = Set.of("reload", "switch-over", "delete", "stray-write");

    private final Simulation simulation = new Simulation(1);
    private final List<Unit> units = new ArrayList<>();
    private final Scenario scenario = scenario();
    private final Ledger ledger =
            new Ledger(0, scenario.durationNs(), SECOND, List.of("GET /item", "POST /cart", "GET /file"));
    private final Deployment deployment = new Deployment(simulation, scenario, ledger, new Watching());
    private final List<Long> lags = new ArrayList<>();

    static Stream<String> names() {
        return Actions.words().stream();
    }

    @Test
    void everyFaultOfTheCatalogueIsTried() {
        assertThat(TRIED.keySet()).containsExactlyInAnyOrderElementsOf(Actions.words());
        assertThat(Actions.NOT_MODELLED).doesNotContainAnyElementsOf(Actions.words());
    }

    @ParameterizedTest
    @MethodSource("names")
    void itDoesHarmAndHealsHoweverOftenItIsHealed(String name) {
        var fault = fault(name);
        at(5 * SECOND, fault::undo);
        for (long second : new long[] {20, 80}) {
            at(second * SECOND, fault::apply);
            at((second + 10) * SECOND, fault::undo);
            at((second + 11) * SECOND, fault::undo);
        }

        play();

        if (name.equals("lose-disk")) {
            // For good: DiskRescueTest has what brings it back.
            assertThat(harm(0, 20)).isZero();
            assertThat(harm(20, 200)).isGreaterThan(170);
            return;
        }
        if (HARMLESS.contains(name)) {
            assertThat(harm(20, 35) + harm(80, 95)).isZero();
        } else {
            assertThat(harm(20, 35)).as("the first time").isPositive();
            assertThat(harm(80, 95)).as("the second time").isPositive();
        }
        assertThat(harm(0, 20)).isZero();
        // A third of a minute after the end nothing is left of it.
        // A full disk is looked at again a minute after it was found full.
        assertThat(harm(name.equals("disk-full") ? 80 : 60, 80)).isZero();
        assertThat(harm(150, 200)).isZero();
        assertThat(units).hasSizeGreaterThan(5).allMatch(Unit::running).noneMatch(Unit::slow);
    }

    static Stream<String> lasting() {
        return Actions.words().stream().filter(name -> Actions.named(name).lasting());
    }

    static Stream<String> passing() {
        return Actions.words().stream().filter(name -> !Actions.named(name).lasting());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatHasHappenedAtOnceNobodyHealsAndTwiceIsNoWorse(String name) {
        var healed = new ActionsTest();
        for (var test : List.of(this, healed)) {
            var first = test.fault(name);
            var second = test.fault(name);
            test.at(20 * SECOND, first::apply);
            test.at(22 * SECOND, second::apply);
            if (test == healed) {
                test.at(23 * SECOND, first::undo);
                test.at(24 * SECOND, second::undo);
            }
            test.play();
        }

        var harm = java.util.stream.IntStream.range(0, 200).mapToLong(second -> harm(second, second + 1)).toArray();
        var afterHealing =
                java.util.stream.IntStream.range(0, 200).mapToLong(second -> healed.harm(second, second + 1)).toArray();
        assertThat(afterHealing).as("healing it changes nothing").isEqualTo(harm);
        assertThat(harm(0, 20)).isZero();
        assertThat(harm(20, 60) == 0).isEqualTo(HARMLESS.contains(name));
        if (name.equals("lose-disk")) {
            assertThat(harm(150, 200)).isEqualTo(50);
        } else {
            assertThat(harm(150, 200)).isZero();
            assertThat(units).hasSizeGreaterThan(5).allMatch(Unit::running).noneMatch(Unit::slow);
        }
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void ofTwoThatOverlapTheLastOneEndsIt(String name) {
        var first = fault(name);
        var second = fault(name);
        at(20 * SECOND, first::apply);
        at(22 * SECOND, second::apply);
        at(24 * SECOND, first::undo);
        at(40 * SECOND, second::undo);

        play();

        assertThat(harm(27, 39)).as("while the second lasts").isPositive();
        assertThat(harm(150, 200)).isZero();
    }

    private Deed fault(String name) {
        var tried = TRIED.get(name);
        return Actions.parse(tried.get(0)).on(deployment.targets(tried.subList(1, tried.size())), deployment);
    }

    /** Seconds in which a request failed, was slow, or the replica was behind. */
    private long harm(int from, int to) {
        long seconds = 0;
        for (int i = from; i < to; i++) {
            var bucket = ledger.buckets().get(i);
            boolean slow = bucket.latency() != null && bucket.latency().quantileNs(1) > 90e6;
            seconds += bucket.failed() > 0 || slow || lags.get(i) > SECOND / 2 ? 1 : 0;
        }
        return seconds;
    }

    private void play() {
        for (int i = 0; i < 200; i++) {
            simulation.<Void>eventType("look", Phase.OBSERVE, ignored -> lags.add(
                            deployment.replicationLagsNs().get("db.2").getAsLong()))
                    .at(i * SECOND, null);
        }
        deployment.start();
        simulation.runUntil(scenario.durationNs() + 60 * SECOND);
        ledger.audit(0);
    }

    private void at(long ns, Runnable action) {
        simulation.<Void>eventType("test", Phase.CONTROL, ignored -> action.run()).at(ns, null);
    }

    private static Scenario scenario() {
        var balancer = new Specs.Haproxy();
        balancer.serverNs = 5 * SECOND;
        // Nothing is checked or tried again, so that every fault shows for as long as it lasts.
        balancer.retries = 0;
        balancer.server.agentInterNs = SECOND;
        var app = new Specs.Gunicorn();
        app.workers = 20;
        app.database = "db";
        var files = new Specs.Nginx();
        files.upstream = null;
        files.reads = new NginxSpec.Reads(Distributions.constant(1e6), 1, false);
        var client = new Specs.Client();
        client.timeoutNs = 10 * SECOND;
        var database = Specs.mysql(
                List.of(Specs.replica("db-2", null, Distributions.constant(1e6), 1)), 151, false);
        return new Scenarios()
                .service("db", "mysql", database, 0, "db-1", "db-2")
                .memory("app-1", 4L << 30)
                .memory("app-2", 4L << 30)
                .service("app", "gunicorn", app.spec(), SECOND, new ServiceSpec.Memory(100L << 20, 0, 0), "app-1", "app-2")
                .service("lb", "haproxy", balancer.spec(), 0, "lb-1")
                .endpoint(Endpoints.named("GET /item", "app", Endpoints.sleep(5_000_000), Endpoints.read(1_000_000)), 1)
                .endpoint(Endpoints.named("POST /cart", "app", Endpoints.write(1_000_000)), 1)
                .name("www.foobar.com", "lb", 0, "lb.1")
                .poisson("www.foobar.com", 40, 200 * SECOND, client)
                .service("web", "nginx", files.spec(), 0, "web-1")
                .endpoint(Endpoints.named("GET /file", "web", Endpoints.cpu(100_000)), 1)
                .poissonOf("GET /file", "web", 10, 200 * SECOND, client)
                .build();
    }

    private final class Watching implements Deployment.Observer {
        @Override
        public void follow(Unit unit, List<String> watchers) {
            units.add(unit);
        }

        @Override
        public void impaired(Unit unit, boolean begins) {}

        @Override
        public void fault(FaultSpec fault, boolean begins) {}

        @Override
        public void changed(String by, Unit target, Change change, String reason) {}
    }
}
