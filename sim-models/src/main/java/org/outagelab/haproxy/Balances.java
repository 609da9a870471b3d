package org.outagelab.haproxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.outagelab.core.random.RandomStream;

/** The table of balancing policies: one line each. */
final class Balances {
    /** @param random the stream of the balancer instance, for policies that draw; @param draws of random(n) */
    record Setting(RandomStream random, int draws) {}

    private static final Map<String, Function<Setting, Balance>> TABLE = new LinkedHashMap<>();

    static {
        TABLE.put("roundrobin", setting -> new RoundRobin());
        TABLE.put("static-rr", setting -> new StaticRoundRobin());
        TABLE.put("leastconn", setting -> new LeastConnections());
        TABLE.put("first", setting -> new First());
        TABLE.put("random", setting -> new RandomDraws(setting.random(), setting.draws()));
    }

    private Balances() {}

    static List<String> names() {
        return List.copyOf(TABLE.keySet());
    }

    static Balance create(String name, Setting setting) {
        return TABLE.get(name).apply(setting);
    }

    /** Round-robin kinds: a failed connection may go to another server at once (reference §7). */
    static boolean roundRobinKind(String name) {
        return name.equals("roundrobin") || name.equals("static-rr");
    }
}
