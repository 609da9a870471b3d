package org.outagelab.wiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.outagelab.kind.Kinds;
import org.outagelab.results.Topology;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ServiceSpec;

/**
 * Draws up the topology of a scenario as a plain graph. Of a service with more than {@value #MOST_ALONE} instances those
 * that are alike are one node: a thousand boxes show nothing.
 */
public final class Graph {
    private static final int MOST_ALONE = 50;

    private final Scenario scenario;
    private final List<Topology.Node> nodes = new ArrayList<>();
    private final Set<Topology.Edge> edges = new LinkedHashSet<>();
    /** By instance: itself, or the group that it is shown in. */
    private final Map<String, String> shownAs = new LinkedHashMap<>();
    private final Map<String, Integer> tiers = new LinkedHashMap<>();

    private Graph(Scenario scenario) {
        this.scenario = scenario;
    }

    public static Topology of(Scenario scenario) {
        return new Graph(scenario).draw();
    }

    private Topology draw() {
        scenario.services().values().forEach(this::group);
        nodes.add(new Topology.Node("clients", "client", "", "", clients(), 0));
        boolean named = scenario.loads().stream().anyMatch(load -> shown(load.to()));
        for (var load : scenario.loads()) {
            enter(load.to(), named ? 2 : 1);
        }
        scenario.services().values().forEach(this::addInstances);
        scenario.services().values().forEach(this::connect);
        return new Topology(List.copyOf(nodes), List.copyOf(edges));
    }

    /** An address is a node of its own when it stands for several instances. */
    private boolean shown(String to) {
        var address = scenario.addresses().get(to);
        return address != null
                && (address.virtualIp() != null
                        || scenario.services().get(address.to()).hosts().size() > 1);
    }

    private String clients() {
        return scenario.loads().size() == 1 ? scenario.loads().get(0).name() : scenario.loads().size() + " loads";
    }

    private void enter(String to, int tier) {
        var address = scenario.addresses().get(to);
        var service = address == null ? to : address.to();
        place(service, tier);
        var instances = scenario.services().get(service).instances();
        if (!shown(to)) {
            // A load that goes straight to a database asks its primary.
            boolean leads = Kinds.of(scenario.services().get(service)).firstLeads();
            instances.stream().limit(leads ? 1 : instances.size()).forEach(each -> edge("clients", each, "call"));
            return;
        }
        if (nodes.stream().anyMatch(node -> node.name().equals(to))) {
            return;
        }
        var vip = address.virtualIp();
        nodes.add(new Topology.Node(
                to, "address", "", "", vip == null ? "DNS, " + instances.size() + " addresses" : "virtual IP (VRRP)", 1));
        edge("clients", to, "call");
        if (vip == null) {
            instances.forEach(instance -> edge(to, instance, "call"));
        } else {
            int best = 0;
            for (int i = 1; i < vip.on().size(); i++) {
                best = vip.priorities().get(i) >= vip.priorities().get(best) ? i : best;
            }
            for (int i = 0; i < vip.on().size(); i++) {
                edge(to, vip.on().get(i), i == best ? "call" : "backup");
            }
        }
    }

    private void place(String service, int tier) {
        if (tiers.getOrDefault(service, 0) < tier) {
            tiers.put(service, tier);
            Kinds.needed(scenario.services().get(service)).forEach(next -> place(next, tier + 1));
        }
    }

    /** The primary of a database stays alone. */
    private void group(ServiceSpec service) {
        var instances = service.instances();
        int last = instances.size() - 1;
        int first = Kinds.of(service).firstLeads() ? 1 : 0;
        var group = instances.get(Math.min(first, last)) + " … " + instances.get(last);
        for (int i = 0; i <= last; i++) {
            boolean alone = instances.size() <= MOST_ALONE || i < first;
            shownAs.put(instances.get(i), alone ? instances.get(i) : group);
        }
    }

    private void addInstances(ServiceSpec service) {
        int tier = tiers.getOrDefault(service.name(), 1);
        var instances = service.instances();
        for (int i = 0; i < instances.size(); i++) {
            var host = scenario.hosts().get(service.hosts().get(i));
            var shown = shownAs.get(instances.get(i));
            boolean alone = shown.equals(instances.get(i));
            int count = alone ? 1 : instances.size() - i;
            nodes.add(new Topology.Node(
                    shown,
                    service.kind(),
                    alone ? host.name() : "",
                    alone ? host.zone() : "",
                    (alone ? "" : String.format(Locale.ROOT, "%,d × ", count)) + Kinds.of(service).caption(service, i),
                    Kinds.of(service).firstLeads() && i > 0 ? tier + 1 : tier,
                    count));
            if (!alone) {
                return;
            }
        }
    }

    private void connect(ServiceSpec service) {
        var kind = Kinds.of(service);
        var edges = new ArrayList<>(kind.calls(service));
        // What steps ask is drawn first.
        edges.sort((a, b) -> Boolean.compare(a.behind(), b.behind()));
        for (int i = 0; i < service.hosts().size(); i++) {
            var from = service.instances().get(i);
            for (var edge : edges) {
                var callee = scenario.services().get(edge.to());
                for (int k = 0; k < callee.hosts().size(); k++) {
                    var to = callee.instances().get(k);
                    boolean here = !edge.sameHost() || callee.hosts().get(k).equals(service.hosts().get(i));
                    if (here && Kinds.of(callee).asked(callee, k)) {
                        edge(from, to, edge.backup().test(to) && !edge.sameHost() ? "backup" : "call");
                    }
                }
            }
            if (kind.firstLeads() && i > 0) {
                edge(service.instances().get(0), from, "replication");
            }
        }
    }

    private void edge(String from, String to, String kind) {
        edges.add(new Topology.Edge(shownAs.getOrDefault(from, from), shownAs.getOrDefault(to, to), kind));
    }
}
