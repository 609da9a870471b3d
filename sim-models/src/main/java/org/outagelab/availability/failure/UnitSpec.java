package org.outagelab.availability.failure;

import org.outagelab.core.random.Distribution;

/**
 * A unit that fails and is repaired as good as new.
 *
 * @param name unique in its model
 * @param lifetime age at which it fails; it ages by one per unit of time while it works
 * @param repair work that a crew has with it
 * @param crew who repairs it; empty for a crew of its own
 * @param priority among those who wait for a crew with priorities; smaller is first
 * @param standbyAgeing how fast it ages while it stands by: 0 cold, 1 like at work. Without a {@link Standby} it
 *     always works
 * @param agesWhileDown whether it ages while the system is down
 * @param startsUp whether it is up at time 0; otherwise it has just failed
 * @param testEvery its failure goes unnoticed until the next test, at multiples of this; 0 when it is noticed at once
 * @param detection from its failure until those who use it know, as a balancer that takes it off its list; null for at once
 * @param readmission from the end of its repair until it is used again; null for at once
 * @param coverage the share of its failures that are detected at all, 0..1; one draw for all who watch it
 */
public record UnitSpec(
        String name,
        Distribution lifetime,
        Distribution repair,
        String crew,
        int priority,
        double standbyAgeing,
        boolean agesWhileDown,
        boolean startsUp,
        double testEvery,
        Distribution detection,
        Distribution readmission,
        double coverage) {
    public UnitSpec {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a unit needs a name");
        }
        SystemModel.notNegative("standbyAgeing of " + name, standbyAgeing);
        SystemModel.notNegative("testEvery of " + name, testEvery);
        if (!(coverage >= 0 && coverage <= 1)) {
            throw new IllegalArgumentException("coverage of " + name + " must be in [0, 1], got " + coverage);
        }
        if (!(lifetime.mean() > 0)) {
            throw new IllegalArgumentException("the lifetime of " + name + " must be > 0, got a mean of " + lifetime.mean());
        }
    }

    /** Repaired by a crew of its own; ages always; up at 0; seen at once. */
    public static UnitSpec of(String name, Distribution lifetime, Distribution repair) {
        return new UnitSpec(name, lifetime, repair, "", 0, 1, true, true, 0, null, null, 1);
    }

    public UnitSpec repairedBy(String name, int newPriority) {
        return new UnitSpec(this.name, lifetime, repair, name, newPriority, standbyAgeing, agesWhileDown, startsUp,
                testEvery, detection, readmission, coverage);
    }

    public UnitSpec ageingOnStandby(double speed) {
        return new UnitSpec(
                name, lifetime, repair, crew, priority, speed, agesWhileDown, startsUp, testEvery, detection, readmission, coverage);
    }

    /** It does not age while the system is down. */
    public UnitSpec suspendedWhileDown() {
        return new UnitSpec(
                name, lifetime, repair, crew, priority, standbyAgeing, false, startsUp, testEvery, detection, readmission, coverage);
    }

    public UnitSpec startingFailed() {
        return new UnitSpec(
                name, lifetime, repair, crew, priority, standbyAgeing, agesWhileDown, false, testEvery, detection, readmission, coverage);
    }

    public UnitSpec testedEvery(double interval) {
        return new UnitSpec(
                name, lifetime, repair, crew, priority, standbyAgeing, agesWhileDown, startsUp, interval, detection, readmission, coverage);
    }

    /** {@link SystemState#listed} follows its state with these delays. */
    public UnitSpec detectedAfter(Distribution failure, Distribution recovery) {
        return new UnitSpec(
                name, lifetime, repair, crew, priority, standbyAgeing, agesWhileDown, startsUp, testEvery, failure, recovery, coverage);
    }

    /** Only this share of its failures is detected; the others last until they are repaired. */
    public UnitSpec coveredBy(double share) {
        return new UnitSpec(
                name, lifetime, repair, crew, priority, standbyAgeing, agesWhileDown, startsUp, testEvery, detection, readmission, share);
    }
}
