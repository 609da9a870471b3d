package org.outagelab.net;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.Simulation;

/**
 * All that stands in front of one port: rules put in while it runs, before any look at connections that exist, and then
 * the firewalls of the machine and of the instance, of which each must let a packet in.
 */
final class Guard {
    private final List<Rule> blocks = new ArrayList<>();
    private final List<Firewall> firewalls = new ArrayList<>();

    void add(Firewall firewall) {
        firewalls.add(firewall);
    }

    void block(Rule rule) {
        blocks.add(0, rule);
    }

    /** @param rule the very one that was put in, not another that reads alike */
    void unblock(Rule rule) {
        blocks.removeIf(each -> each == rule);
    }

    /** Whether nothing is left of it. */
    boolean idle() {
        return blocks.isEmpty() && firewalls.isEmpty();
    }

    Ruling judge(String sender, boolean check, boolean first, Simulation simulation) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).fits(sender, check, first, simulation.nowNs())) {
                return blocks.get(i).ruling();
            }
        }
        for (int i = 0; i < firewalls.size(); i++) {
            var ruling = firewalls.get(i).judge(sender, check, first, simulation.nowNs());
            if (ruling != Ruling.ACCEPT) {
                return ruling;
            }
        }
        return Ruling.ACCEPT;
    }
}
