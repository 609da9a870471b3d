package org.outagelab.availability.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.availability.structure.Structure.all;
import static org.outagelab.availability.structure.Structure.any;
import static org.outagelab.availability.structure.Structure.unit;
import static org.outagelab.availability.structure.Structure.units;
import static org.outagelab.core.random.Distributions.constant;
import static org.outagelab.core.random.Distributions.exponential;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.availability.structure.Structure;
import org.outagelab.core.random.Distributions;
import org.outagelab.results.Estimate;

final class FailureLevelTest {
    /** One course of a model with constant times, which can be followed by hand. */
    private static FailureResults once(SystemModel model, double length) {
        return FailureLevel.fromStart(1, 1, length).run(model);
    }

    @Test
    void theWarmUpReachesTheTailOfRepairs() {
        var repair = Distributions.lognormal(1, 2);
        var model = SystemModel.builder().unit("a", exponential(50), repair).succeeds(unit("a")).build();

        var level = FailureLevel.longRun(model, 7, 400, 2_000);

        // The longest 2 % of repairs, of 55 and more, are half of the time in repair; ten means are 74.
        assertThat(level.warmup()).isGreaterThan(1_000);
        assertThat(level.run(model).unavailability()).satisfies(found -> {
            double exact = repair.mean() / (50 + repair.mean());
            assertThat(exact).isBetween(found.low() - 0.002, found.high() + 0.002);
        });
    }

    @Test
    void aTollIsPaidWithEachRepair() {
        var model = SystemModel.builder()
                .unit("a", constant(10), constant(2))
                .succeeds(unit("a"))
                .toll((name, downFor, listed) -> listed ? 100 : downFor / 4)
                .build();

        FailureResults results = FailureLevel.fromStart(1, 1, 36).withWindows(12.0).run(model);

        // Down three times for 2, and half an hour more each time.
        assertThat(results.unavailability().mean()).isCloseTo(7.5 / 36, within(1e-15));
        assertThat(results.lossByState(36, "h").get("a").mean()).isCloseTo(7.5, within(1e-12));
    }

    @Test
    void aUnitWithConstantTimesIsDownWhenItMustBe() {
        var model = SystemModel.builder().unit("a", constant(10), constant(2)).succeeds(unit("a")).build();

        FailureResults results = FailureLevel.fromStart(1, 1, 36).withWindows(12.0, 9.0).run(model);

        // Down in [10, 12), [22, 24) and [34, 36).
        assertThat(results.outages()).isEqualTo(3);
        assertThat(results.unavailability().mean()).isCloseTo(6 / 36.0, within(1e-15));
        assertThat(results.longestOutage()).isEqualTo(2);
        assertThat(results.firstOutagePerRun()).containsExactly(10);
        assertThat(results.windowLosses(12)).containsExactly(2, 2, 2);
        assertThat(results.windowLosses(9)).containsExactly(0, 2, 2, 2);
        assertThat(results.windowsMeeting(9, 1).mean()).isEqualTo(0.25);
        assertThat(results.windowsMeeting(12, 10 / 12.0).mean()).isEqualTo(1);
        assertThat(results.budgetBurned(0.9).mean()).isCloseTo(10 / 6.0, within(1e-12));
    }

    @Test
    void aCrewRepairsWhoFailedFirstOrWhoMattersMost() {
        for (Discipline discipline : List.of(Discipline.FIFO, Discipline.PRIORITY)) {
            var model = SystemModel.builder()
                    .crew("crew", 1, discipline)
                    .unit(UnitSpec.of("a", constant(10), constant(5)).repairedBy("crew", 3))
                    .unit(UnitSpec.of("b", constant(11), constant(5)).repairedBy("crew", 2))
                    .unit(UnitSpec.of("c", constant(12), constant(5)).repairedBy("crew", 1))
                    .succeeds(all(units("a", "b", "c")))
                    .build();
            var trajectory = new Trajectory(model, 1, 0);

            // a is repaired until 15; then b or c until 20.
            while (trajectory.nextTime() <= 20) {
                trajectory.step();
            }

            assertThat(trajectory.up("a")).isTrue();
            assertThat(trajectory.up("b")).isEqualTo(discipline == Discipline.FIFO);
            assertThat(trajectory.up("c")).isEqualTo(discipline == Discipline.PRIORITY);
        }
    }

    @Test
    void aSharedCrewWorksOnAllAtOnce() {
        var model = SystemModel.builder()
                .crew("crew", 1, Discipline.SHARED)
                .unit(UnitSpec.of("a", constant(10), constant(4)).repairedBy("crew", 0))
                .unit(UnitSpec.of("b", constant(12), constant(4)).repairedBy("crew", 0))
                .succeeds(any(units("a", "b")))
                .build();

        // a alone until 12, both at half speed until a is done at 16, b alone until 18.
        FailureResults results = once(model, 19);

        assertThat(results.unavailability().mean() * 19).isCloseTo(4, within(1e-12));
    }

    @Test
    void detectionTrailsFailureAndRecovery() {
        var model = SystemModel.builder()
                .unit(UnitSpec.of("a", constant(10), constant(5)).detectedAfter(constant(2), constant(1)))
                .unit("b", constant(1000), constant(1))
                .share(state -> {
                    int listed = (state.listed("a") ? 1 : 0) + (state.listed("b") ? 1 : 0);
                    int good = (state.listed("a") && state.up("a") ? 1 : 0) + (state.listed("b") && state.up("b") ? 1 : 0);
                    return (double) good / listed;
                })
                .build();

        // Half of the requests fail in [10, 12); a is back at 15 and used from 16 on.
        FailureResults results = FailureLevel.fromStart(1, 1, 20).run(model);

        assertThat(results.losses()).isEqualTo(1);
        assertThat(results.outages()).isZero();
        assertThat(results.unavailability().mean() * 20).isCloseTo(1, within(1e-12));
        assertThat(results.lossByState(20, "h")).containsOnlyKeys("a");
    }

    @Test
    void aFailoverGoesOnThoughTheOldPrimaryIsBack() {
        var builder = SystemModel.builder()
                .unit("p", constant(10), constant(1))
                .unit("r", constant(1000), constant(1))
                .standby(Standby.of("db", List.of("p", "r"), constant(3)));
        FailureResults goesOn = once(builder.succeeds(unit("db")).build(), 15);
        FailureResults resumes = once(
                SystemModel.builder()
                        .unit("p", constant(10), constant(1))
                        .unit("r", constant(1000), constant(1))
                        .standby(new Standby("db", List.of("p", "r"), 1, constant(3), 1, true))
                        .succeeds(unit("db"))
                        .build(),
                15);

        assertThat(goesOn.longestOutage()).isEqualTo(3);
        assertThat(resumes.longestOutage()).isEqualTo(1);
    }

    @Test
    void aColdStandbyAgesOnlyWhileItServes() {
        var model = SystemModel.builder()
                .crew("nobody", 0, Discipline.FIFO)
                .unit(UnitSpec.of("a", constant(10), constant(1)).repairedBy("nobody", 0).ageingOnStandby(0))
                .unit(UnitSpec.of("b", constant(10), constant(1)).repairedBy("nobody", 0).ageingOnStandby(0))
                .standby(Standby.of("pair", List.of("a", "b"), constant(0)))
                .succeeds(unit("pair"))
                .build();

        FailureResults results = once(model, 100);

        // The switch at 10 takes no time and is no outage.
        assertThat(results.firstOutagePerRun()).containsExactly(20);
        assertThat(results.outages()).isEqualTo(1);
    }

    @Test
    void aUnitSuspendedWithTheSystemDoesNotAge() {
        var model = SystemModel.builder()
                .unit("a", constant(10), constant(5))
                .unit(UnitSpec.of("b", constant(12), constant(1)).suspendedWhileDown())
                .succeeds(all(units("a", "b")))
                .build();

        // a is down in [10, 15); b has aged 10 and fails at 17.
        FailureResults results = once(model, 17.5);

        assertThat(results.outages()).isEqualTo(2);
        assertThat(results.unavailability().mean() * 17.5).isCloseTo(5.5, within(1e-12));
    }

    @Test
    void aDormantFailureWaitsForTheTest() {
        var model = SystemModel.builder()
                .unit(UnitSpec.of("backup", constant(10), constant(1)).testedEvery(7))
                .succeeds(unit("backup"))
                .build();

        // Broken at 10, found at 14, good at 15.
        assertThat(once(model, 20).longestOutage()).isEqualTo(5);
    }

    @Test
    void aShockFailsAllItsMembersAtOnce() {
        var model = SystemModel.builder()
                .unit("a", constant(1000), constant(1))
                .unit("b", constant(1000), constant(3))
                .shock("power", constant(10), List.of("a", "b"))
                .succeeds(any(units("a", "b")))
                .build();

        FailureResults results = once(model, 19);

        assertThat(results.outages()).isEqualTo(1);
        assertThat(results.longestOutage()).isEqualTo(1);
        assertThat(results.lossByState(19, "h")).containsOnlyKeys("a + b");
    }

    @Test
    void aFailureTakesAnotherAlong() {
        var model = SystemModel.builder()
                .unit("a", constant(10), constant(4))
                .unit("b", constant(1000), constant(3))
                .propagation("a", 1, List.of("b"))
                .succeeds(any(units("a", "b")))
                .build();

        // Both at 10 and 24; b is back first.
        FailureResults results = FailureLevel.fromStart(1, 1, 30).withDurations().run(model);

        assertThat(results.outages()).isEqualTo(2);
        assertThat(results.outageQuantile(0.5, "h").mean()).isEqualTo(3);
        assertThat(results.outageQuantile(0.5, "h").n()).isEqualTo(2);
    }

    private static SystemModel pair(double mttf, double mttr) {
        return SystemModel.builder()
                .unit("a", exponential(mttf), exponential(mttr))
                .unit("b", exponential(mttf), exponential(mttr))
                .succeeds(any(units("a", "b")))
                .build();
    }

    @Test
    void theSameSeedGivesTheSameBytesOnAnyNumberOfThreads() {
        var model = pair(100, 10);
        var level = new FailureLevel(7, 100, 5_000, 100, List.of(500.0), false, false, 1);

        FailureResults one = level.run(model);
        FailureResults four = level.withThreads(4).run(model);

        assertThat(four.lossPerRun()).containsExactly(one.lossPerRun());
        assertThat(four.lossByState(1, "h")).isEqualTo(one.lossByState(1, "h"));
        assertThat(four.windowLosses(500)).containsExactly(one.windowLosses(500));
        assertThat(four.unavailability()).isEqualTo(one.unavailability());
        assertThat(FailureLevel.fromStart(8, 100, 5_000).run(model).lossPerRun()).isNotEqualTo(one.lossPerRun());
    }

    @Test
    void nothingSeenIsABoundAndNeverNoughtPlusMinusNought() {
        FailureResults results = FailureLevel.fromStart(1, 20, 10).run(pair(1e7, 1));

        Estimate unavailability = results.unavailability();
        assertThat(unavailability.mean()).isZero();
        // At 95 %, fewer than 3.0 in 200.
        assertThat(results.outagesPer(1).high()).isCloseTo(-Math.log(0.05) / 200, within(1e-9));
        assertThat(unavailability.high()).isCloseTo(-Math.log(0.05) / 200, within(1e-9));
        assertThat(unavailability.note()).isEqualTo("no loss seen: a bound, for losses as long as the longest mean repair");
        assertThat(results.meanOutage("h").hasValue()).isFalse();
        assertThat(results.probabilityOfOutage().high()).isGreaterThan(0.1);
    }

    @Test
    void fewOutagesHaveExactIntervalsThatHoldTheTruth() {
        // About 12 outages in each study: 200 studies.
        double truth = Math.pow(5 / 105.0, 2);
        int held = 0;
        for (int seed = 0; seed < 200; seed++) {
            FailureResults results = FailureLevel.longRun(pair(100, 5), seed, 10, 1_300).run(pair(100, 5));
            Estimate estimate = results.unavailability();
            assertThat(results.losses()).isLessThan(40);
            assertThat(estimate.note()).contains("exact");
            held += estimate.low() <= truth && truth <= estimate.high() ? 1 : 0;
        }

        // Conservative: at least 95 % less what 200 studies may deviate by.
        assertThat(held).isGreaterThanOrEqualTo(183);
    }

    @Test
    void moreThanSixtyFourPartsAreRememberedAsWell() {
        var builder = SystemModel.builder();
        List<Structure> parts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            builder.unit("u" + i, exponential(1000), exponential(1));
            parts.add(unit("u" + i));
        }
        var model = builder.succeeds(Structure.atLeast(99, parts)).build();

        FailureResults results = FailureLevel.longRun(model, 3, 30, 20_000).run(model);

        double q = 1 / 1001.0;
        double exact = 1 - Math.pow(1 - q, 100) - 100 * q * Math.pow(1 - q, 99);
        assertThat(results.unavailability().low()).isLessThan(exact);
        assertThat(results.unavailability().high()).isGreaterThan(exact);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        var builder = SystemModel.builder().unit("a", exponential(1), exponential(1));

        assertThatThrownBy(builder::build).hasMessage("the model does not say what succeeds");
        builder.succeeds(unit("a"));
        assertThatThrownBy(() -> builder.unit("a", exponential(1), exponential(1)).build())
                .hasMessage("two parts are named 'a'");
        assertThatThrownBy(() -> SystemModel.builder()
                        .unit(UnitSpec.of("a", exponential(1), exponential(1)).repairedBy("night", 0))
                        .crew("day", 1, Discipline.FIFO)
                        .succeeds(unit("a"))
                        .build())
                .hasMessage("unit 'a' has the crew 'night', expected one of [day]");
        assertThatThrownBy(() -> SystemModel.builder()
                        .unit("a", exponential(1), exponential(1))
                        .shock("s", exponential(1), List.of("b"))
                        .succeeds(unit("a"))
                        .build())
                .hasMessage("shock 's' names 'b', which is not a unit");
        assertThatThrownBy(() -> new Shock("s", exponential(1), List.of())).hasMessage("shock s has no members");
        assertThatThrownBy(() -> new Standby("s", List.of("a"), 2, constant(0), 1, false))
                .hasMessage("standby s must have 1..1 places, got 2");
        assertThatThrownBy(() -> UnitSpec.of("a", constant(0), constant(1)))
                .hasMessage("the lifetime of a must be > 0, got a mean of 0.0");
        assertThatThrownBy(() -> once(
                        SystemModel.builder().unit("a", exponential(1), exponential(1)).share(state -> 2).build(), 1))
                .hasMessage("a success share must be in [0, 1], got 2.0");
    }
}
