package org.outagelab.monitoring;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/**
 * One target of Prometheus: scraped at its own phase, an arithmetic series of instants.
 *
 * <p>Samples are stamped with the start of the scrape. A failed one writes {@code up} = 0 and the end of every series of the
 * target at once; one without an answer does so when the timeout ends, stamped with its start.
 */
final class Target {
    static final String UP = "up";
    static final String DURATION = "scrape_duration_seconds";

    private final Simulation simulation;
    private final TargetSettings settings;
    private final Exporter exporter;
    private final Supplier<List<Sample>> before;
    private final SeriesStore store;
    private final Phases phases;
    private final Timer next;
    private final Timer timeout;
    /** Those of the last scrape that was answered. */
    private Set<Labels> present = new LinkedHashSet<>();

    private Scrape scrape;
    private long scrapes;
    private long failures;

    /** @param before what the last scrape before the first start gave; null: there was none */
    Target(
            Simulation simulation,
            String owner,
            TargetSettings settings,
            Exporter exporter,
            Supplier<List<Sample>> before,
            SeriesStore store) {
        this.simulation = simulation;
        this.settings = settings;
        this.exporter = exporter;
        this.before = before;
        this.store = store;
        this.phases = new Phases(settings.intervalNs(), settings.offsetNs());
        EventType<Target> scrapes = simulation.eventType(owner, Target::begin);
        EventType<Target> timeouts = simulation.eventType(owner, Target::timedOut);
        this.next = scrapes.timer(this);
        this.timeout = timeouts.timer(this);
    }

    void start(long readyNs, boolean first) {
        long nextNs = phases.after(readyNs);
        next.restartAt(nextNs);
        if (first && before != null) {
            write(nextNs - settings.intervalNs(), before.get());
        }
    }

    void stop() {
        next.cancel();
        timeout.cancel();
        if (scrape != null) {
            scrape.abandon();
            scrape = null;
        }
    }

    private void begin() {
        // A timeout as long as the interval ends before the next scrape begins.
        if (scrape != null) {
            timedOut();
        }
        scrapes++;
        next.restart(settings.intervalNs());
        timeout.restart(settings.timeoutNs());
        scrape = new Scrape(this, simulation.nowNs());
        exporter.scrape(scrape);
    }

    private void timedOut() {
        timeout.cancel();
        var late = scrape;
        late.abandon();
        failed(late);
    }

    void answered(Scrape done, List<Sample> samples) {
        end();
        write(done.startedNs(), samples);
    }

    private void write(long at, List<Sample> samples) {
        var now = new LinkedHashSet<Labels>();
        for (var sample : samples) {
            var labels = labelled(sample.labels());
            now.add(labels);
            store.append(labels, at, sample.value());
        }
        present.stream().filter(labels -> !now.contains(labels)).forEach(labels -> store.end(labels, at));
        present = now;
        report(at, 1);
    }

    void failed(Scrape done) {
        end();
        failures++;
        present.forEach(labels -> store.end(labels, done.startedNs()));
        present = new LinkedHashSet<>();
        report(done.startedNs(), 0);
    }

    private void end() {
        scrape = null;
        timeout.cancel();
    }

    private void report(long startedNs, double up) {
        store.append(labelled(Labels.metric(UP)), startedNs, up);
        store.append(labelled(Labels.metric(DURATION)), startedNs, Math.max(0, simulation.nowNs() - startedNs) / (double) SimTime.SECOND);
    }

    /** The labels of the target win over those that its exporter gives. */
    private Labels labelled(Labels own) {
        var labels = own;
        for (var label : settings.labels().values().entrySet()) {
            labels = labels.with(label.getKey(), label.getValue());
        }
        return labels;
    }

    long scrapes() {
        return scrapes;
    }

    long failures() {
        return failures;
    }
}
