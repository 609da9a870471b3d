package org.outagelab.scenario;

import java.util.List;

/**
 * A firewall in front of what listens on some machines.
 *
 * @param guards hosts, instances, services, {@code zone x} or {@code all}
 * @param stateful whether what belongs to a connection that was let in is let in before any rule is asked
 * @param policy where no rule fits
 * @param rules in order, the first that fits decides
 */
public record FirewallSpec(String name, List<String> guards, boolean stateful, Verdict policy, List<RuleSpec> rules) {
    public FirewallSpec {
        guards = List.copyOf(guards);
        rules = List.copyOf(rules);
    }

    /** What becomes of a packet. */
    public enum Verdict {
        ACCEPT,
        DROP,
        /** Answered with RST. */
        REJECT,
        /** Answered with ICMP. */
        ICMP
    }

    /**
     * One rule.
     *
     * @param from groups that send; empty for anybody
     * @param to groups among those guarded; empty for all of them
     * @param traffic {@code all}, {@code checks} or {@code requests}
     * @param fresh whether it is about the first packet of a connection alone
     * @param overPerSecond only what exceeds so many packets per second; 0 for no limit
     * @param burst packets beyond the rate that a limit lets pass, at least 1
     */
    public record RuleSpec(
            List<String> from, List<String> to, String traffic, boolean fresh, double overPerSecond, int burst, Verdict verdict) {
        public RuleSpec {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }

        public boolean limited() {
            return overPerSecond > 0;
        }
    }
}
