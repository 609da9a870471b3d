package org.outagelab.replacement;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.action.Deed;
import org.outagelab.action.Site;
import org.outagelab.actor.Actor;
import org.outagelab.autoscaling.PodSample;
import org.outagelab.autoscaling.Scaling;
import org.outagelab.autoscaling.Stabilizer;
import org.outagelab.autoscaling.TargetTracking;
import org.outagelab.autoscaling.Utilization;
import org.outagelab.core.random.Distributions;

/** Keeps as many instances as are wanted, in the places that there are. */
final class Orchestrator implements Deed {
    private final String service;
    private final Settings settings;
    private final Site site;
    private final Actor actor;
    private final List<Pod> pods;
    private final Stabilizer stabilizer;
    private final TargetTracking tracking;
    private int size;

    Orchestrator(String service, Settings settings, Site site, Actor actor, List<Pod> pods) {
        this.service = service;
        this.settings = settings;
        this.site = site;
        this.actor = actor;
        this.pods = pods;
        this.size = settings.initial();
        var scaling = settings.scaling();
        boolean stabilizes = scaling != null && scaling.behaviour() != null;
        this.stabilizer = stabilizes ? new Stabilizer(scaling.behaviour(), scaling.min(), scaling.max()) : null;
        this.tracking = scaling != null && !stabilizes
                ? new TargetTracking(scaling.target(), scaling.warmUpNs(), scaling.min(), scaling.max())
                : null;
        pods.forEach(pod -> pod.whenLost(gone -> fill()));
    }

    @Override
    public void apply() {
        for (int i = 0; i < pods.size(); i++) {
            if (i < size) {
                pods.get(i).isThere();
            } else {
                pods.get(i).isEmpty();
            }
        }
        var scaling = settings.scaling();
        if (scaling != null) {
            // Scrapes and decisions have a phase each of their own.
            actor.in(actor.draws(Distributions.uniform(0, scaling.windowNs())), this::begin);
            actor.in(actor.draws(Distributions.uniform(0, scaling.everyNs())) + 2 * scaling.windowNs(), this::decide);
        }
    }

    @Override
    public void undo() {}

    private void begin() {
        pods.forEach(pod -> pod.sample(settings.scaling()));
        pods.forEach(Pod::forget);
        actor.in(settings.scaling().windowNs(), this::sample);
    }

    private void sample() {
        pods.forEach(pod -> pod.sample(settings.scaling()));
        actor.in(settings.scaling().windowNs(), this::sample);
    }

    private void decide() {
        actor.in(settings.scaling().everyNs(), this::decide);
        int next = stabilizer != null ? stabilized() : tracked();
        if (next != size) {
            site.note(service + " is scaled from " + size + " to " + next, pods.get(0).unit());
            size = next;
            fill();
            empty();
        }
    }

    private int stabilized() {
        var scaling = settings.scaling();
        var samples = new ArrayList<PodSample>();
        pods.stream().filter(Pod::wanted).forEach(pod -> samples.add(pod.seen(scaling)));
        double target = scaling.metric() == Scaling.Metric.CPU ? scaling.target() : 100;
        return stabilizer.next(size, Utilization.want(target, samples, size), site.nowNs());
    }

    private int tracked() {
        double sum = 0;
        int warm = 0;
        for (var pod : pods) {
            double value = pod.wanted() ? pod.warm(settings.scaling()) : Double.NaN;
            if (!Double.isNaN(value)) {
                sum += value;
                warm++;
            }
        }
        return tracking.next(size, warm == 0 ? Double.NaN : sum / warm, site.nowNs());
    }

    private long wanted() {
        return pods.stream().filter(Pod::wanted).count();
    }

    /** Starts instances in free places, the first of the file first. */
    private void fill() {
        for (var pod : pods) {
            if (wanted() >= size) {
                return;
            }
            if (pod.free() && pod.unit().host().powered()) {
                pod.taken();
                var machines = settings.scaling() == null ? null : settings.scaling().machines();
                long waitsNs = machines == null ? 0 : machines.askedAfterNs(actor::draws) + machines.thereAfterNs(actor::draws);
                actor.in(waitsNs, () -> begin(pod));
            }
        }
    }

    private void begin(Pod pod) {
        if (pod.wanted() && pod.waits()) {
            pod.start();
        }
    }

    /** Those of the last places go first. */
    private void empty() {
        for (int i = pods.size() - 1; i >= 0 && wanted() > size; i--) {
            if (pods.get(i).wanted()) {
                pods.get(i).leave();
            }
        }
    }
}
