package org.outagelab.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;

/** The life of one instance: running, booting, hung or down, on a host that may lose its power. */
public final class Unit implements Crashable, Hangable, Slowable {
    public enum State {
        RUNNING,
        BOOTING,
        HUNG,
        DOWN
    }

    private int drops;
    private final String name;
    private final Host host;
    private long bootNs;
    private final Timer boot;
    private final Supervisor supervisor;
    private final Timer restart;
    private final Simulation simulation;
    private final RandomStream slowShare;
    private final List<UnitObserver> observers = new ArrayList<>();
    private final List<Slowness> slownesses = new ArrayList<>();
    private final RandomStream errorShare;
    private final List<Errors> errors = new ArrayList<>();
    /** By who sends the SYN: all its routes to this instance share one. */
    private final Map<String, RandomStream> synTimers = new LinkedHashMap<>();

    private final Agent agent = new Agent();
    private final Gate gate = new Gate(this);
    private Program program;
    private State state = State.RUNNING;
    private int crashes;
    private int hangs;
    private long bootEndsNs;
    private long bootLeftNs;
    private int writeStalls;
    private int readStalls;
    private int generation;
    private int connectionEpoch;
    private int firstEpochOfLife;
    private long epochSinceNs;
    private int diedSilently = -1;
    /** The window of the supervisor that counts starts, and those in it. */
    private long startsSinceNs = -1;

    private int starts;
    private boolean givenUp;
    private long leakBytes;

    /**
     * One with a supervisor as systemd is by default.
     *
     * @param bootNs from the start of the process until it serves
     */
    public Unit(Simulation simulation, String name, Host host, long bootNs) {
        this(simulation, name, host, bootNs, Supervisor.SYSTEMD);
    }

    /**
     * @param bootNs from the start of the process until it serves
     * @param supervisor who starts it again when it was killed
     */
    public Unit(Simulation simulation, String name, Host host, long bootNs, Supervisor supervisor) {
        this.supervisor = supervisor;
        this.restart = simulation.<Void>eventType(name + " restart", ignored -> host.whenAwake(() -> startAgain(simulation.nowNs()))).timer(null);
        this.simulation = simulation;
        this.name = name;
        this.host = host;
        this.bootNs = bootNs;
        this.boot = simulation.<Void>eventType(name + " boot", ignored -> booted()).timer(null);
        this.slowShare = simulation.stream("slow share of " + name);
        this.errorShare = simulation.stream("error share of " + name);
        host.add(this);
    }

    /** In which it runs. */
    public Simulation simulation() {
        return simulation;
    }

    /** Connects the product's program; once, before the run. */
    public void runs(Program program) {
        this.program = program;
    }

    public void observe(UnitObserver observer) {
        observers.add(observer);
    }

    public String name() {
        return name;
    }

    public Host host() {
        return host;
    }

    public State state() {
        return state;
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    /** Running or hung: the process exists and its sockets are open. */
    public boolean alive() {
        return state == State.RUNNING || state == State.HUNG;
    }

    public boolean slow() {
        return !slownesses.isEmpty();
    }

    /** The way into the code of its process. */
    public Gate gate() {
        return gate;
    }

    /** What balancers may ask on its machine, whether or not it lives itself. */
    public Agent agent() {
        return agent;
    }

    /** Counts the lives of the process: sockets of an earlier life are reset. */
    public int generation() {
        return generation;
    }

    /**
     * Counts how often its connections were closed: with every life, and whenever its program closed the idle ones, as a
     * reload does. A connection of an earlier epoch is reset when it is used again.
     */
    public int connectionEpoch() {
        return connectionEpoch;
    }

    /** Its program closes the connections that are idle now; those in use it closes after their answer. */
    public void closeIdleConnections() {
        endEpoch();
    }

    private void endEpoch() {
        connectionEpoch++;
        epochSinceNs = simulation.nowNs();
    }

    /** Whether the process that accepted a connection in this epoch still lives. */
    public boolean lives(int epoch) {
        return alive() && epoch >= firstEpochOfLife;
    }

    /** How late the kernel of a caller sends its SYN to this instance again. */
    public RandomStream synTimer(String caller) {
        return synTimers.computeIfAbsent(
                caller, sender -> simulation.stream("SYN timer of " + sender + " to " + name));
    }

    /** For how long connections of an epoch that is over have been closed, at least. */
    public long closedForNs(int epoch) {
        return epoch == connectionEpoch - 1 ? simulation.nowNs() - epochSinceNs : Long.MAX_VALUE;
    }

    /** Whether a life ended with the power of its machine, so that nobody heard of it: the last that did so counts. */
    public boolean diedSilently(int epoch) {
        return epoch == diedSilently;
    }

    /**
     * Its program takes as long to start from its next start on.
     *
     * @param ns at least 0
     */
    public void bootsIn(long ns) {
        bootNs = ns;
    }

    /** Every request leaves so much more behind in the process that served it. @param bytes more than before; negative: less */
    public void leak(long bytes) {
        leakBytes += bytes;
    }

    /** What every request leaves behind beside what its settings say, in bytes. */
    public long leakBytes() {
        return leakBytes;
    }

    /** From the start of its process until it serves, in nanoseconds. */
    public long bootNs() {
        return bootNs;
    }

    @Override
    public void crash() {
        crashes++;
        die(false);
    }

    @Override
    public void restart() {
        if (crashes > 0) {
            crashes--;
            startByHand();
        }
    }

    /**
     * Stops in an orderly way: a program that can finish what it has does so first. Counted with crashes:
     * {@link #restart} ends it.
     */
    public void stop() {
        crashes++;
        if (alive() && program instanceof Supervised supervised) {
            supervised.stop();
        } else {
            die(false);
        }
    }

    /**
     * Takes nothing new and finishes what it has, then exits: a program that knows an order for that, else as
     * {@link #stop}. Counted with crashes: {@link #restart} ends it.
     */
    public void softStop() {
        if (alive() && program instanceof SoftlyStopped drained) {
            crashes++;
            drained.softStop();
        } else {
            stop();
        }
    }

    /** The master of its workers dies alone. Counted with crashes: {@link #restart} ends it. */
    public void crashMaster() {
        crashes++;
        if (alive() && program instanceof Supervised supervised) {
            supervised.masterDied();
        } else {
            die(false);
        }
    }

    /** Some of its workers die, if it is alive and has any. */
    public void crashWorkers(int count) {
        if (alive() && program instanceof Supervised supervised) {
            supervised.crashWorkers(count);
        }
    }

    /** Its program has come to its end by itself, and starts anew unless a fault keeps it down. */
    public void exited() {
        die(false);
        startIfPossible();
    }

    /** Its process was killed by nobody's order: its supervisor starts it anew, after a pause and not for ever. */
    public void killed() {
        die(false);
        restart.restart(supervisor.pauseNs());
    }

    /** Whether its supervisor has given up: then it stays down until somebody starts it. */
    public boolean givenUp() {
        return givenUp;
    }

    private void startAgain(long nowNs) {
        if (!mayStart()) {
            return;
        }
        // systemd's rate limit: a window opens with a start, and the starts in it are counted (src/basic/ratelimit.c).
        if (startsSinceNs < 0 || nowNs - startsSinceNs > supervisor.windowNs()) {
            startsSinceNs = nowNs;
            starts = 0;
        }
        if (supervisor.starts() > 0 && ++starts > supervisor.starts()) {
            givenUp = true;
            notifyObservers();
        } else {
            startIfPossible();
        }
    }

    /** A person's start, or that of the whole machine, counts from the beginning. */
    private void startByHand() {
        startsSinceNs = -1;
        givenUp = false;
        startIfPossible();
    }

    @Override
    public void hang() {
        hangs++;
        if (state == State.RUNNING) {
            become(State.HUNG);
            program.hung();
        }
    }

    @Override
    public void resume() {
        hangs = Math.max(0, hangs - 1);
        if (hangs == 0 && state == State.HUNG) {
            become(State.RUNNING);
            program.thawed();
            gate.deliver();
        }
    }

    /** Its machine stops as a whole: a program hangs, and one that boots goes on with that later. */
    void freeze() {
        if (state == State.BOOTING) {
            bootLeftNs = bootEndsNs - simulation.nowNs();
            boot.cancel();
        }
        hang();
    }

    void thaw() {
        if (state == State.BOOTING) {
            startsIn(bootLeftNs);
        }
        resume();
    }

    /** Its disk takes no more writes. Faults are counted. */
    public void stallWrites() {
        if (++writeStalls == 1) {
            program.writesStalled(true);
        }
    }

    public void resumeWrites() {
        if (writeStalls > 0 && --writeStalls == 0) {
            program.writesStalled(false);
        }
    }

    public boolean writesStalled() {
        return writeStalls > 0;
    }

    /** Its disk answers no read. Faults are counted. */
    public void stallReads() {
        if (++readStalls == 1) {
            program.readsStalled(true);
            notifyObservers();
        }
    }

    public void resumeReads() {
        if (readStalls > 0 && --readStalls == 0) {
            program.readsStalled(false);
            notifyObservers();
        }
    }

    public boolean readsStalled() {
        return readStalls > 0;
    }

    /** Its process is replaced by a new one that takes over its sockets, if the program can do so and listens. */
    public void reload() {
        if (state == State.RUNNING && program instanceof Reloadable reloadable) {
            reloadable.reload();
        }
    }

    @Override
    public void slowDown(Slowness slowness) {
        slownesses.add(slowness);
        notifyObservers();
    }

    @Override
    public void speedUp(Slowness slowness) {
        slownesses.remove(slowness);
        notifyObservers();
    }

    /** The time a request takes here now, given what it takes at full speed. */
    public long slowed(long timeNs) {
        var slowness = slowness();
        return slowness.times(timeNs) + slowness.addNs();
    }

    /** How much slower one request is here now: whether it is among the share concerned is drawn once. */
    public Slowness slowness() {
        if (slownesses.isEmpty()) {
            return Slowness.NONE;
        }
        double factor = 1;
        double addNs = 0;
        for (var slowness : slownesses) {
            if (slowness.share() >= 1 || slowShare.nextDouble() < slowness.share()) {
                factor *= slowness.factor();
                addNs += slowness.addNs();
            }
        }
        return new Slowness(factor, Math.round(addNs), 1);
    }

    public void answerWrongly(Errors wrong) {
        errors.add(wrong);
        notifyObservers();
    }

    public void answerRightly(Errors wrong) {
        errors.remove(wrong);
        notifyObservers();
    }

    /**
     * The wrong answer that a request gets here now, or null for the right one.
     *
     * @param probe a health check
     */
    public Outcome error(boolean probe) {
        for (int i = 0; i < errors.size(); i++) {
            var wrong = errors.get(i);
            if (wrong.reaches(probe) && (wrong.share() >= 1 || errorShare.nextDouble() < wrong.share())) {
                return wrong.outcome();
            }
        }
        return null;
    }

    void powerLost() {
        die(true);
    }

    void powerBack() {
        startByHand();
    }

    private void die(boolean silent) {
        boot.cancel();
        restart.cancel();
        if (alive()) {
            diedSilently = silent ? connectionEpoch : diedSilently;
            generation++;
            endEpoch();
            firstEpochOfLife = connectionEpoch;
            become(State.DOWN);
            program.died(silent);
            gate.clear();
        } else {
            become(State.DOWN);
        }
    }

    private boolean mayStart() {
        return crashes == 0 && host.powered() && state == State.DOWN && !givenUp;
    }

    private void startIfPossible() {
        if (mayStart()) {
            restart.cancel();
            become(State.BOOTING);
            long takesNs = program == null ? bootNs : SimTime.plus(program.runsAfterNs(bootNs), program.recoveryNs());
            if (host.frozen()) {
                bootLeftNs = takesNs;
            } else {
                startsIn(takesNs);
            }
        }
    }

    private void startsIn(long ns) {
        bootEndsNs = SimTime.plus(simulation.nowNs(), ns);
        boot.restart(ns);
    }

    private void booted() {
        become(State.RUNNING);
        program.started();
        if (hangs > 0) {
            become(State.HUNG);
            program.hung();
        }
    }

    private void become(State next) {
        if (state != next) {
            state = next;
            notifyObservers();
        }
    }

    private void notifyObservers() {
        for (var observer : observers) {
            observer.changed(this);
        }
    }

    /** Whether a firewall drops the packets to where it listens. */
    public boolean dropping() {
        return drops > 0;
    }

    public void drop() {
        drops++;
    }

    public void stopDropping() {
        drops = Math.max(0, drops - 1);
    }
}
