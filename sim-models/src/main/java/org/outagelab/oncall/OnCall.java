package org.outagelab.oncall;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.scenario.MonitoringSpec.PersonSpec;

/**
 * Those who are told when something is wrong, one after the other, and what the one who answers does.
 *
 * <p>One case at a time: whoever is told of something while a case is open hears nothing new. Who does not answer in time is
 * passed over, and after the last the first is told again. Every case draws the same numbers of a person, whether or not they
 * are needed: two variants meet the same people.
 */
public final class OnCall {
    /** What one person would do in one case. */
    private record Draw(long pushNs, boolean away, long acknowledgeNs, long diagnoseNs, long repairNs, boolean works) {}

    private final List<PersonSpec> people;
    private final List<RandomStream> randoms = new ArrayList<>();
    private final Simulation simulation;
    private final Repair repair;
    private final Journal journal;
    private final Timer ring;
    private final Timer answer;
    private final Timer escalation;
    private final Timer search;
    private final Timer work;
    private List<Draw> draws = List.of();
    private int told;
    private int answering = -1;
    private boolean open;

    /** @param people in the order in which they are told, at least one */
    public OnCall(Simulation simulation, List<PersonSpec> people, Repair repair, Journal journal) {
        if (people.isEmpty()) {
            throw new IllegalArgumentException("nobody is on call");
        }
        this.simulation = simulation;
        this.people = people;
        this.repair = repair;
        this.journal = journal;
        people.forEach(person -> randoms.add(simulation.stream("person " + person.name())));
        this.ring = timer(OnCall::rings);
        this.answer = timer(OnCall::answers);
        this.escalation = timer(OnCall::passesOn);
        this.search = timer(OnCall::found);
        this.work = timer(OnCall::repaired);
    }

    private Timer timer(EventHandler<OnCall> handler) {
        EventType<OnCall> type = simulation.eventType("people", Phase.CONTROL, handler);
        return type.timer(this);
    }

    /** Whether somebody is being told or at work. */
    public boolean open() {
        return open;
    }

    /** Somebody or something says that all is not well. @return whether that was new */
    public boolean page() {
        if (open) {
            return false;
        }
        open = true;
        told = 0;
        draw();
        tell();
        return true;
    }

    private void draw() {
        var drawn = new ArrayList<Draw>();
        for (int i = 0; i < people.size(); i++) {
            var person = people.get(i);
            var random = randoms.get(i);
            drawn.add(new Draw(
                    // What a person does comes before everything else of its instant: not in the one in which it is told.
                    Math.max(1, person.push().sampleNs(random)),
                    random.nextDouble() < person.away(),
                    person.acknowledge().sampleNs(random),
                    person.diagnose().sampleNs(random),
                    person.repair().sampleNs(random),
                    random.nextDouble() < person.works()));
        }
        draws = drawn;
    }

    private int person() {
        return told % people.size();
    }

    private void tell() {
        ring.restart(draws.get(person()).pushNs);
    }

    private void rings() {
        journal.happened(Journal.Event.TOLD, people.get(person()).name());
        escalation.restart(people.get(person()).escalateNs());
        var draw = draws.get(person());
        // Who has been told before and comes back to it later may still answer first.
        if (!draw.away && !answer.pending()) {
            answering = person();
            answer.restart(draw.acknowledgeNs);
        }
    }

    private void passesOn() {
        told++;
        if (person() == 0) {
            // All of them once more, with other luck.
            draw();
        }
        tell();
    }

    private void answers() {
        ring.cancel();
        escalation.cancel();
        journal.happened(Journal.Event.ACKNOWLEDGED, people.get(answering).name());
        search.restart(draws.get(answering).diagnoseNs);
    }

    private void found() {
        work.restart(draws.get(answering).repairNs);
    }

    private void repaired() {
        int ended = draws.get(answering).works ? repair.repair() : -1;
        if (ended < 0) {
            journal.happened(Journal.Event.IN_VAIN, people.get(answering).name());
            draw();
            search.restart(draws.get(answering).diagnoseNs);
            return;
        }
        journal.happened(ended > 0 ? Journal.Event.REPAIRED : Journal.Event.NOTHING_FOUND, people.get(answering).name());
        open = false;
        answering = -1;
    }
}
