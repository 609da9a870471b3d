package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.LongerTime;
import org.outagelab.scenario.Uncertainty;

/**
 * How releases reach the instances of a codebase, and what that makes of years: which of them have a bad one when somebody
 * knows, how long it takes to get rid of it, and who is out of work while it is rolled out.
 *
 * @param everyNs from one release to the next
 * @param stepNs of a rolling rollout: from one instance to the next
 * @param canaryShare of the instances that have it first, at least one
 * @param canaryNs how long these alone have it
 * @param rollback whether the file says how long a rollback takes
 */
record Rollout(String how, long everyNs, long stepNs, double canaryShare, long canaryNs, boolean rollback) {
    /**
     * Of the bad releases that start well, those that show themselves by their first requests: 45 of 70. The others take
     * hours, or more load. A guess.
     */
    static final double SHOWN_BY_REQUESTS = 45 / 70.0;
    /** Until traffic goes the other way again: a guess of seconds. */
    private static final long SWITCH_BACK_NS = 10 * SimTime.SECOND;
    /** Until a process that is told to stop has stopped, and the next one is there: a guess. */
    private static final long RESTART_NS = SimTime.SECOND;

    /** What becomes of a bad release. @param whole as if all instances had it at once */
    List<FailureSpec> bad(FailureSpec whole) {
        int instances = whole.members().size();
        return switch (how) {
            case "rolling" -> {
                // The next one has it after each step, until somebody knows.
                double steps = Math.floor(whole.notice().mean() / stepNs);
                int reached = (int) Math.min(instances, 1 + steps);
                yield List.of(whole.withMembers(whole.name(), whole.members().subList(0, reached)));
            }
            case "blue-green" -> List.of(rollback ? whole : whole.withRepair(Distributions.constant(SWITCH_BACK_NS)));
            // Of a single instance it is a gate: all have it, and it is taken back after that time.
            case "canary" -> canary(whole);
            default -> List.of(whole);
        };
    }

    private List<FailureSpec> canary(FailureSpec whole) {
        int first = (int) Math.max(1, Math.ceil(canaryShare * whole.members().size()));
        var soon = whole.notice().mean() < canaryNs ? whole.notice() : Distributions.constant(canaryNs);
        var early = whole.withMembers(whole.name() + " (canary)", whole.members().subList(0, first))
                .withUptime(rarer(whole.uptime(), SHOWN_BY_REQUESTS))
                .withNotice(soon)
                .withRepair(Distributions.constant(SWITCH_BACK_NS));
        return List.of(early, whole.withUptime(rarer(whole.uptime(), 1 - SHOWN_BY_REQUESTS)));
    }

    private static Distribution rarer(Distribution uptime, double share) {
        return new LongerTime(uptime, 1 / share);
    }

    /**
     * Who does not work while any release is rolled out. With a rolling one, each in turn, after those who use it have been
     * told; with all at once, all for as long as they take to start, as a single one always does; blue and green are both there.
     *
     * @param bootNs of an instance
     */
    List<FailureSpec> work(String object, List<String> instances, ToLongFunction<String> bootNs) {
        var work = new ArrayList<FailureSpec>();
        // Where there is one instance, nothing is rolled: it stops and starts.
        if (how.equals("all") || instances.size() == 1 && !how.equals("blue-green")) {
            work.add(planned(object + " rollout", object, FailureSpec.Fault.CRASH, instances, RESTART_NS));
        } else if (!how.equals("blue-green")) {
            for (var instance : instances) {
                long takesNs = stepNs + bootNs.applyAsLong(instance);
                work.add(planned(object + " rollout " + instance, object, FailureSpec.Fault.DRAIN, List.of(instance), takesNs));
            }
        }
        return work;
    }

    private FailureSpec planned(String name, String object, FailureSpec.Fault fault, List<String> members, long takesNs) {
        return new FailureSpec(
                name,
                object,
                "rollout",
                fault,
                members,
                List.of(),
                Distributions.exponential(everyNs),
                DistributionType.ZERO,
                Distributions.constant(takesNs),
                1,
                0,
                "",
                members.size() > 1,
                "the scenario",
                Uncertainty.NONE);
    }
}
