package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Ledger;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Scenarios;
import org.outagelab.fixture.Specs;
import org.outagelab.machine.Unit;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Scenario;

/** The wiring of a scenario. */
class DeploymentTest {
    private final List<String> heard = new ArrayList<>();
    private final List<String> watchedBy = new ArrayList<>();
    private final List<String> concerned = new ArrayList<>();
    private Deployment deployment;
    private Simulation simulation;
    private Ledger ledger;

    private void play(Scenario scenario) {
        simulation = new Simulation(1);
        var names = new ArrayList<String>();
        scenario.loads().forEach(load -> load.endpoints().forEach(spec -> names.add(spec.endpoint().name())));
        ledger = new Ledger(0, scenario.durationNs(), SimTime.SECOND, names);
        deployment = new Deployment(simulation, scenario, ledger, new Listening());
        deployment.start();
        simulation.runUntil(scenario.durationNs() + SimTime.MINUTE);
    }

    private static Scenarios twoBalancers() {
        var balancer = new Specs.Haproxy();
        balancer.server.check = true;
        return new Scenarios()
                .service("app", "gunicorn", new Specs.Gunicorn().spec(), 0, "app-1", "app-2")
                .service("lb", "haproxy", balancer.spec(), 0, "lb-1", "lb-2")
                .endpoint(Endpoints.named("GET /", "app"), 1)
                .virtualIp("www", "lb", true, false, 150, 100);
    }

    @Test
    void oneAddressIsOneHoweverManyLoadsUseIt() {
        play(twoBalancers()
                .poisson("www", 10, SimTime.MINUTE, new Specs.Client())
                .poisson("www", 10, SimTime.MINUTE, new Specs.Client())
                .fault("power", 20 * SimTime.SECOND, 20 * SimTime.SECOND, "host-down", "lb-1")
                .build());

        // Away from lb.1 once, and back once: lb.2 is preempted then, not found dead.
        assertThat(heard.stream().filter(line -> line.startsWith("www DOWN"))).containsExactly("www DOWN lb.1");
        assertThat(heard.stream().filter(line -> line.startsWith("www ACTIVE")))
                .containsExactly("www ACTIVE lb.1", "www ACTIVE lb.2", "www ACTIVE lb.1");
        assertThat(ledger.ok()).isGreaterThan(900);
        ledger.audit(0);
    }

    @Test
    void instancesAreWatchedByWhoeverTakesThemOut() {
        play(twoBalancers().poisson("www", 1, SimTime.SECOND, new Specs.Client()).build());

        assertThat(watchedBy)
                .containsExactly("app.1 [lb.1, lb.2]", "app.2 [lb.1, lb.2]", "lb.1 [www]", "lb.2 [www]");
    }

    @Test
    void aFaultIsToldWhenItBeginsAndWhenItEnds() {
        play(twoBalancers()
                .poisson("www", 1, 10 * SimTime.SECOND, new Specs.Client())
                .fault("crash", 2 * SimTime.SECOND, 3 * SimTime.SECOND, "crash", "app.1")
                .fault("for good", 4 * SimTime.SECOND, 0, "crash", "app.2")
                .fault("cut", 4 * SimTime.SECOND, SimTime.SECOND, "drop", "app.1")
                .build());

        assertThat(heard.stream().filter(line -> line.startsWith("fault")))
                .containsExactly(
                        "fault crash true 2", "fault for good true 4", "fault cut true 4", "fault crash false 5",
                        "fault cut false 5");
        assertThat(heard.stream().filter(line -> line.startsWith("impaired")))
                .containsExactly("impaired app.1 true", "impaired app.1 false");
    }

    @Test
    void aPartitionOfZonesCutsTheirHostsAndNobodyElse() {
        var scenario = new Scenarios()
                .host("a-1", 1, "a", 0)
                .host("a-2", 1, "a", 0)
                .host("b-1", 1, "b", 0)
                .service("app", "gunicorn", new Specs.Gunicorn().spec(), 0, "a-1", "a-2", "b-1")
                .endpoint(Endpoints.named("GET /", "app"), 1)
                .poisson("app", 1, SimTime.SECOND, new Specs.Client())
                .build();
        play(scenario);

        var links = deployment.links("zone a", "zone b");
        links.forEach(link -> link.block());

        assertThat(links).hasSize(2);
        assertThat(deployment.links("a-1", "b-1").get(0).blocked()).isTrue();
        assertThat(deployment.links("b-1", "a-1").get(0).blocked()).isFalse();
        assertThat(deployment.links("a-1", "a-2").get(0).blocked()).isFalse();
        assertThat(deployment.links("clients", "app.3").get(0).blocked()).isFalse();
        assertThat(deployment.links("a-1", "a-1")).isEmpty();
    }

    @Test
    void aFaultConcernsWhatItStrikesAndAPartitionItsGroupsAlone() {
        var wide = twoBalancers()
                .poisson("www", 1, 10 * SimTime.SECOND, new Specs.Client())
                .fault("service", SimTime.SECOND, SimTime.SECOND, "crash", "app")
                .fault("host", SimTime.SECOND, SimTime.SECOND, "host-down", "lb-2")
                .fault("beside", SimTime.SECOND, SimTime.SECOND, "crash", "keepalived of lb.1")
                .fault("cut", SimTime.SECOND, SimTime.SECOND, "partition(clients, app-1, one-way)")
                .fault("wide cut", SimTime.SECOND, SimTime.SECOND, "partition(lb.1, app-1 + app.2)");
        play(wide.build());

        assertThat(concerned)
                .containsExactly(
                        "service [app.1, app.2]", "host [lb.2]", "beside [lb.1]", "cut [app.1]",
                        "wide cut [lb.1, app.1, app.2]");
    }

    @Test
    void twoFaultsOfOneNameAreRefused() {
        var twice = twoBalancers()
                .poisson("www", 1, SimTime.SECOND, new Specs.Client())
                .fault("it", 0, SimTime.SECOND, "crash", "app.1")
                .fault("it", 0, SimTime.SECOND, "crash", "app.2")
                .build();

        assertThatIllegalArgumentException().isThrownBy(() -> play(twice)).withMessage("two faults are called 'it'");
    }

    private final class Listening implements Deployment.Observer {
        @Override
        public void follow(Unit unit, List<String> watchers) {
            watchedBy.add(unit.name() + " " + watchers);
        }

        @Override
        public void concerns(FaultSpec fault, List<Unit> units) {
            concerned.add(fault.name() + " " + units.stream().map(Unit::name).toList());
        }

        @Override
        public void impaired(Unit unit, boolean begins) {
            heard.add("impaired " + unit.name() + " " + begins);
        }

        @Override
        public void fault(FaultSpec fault, boolean begins) {
            heard.add("fault " + fault.name() + " " + begins + " " + simulation.nowNs() / SimTime.SECOND);
        }

        @Override
        public void changed(String by, Unit target, Change change, String reason) {
            heard.add(by + " " + change + " " + target.name());
        }
    }
}
