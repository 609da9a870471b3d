package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.outagelab.call.Ledger;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.fixture.RandomScenario;
import org.outagelab.machine.Unit;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.Deployment;

/** What several components do at one instant comes in any order: no model may count on the one in which it was built. */
class PermutedTiesProperties {
    private static final long LOAD_NS = 30 * SimTime.SECOND;
    private static final long DRAIN_NS = 120 * SimTime.SECOND;

    private record Played(long digest, long arrived, long ended, long open, long ok) {}

    @Property(tries = 120, seed = "20261201")
    void whateverOrderEqualInstantsHaveEveryRequestArrivesAndEndsOnce(@ForAll @LongRange(min = 1) long number) {
        var scenario = RandomScenario.of(number, 5, LOAD_NS, false);

        var asBuilt = play(scenario, -1);

        for (long permutation = 1; permutation <= 2; permutation++) {
            var permuted = play(scenario, permutation);

            assertThat(permuted.arrived()).isEqualTo(asBuilt.arrived()).isPositive();
            assertThat(permuted.ended() + permuted.open()).isEqualTo(permuted.arrived());
            assertThat(play(scenario, permutation)).isEqualTo(permuted);
        }
    }

    /** Single runs may differ by what a tie decides; over many the shares must not, or an order is worth something. */
    @Example
    void overManyScenariosTheOrderOfEqualInstantsIsWorthNothing() {
        long requests = 0;
        long difference = 0;
        int otherwiseOrdered = 0;
        var differences = new ArrayList<Double>();
        for (long number = 1; number <= 60; number++) {
            var scenario = RandomScenario.of(number, 5, LOAD_NS, false);
            var asBuilt = play(scenario, -1);
            var permuted = play(scenario, number);
            requests += asBuilt.arrived();
            difference += permuted.ok() - asBuilt.ok();
            otherwiseOrdered += permuted.digest() == asBuilt.digest() ? 0 : 1;
            differences.add((double) (permuted.ok() - asBuilt.ok()));
        }

        double mean = differences.stream().mapToDouble(value -> value).average().orElseThrow();
        double variance = differences.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum()
                / (differences.size() - 1) / differences.size();
        // 4 standard deviations of the mean, and one request in ten thousand.
        assertThat((double) Math.abs(difference))
                .isLessThanOrEqualTo(4 * Math.sqrt(variance) * differences.size() + 1e-4 * requests);
        assertThat(otherwiseOrdered).as("scenarios in which something happens at one instant").isGreaterThan(10);
    }

    /** @param permutation of ties; negative for the order in which the model was built */
    private static Played play(Scenario scenario, long permutation) {
        var simulation = new Simulation(scenario.seed(), 0);
        if (permutation >= 0) {
            simulation.permuteTies(permutation);
        }
        var names = new ArrayList<String>();
        scenario.loads().forEach(load -> load.endpoints().forEach(spec -> names.add(spec.endpoint().name())));
        var ledger = new Ledger(0, scenario.durationNs(), SimTime.SECOND, names);
        var deployment = new Deployment(simulation, scenario, ledger, new Nobody());
        deployment.start();
        simulation.runUntil(LOAD_NS + DRAIN_NS);
        ledger.audit(deployment.open());
        long ended = ledger.outcomes().values().stream().mapToLong(count -> count).sum();
        return new Played(simulation.digest(), ledger.arrived(), ended, deployment.open(), ledger.ok());
    }

    private static final class Nobody implements Deployment.Observer {
        @Override
        public void follow(Unit unit, List<String> watchers) {}

        @Override
        public void impaired(Unit unit, boolean begins) {}

        @Override
        public void fault(FaultSpec fault, boolean begins) {}

        @Override
        public void changed(String by, Unit target, Change change, String reason) {}
    }
}
