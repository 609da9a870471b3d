package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.outagelab.call.LatencyBins;
import org.outagelab.call.Ledger;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.kind.Kinds;
import org.outagelab.metric.MetricTable;
import org.outagelab.net.Port;
import org.outagelab.reading.Forecast;
import org.outagelab.scenario.ClientSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.Deployment;

/** Makes one run of a scenario: builds it, plays the load, waits for every outcome, audits, and keeps what is needed. */
final class Runner {
    private static final int MAX_BUCKETS = 7200;
    private static final int LAG_SAMPLES_PER_BUCKET = 10;
    private static final long EXTRA_DRAIN_NS = 60 * SimTime.SECOND;

    private final Scenario scenario;
    private final long loadNs;
    private final long stepNs;
    private final MetricTable table;
    private final BooleanSupplier memoryUsedUp;

    Runner(Scenario scenario) {
        this(scenario, Headroom.ofJava()::usedUp);
    }

    /** @param memoryUsedUp asked every second of the simulation */
    Runner(Scenario scenario, BooleanSupplier memoryUsedUp) {
        this.scenario = scenario;
        this.memoryUsedUp = memoryUsedUp;
        this.table = Tables.of(scenario);
        this.loadNs = scenario.durationNs();
        this.stepNs = stepNs(loadNs);
    }

    /** 1 s, or as many whole seconds as keep the buckets under their limit. */
    static long stepNs(long loadNs) {
        long seconds = (loadNs + MAX_BUCKETS * SimTime.SECOND - 1) / (MAX_BUCKETS * SimTime.SECOND);
        return Math.max(1, seconds) * SimTime.SECOND;
    }

    /** Plays one run, and keeps what can be folded. @param detailed whether to show it over time */
    RunSummary summary(long index, boolean detailed) {
        return run(index).summary(scenario, table, detailed);
    }

    Run run(long index) {
        return run(index, (simulation, deployment) -> { });
    }

    /** @param watching is given what was built, before anything happens: it may look, and must change nothing */
    Run run(long index, BiConsumer<Simulation, Deployment> watching) {
        var simulation = new Simulation(scenario.seed(), index);
        simulation.limitEvents(Forecast.MOST_EVENTS);
        var ledger = new Ledger(scenario.run().warmupNs(), loadNs, stepNs, endpointNames());
        var recorder = new Recorder(simulation, ledger::struck);
        var deployment = new Deployment(simulation, scenario, ledger, recorder);
        var lags = sampleLags(simulation, deployment, ledger);
        if (scenario.run().warmupNs() > 0) {
            EventType<Void> warm = simulation.eventType("warm-up", Phase.OBSERVE, ignored -> {
                deployment.gauges().values().forEach(gauge -> {
                    gauge.busy().reset(simulation.nowNs());
                    gauge.available().reset(simulation.nowNs());
                    gauge.queue().reset(simulation.nowNs());
                });
                deployment.ports().values().forEach(Port::forgetAnswers);
                deployment.warm();
            });
            warm.at(scenario.run().warmupNs(), null);
        }
        watching.accept(simulation, deployment);
        deployment.start();
        runUntil(simulation, loadNs, deployment);
        var gauges = gauges(deployment, simulation.nowNs());
        lags.removeIf(lag -> !lag.any());
        drain(simulation, deployment);
        ledger.audit(deployment.open());
        long open = ledger.inFlight();
        deployment.censorOpen();
        double seconds = SimTime.toSeconds(loadNs);
        var scrapes = deployment.scrapes();
        var lanes = recorder.lanes(loadNs);
        var shown = new ArrayList<>(lanes);
        if (scrapes != null) {
            shown.add(recorder.attention().board(loadNs));
        }
        var found = new Incidents(ledger, loadNs, recorder, lanes).find();
        var incidents = Harm.attribute(found.incidents(), deployment.databases().values(), loadNs);
        return new Run(
                index,
                simulation.digest(),
                ledger,
                open,
                gauges,
                deployment.ports(),
                lags,
                Data.of(deployment.databases().values(), recorder.windows().values(), loadNs),
                deployment.wastedNs() / SimTime.SECOND,
                deployment.balancerLogs(),
                incidents,
                found.outside(),
                recorder.attention().until(loadNs, scrapes, recorder.windows().values()),
                List.copyOf(shown),
                recorder.marks(),
                seconds,
                simulation.eventsExecuted(),
                during(ledger, recorder, new Effects(recorder, lanes, stepNs, loadNs)),
                deployment.measured());
    }

    private LinkedHashMap<String, During> during(Ledger ledger, Recorder recorder, Effects effects) {
        var during = new LinkedHashMap<String, During>();
        var buckets = ledger.buckets();
        for (var threshold : scenario.thresholds()) {
            var window = recorder.windows().get(threshold.during());
            if (window == null || during.containsKey(threshold.during())) {
                continue;
            }
            long sent = 0;
            long ok = 0;
            var latency = new LatencyBins();
            long endNs = Math.min(effects.duringNs(window), loadNs);
            for (int i = (int) (window.startNs() / stepNs); i < buckets.size() && i * stepNs < endNs; i++) {
                sent += buckets.get(i).ok() + buckets.get(i).failed();
                ok += buckets.get(i).ok();
                if (buckets.get(i).latency() != null) {
                    latency.add(buckets.get(i).latency());
                }
            }
            during.put(threshold.during(), new During(sent, ok, latency));
        }
        return during;
    }

    private List<String> endpointNames() {
        var names = new ArrayList<String>();
        scenario.loads().forEach(load -> load.endpoints().forEach(spec -> names.add(spec.endpoint().name())));
        return names;
    }

    /** Goes on until every request has its outcome, for as long as clients may be patient. */
    private void drain(Simulation simulation, Deployment deployment) {
        long patienceNs = 0;
        for (var load : scenario.loads()) {
            patienceNs = Math.max(patienceNs, patienceNs(load.client()));
        }
        long limitNs = SimTime.plus(loadNs, SimTime.plus(patienceNs, EXTRA_DRAIN_NS));
        long chunkNs = SimTime.SECOND;
        while (deployment.open() > 0 && simulation.nowNs() < limitNs && simulation.eventsPending() > 0) {
            runUntil(simulation, Math.min(limitNs, SimTime.plus(simulation.nowNs(), chunkNs)), deployment);
        }
    }

    /** In steps of a second, so that a run that fills the memory ends before there is none left. */
    private void runUntil(Simulation simulation, long endNs, Deployment deployment) {
        for (long nowNs = simulation.nowNs(); nowNs < endNs; nowNs = simulation.nowNs()) {
            if (memoryUsedUp.getAsBoolean()) {
                throw new MemoryLimitException(String.format(
                        Locale.ROOT,
                        "after %,.0f s, with %,d requests under way",
                        SimTime.toSeconds(nowNs),
                        deployment.open()));
            }
            simulation.runUntil(Math.min(endNs, SimTime.plus(nowNs, SimTime.SECOND)));
        }
    }

    private static long patienceNs(ClientSpec client) {
        if (client.timeoutNs() == SimTime.NEVER) {
            return SimTime.HOUR;
        }
        long perTry = SimTime.plus(client.timeoutNs(), client.retries() > 0 ? client.capNs() : 0);
        long perView = perTry > SimTime.DAY ? SimTime.DAY : perTry * (1L + client.retries());
        if (client.people() == null) {
            return perView;
        }
        // A reload comes after a drawn pause: ten times its mean covers nearly all.
        double pauseNs = 10 * client.people().delay().mean();
        double allNs = (1.0 + client.people().max()) * (perView + pauseNs);
        return (long) Math.min(SimTime.DAY, allNs);
    }

    private List<LagSamples> sampleLags(Simulation simulation, Deployment deployment, Ledger ledger) {
        var lags = new ArrayList<LagSamples>();
        if (deployment.replicationLagsNs().isEmpty()) {
            return lags;
        }
        int buckets = ledger.buckets().size();
        deployment.replicationLagsNs().keySet().forEach(name -> lags.add(new LagSamples(name, buckets)));
        var sampler = new LagSampler(simulation, deployment, lags);
        sampler.start();
        return lags;
    }

    private final class LagSampler {
        private final Simulation simulation;
        private final Map<String, LongSupplier> sources;
        private final Map<String, LongSupplier> secondsBehind;
        private final List<LagSamples> lags;
        private final EventType<Void> sample;
        private final long everyNs = stepNs / LAG_SAMPLES_PER_BUCKET;

        LagSampler(Simulation simulation, Deployment deployment, List<LagSamples> lags) {
            this.simulation = simulation;
            this.lags = lags;
            this.sources = deployment.replicationLagsNs();
            this.secondsBehind = deployment.secondsBehindSource();
            this.sample = simulation.eventType("lag sampler", Phase.OBSERVE, ignored -> look());
        }

        void start() {
            sample.in(everyNs, null);
        }

        private void look() {
            long now = simulation.nowNs();
            int bucket = (int) ((now - 1) / stepNs);
            for (var lag : lags) {
                // A server that is the primary has no lag, and one that never was anything else no line.
                lag.add(
                        bucket,
                        sources.get(lag.replica()).getAsLong(),
                        secondsBehind.get(lag.replica()).getAsLong(),
                        now >= scenario.run().warmupNs() && now <= loadNs);
            }
            if (now + everyNs <= loadNs) {
                sample.in(everyNs, null);
            }
        }
    }

    private LinkedHashMap<String, Run.GaugeMeans> gauges(Deployment deployment, long nowNs) {
        var gauges = deployment.gauges();
        var means = new LinkedHashMap<String, Run.GaugeMeans>();
        for (var service : scenario.services().values()) {
            boolean workers = Kinds.of(service).answersEndpoints();
            for (var instance : service.instances()) {
                var gauge = gauges.get(instance);
                if (gauge != null) {
                    double available = workers ? gauge.available().mean(nowNs) : Double.NaN;
                    means.put(instance, new Run.GaugeMeans(gauge.busy().mean(nowNs), available, gauge.queue().mean(nowNs)));
                }
            }
        }
        return means;
    }
}
