package org.outagelab.wiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.outagelab.action.Groups;
import org.outagelab.net.Firewall;
import org.outagelab.net.Port;
import org.outagelab.net.Rule;
import org.outagelab.net.Ruling;
import org.outagelab.net.TokenBucket;
import org.outagelab.scenario.FirewallSpec;

/** Puts the firewalls of a scenario in front of the ports that they guard. Each machine has its own, and its own limits. */
final class Firewalls {
    private final FirewallSpec spec;
    private final Groups groups;

    private Firewalls(FirewallSpec spec, Groups groups) {
        this.spec = spec;
        this.groups = groups;
    }

    static void stand(List<FirewallSpec> firewalls, Groups groups) {
        firewalls.forEach(firewall -> new Firewalls(firewall, groups).stand());
    }

    private void stand() {
        var byMachine = new LinkedHashMap<String, List<Port>>();
        for (var port : portsOf(spec.guards())) {
            byMachine.computeIfAbsent(port.unit().host().name(), machine -> new ArrayList<>()).add(port);
        }
        byMachine.values().forEach(this::onOneMachine);
    }

    private void onOneMachine(List<Port> guarded) {
        var rules = spec.rules().stream().map(this::rule).toList();
        for (var port : guarded) {
            var own = new ArrayList<Rule>();
            for (int i = 0; i < rules.size(); i++) {
                var to = spec.rules().get(i).to();
                if (to.isEmpty() || portsOf(to).contains(port)) {
                    own.add(rules.get(i));
                }
            }
            port.guardBy(new Firewall(spec.stateful(), own, ruling(spec.policy())));
        }
    }

    private Rule rule(FirewallSpec.RuleSpec rule) {
        return new Rule(
                rule.from().isEmpty() ? null : senders(rule.from()),
                Rule.Traffic.valueOf(rule.traffic().toUpperCase(Locale.ROOT)),
                rule.fresh(),
                rule.limited() ? new TokenBucket(rule.overPerSecond(), rule.burst()) : null,
                ruling(rule.verdict()));
    }

    private Set<String> senders(List<String> from) {
        var senders = new LinkedHashSet<String>();
        from.forEach(group -> senders.addAll(groups.machines(group)));
        return senders;
    }

    private Set<Port> portsOf(List<String> names) {
        var ports = new LinkedHashSet<Port>();
        names.forEach(name -> ports.addAll(groups.ports(name)));
        return ports;
    }

    private static Ruling ruling(FirewallSpec.Verdict verdict) {
        return switch (verdict) {
            case ACCEPT -> Ruling.ACCEPT;
            case DROP -> Ruling.DROP;
            case REJECT -> Ruling.TCP_RESET;
            case ICMP -> Ruling.ICMP;
        };
    }
}
