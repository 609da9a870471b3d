package org.outagelab.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.outagelab.core.SimTime.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.Distributions;

class ProcedureTest {
    private final Simulation simulation = new Simulation(1);
    private final Actor actor = new Actor(simulation, "somebody", "chance of somebody", Place.ANYWHERE);
    private final List<String> done = new ArrayList<>();

    private Step step(String name) {
        return Step.named(name, () -> does(name));
    }

    private Verdict does(String what) {
        done.add(simulation.nowNs() / SECOND + " " + what);
        return Verdict.DONE;
    }

    private Procedure procedure(Step... steps) {
        return new Procedure(actor, List.of(steps), verdict -> does(verdict.toString()));
    }

    @Test
    void stepsAreTakenOneAfterAnotherAndEachTakesItsTime() {
        var procedure = procedure(
                step("looks"), step("decides").takes(Distributions.constant(3e9)), step("acts").takes(Distributions.constant(2e9)));

        procedure.begin();
        assertThat(done).containsExactly("0 looks");
        assertThat(procedure.underWay()).isTrue();
        simulation.runUntil(10 * SECOND);

        assertThat(done).containsExactly("0 looks", "3 decides", "5 acts");
        assertThat(procedure.underWay()).isFalse();
    }

    @Test
    void aForgottenStepTakesNoTimeAndDoesNothing() {
        var forgetful = step("fences").takes(Distributions.constant(9e9)).forgotten(1, () -> does("fencing forgotten"));

        procedure(forgetful, step("promotes").takes(Distributions.constant(1e9))).begin();
        simulation.runUntil(10 * SECOND);

        assertThat(done).containsExactly("0 fencing forgotten", "1 promotes");
    }

    @Test
    void aStepThatGoesWrongEndsItOrDoesNot() {
        var takes = Distributions.constant(1e9);
        procedure(step("first").takes(takes).fails(1, () -> Verdict.DONE), step("second").fails(1, () -> Verdict.failed("no way")), step("third"))
                .begin();
        simulation.runUntil(10 * SECOND);

        assertThat(done).containsExactly("1 Failed[why=no way]");
    }

    @Test
    void whatIsNotDoneYetIsLookedAtAgain() {
        var looks = new int[1];
        var drains = Step.named("drains", () -> ++looks[0] < 4 ? Verdict.again(SECOND) : does("drained"));
        var procedure = procedure(drains, step("promotes"));

        procedure.begin();
        simulation.runUntil(10 * SECOND);

        assertThat(done).containsExactly("3 drained", "3 promotes");
    }

    @Test
    void whatIsCalledOffMayBeginAgain() {
        var well = new boolean[] {true};
        var procedure = procedure(Step.named("decides", () -> well[0] ? Verdict.calledOff("it is back") : does("decided")));

        procedure.begin();
        well[0] = false;
        procedure.begin();

        assertThat(done).containsExactly("0 CalledOff[why=it is back]", "0 decided");
    }

    @Test
    void whoIsAtItDoesNotBeginAgain() {
        var procedure = procedure(step("decides").takes(Distributions.constant(3e9)));
        procedure.begin();

        assertThatIllegalStateException().isThrownBy(procedure::begin).withMessage("step 'decides' is not done yet (now=0 ns)");
    }

    @Test
    void whatCannotHappenDrawsNothing() {
        var other = new Actor(new Simulation(1), "somebody", "chance of somebody", Place.ANYWHERE);
        assertThat(actor.happens(0)).isFalse();
        procedure(step("looks"), step("acts")).begin();

        var hours = Distributions.exponential(3600e9);
        assertThat(actor.draws(hours)).isEqualTo(other.draws(hours));
        assertThat(actor.happens(1)).isTrue();
    }

    @Test
    void lookingAgainTakesTime() {
        assertThatIllegalArgumentException().isThrownBy(() -> Verdict.again(0)).withMessageContaining("got 0");
    }
}
