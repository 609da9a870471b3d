package org.outagelab.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.outagelab.core.SimTime.MILLISECOND;
import static org.outagelab.core.SimTime.NEVER;
import static org.outagelab.core.SimTime.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulationTest {
    private final Simulation sim = new Simulation(1);
    private final List<String> log = new ArrayList<>();

    private EventType<String> logging(String owner, Phase phase) {
        return sim.eventType(owner, phase, text -> log.add(sim.nowNs() + " " + text));
    }

    @Test
    void eventsComeByTimeThenPhaseThenOrderOfScheduling() {
        var observe = logging("o", Phase.OBSERVE);
        var model = logging("m", Phase.MODEL);
        var control = logging("c", Phase.CONTROL);

        observe.in(5, "observe");
        model.in(5, "model 1");
        model.in(3, "early");
        control.in(5, "control");
        model.in(5, "model 2");
        sim.run();

        assertThat(log).containsExactly("3 early", "5 control", "5 model 1", "5 model 2", "5 observe");
    }

    @Test
    void runUntilIncludesItsInstantAndLeavesTheClockThere() {
        var model = logging("m", Phase.MODEL);
        model.in(5, "at the end");
        model.in(6, "after it");

        sim.runUntil(5);

        assertThat(log).containsExactly("5 at the end");
        assertThat(sim.nowNs()).isEqualTo(5);
        assertThat(sim.eventsPending()).isEqualTo(1);
        sim.runUntil(100);
        assertThat(sim.nowNs()).isEqualTo(100);
    }

    @Test
    void nothingHappensAtNever() {
        var model = logging("m", Phase.MODEL);
        Timer timer = model.timer("timer");
        TimeoutLane<String> lane = sim.timeoutLane(NEVER, model);

        model.in(NEVER, "never");
        model.at(NEVER, "never");
        timer.restart(NEVER);
        long handle = lane.start("never");
        sim.run();

        assertThat(log).isEmpty();
        assertThat(sim.eventsPending()).isZero();
        assertThat(timer.pending()).isFalse();
        assertThat(timer.dueNs()).isEqualTo(NEVER);
        assertThat(lane.cancel(handle)).isTrue();
        assertThat(lane.size()).isZero();
    }

    @Test
    void aDelayBeyondTheClockIsNever() {
        sim.runUntil(SECOND);

        logging("m", Phase.MODEL).in(NEVER - 1, "beyond");

        assertThat(sim.eventsPending()).isZero();
        assertThat(SimTime.plus(SECOND, NEVER - 1)).isEqualTo(NEVER);
        assertThat(SimTime.fromSeconds(1e300)).isEqualTo(NEVER);
    }

    @Test
    void theLastInstantBeforeNeverIsReached() {
        logging("m", Phase.MODEL).at(NEVER - 1, "last");

        sim.run();

        assertThat(log).containsExactly(NEVER - 1 + " last");
    }

    @Test
    void anEarlierPhaseOfThePresentInstantIsRefused() {
        var control = logging("switch", Phase.CONTROL);
        sim.<Void>eventType("web", ignored -> control.in(0, "late")).in(7, null);

        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(sim::run)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("CONTROL event of switch scheduled in the MODEL phase");
    }

    @Test
    void anObserverSchedulesObserversOnly() {
        var model = logging("web", Phase.MODEL);
        var lane = sim.timeoutLane(5, model);
        sim.<Void>eventType("sampler", Phase.OBSERVE, ignored -> lane.start("timeout")).in(1, null);

        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(sim::run)
                .withMessageContaining("an observer scheduled a MODEL event of web");
    }

    @Test
    void anErrorOfAHandlerSaysWhenWhereAndInWhichRun() {
        var failing = new Simulation(42, 3);
        failing.<Void>eventType("db.1", ignored -> {
            throw new IllegalArgumentException("no such row");
        }).in(1500 * MILLISECOND, null);

        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(failing::run)
                .withMessageContaining("at 1.5 s in db.1 (seed 42, run 3)")
                .withMessageContaining("no such row")
                .satisfies(e -> {
                    assertThat(e.timeNs()).isEqualTo(1500 * MILLISECOND);
                    assertThat(e.owner()).isEqualTo("db.1");
                });
    }

    @Test
    void contractsNameTheirValues() {
        var model = logging("m", Phase.MODEL);
        sim.runUntil(1200);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.in(-5, ""))
                .withMessage("delay must be >= 0 ns, got -5 (now=1200 ns)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.at(1199, ""))
                .withMessageContaining("1199 ns (now=1200 ns)");
        assertThatIllegalArgumentException().isThrownBy(() -> sim.timeoutLane(-1, model));
    }

    @Test
    void aTimerMovesAndCancels() {
        Timer timer = logging("m", Phase.MODEL).timer("timer");

        timer.restart(10);
        timer.restart(20);
        assertThat(timer.dueNs()).isEqualTo(20);
        sim.runUntil(15);
        timer.restart(20);
        sim.runUntil(34);
        assertThat(timer.pending()).isTrue();
        timer.cancel();
        timer.cancel();
        sim.run();

        assertThat(log).isEmpty();
        assertThat(sim.eventsPending()).isZero();
    }

    @Test
    void aTimerThatIsOverDoesNotCancelTheEventThatTookItsPlace() {
        var model = logging("m", Phase.MODEL);
        Timer timer = model.timer("timer");
        timer.restart(1);
        sim.run();

        model.in(1, "other");
        timer.cancel();
        sim.run();

        assertThat(log).containsExactly("1 timer", "2 other");
    }

    @Test
    void aTimeoutTakesItsPlaceInTheOrderWhenItStarts() {
        var model = logging("m", Phase.MODEL);
        var lane = sim.timeoutLane(10, model);

        long first = lane.start("first");
        lane.start("second");
        model.in(10, "scheduled later");
        lane.cancel(first);
        sim.run();

        assertThat(log).containsExactly("10 second", "10 scheduled later");
    }

    @Test
    void aCancelledTimeoutIsSeenByNobody() {
        var model = logging("m", Phase.MODEL);
        var lane = sim.timeoutLane(10, model);
        long first = lane.start("first");
        sim.runUntil(4);
        long second = lane.start("second");
        lane.cancel(first);

        sim.runUntil(12);

        assertThat(sim.nowNs()).isEqualTo(12);
        assertThat(sim.eventsExecuted()).isZero();
        assertThat(sim.digest()).isEqualTo(new Simulation(1).digest());
        assertThat(lane.cancel(first)).isFalse();
        assertThat(lane.cancel(second)).isTrue();
        assertThat(lane.cancel(0)).isFalse();
        assertThat(sim.eventsPending()).isZero();
    }

    @Test
    void theDigestSeesOwnersAndTimesButNoObservers() {
        long plain = digest("web", 5, false);

        assertThat(digest("web", 5, true)).isEqualTo(plain);
        assertThat(digest("web", 6, false)).isNotEqualTo(plain);
        assertThat(digest("app", 5, false)).isNotEqualTo(plain);
    }

    private static long digest(String owner, long timeNs, boolean observed) {
        var run = new Simulation(1);
        if (observed) {
            run.<Void>eventType("sampler", Phase.OBSERVE, ignored -> {}).in(3, null);
        }
        run.<Void>eventType(owner, ignored -> {}).in(timeNs, null);
        run.run();
        return run.digest();
    }

    @Test
    void saysHowManyEventsItCanNumber() {
        var sim = new Simulation(1);
        var seen = new ArrayList<String>();
        EventType<String> type = sim.eventType("a", seen::add);
        sim.sequence = (1L << 39) - 1;
        type.in(1, "the last");

        assertThatIllegalStateException()
                .isThrownBy(() -> type.in(1, "one more"))
                .withMessage("more than 549755813888 events scheduled in one simulation");
        sim.run();
        assertThat(seen).containsExactly("the last");
    }

    @Test
    void permutedTiesKeepTheOrderOfEachOwnerAndOfPhases() {
        int different = 0;
        for (int permutation = 0; permutation < 20; permutation++) {
            var permuted = new Simulation(1);
            permuted.permuteTies(permutation);
            List<String> seen = new ArrayList<>();
            EventType<String> control = permuted.eventType("c", Phase.CONTROL, seen::add);
            EventType<String> a = permuted.eventType("a", seen::add);
            EventType<String> b = permuted.eventType("b", seen::add);

            a.in(1, "a1");
            b.in(1, "b1");
            a.in(1, "a2");
            b.in(1, "b2");
            control.in(1, "c1");
            permuted.run();

            assertThat(seen).first().isEqualTo("c1");
            assertThat(seen).containsSubsequence("a1", "a2").containsSubsequence("b1", "b2").hasSize(5);
            different += seen.indexOf("b1") < seen.indexOf("a1") ? 1 : 0;
        }
        assertThat(different).isBetween(3, 17);
        assertThatIllegalStateException().isThrownBy(() -> {
            sim.<Void>eventType("m", ignored -> {}).in(1, null);
            sim.permuteTies(1);
        });
    }

    @Test
    void stopEndsAfterThePresentEvent() {
        sim.<Void>eventType("m", ignored -> sim.stop()).in(1, null);
        logging("m", Phase.MODEL).in(1, "left");

        sim.run();

        assertThat(log).isEmpty();
        assertThat(sim.eventsPending()).isEqualTo(1);
    }

    private EventType<Void> again;

    @Test
    void anInstantThatDoesNotEndIsStoppedWithItsOwnerAndHowToRepeatIt() {
        var endless = new Simulation(7, 3);
        again = endless.eventType("app.1 boot", ignored -> again.in(0, null));
        again.in(2_000_000_000L, null);

        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(endless::run)
                .withMessageContaining("at 2.0 s in app.1 boot (seed 7, run 3)")
                .withMessageContaining("events at one instant: it does not end")
                .satisfies(stopped -> assertThat(stopped.owner()).isEqualTo("app.1 boot"));
    }

    @Test
    void tenMillionEventsOfOneInstantAreNotEndless() {
        var busy = new int[1];
        again = sim.eventType("m", ignored -> {
            if (++busy[0] < 10_000_000) {
                again.in(0, null);
            }
        });
        again.in(1, null);

        sim.run();

        assertThat(sim.eventsExecuted()).isEqualTo(10_000_000);
    }

    @Test
    void aClockThatMovesMayGoOnForAsLongAsTheLimitAllows() {
        sim.limitEvents(20_000_000);
        again = sim.eventType("m", ignored -> again.in(1, null));
        again.in(1, null);

        assertThatExceptionOfType(EventLimitException.class)
                .isThrownBy(sim::run)
                .withMessageContaining("more than the limit of 20000000 events in one run")
                .satisfies(stopped -> assertThat(stopped.timeNs()).isBetween(20_000_000L, 20_000_000L + (1 << 20)));
        assertThatIllegalArgumentException().isThrownBy(() -> sim.limitEvents(0)).withMessageContaining("0");
    }

    @Test
    void eventsAtBothEndsOfTheClockComeInOrder() {
        EventType<Long> type = sim.eventType("m", at -> {
            assertThat(sim.nowNs()).isEqualTo(at);
            log.add("m");
        });
        for (int i = 0; i < 500; i++) {
            long near = i * SimTime.MILLISECOND;
            long far = SimTime.NEVER - 2 - i * SimTime.SECOND;
            type.at(near, near);
            type.at(far, far);
        }

        sim.run();

        assertThat(log).hasSize(1000);
    }

    @Test
    void aLaneOfAnotherSimulationsEventsIsRefused() {
        var other = new Simulation(2, 5);
        EventType<String> foreign = other.eventType("app.1", log::add);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sim.timeoutLane(10, foreign))
                .withMessage("the event type of app.1 belongs to another simulation (seed 2, run 5) than the lane"
                        + " (seed 1, run 0)");
    }

    @Test
    void anEventGoesToTheSimulationOfItsTypeByThatOnesClockWhoeverSchedulesIt() {
        var other = new Simulation(2);
        List<Long> times = new ArrayList<>();
        EventType<Void> foreign = other.eventType("app.1", ignored -> times.add(other.nowNs()));
        other.runUntil(1_000);
        Timer timer = foreign.timer(null);

        sim.<Void>eventType("m", ignored -> {
            foreign.in(5, null);
            timer.restart(7);
        }).at(3, null);
        sim.run();
        other.run();

        assertThat(times).containsExactly(1_005L, 1_007L);
        assertThat(sim.nowNs()).isEqualTo(3);
        assertThat(sim.eventsExecuted()).isEqualTo(1);
    }

    @Test
    void oneStreamNameIsGivenOnceInASimulation() {
        sim.stream("work of GET /item");

        assertThatIllegalStateException()
                .isThrownBy(() -> sim.stream("work of GET /item"))
                .withMessageContaining("\"work of GET /item\" has been asked for already")
                .withMessageContaining("(seed 1, run 0)");
        assertThat(new Simulation(1).stream("work of GET /item")).isNotNull();
    }

    @Test
    void aSharedNumberIsTheSameForAllWhoAskForIt() {
        double wallClock = sim.uniform("wall clock");

        assertThat(sim.uniform("wall clock")).isEqualTo(wallClock).isBetween(0.0, 1.0);
        assertThat(new Simulation(1, 1).uniform("wall clock")).isNotEqualTo(wallClock);
    }
}
