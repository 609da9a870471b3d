package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Scenario;

/**
 * Parts of a scenario that have nothing in common: no machine, no service, no load. What fails in one costs nothing in the
 * others, so that a run needs their loads no more than it needs other people's.
 */
final class Islands {
    private final Scenario scenario;
    /** Of each name one nearer to the name of its island. */
    private final Map<String, String> nearer = new LinkedHashMap<>();

    Islands(Scenario scenario) {
        this.scenario = scenario;
        scenario.hosts().values().forEach(host -> {
            join(host(host.name()), host(host.name()));
            if (!host.machine().isEmpty()) {
                join(host(host.name()), host(host.machine()));
            }
        });
        for (var service : scenario.services().values()) {
            service.hosts().forEach(host -> join(service.name(), host(host)));
            Kinds.needed(service).forEach(to -> join(service.name(), served(to)));
        }
        for (var load : scenario.loads()) {
            load.endpoints().forEach(one -> join(served(load.to()), one.endpoint().service()));
        }
        scenario.addresses().values().forEach(address -> {
            if (address.virtualIp() != null) {
                address.virtualIp().on().forEach(instance -> join(address.to(), island(instance)));
            }
        });
    }

    private static String host(String name) {
        return "host " + name;
    }

    private String served(String to) {
        var address = scenario.addresses().get(to);
        return address == null ? to : address.to();
    }

    private void join(String one, String other) {
        var a = root(one);
        var b = root(other);
        if (!a.equals(b)) {
            nearer.put(b, a);
        }
    }

    private String root(String name) {
        var at = name;
        while (true) {
            var next = nearer.putIfAbsent(at, at);
            if (next == null || next.equals(at)) {
                return at;
            }
            at = next;
        }
    }

    /** Of a host or an instance. */
    private String island(String member) {
        if (scenario.hosts().containsKey(member)) {
            return root(host(member));
        }
        var service = member.substring(0, Math.max(0, member.lastIndexOf('.')));
        return scenario.services().containsKey(service) ? root(service) : "";
    }

    /**
     * Loads that these failures may concern, by their place.
     *
     * @return all of them where nothing fails, or something that is on no island
     */
    boolean[] concerned(List<FailureSpec> failures) {
        Set<String> touched = failures.stream()
                .flatMap(failure -> failure.members().stream())
                .map(this::island)
                .collect(Collectors.toCollection(TreeSet::new));
        boolean everything = touched.isEmpty()
                || touched.contains("")
                || failures.stream().anyMatch(failure -> failure.fault() == FailureSpec.Fault.PARTITION);
        var concerned = new boolean[scenario.loads().size()];
        for (int i = 0; i < concerned.length; i++) {
            concerned[i] = everything || touched.contains(root(served(scenario.loads().get(i).to())));
        }
        return concerned;
    }

    /** The loads at these places. */
    static List<LoadSpec> of(List<LoadSpec> loads, boolean[] places) {
        var some = new ArrayList<LoadSpec>();
        for (int i = 0; i < places.length; i++) {
            if (places[i]) {
                some.add(loads.get(i));
            }
        }
        return some;
    }
}
