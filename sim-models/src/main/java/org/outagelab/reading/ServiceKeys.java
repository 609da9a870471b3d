package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.kind.Cost;
import org.outagelab.kind.Kind;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Types;

/** The keys of every service, of whatever kind. */
final class ServiceKeys {
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
    private static final Key<Long> PROCESS =
            Key.required("process", Types.BYTES, "What a process has once it has loaded its program.");
    private static final Key<Long> PER_REQUEST = Key.optional(
            "per-request", Types.BYTES, 0L, "What every request leaves behind in its worker: a leak. gunicorn alone.", "ours");
    private static final Key<Long> LIMIT = Key.optional(
            "limit",
            Types.BYTES,
            0L,
            "Of all processes of an instance together (systemd's MemoryMax); then the biggest is killed. 0B: none.",
            "ours");
    private static final Section MEMORY_KEYS = new Section("memory settings", List.of(PROCESS, PER_REQUEST, LIMIT));
    private static final Key<Section.Values> MEMORY = Key.optional(
            "memory", Types.map(MEMORY_KEYS), null, "What its processes take of the memory; unset: nothing.", "ours");
    private static final Key<Long> RESTART_SEC = Key.optional(
            "restart-sec",
            Types.PERIOD,
            ServiceSpec.Restart.SYSTEMD.pauseNs(),
            "From the end of a killed process to its next start, at least 1ms.",
            "systemd.service");
    private static final Key<Integer> START_LIMIT_BURST = Key.optional(
            "burst",
            Types.integer(0, 1_000_000),
            ServiceSpec.Restart.SYSTEMD.starts(),
            "StartLimitBurst: starts in a window at most; then it stays down until somebody starts it. 0: no limit.",
            "systemd.unit");
    private static final Key<Long> START_LIMIT_INTERVAL = Key.optional(
            "interval",
            Types.DURATION,
            ServiceSpec.Restart.SYSTEMD.windowNs(),
            "The window in which starts are counted: StartLimitIntervalSec.",
            "systemd.unit");
    private static final Section RESTART_KEYS =
            new Section("restart settings", List.of(RESTART_SEC, START_LIMIT_BURST, START_LIMIT_INTERVAL));
    private static final Key<Section.Values> RESTART = Key.optional(
            "supervisor",
            Types.map(RESTART_KEYS),
            null,
            "How a killed process is started again; of gunicorn and nginx that is the master, not its workers.",
            "systemd");
    private static final Key<Long> BOOT = Key.optional(
            "boot", Types.DURATION_OR_ZERO, 0L, "From the start of its process until it serves.", "ours");

    private static final Map<String, Section> SECTIONS = new LinkedHashMap<>();

    static {
        Kinds.all().forEach(kind -> SECTIONS.put(kind.name(), section(kind)));
    }

    private ServiceKeys() {}

    /** All keys of a service of a kind: its own between those of every service. */
    static Section of(Kind kind) {
        return SECTIONS.get(kind.name());
    }

    /** Of every service: its keys are those of its kind. */
    static Shape shape() {
        return new Shape.Chosen(KIND.name(), SECTIONS);
    }

    private static Section section(Kind kind) {
        var keys = new ArrayList<Key<?>>();
        keys.add(KIND);
        if (kind.hasOn()) {
            keys.add(ON);
        }
        keys.addAll(kind.keys());
        keys.addAll(List.of(COST, MEMORY, RESTART, BOOT));
        return new Section(kind.name() + " service", keys);
    }

    static Cost cost(Section.Values values, Reading quiet) {
        var cost = COST_KEYS.read(values.has(COST) ? values.node(COST) : null, quiet);
        return new Cost(cost.get(CPU), cost.get(HOLD), cost.get(DELAY));
    }

    /** @return null without, or after a problem */
    static ServiceSpec.Memory memory(
            Section.Values values, Kind kind, Object settings, List<String> on, Map<String, HostSpec> hosts) {
        var memory = values.get(MEMORY);
        if (memory == null || memory.get(PROCESS) == null) {
            return null;
        }
        var place = values.reading().at("memory");
        long workers = kind.processes(settings);
        if (memory.get(PER_REQUEST) > 0 && !kind.leaks()) {
            place.at("per-request").error(
                    memory.node(PER_REQUEST), "only workers of " + Kinds.namesOf(Kind::leaks) + " leak here");
        }
        if (memory.get(LIMIT) > 0 && workers * memory.get(PROCESS) > memory.get(LIMIT)) {
            place.at("limit").error(memory.node(LIMIT), "less than its " + (workers == 1 ? "process" : workers + " workers")
                    + " need to start: " + Types.BYTES.show(workers * memory.get(PROCESS)));
        }
        for (var host : new LinkedHashSet<>(on)) {
            long has = hosts.containsKey(host) ? hosts.get(host).memoryBytes() : 0;
            if (has > 0 && workers * memory.get(PROCESS) > has) {
                place.at("process").error(memory.node(PROCESS), "'" + host + "' has " + Types.BYTES.show(has)
                        + ", less than its " + (workers == 1 ? "process needs" : workers + " workers need") + " to start: "
                        + Types.BYTES.show(workers * memory.get(PROCESS)));
            }
        }
        return new ServiceSpec.Memory(memory.get(PROCESS), memory.get(PER_REQUEST), memory.get(LIMIT));
    }

    static ServiceSpec.Restart restart(Section.Values values) {
        var restart = RESTART_KEYS.read(
                values.has(RESTART) ? values.node(RESTART) : null, new Reading(new Problems(), values.reading().path()));
        return new ServiceSpec.Restart(
                restart.get(RESTART_SEC), restart.get(START_LIMIT_BURST), restart.get(START_LIMIT_INTERVAL));
    }

    static long bootNs(Section.Values values) {
        return values.get(BOOT);
    }
}
