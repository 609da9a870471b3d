package org.outagelab.mysql;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.outagelab.actor.Actor;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/**
 * Somebody restores a backup: the newest one that will do, the full one and then each incremental one, in size / rate.
 * What cannot be restored is found out by trying; then what came before it counts, or the next older one is tried.
 */
final class Restoration {
    private final Simulation simulation;
    private final RescueSpec spec;
    private final Backups backups;
    private final Consumer<String> note;
    private final Actor actor;

    /** @param backups null for none @param note told of what happens */
    Restoration(
            Simulation simulation, RescueSpec spec, Backups backups, Consumer<String> note, Actor actor) {
        this.simulation = simulation;
        this.spec = spec;
        this.backups = backups;
        this.note = note;
        this.actor = actor;
    }

    /**
     * @param good whether a backup of a server that had executed so much will do
     * @param restored told of the backup that was restored in the end @param nothing run when there is none
     */
    void begin(Predicate<GtidSet> good, Consumer<Backups.Copy> restored, Runnable nothing) {
        var copy = backups == null ? null : backups.newest(good);
        if (copy == null) {
            nothing.run();
            return;
        }
        note.accept("restored from the backup of " + age(simulation.nowNs() - copy.atNs()) + " ago");
        double bytes = 0;
        Backups.Copy usable = null;
        for (var part : copy.chain()) {
            bytes += part.bytes();
            if (part.broken()) {
                part.foundBroken();
                break;
            }
            usable = part;
        }
        var last = usable;
        actor.in(SimTime.fromSeconds(bytes / spec.bytesPerSecond()), () -> {
            if (last != copy) {
                note.accept("backup cannot be restored");
            }
            if (last == null) {
                begin(good, restored, nothing);
            } else {
                restored.accept(last);
            }
        });
    }

    /**
     * The time to replay binlogs on a restored backup.
     *
     * @param wanted what there is to be in the end @param untilNs its instant
     */
    long replayNs(Backups.Copy copy, GtidSet wanted, long untilNs) {
        // Of the time before the load nothing is known: as many a second as there were from then on.
        long before = copy.atNs() >= 0 || untilNs <= 0
                ? 0
                : Math.round(wanted.count() * ((double) -copy.atNs() / untilNs));
        return replayNs(wanted.minus(copy.executed()).count() + before);
    }

    long replayNs(long transactions) {
        return SimTime.fromSeconds(transactions / spec.replayPerSecond());
    }

    private static String age(long ns) {
        double minutes = (double) ns / SimTime.MINUTE;
        return minutes < 120 ? Math.round(minutes) + " min" : Math.round(minutes / 60) + " h";
    }
}
