package org.outagelab.mysql;

import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Reaction;

/**
 * What a scenario says of what happens when the primary of a database dies. Times in nanoseconds,
 * {@link SimTime#NEVER} for none.
 *
 * @param by who decides
 * @param from hosts whence it looks at the servers; the first one acts
 * @param checkFrom hosts from which the primary must be unreachable too before a script acts
 * @param probe how it looks
 * @param opted whether it acts at all, or only detects
 * @param decide from the detection until it begins to act: of a person, page, login and decision
 * @param fence what is done to the old primary before another takes its place
 * @param candidate which replica is promoted
 * @param server index of the named candidate; -1 for the others
 * @param drain whether the candidate first applies what is in its relay log; else that is thrown away
 * @param maxLagNs a candidate that lags more is not promoted: then it fails
 * @param takes the steps themselves, without waiting for the relay log
 * @param fails probability that an attempt fails
 * @param mistake of a person, for each step that can go wrong
 * @param blockNs after an attempt, in which it does not act again
 * @param cutOver how clients find the new primary
 * @param old what becomes of an old primary that comes back
 */
public record FailoverSpec(
        By by,
        List<String> from,
        List<String> checkFrom,
        Probe probe,
        boolean opted,
        Distribution decide,
        Fence fence,
        Candidate candidate,
        int server,
        boolean drain,
        long maxLagNs,
        Distribution takes,
        double fails,
        double mistake,
        long blockNs,
        CutOver cutOver,
        OldPrimary old) {

    /**
     * What it makes of a failure of the primary: how long until writes find another one. A person's decision and the
     * steps count with their means; that an attempt may fail is left out.
     */
    public Reaction reaction(FailureSpec.Fault fault) {
        if (opted && fault == FailureSpec.Fault.DRAIN) {
            // A switch-over: nobody has to look and decide, and the rest takes as long.
            return new Reaction(
                    false, 0, true, Distributions.constant(mean(takes) + cutOver.leastNs()), DistributionType.ZERO);
        }
        boolean silent = fault == FailureSpec.Fault.HOST_DOWN || fault == FailureSpec.Fault.HANG;
        if (!opted || !silent && fault != FailureSpec.Fault.CRASH) {
            return Reaction.NONE;
        }
        // An orchestrator believes one failed look when the replicas have lost the primary too.
        double looks = by == By.ORCHESTRATOR ? 0 : probe.fails() - 1.0;
        double leastNs = looks * probe.everyNs()
                + (silent ? probe.timeoutNs() : 0)
                + mean(decide) + mean(takes) + mean(fence.takes()) + cutOver.leastNs();
        double moreNs = probe.everyNs() + probe.analysisNs() + cutOver.moreNs();
        return new Reaction(
                false, 0, true, Distributions.uniform(leastNs, leastNs + moreNs), DistributionType.ZERO);
    }

    private static double mean(Distribution time) {
        return time == null ? 0 : time.mean();
    }

    /** Who decides. */
    public enum By {
        /** A manager that asks the primary now and then, as MHA does. */
        SCRIPT,
        /** One that also asks the replicas whether they still replicate. */
        ORCHESTRATOR,
        /** The servers themselves, by majority. */
        GROUP_REPLICATION,
        /** Somebody who is paged by what a script sees. */
        PERSON
    }

    /** Which replica is promoted. */
    public enum Candidate {
        /** The one that has received most. */
        MOST_ADVANCED,
        /** Whichever. */
        ANY,
        /** One alone. */
        NAMED
    }

    /**
     * @param everyNs from the begin of one look to the begin of the next
     * @param timeoutNs after which a look has failed
     * @param fails such looks in a row that make it act
     * @param analysisNs how often an orchestrator draws its conclusions
     */
    public record Probe(long everyNs, long timeoutNs, int fails, long analysisNs) {}

    /** How the old primary is kept from taking writes. */
    public enum FenceBy {
        NONE,
        /** Its power is cut, by a way of its own (STONITH). */
        POWER,
        /** It is told {@code super_read_only}, if it can be reached and answers. */
        READ_ONLY,
        /** Its machine is told to give up the virtual IP, if it can be reached. */
        VIP
    }

    /**
     * @param fails probability that it does not work
     * @param required whether nothing is promoted when it does not
     */
    public record Fence(FenceBy by, Distribution takes, double fails, boolean required) {}

    /** How clients find the new primary. */
    public enum CutOverBy {
        /** A virtual IP moves: packets of open connections reach a machine that resets them. */
        VIP,
        /** A DNS record changes: only new connections follow, when the resolver has forgotten the old answer. */
        DNS,
        /** A proxy on each client's machine asks who takes writes. */
        PROXY,
        /** Applications are told the new address and start anew. */
        RESTART
    }

    /**
     * @param address its name in {@code addresses}, or null
     * @param takes until it is announced, changed or begun
     * @param ttlNs of a DNS record; -1 for that of its address
     * @param interNs from the end of a proxy's check to the next
     * @param timeoutNs after which such a check has failed
     * @param shutdownSessions whether a proxy cuts the connections of a server that it takes out
     * @param restartNs within which all applications have started anew
     */
    public record CutOver(
            CutOverBy by,
            String address,
            Distribution takes,
            long ttlNs,
            long interNs,
            long timeoutNs,
            int rise,
            int fall,
            boolean shutdownSessions,
            long restartNs) {
        /** From the promotion until the first clients find the new primary, on average. */
        private double leastNs() {
            return by == CutOverBy.PROXY ? (rise - 1.0) * interNs : mean(takes);
        }

        /** From there until the last ones do. */
        private double moreNs() {
            return switch (by) {
                case DNS -> Math.max(0, ttlNs);
                case PROXY -> interNs;
                default -> 0;
            };
        }
    }

    /**
     * @param readOnly whether it starts with {@code super_read_only}
     * @param rejoinNs from its return until somebody makes it a replica
     * @param rebuildNs time to give it a copy of the data when the new primary refuses it; NEVER: nobody does
     */
    public record OldPrimary(boolean readOnly, long rejoinNs, long rebuildNs) {}
}
