package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.core.Simulation;
import org.outagelab.net.CallWatch;
import org.outagelab.net.Port;
import org.outagelab.results.Played;
import org.outagelab.results.RequestLife;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.Deployment;

/**
 * Looks at one run closely. It is played twice, which is the same run: first to learn how each request ends, then to write down the
 * lives of some of each way to end, spread evenly over the run.
 */
public final class CloseLook {
    /** Ends that are kept of the first time; beyond that every second one is let go. */
    private static final int MOST_ENDS = 200_000;

    private final Scenario scenario;

    /** Which request: the numbers of a load's requests begin anew with each load, and no two loads have a client in common. */
    record Key(int client, long id) {}

    /** How one ended, the first time. */
    private static final class End {
        private final long order;
        private int attempts;
        /** Whether a call behind it did not end well: somebody else may have been asked then. */
        private boolean trouble;
        private String outcome = RequestLife.OPEN;

        End(long order) {
            this.order = order;
        }

        String way() {
            return outcome + (attempts > 1 ? ", after several attempts" : "") + (trouble ? ", after trouble behind" : "");
        }
    }

    public CloseLook(Scenario scenario) {
        this.scenario = scenario;
    }

    /**
     * Plays a run.
     *
     * @param variant the name in the results
     * @param run its index, from 0
     * @param each how many requests are written down of each way to end, at least 0
     */
    public Played play(String variant, long run, int each) {
        var ends = new Ends(scenario);
        new Runner(scenario).run(run, ends::watch);
        var lives = new Lives(scenario, ends.some(each));
        var played = new Runner(scenario).run(run, lives::watch);
        return new Played(
                variant, String.format("%016x", played.digest()), Details.of(played), lives.written(), lives.steps(played.lanes(), played.seconds()));
    }

    /** Of every request how it ends; of long runs of every second, fourth … one. */
    private static final class Ends implements CallWatch {
        private final Set<String> loads = new LinkedHashSet<>();
        private final Map<Key, End> ends = new LinkedHashMap<>();
        /** Calls of clients. */
        private final Map<Call, End> open = new LinkedHashMap<>();
        /** Calls that instances make for them. */
        private final Map<Call, End> behind = new LinkedHashMap<>();
        private long stride = 1;
        private long order;

        Ends(Scenario scenario) {
            scenario.loads().forEach(load -> loads.add(load.name()));
        }

        void watch(Simulation simulation, Deployment deployment) {
            deployment.ports().values().forEach(port -> port.follow(this));
        }

        @Override
        public void sent(Call call, String from, Port to) {
            var request = call.request();
            if (request.probe() || request.id() % stride != 0) {
                return;
            }
            var key = new Key(request.client(), request.id());
            if (!loads.contains(from)) {
                if (ends.containsKey(key)) {
                    behind.put(call, ends.get(key));
                }
                return;
            }
            var end = ends.computeIfAbsent(key, ignored -> new End(order++));
            end.attempts++;
            open.put(call, end);
            if (ends.size() > MOST_ENDS) {
                stride *= 2;
                ends.keySet().removeIf(other -> other.id % stride != 0);
            }
        }

        @Override
        public void came(Call call) {}

        @Override
        public void ended(Call call, Outcome outcome) {
            var served = behind.remove(call);
            if (served != null && (outcome == null || !outcome.ok())) {
                served.trouble = true;
            }
            var end = open.remove(call);
            if (end != null) {
                end.outcome = outcome == null ? RequestLife.GIVEN_UP : outcome.name();
            }
        }

        Set<Key> some(int each) {
            var byWay = new TreeMap<String, List<Map.Entry<Key, End>>>();
            ends.entrySet().stream()
                    .sorted(Comparator.comparingLong(entry -> entry.getValue().order))
                    .forEach(entry -> byWay.computeIfAbsent(entry.getValue().way(), way -> new ArrayList<>()).add(entry));
            var some = new LinkedHashSet<Key>();
            for (var ended : byWay.values()) {
                int taken = Math.min(each, ended.size());
                for (int i = 0; i < taken; i++) {
                    some.add(ended.get((int) ((long) i * ended.size() / taken)).getKey());
                }
            }
            return some;
        }
    }
}
