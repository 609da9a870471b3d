package org.outagelab.core.theory;

import static org.outagelab.core.theory.Experiment.mean;
import static org.outagelab.core.theory.Experiment.quick;
import static org.outagelab.core.theory.Experiment.rare;
import static org.outagelab.core.theory.Experiment.spread;
import static org.outagelab.core.theory.Experiment.study;

import java.util.List;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.probing.Prober;
import org.outagelab.core.random.RandomStream;
import org.outagelab.core.stats.TimeWeighted;

/**
 * The cases of detection at level core: probes that start every T, not HAProxy's checks; a balancer that picks any of
 * the listed at random and never retries; alert rules on scrapes.
 */
final class DetectionCases {
    private static final long S = SimTime.SECOND;
    private static final long T = 5 * S;
    private static final int K = 3;
    private static final double MEAN_UP = 3600;
    private static final double MEAN_DOWN = 120;
    private static final double REQUESTS_PER_SECOND = 0.5;

    private DetectionCases() {}

    static List<Experiment> all() {
        return List.of(
                quick(5_000, (sim, n) -> delays(sim, n, 1.0),
                        mean("D-HC-a-mean", o -> o.response.mean()),
                        spread("D-HC-a-p95", o -> o.responseQuantile(0.95))),
                quick(5_000, (sim, n) -> delays(sim, n, 0.9), mean("D-GREY-a-mean", o -> o.response.mean())),
                study(40, DetectionCases::falseAlarms, rare("D-FALSE-a-mean", o -> o.response.mean())),
                study(200, DetectionCases::daysWithFalseAlarm, rare("D-FALSE-a-day", o -> o.other)),
                quick(4_000, DetectionCases::shortOutages, mean("D-SHORT-a-p", o -> o.other)),
                study(6_000, (sim, n) -> balancer(sim, n, false),
                        mean("D-LB-a-err", o -> o.other),
                        mean("D-LB-a-LF", o -> o.meanBusy),
                        mean("D-LB-a-UU", o -> o.meanPresent)),
                study(6_000, (sim, n) -> balancer(sim, n, true),
                        mean("D-LB-c-err", o -> o.other),
                        mean("D-LB-c-LF", o -> o.meanBusy),
                        mean("D-LB-c-UU", o -> o.meanPresent)),
                quick(5_000, (sim, n) -> alerts(sim, n, SimTime.NEVER),
                        mean("D-ALERT-a-mean", o -> o.response.mean()),
                        spread("D-ALERT-a-sd", o -> o.response.standardDeviation())),
                quick(4_000, (sim, n) -> alerts(sim, n, 66 * S), mean("D-ALERT-a-fire", o -> o.other)));
    }

    /**
     * A service that is dead from the start, again and again.
     *
     * @param visible probability that a probe of it fails
     */
    private static Observed delays(Simulation sim, int repetitions, double visible) {
        var observed = new Observed();
        var phases = sim.stream("phases");
        var luck = sim.stream("luck");
        for (int i = 0; i < repetitions; i++) {
            long startNs = sim.nowNs();
            var down = new boolean[1];
            var prober = new Prober(sim, "prober", T, S, K, 1, () -> luck.nextDouble() >= visible, up -> {
                down[0] = true;
                observed.add(0, SimTime.toSeconds(sim.nowNs() - startNs));
                sim.stop();
            });
            prober.start((long) (phases.nextDouble() * T));
            sim.run();
            prober.stop();
        }
        return observed;
    }

    /** From one probe to the first false verdict: the probe at which it falls is not waited for. */
    private static Observed falseAlarms(Simulation sim, int repetitions) {
        var observed = new Observed();
        var luck = sim.stream("luck");
        for (int i = 0; i < repetitions; i++) {
            long startNs = sim.nowNs();
            var prober = new Prober(sim, "prober", T, 0, K, 1, () -> !luck.nextBoolean(0.02), up -> sim.stop());
            prober.start(T);
            sim.run();
            prober.stop();
            observed.add(0, SimTime.toSeconds(sim.nowNs() - startNs));
        }
        return observed;
    }

    private static Observed daysWithFalseAlarm(Simulation sim, int days) {
        var luck = sim.stream("luck");
        int alarms = 0;
        for (int day = 0; day < days; day++) {
            var alarm = new boolean[1];
            var prober = new Prober(sim, "prober", T, 0, K, 1, () -> !luck.nextBoolean(0.02), up -> alarm[0] = true);
            prober.start(0);
            while (prober.probes() < 17_280) {
                sim.runUntil(sim.nowNs() + (17_280 - prober.probes()) * T);
            }
            prober.stop();
            alarms += alarm[0] ? 1 : 0;
        }
        var observed = new Observed();
        observed.other = alarms / (double) days;
        return observed;
    }

    private static Observed shortOutages(Simulation sim, int outages) {
        var phases = sim.stream("phases");
        var lengths = sim.stream("lengths");
        int seen = 0;
        for (int i = 0; i < outages; i++) {
            long endNs = sim.nowNs() + Math.round(12 * S * lengths.nextExponential());
            var down = new boolean[1];
            var prober = new Prober(sim, "prober", T, 0, K, 1, () -> sim.nowNs() > endNs, up -> down[0] |= !up);
            prober.start((long) (phases.nextDouble() * T));
            sim.runUntil(endNs + T);
            prober.stop();
            seen += down[0] ? 1 : 0;
        }
        var observed = new Observed();
        observed.other = seen / (double) outages;
        return observed;
    }

    /** One backend with its own failures and repairs, and what the balancer believes of it. */
    private static final class Backend {
        private final RandomStream lifetimes;
        private final EventType<Void> change;
        private final TimeWeighted listedAndDown = new TimeWeighted(0, 0);
        private final TimeWeighted unlistedAndUp = new TimeWeighted(0, 0);
        private final Simulation sim;
        private boolean up = true;
        private boolean listed = true;

        Backend(Simulation sim, int index, long phaseNs) {
            this.sim = sim;
            this.lifetimes = sim.stream("lifetimes of " + index);
            this.change = sim.eventType("backend " + index, ignored -> flip());
            change.in(Math.round(MEAN_UP * S * lifetimes.nextExponential()), null);
            new Prober(sim, "prober " + index, T, 0, 3, 2, () -> up, verdict -> {
                listed = verdict;
                note();
            }).start(phaseNs);
        }

        private void flip() {
            up = !up;
            note();
            change.in(Math.round((up ? MEAN_UP : MEAN_DOWN) * S * lifetimes.nextExponential()), null);
        }

        private void note() {
            listedAndDown.set(sim.nowNs(), listed && !up ? 1 : 0);
            unlistedAndUp.set(sim.nowNs(), !listed && up ? 1 : 0);
        }
    }

    private static Observed balancer(Simulation sim, int cycles, boolean together) {
        var phases = sim.stream("phases");
        long common = (long) (phases.nextDouble() * T);
        var a = new Backend(sim, 0, together ? common : (long) (phases.nextDouble() * T));
        var b = new Backend(sim, 1, together ? common : (long) (phases.nextDouble() * T));
        var arrivals = sim.stream("arrivals");
        var choice = sim.stream("choice");
        var counts = new long[2];
        var request = new EventType<?>[1];
        EventType<Void> arrival = sim.eventType("requests", ignored -> {
            counts[0]++;
            boolean first = a.listed && (!b.listed || choice.nextDouble() < 0.5);
            boolean ok = (a.listed || b.listed) && (first ? a.up : b.up);
            counts[1] += ok ? 0 : 1;
            request[0].in(Math.round(S / REQUESTS_PER_SECOND * arrivals.nextExponential()), null);
        });
        request[0] = arrival;
        arrival.in(0, null);

        sim.runUntil(Math.round(cycles * (MEAN_UP + MEAN_DOWN) * S));

        var observed = new Observed();
        observed.other = counts[1] / (double) counts[0];
        long now = sim.nowNs();
        observed.meanBusy = (a.listedAndDown.mean(now) + b.listedAndDown.mean(now)) / 2;
        observed.meanPresent = (a.unlistedAndUp.mean(now) + b.unlistedAndUp.mean(now)) / 2;
        return observed;
    }

    /**
     * Scrape and rule evaluation every 15 s, {@code for: 60s}; a failure at the start.
     *
     * @param outageNs its length
     */
    private static Observed alerts(Simulation sim, int repetitions, long outageNs) {
        var observed = new Observed();
        var phases = sim.stream("phases");
        int fired = 0;
        for (int i = 0; i < repetitions; i++) {
            var alert = new Alert(sim, outageNs);
            alert.start((long) (phases.nextDouble() * 15 * S), (long) (phases.nextDouble() * 15 * S));
            sim.runUntil(sim.nowNs() + 200 * S);
            alert.stop();
            fired += alert.firedAfterNs < 0 ? 0 : 1;
            if (alert.firedAfterNs >= 0) {
                observed.add(0, SimTime.toSeconds(alert.firedAfterNs));
            }
        }
        observed.other = fired / (double) repetitions;
        return observed;
    }

    private static final class Alert {
        private static final long FOR_NS = 60 * S;

        private final Simulation sim;
        private final long beginNs;
        private final long endNs;
        private final org.outagelab.core.Timer scrape;
        private final org.outagelab.core.Timer evaluation;
        private boolean bad;
        private long pendingSinceNs = -1;
        private long firedAfterNs = -1;

        Alert(Simulation sim, long outageNs) {
            this.sim = sim;
            this.beginNs = sim.nowNs();
            this.endNs = SimTime.plus(sim.nowNs(), outageNs);
            this.scrape = sim.<Void>eventType("scrape", ignored -> scrape()).timer(null);
            this.evaluation = sim.<Void>eventType("rule", ignored -> evaluate()).timer(null);
        }

        void start(long scrapePhaseNs, long evaluationPhaseNs) {
            scrape.restart(scrapePhaseNs);
            evaluation.restart(evaluationPhaseNs);
        }

        void stop() {
            scrape.cancel();
            evaluation.cancel();
        }

        private void scrape() {
            bad = sim.nowNs() < endNs;
            scrape.restart(15 * S);
        }

        private void evaluate() {
            evaluation.restart(15 * S);
            if (!bad) {
                pendingSinceNs = -1;
            } else if (pendingSinceNs < 0) {
                pendingSinceNs = sim.nowNs();
            } else if (firedAfterNs < 0 && sim.nowNs() - pendingSinceNs >= FOR_NS) {
                firedAfterNs = sim.nowNs() - beginNs;
            }
        }
    }
}
