package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.kind.Gauges;
import org.outagelab.net.CallWatch;
import org.outagelab.net.Port;
import org.outagelab.results.InstanceStep;
import org.outagelab.results.Lane;
import org.outagelab.results.RequestLife;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.Deployment;

/** Writes down, in one run, every hop of some requests, and step by step what every instance has to do. */
final class Lives implements CallWatch {
    /** Calls that ended badly and may be repeated: of those that wait longest none is remembered beyond so many. */
    private static final int MOST_FAILED = 100_000;

    private final Scenario scenario;
    private final Set<CloseLook.Key> chosen;
    private final Map<CloseLook.Key, Life> lives = new LinkedHashMap<>();
    private final Map<Call, Hop> open = new LinkedHashMap<>();
    /** By instance and step. */
    private final Map<String, Map<Integer, Step>> steps = new LinkedHashMap<>();
    /** Which calls of whom had not ended well. */
    private final Map<Repeat, Boolean> failed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Repeat, Boolean> eldest) {
            return size() > MOST_FAILED;
        }
    };

    private final long stepNs;
    private Simulation simulation;

    private record Repeat(int client, long id, int step, String from) {}

    private static final class Life {
        private final String load;
        private final Call first;
        private final List<Hop> hops = new ArrayList<>();

        Life(String load, Call first) {
            this.load = load;
            this.first = first;
        }
    }

    private static final class Hop {
        private final String from;
        private final String to;
        private final long sentNs;
        private long cameNs = -1;
        private long endedNs = -1;
        private String outcome = RequestLife.OPEN;

        Hop(String from, String to, long sentNs) {
            this.from = from;
            this.to = to;
            this.sentNs = sentNs;
        }
    }

    private static final class Step {
        private long requests;
        private long ok;
        private long failed;
        private long givenUp;
        private long again;
        private double busy = Double.NaN;
        private double workers = Double.NaN;
        private double queue = Double.NaN;
    }

    /** @param chosen whose lives are written down */
    Lives(Scenario scenario, Set<CloseLook.Key> chosen) {
        this.scenario = scenario;
        this.chosen = chosen;
        this.stepNs = Runner.stepNs(scenario.durationNs());
    }

    void watch(Simulation its, Deployment deployment) {
        simulation = its;
        deployment.ports().forEach((name, port) -> {
            steps.put(name, new TreeMap<>());
            port.follow(this);
        });
        var gauges = deployment.gauges();
        EventType<Long> look = simulation.eventType("close look", Phase.OBSERVE, endNs -> gauges.forEach((name, gauge) -> sample(name, gauge)));
        for (long endNs = stepNs; endNs <= scenario.durationNs(); endNs += stepNs) {
            look.at(endNs, endNs);
        }
    }

    private void sample(String instance, Gauges gauge) {
        var step = steps.get(instance).computeIfAbsent((int) ((simulation.nowNs() - 1) / stepNs), index -> new Step());
        step.busy = gauge.busy().value();
        step.workers = gauge.available().value();
        step.queue = gauge.queue().value();
    }

    private Step now(String instance) {
        return steps.get(instance).computeIfAbsent((int) (simulation.nowNs() / stepNs), index -> new Step());
    }

    @Override
    public void sent(Call call, String from, Port to) {
        var request = call.request();
        if (request.probe()) {
            return;
        }
        // Every call is open until its end: what comes of it is entered for the instance it was sent to.
        var hop = new Hop(from, to.unit().name(), simulation.nowNs());
        open.put(call, hop);
        if (failed.remove(new Repeat(request.client(), request.id(), call.step(), from)) != null) {
            now(hop.to).again++;
        }
        var key = new CloseLook.Key(request.client(), request.id());
        if (chosen.contains(key)) {
            lives.computeIfAbsent(key, ignored -> new Life(from, call)).hops.add(hop);
        }
    }

    @Override
    public void came(Call call) {
        var hop = open.get(call);
        if (hop != null) {
            hop.cameNs = simulation.nowNs();
            now(hop.to).requests++;
        }
    }

    @Override
    public void ended(Call call, Outcome outcome) {
        var hop = open.remove(call);
        if (hop == null) {
            return;
        }
        hop.endedNs = simulation.nowNs();
        hop.outcome = outcome == null ? RequestLife.GIVEN_UP : outcome.name();
        var step = now(hop.to);
        if (outcome != null && outcome.ok()) {
            step.ok++;
            return;
        }
        if (outcome == null) {
            step.givenUp++;
        } else {
            step.failed++;
        }
        failed.put(new Repeat(call.request().client(), call.request().id(), call.step(), hop.from), true);
    }

    /** The lives, once the run is over. */
    List<RequestLife> written() {
        long endNs = simulation.nowNs();
        var written = new ArrayList<RequestLife>();
        lives.forEach((key, life) -> {
            var hops = life.hops.stream()
                    .map(hop -> new RequestLife.Hop(
                            hop.from, hop.to, hop.sentNs, hop.cameNs, hop.endedNs < 0 ? endNs : hop.endedNs, hop.outcome))
                    .toList();
            var own = hops.stream().filter(hop -> hop.from().equals(life.load)).toList();
            written.add(new RequestLife(
                    life.first.request().endpoint().name(), life.load, key.id(), own.size(), own.get(own.size() - 1).outcome(), hops));
        });
        return written;
    }

    /** What every instance did, step by step. */
    List<InstanceStep> steps(List<Lane> lanes, double seconds) {
        var spans = new LinkedHashMap<String, List<Lane.Span>>();
        lanes.forEach(lane -> spans.put(lane.component(), lane.spans()));
        var all = new ArrayList<InstanceStep>();
        double width = SimTime.toSeconds(stepNs);
        var none = new Step();
        for (int i = 0; i * width < seconds; i++) {
            for (var service : scenario.services().values()) {
                long sum = 0;
                for (var instance : service.instances()) {
                    sum += steps.getOrDefault(instance, Map.of()).getOrDefault(i, none).requests;
                }
                for (var instance : service.instances()) {
                    var step = steps.getOrDefault(instance, Map.of()).getOrDefault(i, none);
                    double from = i * width;
                    double to = Math.min(seconds, from + width);
                    all.add(new InstanceStep(
                            instance, service.name(), from, to, state(spans.get(instance), (from + to) / 2), step.requests,
                            sum == 0 ? Double.NaN : (double) step.requests / sum, step.ok, step.failed, step.givenUp, step.again, step.busy,
                            step.workers, step.queue));
                }
            }
        }
        return all;
    }

    private static String state(List<Lane.Span> spans, double at) {
        return spans == null
                ? ""
                : spans.stream().filter(span -> span.from() <= at && at < span.to()).findFirst().map(span -> span.state().words()).orElse("");
    }
}
