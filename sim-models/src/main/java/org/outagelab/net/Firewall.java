package org.outagelab.net;

import java.util.List;

/**
 * An ordered list of rules in front of ports: the first that fits decides, and the policy where none does. One that keeps
 * state looks a packet up before it asks any rule: what belongs to a connection that was let in goes on.
 */
public final class Firewall {
    private final boolean stateful;
    private final List<Rule> rules;
    private final Ruling policy;

    public Firewall(boolean stateful, List<Rule> rules, Ruling policy) {
        this.stateful = stateful;
        this.rules = List.copyOf(rules);
        this.policy = policy;
    }

    /**
     * What becomes of a packet that has come to the machine.
     *
     * @param sender the machine's name
     * @param check whether it is of a health check
     * @param first whether it is the first of its connection
     */
    Ruling judge(String sender, boolean check, boolean first, long nowNs) {
        if (stateful && !first) {
            return Ruling.ACCEPT;
        }
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).fits(sender, check, first, nowNs)) {
                return rules.get(i).ruling();
            }
        }
        return policy;
    }
}
