package org.outagelab.scenario;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.scenario.FirewallSpec.Verdict;

/** Who gets to which port by the firewalls of a file. */
public final class Reach {
    /** All who are outside, as rules name them. */
    public static final String CLIENTS = "clients";

    private final Map<String, HostSpec> hosts;
    private final Map<String, ServiceSpec> services;
    private final Map<String, String> machines = new LinkedHashMap<>();
    private final Map<List<String>, Set<String>> machinesOf = new LinkedHashMap<>();
    private final Map<List<String>, Set<String>> instancesOf = new LinkedHashMap<>();

    /**
     * @param hosts by name
     * @param services by name
     */
    public Reach(Map<String, HostSpec> hosts, Map<String, ServiceSpec> services) {
        this.hosts = hosts;
        this.services = services;
    }

    /** On which machine an instance runs; null if there is none of that name. */
    public String machine(String instance) {
        return machines().get(instance);
    }

    /**
     * The machines that groups stand for: those of services and instances, {@link #CLIENTS} among them if named.
     *
     * @param groups hosts, services, instances, {@code zone x}, {@code all} or {@code clients}; unknown ones are nobody
     */
    public Set<String> machines(List<String> groups) {
        return machinesOf.computeIfAbsent(groups, this::resolve);
    }

    private Set<String> resolve(List<String> groups) {
        var found = new LinkedHashSet<String>();
        for (var group : groups) {
            if (group.equals(CLIENTS)) {
                found.add(CLIENTS);
            } else if (hosts.containsKey(group)) {
                hosts.values().stream()
                        .filter(host -> host.name().equals(group) || host.machine().equals(group))
                        .forEach(host -> found.add(host.name()));
            } else if (services.containsKey(group)) {
                found.addAll(services.get(group).hosts());
            } else if (machines().containsKey(group)) {
                found.add(machine(group));
            } else {
                hosts.values().stream()
                        .filter(host -> group.equals("all") || ("zone " + host.zone()).equals(group))
                        .forEach(host -> found.add(host.name()));
            }
        }
        return found;
    }

    /** The instances that groups stand for: of a host all that run there. */
    public Set<String> instances(List<String> groups) {
        return instancesOf.computeIfAbsent(groups, this::ports);
    }

    private Set<String> ports(List<String> groups) {
        var found = new LinkedHashSet<String>();
        for (var group : groups) {
            if (services.containsKey(group) && !hosts.containsKey(group)) {
                found.addAll(services.get(group).instances());
            } else if (machines().containsKey(group)) {
                found.add(group);
            } else {
                var at = machines(List.of(group));
                machines().forEach((instance, machine) -> {
                    if (at.contains(machine)) {
                        found.add(instance);
                    }
                });
            }
        }
        return found;
    }

    /** Of each instance. */
    private Map<String, String> machines() {
        if (machines.isEmpty()) {
            services.values().forEach(service -> {
                for (int i = 0; i < service.instances().size(); i++) {
                    machines.put(service.instances().get(i), service.hosts().get(i));
                }
            });
        }
        return machines;
    }

    /** What becomes of the first packet of a request that no limit concerns. @param sender a machine, or clients */
    public Verdict decides(FirewallSpec firewall, String sender, String instance) {
        for (var rule : firewall.rules()) {
            if (!rule.limited()
                    && !rule.traffic().equals("checks")
                    && (rule.from().isEmpty() || machines(rule.from()).contains(sender))
                    && (rule.to().isEmpty() || instances(rule.to()).contains(instance))) {
                return rule.verdict();
            }
        }
        return firewall.policy();
    }

    /** Whether all the firewalls before an instance let requests of a machine, or of clients, in. */
    public boolean lets(List<FirewallSpec> firewalls, String sender, String instance) {
        return firewalls.stream().allMatch(firewall ->
                !instances(firewall.guards()).contains(instance) || decides(firewall, sender, instance) == Verdict.ACCEPT);
    }
}
