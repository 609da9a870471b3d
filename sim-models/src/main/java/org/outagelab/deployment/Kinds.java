package org.outagelab.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.gunicorn.GunicornSpec;
import org.outagelab.haproxy.HaproxySpec;
import org.outagelab.host.Cost;
import org.outagelab.mysql.MysqlSpec;
import org.outagelab.nginx.NginxSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/** The catalogue of kinds: one line each, with its keys and how they become its record. */
final class Kinds {
    /** @param services instance names of every service, for references */
    record Context(String service, Map<String, List<String>> services, long bootNs, Cost cost) {}

    @FunctionalInterface
    interface Read {
        Object settings(Section.Values values, Context context);
    }

    record Kind(Section section, Read read, boolean hasOn) {}

    static final Key<String> KIND = Key.required("kind", Types.TEXT, "What runs here.");
    static final Key<List<String>> ON =
            Key.optional("on", Types.listOf(Types.TEXT), List.of(), "Its hosts, one instance on each.", "ours");
    private static final Key<Long> CPU =
            Key.optional("cpu", Types.DURATION_OR_ZERO, 0L, "CPU time of its own for every request.", "ours");
    private static final Key<Long> HOLD = Key.optional(
            "hold", Types.DURATION_OR_ZERO, 0L, "How much longer than the work a worker is held.", "ours");
    private static final Key<Long> DELAY =
            Key.optional("delay", Types.DURATION_OR_ZERO, 0L, "Pure delay of every request.", "ours");
    private static final Section COST_KEYS = new Section("costs", List.of(CPU, HOLD, DELAY));
    private static final Key<Section.Values> COST =
            Key.optional("cost", Types.map(COST_KEYS), null, "What the program adds of its own.", "ours");
    private static final Key<Long> BOOT = Key.optional(
            "boot", Types.DURATION_OR_ZERO, 0L, "From the start of its process until it serves.", "ours");

    static final Map<String, Kind> TABLE = new LinkedHashMap<>();

    static {
        add("haproxy", HaproxySpec.KEYS, true, (values, context) -> HaproxySpec.read(
                values,
                context.services().getOrDefault(values.get(backendKey(values)), List.of()),
                context.cost()));
        add("nginx", NginxSpec.KEYS, true, (values, context) ->
                NginxSpec.read(
                        context.service(),
                        values,
                        context.services().getOrDefault(NginxSpec.upstreamOf(values), List.of()),
                        context.cost()));
        add("gunicorn", GunicornSpec.KEYS, true, (values, context) ->
                GunicornSpec.read(context.service(), values, context.bootNs(), context.cost()));
        add("mysql", MysqlSpec.KEYS, false, (values, context) ->
                MysqlSpec.read(context.service(), values, context.cost()));
    }

    private Kinds() {}

    static Cost cost(Section.Values values, org.outagelab.scenario.Reading quiet) {
        var cost = COST_KEYS.read(values.has(COST) ? values.node(COST) : null, quiet);
        return new Cost(cost.get(CPU), cost.get(HOLD), cost.get(DELAY));
    }

    static long bootNs(Section.Values values) {
        return values.get(BOOT);
    }

    @SuppressWarnings("unchecked")
    private static Key<String> backendKey(Section.Values values) {
        return (Key<String>) HaproxySpec.KEYS.get(0);
    }

    private static void add(String name, List<Key<?>> own, boolean hasOn, Read read) {
        var keys = new ArrayList<Key<?>>();
        keys.add(KIND);
        if (hasOn) {
            keys.add(ON);
        }
        keys.addAll(own);
        keys.add(COST);
        keys.add(BOOT);
        TABLE.put(name, new Kind(new Section(name + " service", keys), read, hasOn));
    }
}
