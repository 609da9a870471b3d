package org.outagelab.replacement;

import java.util.function.Consumer;
import org.outagelab.action.Operator;
import org.outagelab.action.Site;
import org.outagelab.action.Steered;
import org.outagelab.action.Target;
import org.outagelab.actor.Actor;
import org.outagelab.autoscaling.PodSample;
import org.outagelab.autoscaling.Scaling;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.machine.Unit;
import org.outagelab.net.Port;
import org.outagelab.net.PortWatch;

/**
 * One place for an instance, and the instance in it, if there is one. Whether it serves is its own business; whether it is in the
 * list of a balancer follows from probes, from its machine and from what is wanted, later.
 */
final class Pod implements PortWatch {
    /** kubelet, minimumGracePeriodInSeconds. */
    private static final long LEAST_GRACE_NS = 2 * SimTime.SECOND;

    private static final long LOOK_NS = 50 * SimTime.MILLISECOND;
    /** horizontal-pod-autoscaler-cpu-initialization-period. */
    private static final long STARTING_NS = 5 * SimTime.MINUTE;
    /** horizontal-pod-autoscaler-initial-readiness-delay. */
    private static final long NEVER_READY_NS = 30 * SimTime.SECOND;

    private final Settings settings;
    private final Site site;
    private final Actor actor;
    private final Unit unit;
    private final Port port;
    private final Operator operator;
    private final RestartBackOff backOff = new RestartBackOff();
    private Consumer<Pod> lost = pod -> { };
    private boolean wanted = true;
    private boolean free;
    private boolean ready = true;
    private int life;
    private long startedNs;
    private long readyChangedNs;
    private long arrivals;
    private double busyBeforeNs;
    private long arrivalsBefore;
    private double sample = Double.NaN;
    private long sampleFromNs;
    private boolean stopped;

    Pod(Settings settings, Site site, Actor actor, Target target) {
        this.settings = settings;
        this.site = site;
        this.actor = actor;
        this.unit = target.units().get(0);
        this.port = target.ports().get(0);
        this.operator = target.operators().get(0);
        port.watch(this);
        if (settings.nodes() != null) {
            unit.host().observePower(this::power);
        }
    }

    /** @param own told when its machine is gone for so long that it has to be replaced */
    void whenLost(Consumer<Pod> own) {
        lost = own;
    }

    @Override
    public void arrived() {
        arrivals++;
    }

    @Override
    public void answered(Outcome outcome) {}

    Unit unit() {
        return unit;
    }

    /** Whether there is to be an instance here. */
    boolean wanted() {
        return wanted;
    }

    /** Whether an instance may be started here. */
    boolean free() {
        return free;
    }

    /** From the start of the run it is there, and everybody knows. */
    void isThere() {
        probe(new ProbeCount(probeOr(settings.readiness()), true), new ProbeCount(probeOr(settings.liveness()), true));
    }

    /** From the start of the run nothing is here. */
    void isEmpty() {
        wanted = false;
        free = true;
        ready = false;
        stopped = true;
        site.onPurpose(unit, true);
        unit.crash();
        operator.orders(Steered.Wish.MAINT, Runnable::run);
    }

    private static Probe probeOr(Probe probe) {
        return probe == null ? Probe.DEFAULT : probe;
    }

    /** It is taken, before there is a machine. */
    void taken() {
        wanted = true;
        free = false;
        sample = Double.NaN;
        startedNs = SimTime.NEVER;
    }

    /** Whether it is taken, and there is no machine yet. */
    boolean waits() {
        return startedNs == SimTime.NEVER;
    }

    /** An instance starts here. */
    void start() {
        life++;
        site.onPurpose(unit, false);
        startedNs = site.nowNs();
        readyChangedNs = startedNs;
        site.note(unit.name() + " is started", unit);
        stopped = false;
        unit.restart();
        if (settings.readiness() == null && settings.startup() == null) {
            become(true);
        }
        if (settings.startup() == null) {
            probe(new ProbeCount(probeOr(settings.readiness()), false), new ProbeCount(probeOr(settings.liveness()), true));
        } else {
            probeStart();
        }
    }

    // Probes.

    /** Until it has started nobody else looks; then readiness is asked at once. */
    private void probeStart() {
        var count = new ProbeCount(settings.startup(), false);
        tick(settings.startup(), count, well -> {
            if (well) {
                life++;
                var readiness = new ProbeCount(probeOr(settings.readiness()), false);
                become(settings.readiness() == null || readiness.result(port.serves()));
                probe(readiness, new ProbeCount(probeOr(settings.liveness()), true));
            } else if (count.failed()) {
                restart("has not started");
            }
        });
    }

    private void probe(ProbeCount readiness, ProbeCount liveness) {
        if (settings.readiness() != null) {
            tick(settings.readiness(), readiness, well -> become(well));
        }
        if (settings.liveness() != null) {
            tick(settings.liveness(), liveness, well -> {
                if (!well) {
                    restart("is not alive");
                }
            });
        }
    }

    private void tick(Probe probe, ProbeCount count, Consumer<Boolean> told) {
        int mine = life;
        long phaseNs = actor.draws(Distributions.uniform(0, probe.periodNs()));
        long firstNs = phaseNs;
        while (firstNs < probe.initialDelayNs()) {
            firstNs += probe.periodNs();
        }
        actor.in(firstNs, () -> ask(mine, probe, count, told));
    }

    private void ask(int ofLife, Probe probe, ProbeCount count, Consumer<Boolean> told) {
        if (ofLife != life) {
            return;
        }
        actor.in(probe.periodNs(), () -> ask(ofLife, probe, count, told));
        // Who asks is on the machine itself: without power nobody does.
        if (!unit.host().powered()) {
            return;
        }
        boolean hangs = !unit.gate().open();
        boolean well = !hangs && port.serves();
        actor.in(hangs ? probe.timeoutNs() : 0, () -> {
            if (ofLife == life) {
                told.accept(count.result(well));
            }
        });
    }

    private void become(boolean isReady) {
        if (ready != isReady && (wanted || !isReady)) {
            ready = isReady;
            readyChangedNs = site.nowNs();
            site.note(unit.name() + (isReady ? " is ready" : " is not ready"), unit);
            list(isReady);
        }
    }

    private void list(boolean listed) {
        operator.orders(listed ? Steered.Wish.READY : Steered.Wish.MAINT, order -> {
            if (settings.propagation() == null) {
                order.run();
            } else {
                actor.in(actor.draws(settings.propagation()), order);
            }
        });
    }

    /** It is killed, and started again after a pause that grows. */
    private void restart(String why) {
        long ranNs = site.nowNs() - startedNs;
        life++;
        site.note(unit.name() + " " + why + ", and is restarted", unit);
        become(false);
        int mine = life;
        terminate(settings.graceNs(), () -> actor.in(backOff.ended(ranNs), () -> {
            if (mine == life && wanted) {
                start();
            }
        }));
    }

    // Its end.

    /** It is wanted no longer. */
    void leave() {
        wanted = false;
        life++;
        ready = false;
        site.onPurpose(unit, true);
        site.note(unit.name() + " is to go", unit);
        list(false);
        long sleepsNs = Math.min(settings.preStopNs(), settings.graceNs());
        int mine = life;
        actor.in(sleepsNs, () -> {
            if (mine == life) {
                terminate(Math.max(LEAST_GRACE_NS, settings.graceNs() - sleepsNs), () -> free = true);
            }
        });
    }

    private void terminate(long graceNs, Runnable then) {
        if (!stopped) {
            stopped = true;
            unit.stop();
        }
        await(site.nowNs() + graceNs, then);
    }

    private void await(long untilNs, Runnable then) {
        if (!unit.alive()) {
            site.note(unit.name() + " has stopped", unit);
            then.run();
        } else if (site.nowNs() >= untilNs) {
            // Both orders are one to those who count them.
            unit.crash();
            unit.restart();
            site.note(unit.name() + " is killed: it has not stopped", unit);
            then.run();
        } else {
            actor.in(Math.min(LOOK_NS, untilNs - site.nowNs()), () -> await(untilNs, then));
        }
    }

    // Its machine.

    private void power(boolean on) {
        if (on || !wanted) {
            return;
        }
        int mine = life;
        var nodes = settings.nodes();
        long noticedNs = nodes.noticedAfterNs(
                actor.draws(Distributions.uniform(0, nodes.renewNs())), actor.draws(Distributions.uniform(0, nodes.lookNs())));
        actor.in(noticedNs, () -> {
            if (mine == life && !unit.host().powered()) {
                site.note(unit.host().name() + " is not heard of", unit);
                become(false);
                actor.in(nodes.tolerationNs(), () -> replace(mine));
            }
        });
    }

    private void replace(int ofLife) {
        if (ofLife == life && !unit.host().powered()) {
            life++;
            wanted = false;
            if (!stopped) {
                stopped = true;
                unit.stop();
            }
            site.note(unit.name() + " is replaced", unit);
            lost.accept(this);
        }
    }

    // What an autoscaler sees of it.

    /** A window of samples ends, and the next one begins. */
    void sample(Scaling scaling) {
        double busyNs = unit.host().cpu().busyNs();
        double cpu = (busyNs - busyBeforeNs) / scaling.windowNs() / unit.host().cpu().cores() * 100;
        double rate = (arrivals - arrivalsBefore) / SimTime.toSeconds(scaling.windowNs());
        busyBeforeNs = busyNs;
        arrivalsBefore = arrivals;
        sample = wanted && unit.alive() ? scaling.metric() == Scaling.Metric.CPU ? cpu : rate : Double.NaN;
        sampleFromNs = site.nowNs() - scaling.windowNs();
    }

    /** The first window has no begin: it says nothing. */
    void forget() {
        sample = Double.NaN;
    }

    PodSample seen(Scaling scaling) {
        long now = site.nowNs();
        if (startedNs == SimTime.NEVER) {
            return new PodSample(PodSample.Known.IGNORED, 0, request(scaling));
        }
        boolean starting = now - startedNs < STARTING_NS && startedNs > 0;
        boolean unread = starting
                ? !ready || sampleFromNs < readyChangedNs
                : !ready && readyChangedNs - startedNs < NEVER_READY_NS && startedNs > 0;
        if (unread && scaling.metric() == Scaling.Metric.CPU || startedNs > 0 && !ready && Double.isNaN(sample)) {
            return new PodSample(PodSample.Known.IGNORED, 0, request(scaling));
        }
        return Double.isNaN(sample)
                ? new PodSample(PodSample.Known.MISSING, 0, request(scaling))
                : new PodSample(PodSample.Known.COUNTED, sample, request(scaling));
    }

    /** Percents are of all cores; requests are as many as the target allows for a hundred percent of it. */
    private static double request(Scaling scaling) {
        return scaling.metric() == Scaling.Metric.CPU ? 100 : scaling.target();
    }

    /** For target tracking: what it uses, once it is warm; NaN before. */
    double warm(Scaling scaling) {
        return startedNs != SimTime.NEVER && (startedNs == 0 || site.nowNs() - startedNs >= scaling.warmUpNs()) ? sample : Double.NaN;
    }
}
