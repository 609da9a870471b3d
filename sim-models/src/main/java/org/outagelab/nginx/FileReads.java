package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Unit;

/**
 * Files that are not in memory. The worker itself waits for the disk and serves nobody else meanwhile, or one of 32 threads
 * waits for it (docs/models/nginx.md#files; ngx_thread_pool.c, {@code threads=32}).
 */
final class FileReads {
    /** Of the pool of one worker; more reads wait for one of them. */
    static final int THREADS = 32;

    private final Phases phases;
    private final Unit unit;
    private final NginxSpec.Reads spec;
    private final RandomStream random;
    private final EventType<Read> answered;
    /** What the disk owes while it does not answer. */
    private final List<Read> stalled = new ArrayList<>();

    /**
     * One file.
     *
     * @param life of the worker that wants it
     * @param timeNs what the disk still needs
     */
    record Read(Exchange exchange, int life, long timeNs) {}

    FileReads(Phases phases, Simulation simulation, Unit unit, NginxSpec.Reads spec, Execution execution) {
        this.phases = phases;
        this.unit = unit;
        this.spec = spec;
        this.random = simulation.stream("file reads of " + unit.name());
        this.answered = execution.event(this::answered);
    }

    /** Whether the file of a request has to be read. */
    boolean misses() {
        return spec.miss() >= 1 || random.nextDouble() < spec.miss();
    }

    /** Reads the file of a request, which then goes on. */
    void read(Exchange exchange) {
        var loop = exchange.loop;
        long timeNs = unit.slowness().times(spec.time().sampleNs(random));
        var read = new Read(exchange, loop.life(), timeNs);
        if (!spec.threads()) {
            loop.block();
            ask(read);
        } else if (loop.busyThreads < THREADS) {
            loop.busyThreads++;
            ask(read);
        } else {
            loop.awaitingThread.add(read);
        }
    }

    private void ask(Read read) {
        if (unit.readsStalled()) {
            stalled.add(read);
        } else {
            answered.in(read.timeNs(), read);
        }
    }

    /** The disk answers again. */
    void resume() {
        var owed = List.copyOf(stalled);
        stalled.clear();
        owed.forEach(this::ask);
    }

    private void answered(Read read) {
        var loop = read.exchange().loop;
        if (loop.life() != read.life()) {
            return;
        }
        if (unit.readsStalled()) {
            stalled.add(new Read(read.exchange(), read.life(), 0));
        } else if (spec.threads()) {
            loop.busyThreads--;
            var next = loop.awaitingThread.poll();
            if (next != null) {
                loop.busyThreads++;
                ask(next);
            }
            phases.whenFree(read.exchange(), phases::fileRead);
        } else {
            loop.unblock(() -> phases.fileRead(read.exchange()));
            phases.acceptWaiting();
        }
    }
}
