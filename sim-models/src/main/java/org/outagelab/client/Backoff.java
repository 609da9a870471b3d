package org.outagelab.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.random.RandomStream;

/** How long to wait before trying again (docs/models/client.md#back-off). */
@FunctionalInterface
interface Backoff {
    /**
     * @param attempt 0 before the first retry
     * @param previousNs the last wait, the base at first
     */
    long delayNs(int attempt, long previousNs, long baseNs, long capNs, RandomStream random);

    Map<String, Backoff> TABLE = table();

    private static Map<String, Backoff> table() {
        var table = new LinkedHashMap<String, Backoff>();
        table.put("none", (attempt, previous, base, cap, random) -> base);
        table.put("exponential", (attempt, previous, base, cap, random) -> doubled(attempt, base, cap));
        table.put("full", (attempt, previous, base, cap, random) ->
                Math.round(random.nextDouble() * doubled(attempt, base, cap)));
        table.put("equal", (attempt, previous, base, cap, random) -> {
            long most = doubled(attempt, base, cap);
            return most / 2 + Math.round(random.nextDouble() * (most / 2.0));
        });
        table.put("decorrelated", (attempt, previous, base, cap, random) ->
                Math.min(cap, base + Math.round(random.nextDouble() * (3.0 * previous - base))));
        return table;
    }

    private static long doubled(int attempt, long base, long cap) {
        return (long) Math.min((double) cap, base * StrictMath.pow(2, attempt));
    }

    static List<String> names() {
        return List.copyOf(TABLE.keySet());
    }
}
