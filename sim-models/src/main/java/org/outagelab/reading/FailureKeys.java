package org.outagelab.reading;

import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;
import org.outagelab.scenario.Uncertainty;

/** The keys that say how often something fails: of {@code reliability}, its defaults, and {@code shared}. */
final class FailureKeys {
    private static final List<String> FAULTS = List.of("crash", "hang", "host-down", "errors");

    static final Key<String> PRIOR = Key.optional(
            "prior", Types.oneOf(Prior.names()), null, "A default of that name, which the other keys change.", "ours");
    static final Key<String> FAULT = Key.optional(
            "fault",
            Types.oneOf(FAULTS),
            null,
            "How the others see it; unset: host-down of hosts and zones, crash of the rest.",
            "ours");
    static final Key<Distribution> MTBF = Key.optional(
            "mtbf", DistributionType.UPTIME, null, "From a repair to the next failure; a bare duration is the mean of an exponential.", "ours");
    static final Key<Distribution> MTTR = Key.optional(
            "mttr", DistributionType.POSITIVE, null, "From the begin of a repair to its end; time to boot comes after.", "ours");
    static final Key<Distribution> NOTICE = Key.optional(
            "notice",
            DistributionType.DURATION,
            null,
            "Until a person knows of it and begins; unset: reliability.notice, or 0 where a supervisor restarts it.",
            "ours");
    static final Key<Long> TEST = Key.optional(
            "test",
            Types.DURATION,
            null,
            "Of a standby: its failures are found at the next test, every so long, and not at once; unset: at once.",
            "ours");
    static final Key<Double> COVERAGE = Key.optional(
            "coverage",
            Types.SHARE,
            null,
            "Share of its failures that checks and failovers react to, the others last until repaired; unset: 1, or the default of"
                    + " failovers where one must answer.",
            "ours");
    static final Key<Double> ERROR_FACTOR = Key.optional(
            "error-factor",
            Types.number(1, 1_000),
            null,
            "How well mtbf is known: its 95 % quantile by its median; unset: 1 for what stands in the file.",
            "ours: 3 for published rates, 5 for guesses");
    static final Key<Double> REPAIR_ERROR_FACTOR = Key.optional(
            "repair-error-factor",
            Types.number(1, 1_000),
            null,
            "The same of mttr.",
            "ours: 2 for defaults");
    static final Key<Integer> CREWS = Key.optional(
            "crews", Types.integer(1, 1_000_000), null, "How many of its failures are repaired at once; unset: all.", "ours");
    static final Key<List<String>> MEMBERS =
            Key.required("members", Types.listOf(Types.TEXT), "What stands or falls together.");
    static final Key<Double> BETA = Key.optional(
            "beta", Types.SHARE, null, "Instead of mtbf: the share of its members' failures that strike all of them.", "ours");

    static final Section FAILURE = new Section(
            "reliability settings", List.of(PRIOR, FAULT, MTBF, MTTR, NOTICE, TEST, COVERAGE, CREWS, ERROR_FACTOR, REPAIR_ERROR_FACTOR));
    static final Section CHANGED_PRIOR =
            new Section("a default of reliability", List.of(MTBF, MTTR, NOTICE, TEST, COVERAGE, ERROR_FACTOR, REPAIR_ERROR_FACTOR));
    static final Section FAILOVER = new Section("the default of failovers", List.of(COVERAGE));
    static final Section SHARED =
            new Section("shared object", List.of(MEMBERS, PRIOR, FAULT, MTBF, MTTR, NOTICE, BETA, ERROR_FACTOR, REPAIR_ERROR_FACTOR));

    private FailureKeys() {}

    /** The fault that is given, or the usual one of hosts and of programs. */
    static FailureSpec.Fault fault(Section.Values values, boolean hosts) {
        var given = values.get(FAULT);
        return given != null
                ? FailureSpec.Fault.of(given)
                : hosts ? FailureSpec.Fault.HOST_DOWN : FailureSpec.Fault.CRASH;
    }

    /** As explain prints it. */
    static String show(Distribution uptime, Distribution repair) {
        double hours = uptime.mean() / SimTime.HOUR;
        long rounded = hours > 48 ? Math.round(hours) * SimTime.HOUR : Math.round(uptime.mean());
        return "mtbf " + Types.showDuration(rounded) + ", mttr "
                + DistributionType.DURATION.show(repair);
    }

    /** As explain prints it: {@code known within a factor of 3, mttr of 2}. */
    static String show(Uncertainty known) {
        var rate = known.rateFactor() > 1 ? ", known within a factor of " + Types.number(1, 1_000).show(known.rateFactor()) : "";
        var word = rate.isEmpty() ? ", mttr known within a factor of " : ", mttr of ";
        return rate + (known.repairFactor() > 1 ? word + Types.number(1, 1_000).show(known.repairFactor()) : "");
    }
}
