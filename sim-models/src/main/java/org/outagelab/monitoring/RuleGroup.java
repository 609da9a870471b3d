package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/** A group of rules at work: evaluates at its own phase, writes what fires or is pending, sends what is to be sent. */
final class RuleGroup {
    private final Simulation simulation;
    private final RuleGroupSettings settings;
    private final PrometheusSettings prometheus;
    private final SeriesStore store;
    private final AlertSink sink;
    private final AlertObserver observer;
    private final Phases phases;
    private final Timer next;
    private List<Alerts> rules = List.of();
    private Set<Labels> written = new LinkedHashSet<>();
    private int evaluations;
    private boolean restoring;

    RuleGroup(
            Simulation simulation,
            PrometheusSettings prometheus,
            RuleGroupSettings settings,
            SeriesStore store,
            AlertSink sink,
            AlertObserver observer) {
        this.simulation = simulation;
        this.settings = settings;
        this.prometheus = prometheus;
        this.store = store;
        this.sink = sink;
        this.observer = observer;
        this.phases = new Phases(settings.intervalNs(), settings.offsetNs());
        EventType<RuleGroup> type = simulation.eventType(prometheus.name(), RuleGroup::evaluate);
        this.next = type.timer(this);
    }

    /** @param again whether it has run before, and looks up what was pending */
    void start(long readyNs, boolean again) {
        restoring = again;
        evaluations = 0;
        rules = settings.rules().stream().map(rule -> new Alerts(rule, observer, !again)).toList();
        written = new LinkedHashSet<>();
        next.restartAt(phases.after(readyNs));
    }

    /** Everything in memory is gone; what was written stays, without an end. */
    void stop() {
        next.cancel();
        rules = List.of();
    }

    private void evaluate() {
        long now = simulation.nowNs();
        next.restart(settings.intervalNs());
        var present = new LinkedHashSet<Labels>();
        for (var alerts : rules) {
            for (var sample : alerts.evaluate(store, now)) {
                present.add(sample.labels());
                store.append(sample.labels(), now, sample.value());
            }
            var send = new ArrayList<>(alerts.toSend(now, prometheus.resendDelayNs(), settings.intervalNs()));
            if (!send.isEmpty()) {
                sink.post(send);
            }
        }
        written.stream().filter(labels -> !present.contains(labels)).forEach(labels -> store.end(labels, now));
        written = present;
        evaluations++;
        if (restoring && evaluations == 2) {
            // Only then has everything been scraped that the rules depend on (rules/group.go).
            restoring = false;
            rules.forEach(alerts ->
                    alerts.restore(store, now, prometheus.forGracePeriodNs(), prometheus.forOutageToleranceNs()));
        }
    }

    long firing() {
        return rules.stream().mapToLong(Alerts::firing).sum();
    }
}
