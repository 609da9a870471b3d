package org.outagelab.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;

/**
 * The memory of a machine: what every process has, and the kernel that kills the biggest one when there is not enough,
 * on the machine or within the limit of a service (SIGKILL; docs/models/machine.md#memory).
 *
 * <p>Swap is not modelled. Of several equally big processes the one that started first is killed.
 */
public final class Memory {
    private final long capacity;
    private final EventType<Process> kill;
    private final List<Process> processes = new ArrayList<>();
    private long used;
    private boolean killing;

    /** @param capacity bytes; 0: no limit */
    Memory(Simulation simulation, String owner, long capacity) {
        this.capacity = capacity;
        this.kill = simulation.eventType(owner + " memory", this::killed);
    }

    /**
     * What an instance may have of it.
     *
     * @param limit bytes for all its processes together; 0: no limit of its own
     * @param processBytes what a process has when it starts
     * @param requestBytes what every request leaves behind in the process that served it
     */
    public Account account(long limit, long processBytes, long requestBytes) {
        return new Account(limit, processBytes, requestBytes);
    }

    /** Bytes in use now. */
    public long used() {
        return used;
    }

    /** Something outside the scenario takes memory; it cannot be killed. */
    public void take(long bytes) {
        used += bytes;
        check();
    }

    public void giveBack(long bytes) {
        used -= bytes;
    }

    /** The processes of one instance. */
    public final class Account {
        private final long limit;
        private final long processBytes;
        private final long requestBytes;
        private long mine;
        private LongSupplier more = () -> 0;

        private Account(long limit, long processBytes, long requestBytes) {
            this.limit = limit;
            this.processBytes = processBytes;
            this.requestBytes = requestBytes;
        }

        /** @param own what every request leaves behind besides, in bytes, now */
        public Account leaks(LongSupplier own) {
            more = own;
            return this;
        }

        private boolean full() {
            return limit > 0 && mine > limit;
        }

        /**
         * A process has loaded its program.
         *
         * @param whenKilled what its SIGKILL does, as an event of its own
         */
        public Process start(Runnable whenKilled) {
            var process = new Process(this, whenKilled);
            processes.add(process);
            process.grow(processBytes);
            return process;
        }
    }

    /** A process and what it has. */
    public final class Process {
        private final Account account;
        private final Runnable whenKilled;
        private long bytes;
        private boolean over;

        private Process(Account account, Runnable whenKilled) {
            this.account = account;
            this.whenKilled = whenKilled;
        }

        /** It has served a request. */
        public void served() {
            long bytes = account.requestBytes + account.more.getAsLong();
            if (bytes > 0) {
                grow(bytes);
            }
        }

        private void grow(long by) {
            bytes += by;
            used += by;
            account.mine += by;
            if (account.full() || full()) {
                check();
            }
        }

        /** It has ended, and everything it had is free. */
        public void end() {
            if (!over) {
                over = true;
                used -= bytes;
                account.mine -= bytes;
                processes.remove(this);
            }
        }
    }

    /** The kernel kills one process at a time, and then looks again. */
    private void check() {
        if (killing) {
            return;
        }
        var victim = victim();
        if (victim != null) {
            killing = true;
            kill.in(0, victim);
        }
    }

    private boolean full() {
        return capacity > 0 && used > capacity;
    }

    private Process victim() {
        Process victim = null;
        for (var process : processes) {
            if ((process.account.full() || full()) && (victim == null || process.bytes > victim.bytes)) {
                victim = process;
            }
        }
        return victim;
    }

    private void killed(Process victim) {
        killing = false;
        if (!victim.over) {
            victim.end();
            victim.whenKilled.run();
        }
        check();
    }
}
