package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.outagelab.core.random.RandomStream;

/** The table of balancing policies: one line each. Those that hash have theirs in {@link HashInput}. */
final class Balances {
    /** @param random the stream of the balancer instance, for policies that draw; @param draws of random(n) */
    record Setting(RandomStream random, int draws) {}

    /** Round-robin kinds: a failed connection may go to another server at once (BE_LB_KIND_RR, reference §7). */
    private static final Set<String> ROUND_ROBIN_KIND = Set.of("roundrobin", "static-rr", "random");
    /** While the shared queue is not empty newcomers join it without looking for a server (assign_server). */
    private static final Set<String> QUEUE_FIRST = Set.of("roundrobin", "static-rr", "first");
    /** Weights do not change while these run (without BE_LB_PROP_DYN). */
    private static final Set<String> STATIC = Set.of("static-rr", "first");

    private static final Map<String, Function<Setting, Balance>> TABLE = new LinkedHashMap<>();

    static {
        TABLE.put("roundrobin", setting -> new RoundRobin());
        TABLE.put("static-rr", setting -> new StaticRoundRobin());
        TABLE.put("leastconn", setting -> new LeastConnections());
        TABLE.put("first", setting -> new First());
        TABLE.put("random", setting -> new RandomDraws(setting.random(), setting.draws()));
    }

    private Balances() {}

    /** Policies that choose by the state of the servers. */
    static List<String> names() {
        return List.copyOf(TABLE.keySet());
    }

    /** All of them, as they are written in a scenario. */
    static List<String> written() {
        var all = new ArrayList<>(names());
        all.add("random(n)");
        all.add("source");
        all.add("uri");
        all.add("hdr(name)");
        return all;
    }

    static Balance create(String name, Setting setting) {
        return TABLE.get(name).apply(setting);
    }

    static Balance create(HaproxySpec spec, RandomStream random) {
        if (!hashes(spec.balance())) {
            return create(spec.balance(), new Setting(random, spec.draws()));
        }
        return spec.consistent() ? new HashRing(spec.hashBalanceFactor()) : new MapHash();
    }

    static boolean hashes(String name) {
        return HashInput.TABLE.containsKey(name);
    }

    static boolean roundRobinKind(String name) {
        return ROUND_ROBIN_KIND.contains(name);
    }

    static boolean queueFirst(String name) {
        return QUEUE_FIRST.contains(name);
    }

    /** Whether a slowstart scales weights. */
    static boolean dynamic(String name, boolean consistent) {
        return hashes(name) ? consistent : !STATIC.contains(name);
    }
}
