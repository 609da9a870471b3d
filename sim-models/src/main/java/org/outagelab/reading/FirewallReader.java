package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.FirewallSpec;
import org.outagelab.scenario.FirewallSpec.RuleSpec;
import org.outagelab.scenario.FirewallSpec.Verdict;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reach;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;

/** Reads {@code firewalls}; warns of rules that never decide, and of those that keep the topology's own calls out. */
final class FirewallReader {
    private static final int MAX_FIREWALLS = 1000;
    private static final List<String> VERDICTS = List.of("accept", "drop", "reject", "icmp");

    private static final Key<List<String>> FROM = Key.optional(
            "from", Types.listOf(Types.TEXT), List.of(),
            "Who sends: hosts, instances, services, zone x, all machines, clients; unset: anybody.", "ours");
    private static final Key<List<String>> TO = Key.optional(
            "to", Types.listOf(Types.TEXT), List.of(), "Whose ports, of those guarded; unset: all of them.", "ours");
    private static final Key<String> TRAFFIC = Key.optional(
            "traffic", Types.oneOf(List.of("all", "checks", "requests")), "all",
            "checks: health checks alone, as if they had a port of their own.", "ours");
    private static final Key<String> STATE = Key.optional(
            "state", Types.oneOf(List.of("any", "new")), "any", "new: only the first packet of a connection.", "nftables");
    private static final Key<Double> OVER = Key.optional(
            "over", Types.RATE_PER_SECOND, 0.0, "Fits only what exceeds this rate of packets; unset: no limit.", "nftables");
    private static final Key<Integer> BURST =
            Key.optional("burst", Types.integer(1, 1_000_000), 5, "Packets beyond the rate of 'over' that pass.", "nftables");
    private static final Key<String> VERDICT = Key.required(
            "verdict", Types.oneOf(VERDICTS), "accept, drop (silence), reject (RST) or icmp.");
    private static final Section RULE_KEYS =
            new Section("rule settings", List.of(FROM, TO, TRAFFIC, STATE, OVER, BURST, VERDICT));
    private static final Key<List<String>> GUARDS = Key.required(
            "guards", Types.listOf(Types.TEXT), "Before whose ports it stands: hosts, instances, services, zone x, all.");
    private static final Key<Boolean> STATEFUL = Key.optional(
            "stateful", Types.FLAG, true,
            "Whether a connection that was let in goes on, whatever the rules say now.", "nftables ct state established");
    private static final Key<String> POLICY =
            Key.optional("policy", Types.oneOf(VERDICTS), "accept", "Where no rule fits.", "nftables");
    private static final Key<List<Section.Values>> RULES = Key.optional(
            "rules", Types.listOf(Types.map(RULE_KEYS)), List.of(), "In order: the first that fits decides.", "ours");
    private static final Section KEYS = new Section("firewall settings", List.of(GUARDS, STATEFUL, POLICY, RULES));

    static final Shape SHAPE = new Shape.Named("", Shape.keys(KEYS));

    private final Reading reading;
    private final Map<String, ServiceSpec> services;
    private final Reach reach;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();
    private final List<FirewallSpec> firewalls = new ArrayList<>();

    FirewallReader(Reading reading, Map<String, HostSpec> hosts, Map<String, ServiceSpec> services, Names names) {
        this.reading = reading;
        this.services = services;
        this.reach = new Reach(hosts, services);
        this.names = names;
    }

    /** For explain, after {@link #read}. */
    List<Section.Line> lines() {
        return lines;
    }

    /** @param node null when there is no such section */
    List<FirewallSpec> read(Node node) {
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof Node.Mapping map)) {
            reading.expected("a map of firewalls", node);
            return List.of();
        }
        if (map.entries().size() > MAX_FIREWALLS) {
            reading.error(node, "more than the limit of " + MAX_FIREWALLS + " firewalls");
            return List.of();
        }
        map.entries().forEach((name, entry) -> {
            var place = reading.at(name);
            if (!(entry.value() instanceof Node.Mapping)) {
                place.expected("a map such as {guards: db, rules: [{from: app, verdict: accept}], policy: drop}", entry.value());
                return;
            }
            var values = KEYS.read(entry.value(), place);
            lines.addAll(values.explain("firewalls"));
            groups(values, GUARDS, false, place);
            var rules = new ArrayList<RuleSpec>();
            var read = values.get(RULES) == null ? List.<Section.Values>of() : values.get(RULES);
            for (int i = 0; i < read.size(); i++) {
                rules.add(rule(read.get(i), place.at("rules").item(i)));
            }
            if (values.get(GUARDS) == null || values.get(POLICY) == null || rules.contains(null)) {
                return;
            }
            neverDecide(rules, read, place.at("rules"));
            firewalls.add(new FirewallSpec(name, values.get(GUARDS), values.get(STATEFUL), verdict(values.get(POLICY)), rules));
        });
        return List.copyOf(firewalls);
    }

    private RuleSpec rule(Section.Values values, Reading place) {
        groups(values, FROM, true, place);
        groups(values, TO, false, place);
        if (values.has(BURST) && !values.has(OVER)) {
            place.at("burst").error(values.node(BURST), "means nothing without a limit: add 'over'");
        }
        if (values.has(OVER) && !values.broken(OVER) && values.get(OVER) == 0) {
            place.at("over").error(values.node(OVER), "expected a rate of more than 0; to fit everything, leave 'over' out");
        }
        if (values.get(VERDICT) == null || values.get(TRAFFIC) == null || values.get(STATE) == null
                || values.get(OVER) == null || values.get(BURST) == null || values.get(FROM) == null || values.get(TO) == null) {
            return null;
        }
        return new RuleSpec(
                values.get(FROM), values.get(TO), values.get(TRAFFIC), values.get(STATE).equals("new"), values.get(OVER),
                values.get(BURST), verdict(values.get(VERDICT)));
    }

    private static Verdict verdict(String word) {
        return Verdict.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** @param senders whether clients are among those who may be named */
    private void groups(Section.Values values, Key<List<String>> key, boolean senders, Reading place) {
        var given = values.get(key);
        for (var name : given == null ? List.<String>of() : given) {
            var known = new ArrayList<>(names.groups());
            if (!senders) {
                known.remove(Reach.CLIENTS);
            }
            if (!names.group(name) || !senders && name.equals(Reach.CLIENTS)) {
                place.at(key.name()).unknown("host, service, instance or zone", values.node(key), name, known);
            }
        }
    }

    /** Of two rules of which the first takes all that fits the second, the second never decides. */
    private void neverDecide(List<RuleSpec> rules, List<Section.Values> read, Reading place) {
        for (int later = 1; later < rules.size(); later++) {
            for (int before = 0; before < later; before++) {
                if (covers(rules.get(before), rules.get(later))) {
                    place.item(later).warning(
                            read.get(later).node(VERDICT), "this rule never decides: rule " + (before + 1) + " takes all that fits it");
                    break;
                }
            }
        }
    }

    private boolean covers(RuleSpec before, RuleSpec later) {
        boolean senders = before.from().isEmpty() || !later.from().isEmpty() && reach.machines(before.from()).containsAll(reach.machines(later.from()));
        boolean ports = before.to().isEmpty() || !later.to().isEmpty() && reach.instances(before.to()).containsAll(reach.instances(later.to()));
        return !before.limited()
                && senders
                && ports
                && (before.traffic().equals("all") || before.traffic().equals(later.traffic()))
                && (!before.fresh() || later.fresh());
    }

    /** Warns of calls of the topology that a firewall keeps out from the start to the end; the scenario runs all the same. */
    void calls(Node node, List<LoadSpec> loads, Map<String, AddressSpec> addresses) {
        if (!(node instanceof Node.Mapping map)) {
            return;
        }
        for (var firewall : firewalls) {
            var kept = new LinkedHashSet<String>();
            for (var load : loads) {
                var address = addresses.get(load.to());
                var to = services.get(address == null ? load.to() : address.to());
                if (to != null && !load.hostile() && keepsOut(firewall, Reach.CLIENTS, to)) {
                    kept.add(Reach.CLIENTS + " → " + to.name());
                }
            }
            for (var caller : services.values()) {
                for (var edge : Kinds.of(caller).calls(caller)) {
                    var to = services.get(edge.to());
                    if (to != null && edge.asked() && !edge.sameHost() && caller.hosts().stream().anyMatch(host -> keepsOut(firewall, host, to))) {
                        kept.add(caller.name() + " → " + to.name());
                    }
                }
            }
            if (!kept.isEmpty()) {
                reading.at(firewall.name()).warning(
                        map.entries().get(firewall.name()).value(), "keeps calls of this topology out: " + String.join(", ", kept));
            }
        }
    }

    /** Whether it lets no request in from a machine to some instance of a service on another one. */
    private boolean keepsOut(FirewallSpec firewall, String sender, ServiceSpec to) {
        var guarded = reach.instances(firewall.guards());
        return to.instances().stream().anyMatch(instance -> guarded.contains(instance)
                && !sender.equals(reach.machine(instance))
                && reach.decides(firewall, sender, instance) != Verdict.ACCEPT);
    }
}
