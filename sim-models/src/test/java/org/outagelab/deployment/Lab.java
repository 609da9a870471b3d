package org.outagelab.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.outagelab.call.Ledger;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.database.Database;
import org.outagelab.kind.Rotation;
import org.outagelab.machine.Unit;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.Section;

/** One run of a scenario given as text, for tests of what its parts do together. */
public final class Lab implements Deployment.Observer {
    private final Simulation simulation;
    private final Ledger ledger;
    private final Deployment deployment;
    private final long loadNs;
    private final List<String> changes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Lab(Scenario scenario) {
        this.simulation = new Simulation(scenario.seed(), 0);
        this.loadNs = scenario.durationNs();
        var names = new ArrayList<String>();
        scenario.loads().forEach(load -> load.endpoints().forEach(spec -> names.add(spec.endpoint().name())));
        this.ledger = new Ledger(0, loadNs, SimTime.SECOND, names);
        this.deployment = new Deployment(simulation, scenario, ledger, this);
    }

    /** Reads a scenario that has no problems. */
    public static Scenario scenario(String text) {
        var outcome = ScenarioReader.read(FlowText.parse(text), "");
        if (outcome.scenario() == null) {
            throw new IllegalArgumentException(outcome.problems().errors().toString());
        }
        return outcome.scenario();
    }

    /** What {@code explain} says of a scenario. */
    public static List<Section.Line> explained(String text) {
        return ScenarioReader.read(FlowText.parse(text), "").lines();
    }

    /** The problems of a scenario, as a user reads them. */
    public static List<String> problems(String text) {
        return ScenarioReader.read(FlowText.parse(text), "").problems().errors().stream()
                .map(Problem::toString)
                .toList();
    }

    /** Runs it until every request has its outcome, or for an hour more. */
    public static Lab run(String text) {
        return run(text, lab -> { });
    }

    /** @param before what is to be done before the run, for example watching */
    public static Lab run(String text, java.util.function.Consumer<Lab> before) {
        var lab = new Lab(scenario(text));
        before.accept(lab);
        lab.deployment.start();
        lab.simulation.runUntil(lab.loadNs);
        while (lab.deployment.open() > 0 && lab.simulation.nowNs() < lab.loadNs + SimTime.HOUR) {
            lab.simulation.runUntil(lab.simulation.nowNs() + SimTime.SECOND);
        }
        lab.ledger.audit(lab.deployment.open());
        return lab;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** What balancers did, for example {@code 12.0s app.1 DOWN}. */
    public List<String> changes() {
        return changes;
    }

    /** What a balancer would have logged, by status and termination state. */
    public Map<String, Long> log(String balancer) {
        return deployment.balancerLogs().get(balancer);
    }

    /** Workers that exist at the end. */
    public double workers(String instance) {
        return deployment.gauges().get(instance).available().value();
    }

    /** What stands on the timeline, for example {@code 12.0s db.1 fenced}. */
    public List<String> notes() {
        return notes;
    }

    public Database database() {
        return deployment.databases().values().iterator().next();
    }

    /** Requests that ended so. */
    public long outcome(String name) {
        return ledger.outcomes().getOrDefault(name, 0L);
    }

    /** Attempts that ended so. */
    public long attempt(String name) {
        return ledger.attemptOutcomes().getOrDefault(name, 0L);
    }

    public double attemptsPerRequest() {
        return ledger.attempts() / (double) ledger.counted();
    }

    @Override
    public void follow(Unit unit, List<String> watchers) {}

    @Override
    public void fedBy(Unit unit, Unit feeder) {}

    @Override
    public void impaired(Unit unit, boolean begins) {}

    @Override
    public void fault(FaultSpec fault, boolean begins) {}

    @Override
    public void note(String text, Unit about) {
        notes.add(SimTime.toSeconds(simulation.nowNs()) + "s " + text);
    }

    @Override
    public void changed(String by, Unit target, Rotation.Change change, String reason) {
        if (simulation.nowNs() > 0) {
            changes.add(SimTime.toSeconds(simulation.nowNs()) + "s " + target.name() + " " + change);
        }
    }
}
