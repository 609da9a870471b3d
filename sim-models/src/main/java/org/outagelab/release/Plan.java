package org.outagelab.release;

import java.util.List;
import org.outagelab.core.random.Distribution;
import org.outagelab.replacement.RollingUpdate;

/**
 * How a release comes to instances.
 *
 * @param to of {@link How#BLUE_GREEN}: the instances that take over; of {@link How#DEPLOYMENT}: free places; empty otherwise
 * @param surge of {@link How#DEPLOYMENT}: how it goes on; null otherwise
 * @param batch how many change at once, at least 1
 * @param drain whether their balancers are told first
 * @param propagation from an order until a balancer obeys it, drawn for each; null: at once
 * @param starts whether processes are started for it; if not, of {@link How#BLUE_GREEN}, they run it already
 * @param stop how the process before ends
 * @param pause between two batches, after the one before is done
 * @param healthNs how long an instance may take until it passes its check; 0: nobody looks
 * @param gate what is looked at while it works, or null
 * @param canary which of them have it first, or null
 * @param rollback who takes it back, and how
 */
public record Plan(
        How how,
        List<String> to,
        RollingUpdate surge,
        int batch,
        Drain drain,
        Distribution propagation,
        boolean starts,
        Stop stop,
        Distribution pause,
        long healthNs,
        Gate gate,
        Canary canary,
        Rollback rollback) {
    public Plan {
        to = List.copyOf(to);
    }

    /** The way. */
    public enum How {
        /** All of them at the same time. */
        ALL,
        /** One batch after another. */
        ROLLING,
        /** As a Deployment: new instances in free places first, as many as it may have more, and old ones go as new ones are ready. */
        DEPLOYMENT,
        /** Others have it, and the work is switched over to them. */
        BLUE_GREEN,
        /** Some have it first, and are compared with the rest. */
        CANARY,
        /** A configuration or a flag that running processes take over: no restart, no batches. */
        PUSH
    }

    /**
     * Whether balancers are told before an instance stops.
     *
     * @param told whether they are
     * @param untilIdle whether to wait until it has no request of theirs
     * @param ns how long to wait: a time, or at most
     */
    public record Drain(boolean told, boolean untilIdle, long ns) {
        public static final Drain NONE = new Drain(false, false, 0);
    }

    /**
     * How the process before ends.
     *
     * @param graceNs after which one that still runs is killed
     * @param countsDrain whether the grace begins with the drain, as that of a pod, or with SIGTERM
     */
    public record Stop(How how, long graceNs, boolean countsDrain) {
        /** The signal. */
        public enum How {
            TERM,
            KILL,
            /** It replaces its workers by itself. */
            HUP
        }
    }

    /**
     * What is looked at while a batch works.
     *
     * @param limit at or above which it fails
     * @param overNs how long is looked
     */
    public record Gate(Measure measure, double limit, long overNs) {}

    /** What a gate looks at. */
    public enum Measure {
        /** Share of the answers of the new version that are errors of the server, and of connections that it reset. */
        ERRORS,
        /** Mean time of the new version for a request, in seconds, of all requests that its instances have. */
        LATENCY
    }

    /**
     * Who has it first.
     *
     * @param instances how many, at least 1
     * @param share of the work that they get, where their balancers know weights; 0: as every instance
     * @param overNs how long these alone have it
     */
    public record Canary(int instances, double share, long overNs) {}

    /**
     * Who takes it back.
     *
     * @param byGate whether a gate that fails does
     * @param alert by the alert of this name, empty for none
     * @param decide from there to the first step
     * @param batch how many are taken back at once, at least 1
     */
    public record Rollback(boolean byGate, String alert, Distribution decide, int batch) {}
}
