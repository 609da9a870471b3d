package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Slowness;

/**
 * The backups of one database: one server takes them by a schedule that began before the load, and they are kept for a
 * while. One holds what its server had executed when it began (as {@code mysqldump --single-transaction}); of writes
 * before the load nothing is known but their time.
 */
final class Backups {
    /** How far back before the load they are made up: more are never of use. */
    private static final int FULL_BEFORE = 30;

    /** One backup. */
    static final class Copy {
        private final Copy base;
        private final long atNs;
        private final GtidSet executed;
        private final double bytes;
        private final boolean broken;
        private boolean knownBroken;

        /** @param base the one before that an incremental one needs, or null for a full one */
        private Copy(Copy base, long atNs, GtidSet executed, double bytes, boolean broken) {
            this.base = base;
            this.atNs = atNs;
            this.executed = executed;
            this.bytes = bytes;
            this.broken = broken;
        }

        /** When it began: before 0 for one from before the load. */
        long atNs() {
            return atNs;
        }

        GtidSet executed() {
            return executed;
        }

        double bytes() {
            return bytes;
        }

        /** Whether it cannot be restored, which nobody knows before somebody tries. */
        boolean broken() {
            return broken;
        }

        void foundBroken() {
            knownBroken = true;
        }

        /** All that must be restored for it, the full one first. */
        List<Copy> chain() {
            var chain = new ArrayList<Copy>();
            for (var copy = this; copy != null; copy = copy.base) {
                chain.add(0, copy);
            }
            return chain;
        }
    }

    private final Simulation simulation;
    private final MysqlService service;
    private final BackupSpec spec;
    private final Mistakes mistakes;
    private final RandomStream random;
    private final EventType<Long> due;
    private final EventType<Runnable> later;
    private final List<Copy> copies = new ArrayList<>();
    private final long firstNs;
    private Copy newest;
    private boolean taking;
    /** A full one that was due while another one was taken, and follows it. */
    private boolean fullWaits;

    Backups(Simulation simulation, MysqlService service, BackupSpec spec, Mistakes mistakes) {
        this.simulation = simulation;
        this.service = service;
        this.spec = spec;
        this.mistakes = mistakes;
        var name = "backups of " + service.spec().service();
        this.random = simulation.stream(name);
        this.due = simulation.eventType(name, this::due);
        this.later = simulation.eventType(name, Runnable::run);
        this.firstNs = spec.newestNs() >= 0 ? spec.newestNs() : (long) (random.nextDouble() * spec.fullNs());
        long oldestNs = -firstNs - FULL_BEFORE * spec.fullNs();
        long slot = 0;
        for (long atNs = oldestNs; atNs < 0; atNs = at(++slot)) {
            add(take(atNs, full(slot), new GtidSet()));
        }
        due.at(at(slot), slot);
    }

    /** When the n-th backup is due, counted from the oldest that is made up. */
    private long at(long slot) {
        long perFull = perFull();
        long oldestNs = -firstNs - FULL_BEFORE * spec.fullNs();
        return oldestNs + slot / perFull * spec.fullNs() + slot % perFull * spec.everyNs();
    }

    /** Backups from one full one to the next. */
    private long perFull() {
        return spec.incrementalNs() == SimTime.NEVER ? 1 : (spec.fullNs() + spec.incrementalNs() - 1) / spec.incrementalNs();
    }

    private boolean full(long slot) {
        return slot % perFull() == 0;
    }

    private void due(Long slot) {
        due.at(at(slot + 1), slot + 1);
        var server = service.servers().get(spec.server());
        boolean full = full(slot);
        if (!server.unit().running()) {
            mistakes.note("no backup: it is down", server);
            newest = full ? null : newest;
        } else if (!taking) {
            begin(server, full);
        } else if (full) {
            fullWaits = true;
        } else {
            mistakes.note("no backup: the last one still runs", server);
        }
    }

    private void begin(Mysql server, boolean full) {
        if (!full && newest == null) {
            return;
        }
        taking = true;
        var copy = take(simulation.nowNs(), full, server.executed().copy());
        var slowness = new Slowness(spec.slows(), 0, 1);
        if (spec.slows() > 1) {
            server.unit().slowDown(slowness);
        }
        if (spec.stopsApplier()) {
            server.replication().stop(false, true);
        }
        int life = server.unit().generation();
        later.in(SimTime.fromSeconds(copy.bytes() / spec.bytesPerSecond()), () -> {
            taking = false;
            if (spec.slows() > 1) {
                server.unit().speedUp(slowness);
            }
            if (spec.stopsApplier()) {
                server.replication().start(false, true);
            }
            if (server.unit().generation() == life && server.unit().alive()) {
                add(copy);
            } else {
                newest = null;
                mistakes.note("backup lost: it died while it was taken", server);
            }
            if (fullWaits && server.unit().running()) {
                begin(server, true);
            }
            fullWaits = false;
        });
    }

    private Copy take(long atNs, boolean full, GtidSet executed) {
        boolean broken = spec.fails() > 0 && random.nextDouble() < spec.fails();
        return new Copy(full ? null : newest, atNs, executed, full ? spec.bytes() : spec.incrementBytes(), broken);
    }

    private void add(Copy copy) {
        if (copy.broken && spec.verified()) {
            // Somebody has tried to restore it: it does not count, and what would need it cannot be taken.
            newest = copy.base == null ? null : newest;
            if (copy.atNs >= 0) {
                mistakes.note("backup cannot be restored: it does not count", service.servers().get(spec.server()));
            }
            return;
        }
        if (copy.base == null || copy.base == newest) {
            newest = copy;
        }
        long oldestNs = simulation.nowNs() - spec.keepNs();
        copies.removeIf(old -> old.atNs < oldestNs && old != copy);
        copies.add(copy);
    }

    /**
     * The newest one that will do, and of which nobody knows that it cannot be restored; null for none.
     *
     * @param good whether one of a server that had executed so much will do
     */
    Copy newest(Predicate<GtidSet> good) {
        long oldestNs = simulation.nowNs() - spec.keepNs();
        for (int i = copies.size() - 1; i >= 0; i--) {
            var copy = copies.get(i);
            boolean usable = copy.chain().stream().noneMatch(part -> part.knownBroken || part.atNs < oldestNs);
            if (usable && good.test(copy.executed)) {
                return copy;
            }
        }
        return null;
    }

    /** The instant up to which the archive has the binlogs by now; -1 without one. */
    long archivedNs() {
        if (spec.archiveNs() == SimTime.NEVER) {
            return -1;
        }
        long now = simulation.nowNs();
        return spec.archiveNs() == 0 ? now : now / spec.archiveNs() * spec.archiveNs();
    }

    BackupSpec spec() {
        return spec;
    }
}
