package org.outagelab.haproxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.outagelab.haproxy.Policy.Trait;

/** The table of balancing policies: one line each, and those that other jars bring. */
final class Balances {
    private static final Map<String, Policy> TABLE = new LinkedHashMap<>();

    static {
        add("roundrobin", Set.of(Trait.ROUND_ROBIN, Trait.QUEUE_FIRST, Trait.DYNAMIC_WEIGHTS), (spec, random) -> new RoundRobin());
        add("static-rr", Set.of(Trait.ROUND_ROBIN, Trait.QUEUE_FIRST), (spec, random) -> new StaticRoundRobin());
        add("leastconn", Set.of(Trait.SERVER_QUEUE, Trait.DYNAMIC_WEIGHTS), (spec, random) -> new LeastConnections());
        add("first", Set.of(Trait.QUEUE_FIRST, Trait.IN_FILE_ORDER), (spec, random) -> new First());
        add(new Policy(
                "random",
                List.of("random", "random(n)"),
                Set.of(Trait.ROUND_ROBIN, Trait.DYNAMIC_WEIGHTS),
                null,
                (spec, random) -> new RandomDraws(random, spec.draws(), spec.version().breaksTiesByRate())));
        hash("source", "source", HashInput.SOURCE);
        hash("uri", "uri", HashInput.URI);
        hash("hdr", "hdr(name)", HashInput.HEADER);
        brought(ServiceLoader.load(BalanceProvider.class, Balances.class.getClassLoader()), TABLE).forEach(Balances::add);
    }

    /** By the names of their words. @throws IllegalStateException when one has a word that there is */
    static List<Policy> brought(Iterable<BalanceProvider> providers, Map<String, Policy> known) {
        var from = new TreeMap<String, String>();
        var policies = new TreeMap<String, Policy>();
        for (var provider : providers) {
            var policy = provider.policy();
            var other = known.containsKey(policy.name())
                    ? "HAProxy"
                    : from.put(policy.name(), provider.getClass().getName());
            if (other != null) {
                throw new IllegalStateException("two balancing policies are called '" + policy.name() + "': that of " + other
                        + " and that of " + provider.getClass().getName() + "; take one of them off the class path");
            }
            policies.put(policy.name(), policy);
        }
        return List.copyOf(policies.values());
    }

    private Balances() {}

    static List<Policy> all() {
        return List.copyOf(TABLE.values());
    }

    /** All of them, as they are written in a scenario. */
    static List<String> written() {
        return TABLE.values().stream().flatMap(policy -> policy.written().stream()).toList();
    }

    /** @param name of one that is in the table */
    static Policy policy(String name) {
        var policy = TABLE.get(name);
        if (policy == null) {
            throw new IllegalArgumentException("no balancing policy '" + name + "', known: " + TABLE.keySet());
        }
        return policy;
    }

    private static void add(String name, Set<Trait> traits, Policy.Factory factory) {
        add(new Policy(name, List.of(name), traits, null, factory));
    }

    private static void hash(String name, String written, HashInput input) {
        add(new Policy(
                name,
                List.of(written),
                Set.of(Trait.SERVER_QUEUE),
                input,
                (spec, random) -> spec.consistent() ? new HashRing(spec.hashBalanceFactor()) : new MapHash()));
    }

    private static void add(Policy policy) {
        TABLE.put(policy.name(), policy);
    }
}
