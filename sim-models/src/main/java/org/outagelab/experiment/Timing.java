package org.outagelab.experiment;

import java.util.List;
import org.outagelab.availability.ServicePaths;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Reaction;

/**
 * How long everything automatic takes to react to some failures, and to their repair.
 *
 * @param reactNs until nearly every reaction has happened
 * @param backNs from the repair until what was repaired is used again, with its time to boot
 * @param bootNs of it alone
 * @param slow the one reaction that is far slower than all others, or null
 */
record Timing(long reactNs, long backNs, long bootNs, Distribution slow) {
    /** A reaction that takes longer is waited for with few requests. */
    static final long SLOW_NS = 150 * SimTime.SECOND;
    private static final double NEARLY_ALL = 0.999;
    private static final long LONGEST_NS = 12 * SimTime.HOUR;

    static Timing of(ServicePaths paths, List<FailureSpec> failures) {
        double react = 0;
        double back = 0;
        long boot = 0;
        Distribution slow = null;
        boolean several = false;
        for (var failure : failures) {
            boot = Math.max(boot, paths.bootNs().getOrDefault(failure.name(), 0L));
            for (var byFailure : paths.reactions().values()) {
                Reaction reaction = byFailure.get(failure.name());
                if (reaction == null) {
                    continue;
                }
                double detected = reaction.detection().quantile(NEARLY_ALL);
                react = Math.max(react, detected);
                back = Math.max(back, reaction.recovery().quantile(NEARLY_ALL));
                if (detected > SLOW_NS) {
                    several |= slow != null && slow.mean() != reaction.detection().mean();
                    slow = reaction.detection();
                }
            }
        }
        return new Timing(
                seconds(Math.min(react, LONGEST_NS)),
                seconds(Math.min(back, LONGEST_NS)) + seconds(boot),
                seconds(boot),
                several ? null : slow);
    }

    /** Whole seconds, the next. */
    static long seconds(double ns) {
        return (long) StrictMath.ceil(ns / SimTime.SECOND) * SimTime.SECOND;
    }
}
