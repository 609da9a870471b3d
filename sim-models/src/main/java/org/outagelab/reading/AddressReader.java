package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Types;

/** Reads {@code addresses}: DNS names and virtual IPs. */
final class AddressReader {
    private static final int MAX_ADDRESSES = 200;
    /** As DNS has them: two labels at least, the last one without digits. */
    private static final Pattern HOST_NAME = Pattern.compile("(?i)([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.)+[a-z][a-z-]*[a-z]");
    private static final long MAX_PREEMPT_DELAY_NS = 1_000_000_000_000L;

    private static final Key<String> ADDRESS_TO = Key.optional("to", Types.TEXT, null, "The service behind.", "ours");
    private static final Key<Long> TTL = Key.optional(
            "ttl", Types.DURATION_OR_ZERO, 300_000_000_000L, "How long resolvers keep an answer.", "ours");
    private static final Key<Integer> RESOLVERS = Key.optional(
            "resolvers", Types.integer(1, 100_000), AddressSpec.RESOLVERS,
            "How many resolvers the clients share; each has asked at a time of its own.", "ours");
    private static final Key<String> CACHE = Key.optional(
            "cache", Types.oneOf(List.of("none", "jvm", "browser", "ttl", "forever")), "none",
            "What a client's program remembers itself: none (glibc), jvm 30 s, browser 60 s, ttl what the answer says, forever.",
            "programs");
    private static final Key<List<String>> RECORDS = Key.optional(
            "records", Types.listOf(Types.TEXT), List.of(),
            "The instances whose addresses the name has in the beginning; unset: all.", "ours");
    private static final Key<Long> CHECK_INTERVAL = Key.optional(
            "interval", Types.DURATION, 30_000_000_000L, "From one look to the next.", "Amazon Route 53");
    private static final Key<Integer> CHECK_FALL =
            Key.optional("fall", Types.integer(1, 1000), 3, "Failures in a row until it is left out.", "Amazon Route 53");
    private static final Key<Integer> CHECK_RISE =
            Key.optional("rise", Types.integer(1, 1000), 3, "Successes in a row until it is back.", "Amazon Route 53");
    private static final Key<Long> CHECK_PUBLISH = Key.optional(
            "publish", Types.DURATION_OR_ZERO, 0L, "From the decision until the servers of the zone say so.", "ours");
    private static final Section CHECK_KEYS =
            new Section("checks of a name", List.of(CHECK_INTERVAL, CHECK_FALL, CHECK_RISE, CHECK_PUBLISH));
    private static final Key<Section.Values> CHECK = Key.optional(
            "check", Types.mapOr(CHECK_KEYS, List.of("none", "off", "false")), null,
            "The DNS provider connects to each instance, and leaves out whom it cannot; unset: nobody looks.", "ours");
    private static final Section DNS_KEYS = new Section("DNS settings", List.of(TTL, RECORDS, RESOLVERS, CACHE, CHECK));
    private static final Key<Node> DNS = Key.optional(
            "dns",
            Types.any("none, or a map such as {ttl: 300s}", Shape.either(Shape.words(List.of("none")), Shape.keys(DNS_KEYS))),
            null,
            "A DNS name: one address for each instance, or the virtual IP; unset, a virtual IP has one if it is called as one.",
            "ours");
    private static final Key<String> ADDRESS_KIND = Key.optional(
            "kind", Types.oneOf(List.of("keepalived")), null, "keepalived makes it a virtual IP.", "ours");
    private static final Key<List<String>> ADDRESS_ON =
            Key.optional("on", Types.listOf(Types.TEXT), List.of(), "Instances beside which keepalived runs.", "ours");
    private static final Key<Long> ADVERT = Key.optional(
            "advert", Types.PERIOD, 1_000_000_000L, "Advertisement interval.", "keepalived.conf advert_int");
    private static final Key<List<Integer>> PRIORITY = Key.optional(
            "priority", Types.listOf(Types.integer(1, 254)), null, "One for each; unset: 100.", "keepalived.conf");
    private static final Key<Boolean> PREEMPT = Key.optional(
            "preempt", Types.FLAG, true, "Whether a higher priority takes it back.", "keepalived.conf nopreempt");
    private static final Key<Long> PREEMPT_DELAY = Key.optional(
            "preempt_delay",
            Types.DURATION_OR_ZERO,
            0L,
            "How long a higher priority waits, from the first advert that it hears, before it takes it back.",
            "keepalived.conf");
    private static final Key<Long> SCRIPT_INTERVAL =
            Key.optional("interval", Types.DURATION, 1_000_000_000L, "From one run to the next.", "keepalived.conf");
    private static final Key<Integer> SCRIPT_FALL =
            Key.optional("fall", Types.integer(1, 1000), 1, "Failures in a row until it counts as failed.", "keepalived.conf");
    private static final Key<Integer> SCRIPT_RISE =
            Key.optional("rise", Types.integer(1, 1000), 1, "Successes in a row until it counts as well.", "keepalived.conf");
    private static final Key<Integer> SCRIPT_WEIGHT = Key.optional(
            "weight",
            Types.integer(-253, 253),
            0,
            "0: a failure gives the address up; below: it lowers the priority; above: a success raises it.",
            "keepalived.conf");
    private static final Key<String> SCRIPT_CHECK = Key.optional(
            "check",
            Types.TEXT,
            AddressSpec.Script.PROCESS,
            "What it looks at beside it: process (it exists, as killall -0), tcp (it can be connected to), or the endpoint that it "
                    + "asks for, whose answer must be 200 to 399.",
            "ours");
    private static final Key<Long> SCRIPT_TIMEOUT = Key.optional(
            "timeout", Types.DURATION, null, "How long it may run until it counts as failed; unset: as interval.", "keepalived.conf");
    private static final Section SCRIPT_KEYS = new Section(
            "a vrrp_script",
            List.of(SCRIPT_INTERVAL, SCRIPT_FALL, SCRIPT_RISE, SCRIPT_WEIGHT, SCRIPT_CHECK, SCRIPT_TIMEOUT));
    private static final Key<Section.Values> SCRIPT = Key.optional(
            "vrrp_script", Types.mapOr(SCRIPT_KEYS, List.of("none", "off", "false")), null, "A script that looks at the process, or asks it; unset: none, unless track.", "keepalived.conf");
    private static final Key<Boolean> TRACK = Key.optional(
            "track", Types.FLAG, false, "Whether a vrrp_script with its defaults watches the process itself.", "keepalived.conf vrrp_script");
    private static final List<String> VIRTUAL =
            List.of(ADDRESS_ON.name(), ADVERT.name(), PRIORITY.name(), PREEMPT.name(), PREEMPT_DELAY.name(), TRACK.name(), SCRIPT.name());
    private static final Section ADDRESS_KEYS = new Section(
            "address settings",
            List.of(ADDRESS_TO, DNS, ADDRESS_KIND, ADDRESS_ON, ADVERT, PRIORITY, PREEMPT, PREEMPT_DELAY, TRACK, SCRIPT));

    static final Shape SHAPE = new Shape.Named("", Shape.keys(ADDRESS_KEYS));

    private final Reading reading;
    private final Map<String, ServiceSpec> services;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();

    AddressReader(Reading reading, Map<String, ServiceSpec> services, Names names) {
        this.reading = reading;
        this.services = services;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    /**
     * By name.
     *
     * @param node may be null
     */
    Map<String, AddressSpec> read(Node node) {
        var addresses = new LinkedHashMap<String, AddressSpec>();
        if (node == null) {
            return addresses;
        }
        if (!(node instanceof Node.Mapping map)) {
            reading.expected("a map of addresses", node);
            return addresses;
        }
        if (map.entries().size() > MAX_ADDRESSES) {
            reading.error(map, "more than the limit of " + MAX_ADDRESSES + " addresses");
            return addresses;
        }
        map.entries().forEach((name, entry) -> {
            var its = reading.at(name);
            names.address(name);
            var values = ADDRESS_KEYS.read(entry.value(), its);
            if (!(entry.value() instanceof Node.Mapping)) {
                return;
            }
            boolean virtual = values.has(ADDRESS_KIND);
            var asked = virtual ? VIRTUAL : List.of(ADDRESS_TO.name());
            values.explain("addresses." + name).stream()
                    .filter(line -> !line.key().equals(DNS.name()))
                    .filter(line -> line.given() || asked.contains(line.key().replaceFirst("\\..*", "")))
                    .forEach(lines::add);
            if (!virtual || byName(name, values)) {
                lines.addAll(dnsKeys(values, new Reading(new Problems(), its.at("dns").path())).explain("addresses." + name).stream()
                        .filter(line -> !virtual || line.given() || !line.key().endsWith(RECORDS.name()) && !line.key().contains(CHECK.name()))
                        .toList());
            }
            if (services.containsKey(name)) {
                its.problems().error(
                        entry.keyAt(), its.path(), "a service is called '" + name + "' too: use another name");
            }
            if (values.broken(ADDRESS_KIND)) {
                return;
            }
            var address = values.get(ADDRESS_KIND) == null
                    ? dnsName(name, values, its)
                    : virtualIp(name, values, its);
            if (address != null && address.virtualIp() != null) {
                names.keepalived(address.virtualIp().on());
            }
            if (address != null) {
                addresses.put(name, address);
            }
        });
        return addresses;
    }

    private AddressSpec dnsName(String name, Section.Values values, Reading reading) {
        for (var key : List.of(ADDRESS_ON, ADVERT, PRIORITY, PREEMPT, PREEMPT_DELAY, TRACK, SCRIPT)) {
            if (values.has(key)) {
                reading.at(key.name()).error(values.node(key), "only a virtual IP has this: add 'kind: keepalived'");
            }
        }
        long ttlNs = dnsTtlNs(values, reading);
        var to = values.get(ADDRESS_TO);
        if (to == null) {
            if (!values.has(ADDRESS_TO)) {
                reading.error(values.node(ADDRESS_TO), "'to' is missing: which service is behind it?");
            }
            return null;
        }
        if (!names.service(to)) {
            return reading.at("to").unknown("service", values.node(ADDRESS_TO), to, names.services());
        }
        return services.containsKey(to) ? dnsSpec(name, to, ttlNs, values, reading) : null;
    }

    /** Whether clients look a virtual IP up: the file says so, or it is called as a host is. */
    private static boolean byName(String name, Section.Values values) {
        return values.has(DNS) ? !isNone(values.node(DNS)) : HOST_NAME.matcher(name).matches();
    }

    private static boolean isNone(Node node) {
        return node instanceof Node.Scalar scalar && scalar.text().equals("none");
    }

    private static long dnsTtlNs(Section.Values values, Reading reading) {
        boolean virtual = values.has(ADDRESS_KIND);
        if (values.has(DNS) && !(values.node(DNS) instanceof Node.Mapping) && !(virtual && isNone(values.node(DNS)))) {
            reading.at("dns").expected((virtual ? "none, or " : "") + "a map such as {ttl: 300s}", values.node(DNS));
        }
        var dns = dnsKeys(values, reading.at("dns"));
        if (dns.has(TTL) && dns.get(TTL) == 0) {
            reading.at("dns").at("ttl").warning(
                    dns.node(TTL), "a TTL of 0: nobody may keep the answer, and every connection needs the name servers");
        }
        return dns.get(TTL);
    }

    private AddressSpec dnsSpec(String name, String to, long ttlNs, Section.Values values, Reading reading) {
        var spec = spec(name, to, null, ttlNs, true, values);
        var possible = spec.addresses(services.get(to));
        for (var record : spec.records()) {
            if (!possible.contains(record)) {
                var place = reading.at("dns").at("records");
                place.unknown("instance of '" + to + "'", dnsKeys(values, new Reading(new Problems(), "")).node(RECORDS), record, possible);
            }
        }
        return spec;
    }

    private static AddressSpec spec(
            String name, String to, AddressSpec.VirtualIp virtualIp, long ttlNs, boolean byName, Section.Values values) {
        var dns = dnsKeys(values, new Reading(new Problems(), ""));
        var check = dns.get(CHECK);
        return new AddressSpec(name, to, virtualIp, ttlNs, byName, dns.get(RECORDS), dns.get(RESOLVERS), dns.get(CACHE),
                check == null
                        ? null
                        : new AddressSpec.Check(
                                check.get(CHECK_INTERVAL), check.get(CHECK_FALL), check.get(CHECK_RISE), check.get(CHECK_PUBLISH)));
    }

    private static Section.Values dnsKeys(Section.Values values, Reading reading) {
        boolean given = values.has(DNS) && values.node(DNS) instanceof Node.Mapping;
        return DNS_KEYS.read(given ? values.node(DNS) : null, reading);
    }

    private AddressSpec virtualIp(String name, Section.Values values, Reading reading) {
        long ttlNs = dnsTtlNs(values, reading);
        var all = new LinkedHashMap<String, String>();
        services.values().forEach(service ->
                service.instances().forEach(instance -> all.put(instance, service.name())));
        var on = values.get(ADDRESS_ON);
        if (on.isEmpty()) {
            if (!values.broken(ADDRESS_ON)) {
                reading.error(values.node(ADDRESS_ON), "'on' is missing: the instances that may hold the address");
            }
            return null;
        }
        boolean fine = true;
        for (int i = 0; i < on.size(); i++) {
            var node = values.node(ADDRESS_ON);
            var at = node instanceof Node.Items items ? items.items().get(i) : node;
            if (!names.instance(on.get(i))) {
                reading.at("on").unknown("instance", at, on.get(i), names.instances());
            }
            fine &= all.containsKey(on.get(i));
        }
        if (!fine) {
            return null;
        }
        var held = all.get(on.get(0));
        for (var instance : on) {
            if (!all.get(instance).equals(held)) {
                reading.at("on").error(values.node(ADDRESS_ON), "instances of '" + held + "' and of '" + all.get(instance)
                        + "' cannot hold one address together");
                return null;
            }
        }
        var to = values.get(ADDRESS_TO);
        if (to != null && !to.equals(held)) {
            reading.at("to").error(values.node(ADDRESS_TO), "a virtual IP leads to the instances under 'on', which are of '"
                    + held + "': leave 'to' out");
        }
        if (new LinkedHashSet<>(on).size() < on.size()) {
            reading.at("on").error(values.node(ADDRESS_ON), "an instance stands here twice");
            return null;
        }
        var priorities = values.get(PRIORITY);
        if (priorities != null && priorities.size() != on.size()) {
            reading.at("priority").error(
                    values.node(PRIORITY),
                    "expected as many priorities as instances, " + on.size() + ", got " + priorities.size());
            return null;
        }
        if (priorities == null) {
            priorities = on.stream().map(instance -> 100).toList();
        }
        long delayNs = values.get(PREEMPT_DELAY);
        if (delayNs > MAX_PREEMPT_DELAY_NS) {
            reading.at("preempt_delay").error(values.node(PREEMPT_DELAY), "keepalived takes 1000 s at most");
        } else if (delayNs > 0 && !values.get(PREEMPT)) {
            reading.at("preempt_delay").warning(values.node(PREEMPT_DELAY), "without effect: 'preempt' is false");
        }
        var vip = new AddressSpec.VirtualIp(
                on, priorities, values.get(ADVERT), values.get(PREEMPT), delayNs, script(values, reading));
        if (vip.script() != null && vip.script().weight() != 0 && !moves(vip)) {
            reading.at("vrrp_script").warning(values.node(SCRIPT), "without effect: with this weight no other priority is"
                    + " ever higher than that of a failed instance");
        }
        var dns = dnsKeys(values, new Reading(new Problems(), ""));
        for (var key : List.of(RECORDS, CHECK)) {
            if (dns.has(key)) {
                reading.at("dns").at(key.name()).error(values.node(DNS), "a virtual IP has one address: there is nothing to choose");
            }
        }
        return spec(name, held, vip, ttlNs, byName(name, values), values);
    }

    private static boolean moves(AddressSpec.VirtualIp vip) {
        for (int from = 0; from < vip.on().size(); from++) {
            for (int to = 0; to < vip.on().size(); to++) {
                if (from != to && vip.leaves(from, to)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return null for none */
    private AddressSpec.Script script(Section.Values values, Reading reading) {
        var own = values.get(SCRIPT);
        if (own == null) {
            return values.get(TRACK) ? AddressSpec.Script.DEFAULT : null;
        }
        if (values.has(TRACK) && !values.get(TRACK)) {
            reading.at("track").error(values.node(TRACK), "a vrrp_script tracks: leave 'track' out");
        }
        var check = own.get(SCRIPT_CHECK);
        var place = reading.at("vrrp_script");
        boolean process = check.equals(AddressSpec.Script.PROCESS);
        if (!process && !check.equals(AddressSpec.Script.TCP) && !names.endpoint(check)) {
            var known = new java.util.ArrayList<>(List.of(AddressSpec.Script.PROCESS, AddressSpec.Script.TCP));
            known.addAll(names.endpoints());
            place.at("check").unknown("check", own.node(SCRIPT_CHECK), check, known);
        } else if (process && own.has(SCRIPT_TIMEOUT)) {
            place.at("timeout").warning(own.node(SCRIPT_TIMEOUT), "without effect: seeing whether the process exists takes no time");
        }
        return new AddressSpec.Script(
                own.get(SCRIPT_INTERVAL),
                own.get(SCRIPT_FALL),
                own.get(SCRIPT_RISE),
                own.get(SCRIPT_WEIGHT),
                check,
                own.get(SCRIPT_TIMEOUT) == null ? own.get(SCRIPT_INTERVAL) : own.get(SCRIPT_TIMEOUT));
    }
}
