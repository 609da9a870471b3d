package org.outagelab.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.MonitoringSpec.PersonSpec;

class OnCallTest {
    private final Simulation simulation = new Simulation(3);
    private final EventType<Runnable> later = simulation.eventType("test", Runnable::run);
    private final List<String> happened = new ArrayList<>();
    private int wrong = 1;

    private static PersonSpec person(String name, double away, long escalateSeconds, double works) {
        return new PersonSpec(
                name,
                Distributions.constant(10 * SimTime.SECOND),
                away,
                Distributions.constant(60 * SimTime.SECOND),
                escalateSeconds * SimTime.SECOND,
                Distributions.constant(300 * SimTime.SECOND),
                Distributions.constant(30 * SimTime.SECOND),
                works);
    }

    private OnCall onCall(PersonSpec... people) {
        return new OnCall(
                simulation,
                List.of(people),
                () -> {
                    int found = wrong;
                    wrong = 0;
                    return found;
                },
                (event, name) -> happened.add(simulation.nowNs() / SimTime.SECOND + " " + event + " " + name));
    }

    @Test
    void whoIsToldAnswersSearchesAndRepairs() {
        var people = onCall(person("ann", 0, 900, 1));
        later.at(100 * SimTime.SECOND, people::page);

        simulation.runUntil(SimTime.HOUR);

        assertThat(happened).containsExactly("110 TOLD ann", "170 ACKNOWLEDGED ann", "500 REPAIRED ann");
        assertThat(people.open()).isFalse();
    }

    @Test
    void whoSleepsIsPassedOverAndTheNextIsTold() {
        var people = onCall(person("ann", 1, 900, 1), person("bob", 0, 900, 1));
        later.at(100 * SimTime.SECOND, people::page);

        simulation.runUntil(SimTime.HOUR);

        assertThat(happened)
                .containsExactly("110 TOLD ann", "1020 TOLD bob", "1080 ACKNOWLEDGED bob", "1410 REPAIRED bob");
    }

    @Test
    void whenAllSleepTheyAreToldAgainAndAgain() {
        var people = onCall(person("ann", 1, 300, 1), person("bob", 1, 300, 1));
        later.at(100 * SimTime.SECOND, people::page);

        simulation.runUntil(1400 * SimTime.SECOND);

        assertThat(happened)
                .containsExactly("110 TOLD ann", "420 TOLD bob", "730 TOLD ann", "1040 TOLD bob", "1350 TOLD ann");
    }

    @Test
    void whoAnswersLateIsStillTheOneWhoAnswersFirst() {
        // Ann answers after 60 s, and the next is told after 40 s: bob would answer only at 220 s.
        var people = onCall(person("ann", 0, 40, 1), person("bob", 0, 900, 1));
        later.at(100 * SimTime.SECOND, people::page);

        simulation.runUntil(SimTime.HOUR);

        assertThat(happened)
                .containsExactly("110 TOLD ann", "160 TOLD bob", "170 ACKNOWLEDGED ann", "500 REPAIRED ann");
    }

    @Test
    void whatIsToldWhileACaseIsOpenIsNothingNew() {
        var people = onCall(person("ann", 0, 900, 1));
        later.at(100 * SimTime.SECOND, () -> assertThat(people.page()).isTrue());
        later.at(400 * SimTime.SECOND, () -> assertThat(people.page()).isFalse());

        simulation.runUntil(SimTime.HOUR);

        assertThat(happened).hasSize(3);
    }

    @Test
    void aFalseAlarmCostsTheSearchAndFindsNothing() {
        wrong = 0;
        var people = onCall(person("ann", 0, 900, 1));
        later.at(100 * SimTime.SECOND, people::page);

        simulation.runUntil(SimTime.HOUR);

        assertThat(happened).endsWith("500 NOTHING_FOUND ann");
    }

    @Test
    void aRepairThatDoesNotHelpBeginsTheSearchAnew() {
        var people = onCall(person("ann", 0, 900, 0));
        later.at(100 * SimTime.SECOND, people::page);

        simulation.runUntil(1200 * SimTime.SECOND);

        assertThat(happened).contains("500 IN_VAIN ann", "830 IN_VAIN ann", "1160 IN_VAIN ann");
        assertThat(wrong).isEqualTo(1);
    }
}
