package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Scenario;

/**
 * Hosts and instances that could change places, so that one of them stands for all. Two hosts could when they are of the
 * same make and zone, carry instances of the same services, and nothing in the scenario speaks of one of them; two
 * instances of one service when their hosts could, nothing speaks of one of them, and whoever calls them treats all alike.
 *
 * <p>It is on the safe side: what could change places in a way that it does not see is taken for itself.
 */
final class Exchangeable {
    private final Scenario scenario;
    private final Set<String> spokenOf = new LinkedHashSet<>();
    private final Set<String> toldApart = new LinkedHashSet<>();
    private final Map<String, String> hostOf = new LinkedHashMap<>();
    private final Map<String, String> serviceOf = new LinkedHashMap<>();
    private final Map<String, List<String>> on = new LinkedHashMap<>();
    private final Map<String, List<?>> kinds = new LinkedHashMap<>();

    Exchangeable(Scenario scenario) {
        this.scenario = scenario;
        scenario.hosts().keySet().forEach(host -> on.put(host, new ArrayList<>()));
        for (var service : scenario.services().values()) {
            var instances = service.instances();
            for (int i = 0; i < instances.size(); i++) {
                hostOf.put(instances.get(i), service.hosts().get(i));
                serviceOf.put(instances.get(i), service.name());
                on.get(service.hosts().get(i)).add(instances.get(i));
            }
            if (Kinds.of(service).firstLeads()) {
                toldApart.add(service.name());
            }
            if (!Kinds.of(service).treatsAlike(service)) {
                Kinds.of(service).calls(service).forEach(edge -> toldApart.add(edge.to()));
            }
            words(service.settings());
        }
        scenario.hosts().values().forEach(host -> words(host.machine()));
        scenario.loads().forEach(load -> words(load.to()));
        words(scenario.network());
        words(scenario.addresses());
    }

    private void words(Object spec) {
        spokenOf.addAll(List.of(Objects.toString(spec).split("[^A-Za-z0-9_.-]+")));
    }

    /**
     * What others must have in common with it to be able to change places with it.
     *
     * @param name of a host or an instance; anything else is unlike all others
     */
    List<?> kind(String name) {
        return kinds.computeIfAbsent(name, this::kindOf);
    }

    private List<?> kindOf(String name) {
        if (hostOf.containsKey(name)) {
            return List.of("instance", identity(name, serviceOf.get(name)), place(hostOf.get(name)));
        }
        return scenario.hosts().containsKey(name) ? place(name) : List.of("only", name);
    }

    private List<?> place(String host) {
        HostSpec spec = scenario.hosts().get(host);
        var carried = on.get(host).stream().map(instance -> identity(instance, serviceOf.get(instance))).sorted().toList();
        return List.of(
                "host",
                spec.machine().isEmpty() ? identity(host, "") : host,
                spec.cores(),
                spec.zone(),
                spec.bootNs(),
                spec.memoryBytes(),
                carried);
    }

    /** Its name, if anything speaks of it; else that of its kind. */
    private String identity(String name, String otherwise) {
        boolean known = spokenOf.contains(name) || !name.matches("[A-Za-z0-9_.-]+") || toldApart.contains(otherwise);
        return known ? "only " + name : otherwise;
    }

    /** Whether two are on one machine, or one is the machine of the other. */
    boolean together(String a, String b) {
        return hostOf.getOrDefault(a, a).equals(hostOf.getOrDefault(b, b));
    }
}
