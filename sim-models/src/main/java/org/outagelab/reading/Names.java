package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.metric.MetricTable;
import org.outagelab.metric.Owner;
import org.outagelab.metric.Owners;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.ServiceSpec;

/**
 * What the file gives a name, rightly or wrongly: a reference to something that is itself broken is no second problem.
 */
final class Names {
    private final Set<String> keepalived = new LinkedHashSet<>();
    private final Set<String> hosts = new LinkedHashSet<>();
    private final Set<String> zones = new LinkedHashSet<>();
    private final Map<String, Integer> services = new LinkedHashMap<>();
    private final Map<String, String> kinds = new LinkedHashMap<>();
    private final Set<String> addresses = new LinkedHashSet<>();
    private final Set<String> endpoints = new LinkedHashSet<>();
    private final Set<String> loads = new LinkedHashSet<>();
    private final Set<String> faults = new LinkedHashSet<>();
    private boolean hostsKnown;
    private boolean servicesKnown;
    private boolean endpointsKnown;
    private boolean faultsKnown = true;
    private boolean callsKnown = true;

    /** The section of hosts was read. */
    void hostsKnown(Map<String, HostSpec> read) {
        hostsKnown = true;
        hosts.addAll(read.keySet());
        read.values().stream().filter(host -> !host.zone().isEmpty()).forEach(host -> zones.add("zone " + host.zone()));
    }

    /** The section of services was read. */
    void servicesKnown() {
        servicesKnown = true;
    }

    /** @param instances how many, or -1 when its hosts are not known */
    void service(String name, int instances) {
        services.put(name, instances);
    }

    /** A service is of a kind that is known. */
    void kind(String service, String kind) {
        kinds.put(service, kind);
    }

    void address(String name) {
        addresses.add(name);
    }

    void endpointsKnown(Set<String> names) {
        endpointsKnown = true;
        endpoints.addAll(names);
    }

    void load(String name) {
        loads.add(name);
    }

    void fault(String name) {
        faults.add(name);
    }

    /** Some fault has no name that is known. */
    void someFaultBroken() {
        faultsKnown = false;
    }

    /** Which service calls which is not known, because a reference is wrong. */
    void someCallBroken() {
        callsKnown = false;
    }

    boolean callsKnown() {
        return callsKnown && servicesKnown;
    }

    boolean host(String name) {
        return !hostsKnown || hosts.contains(name);
    }

    boolean service(String name) {
        return !servicesKnown || services.containsKey(name);
    }

    boolean address(String name, boolean orService) {
        return addresses.contains(name) || orService && service(name);
    }

    boolean instance(String name) {
        if (!servicesKnown) {
            return true;
        }
        int dot = name.lastIndexOf('.');
        var count = dot < 0 ? null : services.get(name.substring(0, dot));
        var number = name.substring(dot + 1);
        return count != null
                && number.matches("[1-9]\\d{0,5}")
                && (count < 0 || Integer.parseInt(number) <= count);
    }

    /** Instances beside which a keepalived runs. */
    void keepalived(List<String> beside) {
        keepalived.addAll(beside);
    }

    /** Whether it names the keepalived beside an instance. */
    boolean daemon(String name) {
        return name.startsWith(AddressSpec.KEEPALIVED) && keepalived.contains(name.substring(AddressSpec.KEEPALIVED.length()));
    }

    List<String> daemons() {
        return keepalived.stream().map(AddressSpec.KEEPALIVED::concat).toList();
    }

    /** A host, a service or an instance. */
    boolean target(String name) {
        return host(name) || service(name) || instance(name);
    }

    /** What a partition or a link may name: a target, a zone, or the clients. */
    boolean group(String name) {
        return target(name) || name.equals("clients") || name.equals("all") || zones.contains(name);
    }

    boolean endpoint(String name) {
        return !endpointsKnown || endpoints.contains(name);
    }

    boolean fault(String name, boolean orBroken) {
        return faults.contains(name) || orBroken && !faultsKnown;
    }

    boolean allEndpointsRead(int count) {
        return endpointsKnown && endpoints.size() == count;
    }

    List<String> hosts() {
        return List.copyOf(hosts);
    }

    List<String> services() {
        return List.copyOf(services.keySet());
    }

    List<String> addresses() {
        return List.copyOf(addresses);
    }

    List<String> endpoints() {
        return List.copyOf(endpoints);
    }

    List<String> loads() {
        return List.copyOf(loads);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    List<String> instances() {
        var names = new ArrayList<String>();
        services.forEach((name, count) -> {
            for (int i = 1; i <= count; i++) {
                names.add(name + "." + i);
            }
        });
        return names;
    }

    /** The metrics of this file: what has an empty name, which is refused elsewhere, has none. */
    MetricTable metrics() {
        var owners = new ArrayList<Owner>();
        var copies = new ArrayList<Owner>();
        named(services.keySet()).forEach(name -> {
            int count = services.get(name);
            var kind = kinds.getOrDefault(name, "");
            owners.add(new Owner(name, kind));
            for (int i = 1; i <= count; i++) {
                copies.add(new Owner(name + "." + i, kind));
            }
        });
        return MetricTable.of(new Owners(owners, copies, named(endpoints), named(loads), named(faults)));
    }

    private static List<String> named(Set<String> names) {
        return names.stream().filter(name -> !name.isEmpty()).toList();
    }

    List<String> targets() {
        var names = new ArrayList<>(hosts());
        names.addAll(services());
        names.addAll(instances());
        return names;
    }

    List<String> groups() {
        var names = targets();
        names.addAll(zones);
        names.add("all");
        names.add("clients");
        return names;
    }

    /** Whether every service of the file could be read. */
    boolean allServicesRead(Map<String, ServiceSpec> read) {
        return servicesKnown && read.size() == services.size();
    }

    /** Reports a host that there is not. */
    void checkHost(Reading reading, Node node, String name) {
        if (!host(name)) {
            reading.unknown("host", node, name, hosts());
        }
    }
}
