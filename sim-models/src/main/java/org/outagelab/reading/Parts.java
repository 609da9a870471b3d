package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.action.Capability;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Lasting;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.ServiceSpec;

/**
 * Everything in a scenario that may fail, under the name by which {@code reliability} speaks of it, with what it takes
 * along.
 */
final class Parts {
    /** What strikes all at once. */
    static final String CONFIGURATION = "configuration";

    /**
     * @param members hosts and instances that it takes along, or an address
     * @param host whether it is a machine, or a set of them
     * @param service of an instance; null of the rest
     * @param lasting how often it fails by the keys of its service; null if they do not say
     */
    record Part(
            String name, List<String> members, boolean host, List<Prior.Strikes> has, String service, Lasting lasting) {}

    private final Map<String, Part> parts = new LinkedHashMap<>();

    /**
     * @param codebases instances by codebase
     * @param certificates what stands behind each certificate
     */
    Parts(
            Map<String, HostSpec> hosts,
            Map<String, ServiceSpec> services,
            Map<String, AddressSpec> addresses,
            Map<String, List<String>> codebases,
            Map<String, List<String>> certificates) {
        hosts.values().stream().filter(host -> !host.elsewhere()).forEach(host ->
                add(host.name(), withGuests(host.name(), hosts), true, null, Prior.Strikes.HOST));
        var zones = new LinkedHashMap<String, List<String>>();
        hosts.values().stream().filter(host -> !host.zone().isEmpty()).forEach(host ->
                zones.computeIfAbsent(host.zone(), zone -> new ArrayList<>()).add(host.name()));
        services.values().forEach(service -> {
            for (var instance : service.instances()) {
                parts.put(instance, new Part(instance, List.of(instance), false, Kinds.of(service).priors(), service.name(), Kinds.of(service).lasting(service)));
            }
        });
        zones.forEach((zone, members) -> add("zone " + zone, members, true, null, Prior.Strikes.ZONE));
        addresses.values().stream().filter(AddressSpec::byName).forEach(address ->
                add(address.name(), List.of(address.name()), false, null, Prior.Strikes.DNS_NAME));
        certificates.forEach((name, on) -> add("certificate " + name, on, false, null, Prior.Strikes.CERTIFICATE));
        codebases.forEach((name, on) -> add("codebase " + name, on, false, null, Prior.Strikes.CODEBASE));
        services.values().stream().filter(service -> service.hosts().size() > 1).forEach(service -> add(
                "operator of " + service.name(), service.instances(), false, null, Prior.Strikes.REPAIRED_SERVICE));
        services.values().stream().filter(service -> Kinds.of(service).can(Capability.DATA)).forEach(service ->
                add("data of " + service.name(), service.instances(), false, null, Prior.Strikes.DATA));
        var all = services.values().stream().filter(service -> !elsewhere(service, hosts)).flatMap(service -> service.instances().stream()).toList();
        add(CONFIGURATION, all, false, null, Prior.Strikes.EVERYTHING);
    }

    /** Whether somebody else runs it: no configuration of the file's owner reaches it. */
    private static boolean elsewhere(ServiceSpec service, Map<String, HostSpec> hosts) {
        return service.hosts().stream().allMatch(host -> hosts.containsKey(host) && hosts.get(host).elsewhere());
    }

    /** A machine takes along the hosts that run on it. */
    private static List<String> withGuests(String machine, Map<String, HostSpec> hosts) {
        var all = new ArrayList<String>();
        all.add(machine);
        hosts.values().stream().filter(host -> host.machine().equals(machine)).forEach(host -> all.add(host.name()));
        return all;
    }

    private void add(String name, List<String> members, boolean host, String service, Prior.Strikes strikes) {
        // A DNS name may be called like nothing else: hosts, services and addresses differ.
        parts.putIfAbsent(name, new Part(name, members, host, List.of(strikes), service, null));
    }

    List<Part> all() {
        return List.copyOf(parts.values());
    }

    Part of(String name) {
        return parts.get(name);
    }

    /** Names beyond hosts, services and instances. */
    List<String> others() {
        var names = new LinkedHashSet<>(parts.keySet());
        names.removeIf(name -> parts.get(name).service() != null
                || parts.get(name).has().equals(List.of(Prior.Strikes.HOST)));
        return List.copyOf(names);
    }
}
