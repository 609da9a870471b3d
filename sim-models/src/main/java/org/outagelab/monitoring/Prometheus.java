package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.outagelab.core.Simulation;

/**
 * One Prometheus: it scrapes targets into a store, evaluates rules over it and sends alerts to an Alertmanager.
 *
 * <p>It does not know how targets are reached, nor how Alertmanager is: {@link Exporter} and {@link AlertSink} do. A stop
 * forgets the alerts and keeps the store, as the write-ahead log does.
 */
public final class Prometheus {
    private final Simulation simulation;
    private final PrometheusSettings settings;
    private final SeriesStore store;
    private final AlertSink sink;
    private final List<Target> targets = new ArrayList<>();
    private final List<RuleGroup> groups = new ArrayList<>();
    private boolean running;
    private boolean ranBefore;

    public Prometheus(Simulation simulation, PrometheusSettings settings, SeriesStore store, AlertSink sink) {
        this.simulation = simulation;
        this.settings = settings;
        this.store = store;
        this.sink = sink;
    }

    /** Adds a target; before {@link #start}. */
    public void target(TargetSettings target, Exporter exporter) {
        target(target, exporter, null);
    }

    /**
     * Adds a target that has been scraped before.
     *
     * @param before what the last scrape before {@link #start} gave; null: there was none
     */
    public void target(TargetSettings target, Exporter exporter, Supplier<List<Sample>> before) {
        targets.add(new Target(simulation, settings.name(), target, exporter, before, store));
    }

    /** Adds a group of rules; before {@link #start}. */
    public void group(RuleGroupSettings group, AlertObserver observer) {
        groups.add(new RuleGroup(simulation, settings, group, store, sink, observer));
    }

    /** It is ready: scrapes and evaluations begin at their next phases. Nothing happens if it runs already. */
    public void start() {
        if (running) {
            return;
        }
        running = true;
        targets.forEach(target -> target.start(simulation.nowNs(), !ranBefore));
        groups.forEach(group -> group.start(simulation.nowNs(), ranBefore));
        ranBefore = true;
    }

    /** It stops or dies: scrapes under way are given up, alerts in memory are forgotten. */
    public void stop() {
        running = false;
        targets.forEach(Target::stop);
        groups.forEach(RuleGroup::stop);
    }

    public boolean running() {
        return running;
    }

    /** Scrapes begun so far. */
    public long scrapes() {
        return targets.stream().mapToLong(Target::scrapes).sum();
    }

    /** Scrapes that failed so far. */
    public long failedScrapes() {
        return targets.stream().mapToLong(Target::failures).sum();
    }

    /** Alerts that fire now. */
    public long firing() {
        return groups.stream().mapToLong(RuleGroup::firing).sum();
    }
}
