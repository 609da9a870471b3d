package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.outagelab.call.Ledger;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.fixture.RandomScenario;
import org.outagelab.gunicorn.GunicornSpec;
import org.outagelab.machine.Unit;
import org.outagelab.results.Lane;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.Deployment;

/** What holds in every scenario, whatever is drawn. */
class RandomScenarioProperties {
    /** The build repeats itself; another seed looks further. */
    private static final String SEED = "20261123";

    /** Queues here have one or two places: they are full now and then, with or without a fault. */
    private static final String QUEUE_FULL = "http-503 SQ server queue full";

    private static final long LOAD_NS = 60 * SimTime.SECOND;

    @Property(tries = 400, seed = SEED)
    void everyRequestIsAccountedForExactlyOnce(@ForAll @LongRange(min = 1) long number) {
        var scenario = RandomScenario.of(number, 5, LOAD_NS, false);

        var run = new Runner(scenario).run(0);

        var ledger = run.ledger();
        long ended = ledger.outcomes().values().stream().mapToLong(count -> count).sum();
        long failed = ledger.buckets().stream().mapToLong(Ledger.Bucket::failed).sum();
        long ok = ledger.buckets().stream().mapToLong(Ledger.Bucket::ok).sum();
        assertThat(ledger.arrived()).isPositive();
        // Every client has a timeout, so every request ends.
        assertThat(run.inFlight()).isZero();
        assertThat(ended).isEqualTo(ledger.arrived());
        assertThat(ok + failed).isEqualTo(ledger.arrived());
        assertThat(ok).isEqualTo(ledger.ok());
        assertThat(ledger.attemptOutcomes().values().stream().mapToLong(count -> count).sum())
                .isEqualTo(ledger.attempts());
        // Each ok request got one answer from one of the instances that clients talk to.
        assertThat(run.ports().entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(front(scenario) + "."))
                        .mapToLong(entry -> entry.getValue().okAnswers())
                        .sum())
                .isEqualTo(ledger.ok());
        for (var lane : run.lanes()) {
            assertThat(lane.spans().get(0).from()).isZero();
            for (int i = 1; i < lane.spans().size(); i++) {
                assertThat(lane.spans().get(i).from()).isEqualTo(lane.spans().get(i - 1).to());
            }
            assertThat(lane.spans().get(lane.spans().size() - 1).to()).isEqualTo(SimTime.toSeconds(LOAD_NS));
        }
        assertThat(run.incidents().stream().mapToLong(Incident::failed).sum() + run.outsideIncidents())
                .as("incidents and ledger")
                .isEqualTo(ledger.counted() - ledger.ok());
        for (var incident : run.incidents()) {
            assertThat(incident.failed()).isGreaterThanOrEqualTo(0);
            assertThat(incident.masked()).isEqualTo(Double.isNaN(incident.start()));
        }
    }

    private static String front(Scenario scenario) {
        var to = scenario.loads().get(0).to();
        return to.equals("www") ? "lb" : to;
    }

    @Property(tries = 150, seed = SEED)
    void patientClientsStopTheRunNowhere(@ForAll @LongRange(min = 1) long number) {
        var scenario = RandomScenario.of(number, 6, LOAD_NS / 2, true);

        var run = new Runner(scenario).run(0);

        assertThat(run.inFlight()).isBetween(0L, run.ledger().arrived());
        assertThat(run.ledger().counted()).isEqualTo(run.ledger().arrived());
    }

    @Property(tries = 100, seed = SEED)
    void incidentsAddUpToTheCountedRequestsAfterAWarmUpToo(@ForAll @LongRange(min = 1) long number) {
        var scenario = RandomScenario.of(number, 6, LOAD_NS / 2, number % 2 == 0);
        var run = new Runner(scenario.withRun(new RunSpec(1, 1, "", 20 * SimTime.SECOND))).run(0);

        var ledger = run.ledger();
        assertThat(run.incidents().stream().mapToLong(Incident::failed).sum() + run.outsideIncidents())
                .isEqualTo(ledger.counted() - ledger.ok());
    }

    @Property(tries = 200, seed = SEED)
    void theDeadDoNoWork(@ForAll @LongRange(min = 1) long number) {
        var scenario = RandomScenario.of(number, 6, LOAD_NS, false);
        var simulation = new Simulation(scenario.seed(), 0);
        var watched = new Watched();
        var deployment = new Deployment(simulation, scenario, ledger(scenario), watched);
        EventType<Void> look = simulation.eventType("look", Phase.OBSERVE, ignored -> watched.look(deployment));
        for (long ns = 10 * SimTime.MILLISECOND; ns < LOAD_NS; ns += 50 * SimTime.MILLISECOND) {
            look.at(ns, null);
        }
        deployment.start();

        simulation.runUntil(LOAD_NS);

        assertThat(watched.looks).isGreaterThan(1000);
    }

    @Property(tries = 200, seed = SEED)
    void onceAllFaultsHaveHealedTheSteadyStateIsBack(@ForAll @LongRange(min = 1) long number) {
        long loadNs = 200 * SimTime.SECOND;
        var scenario = RandomScenario.of(number, 4, loadNs, false);
        Assume.that(!fallsShort(scenario) && !waitsForEver(scenario));
        var simulation = new Simulation(scenario.seed(), 0);
        var watched = new Watched();
        var ledger = ledger(scenario);
        var deployment = new Deployment(simulation, scenario, ledger, watched);
        deployment.start();

        simulation.runUntil(loadNs + 40 * SimTime.SECOND);

        // The longest that anything may take after the last fault: a worker stuck for its timeout, checks, elections.
        var late = ledger.buckets().subList(120, 200);
        var failures = new ArrayList<String>();
        late.forEach(bucket -> failures.addAll(bucket.failures().keySet()));
        // Without pre-ping a session that died with its database costs one request whenever it is used next.
        failures.removeIf(failure -> !prePing(scenario) && failure.equals("http-500 database connection lost"));
        failures.removeIf(QUEUE_FULL::equals);
        assertThat(failures).as(describe(scenario)).isEmpty();
        assertThat(deployment.open()).isZero();
        watched.units.forEach(unit -> assertThat(unit.running()).as(unit.name()).isTrue());
        deployment.gauges().forEach((name, gauges) -> {
            assertThat(gauges.queue().value()).as("queue of " + name).isZero();
            assertThat(gauges.busy().value()).as("busy at " + name).isZero();
        });
        deployment.replicationLagsNs().forEach((name, lag) -> assertThat(lag.getAsLong()).as(name).isLessThanOrEqualTo(0));
    }

    @Property(tries = 12, seed = SEED)
    void theSameSeedGivesTheSameResultsOnOneAndTwoThreads(@ForAll @LongRange(min = 1) long number) {
        var scenario = RandomScenario.of(number, 4, LOAD_NS / 2, false);

        var one = new Experiment(scenario, 1, (runs, planned) -> { }).run("base");
        var two = new Experiment(scenario, 2, (runs, planned) -> { }).run("base");
        var other = new Experiment(scenario.withSeed(number + 1), 2, (runs, planned) -> { }).run("base");

        assertThat(two).isEqualTo(one);
        assertThat(one.audit().balanced()).isTrue();
        assertThat(other.digest()).isNotEqualTo(one.digest());
    }

    /**
     * What is no steady state even without a fault: workers that reach {@code max_requests} together, and then there is none
     * for a second; few workers that wait for slow clients themselves.
     */
    private static boolean fallsShort(Scenario scenario) {
        var app = app(scenario);
        var load = scenario.loads().get(0);
        return app.maxRequests() > 0 || load.to().equals("app") && load.client().sends() != null && !app.async();
    }

    /** The arbiter does not see a thread that waits for an answer that a dead host owed it, and nothing else ends that. */
    private static boolean waitsForEver(Scenario scenario) {
        return app(scenario).threads() > 0 && app(scenario).readTimeoutNs() == SimTime.NEVER;
    }

    private static GunicornSpec app(Scenario scenario) {
        return (GunicornSpec) scenario.services().get("app").settings();
    }

    private static boolean prePing(Scenario scenario) {
        return app(scenario).prePing();
    }

    private static String describe(Scenario scenario) {
        return scenario.faults() + " on " + scenario.services();
    }

    private static Ledger ledger(Scenario scenario) {
        var names = new ArrayList<String>();
        scenario.loads().forEach(load -> load.endpoints().forEach(spec -> names.add(spec.endpoint().name())));
        return new Ledger(0, scenario.durationNs(), SimTime.SECOND, names);
    }

    private static final class Watched implements Deployment.Observer {
        private final List<Unit> units = new ArrayList<>();
        private int looks;

        void look(Deployment deployment) {
            looks++;
            for (var unit : units) {
                var gauges = deployment.gauges().get(unit.name());
                if (gauges == null) {
                    continue;
                }
                assertThat(gauges.busy().value()).as("busy at " + unit.name()).isGreaterThanOrEqualTo(0);
                assertThat(gauges.queue().value()).as("queue of " + unit.name()).isGreaterThanOrEqualTo(0);
                if (!unit.alive()) {
                    assertThat(gauges.busy().value()).as("busy at dead " + unit.name()).isZero();
                    assertThat(gauges.queue().value()).as("queue of dead " + unit.name()).isZero();
                    assertThat(gauges.available().value()).as("workers of dead " + unit.name()).isZero();
                }
            }
        }

        @Override
        public void follow(Unit unit, List<String> watchers) {
            units.add(unit);
        }

        @Override
        public void fedBy(Unit unit, Unit feeder) {}

        @Override
        public void impaired(Unit unit, boolean begins) {}

        @Override
        public void fault(FaultSpec fault, boolean begins) {}

        @Override
        public void changed(String by, Unit target, Change change, String reason) {}
    }

    /** The words a lane may use are few: a new one needs a look at the incidents. */
    @Property(tries = 60, seed = SEED)
    void aHealthyRunShowsHealthyLanes(@ForAll @LongRange(min = 1) long number) {
        var scenario = RandomScenario.of(number, 0, LOAD_NS / 6, false);
        Assume.that(!fallsShort(scenario));

        var run = new Runner(scenario).run(0);

        Assume.that(!run.ledger().outcomes().containsKey(QUEUE_FULL));
        for (var lane : run.lanes()) {
            assertThat(lane.spans()).extracting(Lane.Span::state).isSubsetOf(Lane.State.UP, Lane.State.STANDBY);
        }
        assertThat(run.ledger().ok()).isEqualTo(run.ledger().counted());
        assertThat(run.incidents()).isEmpty();
    }
}
