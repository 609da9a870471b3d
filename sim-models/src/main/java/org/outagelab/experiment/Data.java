package org.outagelab.experiment;

import java.util.Collection;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.database.Database;

/**
 * What became of the data in one run, over all databases (docs/definitions.md#data). Times in seconds, NaN for no value.
 *
 * @param acknowledged writes acknowledged by any server
 * @param lost of them, those that the primary at the end does not have
 * @param diverged of those lost, the ones that another server has
 * @param unacknowledged never acknowledged, yet present on the primary at the end
 * @param rpo the worst of all moments at which writes could be lost; 0 when none was, NaN when deleted rows never came back
 * @param exposure the worst, NaN when no primary was lost
 * @param rto mean over the faults that interrupted the writes and after which they came back
 * @param splitBrain how long others than the primary acknowledged writes beside it
 * @param conflicts writes of both sides to rows that both have written
 * @param deleted of those lost, the ones that a person has deleted by mistake
 * @param dropped of those lost, the ones that a rescue threw away
 * @param missing reads of rows that were deleted by mistake
 * @param skipped transactions that replicas have skipped after an error
 * @param rowsDiverged rows of replicas that differ from those of the primary at the end, besides those that only lag
 * @param phantoms read by somebody before they were acknowledged, and not on the primary at the end
 */
record Data(
        long acknowledged,
        long lost,
        long diverged,
        long unacknowledged,
        double rpo,
        double exposure,
        double rto,
        double splitBrain,
        long conflicts,
        long deleted,
        long dropped,
        long missing,
        long skipped,
        long rowsDiverged,
        long phantoms,
        long reads,
        long stale,
        double staleAgeMean,
        double staleAgeMax) {
    /** A silence that begins later after a fault is not its doing. */
    private static final long EFFECT_NS = 60 * SimTime.SECOND;

    private static final long SUSTAINED_NS = 30 * SimTime.SECOND;
    /** That chance alone makes a silence of a run look like an interruption. */
    private static final double CHANCE = 1e-4;

    private static final int ROUNDS = 4;

    /** Null without a database. */
    static Data of(Collection<Database> databases, Collection<Recorder.FaultWindow> faults, long loadNs) {
        if (databases.isEmpty()) {
            return null;
        }
        long acknowledged = 0;
        long lost = 0;
        long diverged = 0;
        long unacknowledged = 0;
        double rpo = 0;
        double exposure = Double.NaN;
        double rtoSum = 0;
        int rtos = 0;
        long splitBrainNs = 0;
        long conflicts = 0;
        long deleted = 0;
        long dropped = 0;
        long missing = 0;
        long skipped = 0;
        long rowsDiverged = 0;
        long phantoms = 0;
        long reads = 0;
        long stale = 0;
        double ageSum = 0;
        double ageMax = 0;
        long firstFaultNs = faults.stream().mapToLong(Recorder.FaultWindow::startNs).min().orElse(0);
        for (var database : databases) {
            var fates = database.fates();
            acknowledged += fates.acknowledged();
            lost += fates.lost() + fates.diverged();
            diverged += fates.diverged();
            unacknowledged += fates.unacknowledged();
            for (var loss : database.losses()) {
                rpo = Math.max(rpo, loss.rpoNs() < 0 ? Double.NaN : SimTime.toSeconds(loss.rpoNs()));
                if (loss.exposureNs() >= 0) {
                    double seconds = SimTime.toSeconds(loss.exposureNs());
                    exposure = Double.isNaN(exposure) ? seconds : Math.max(exposure, seconds);
                }
            }
            for (var fault : faults) {
                long nextNs = faults.stream()
                        .mapToLong(Recorder.FaultWindow::startNs)
                        .filter(ns -> ns > fault.startNs())
                        .min()
                        .orElse(SimTime.NEVER);
                double rto = rto(database, fault.startNs(), nextNs, firstFaultNs, loadNs);
                if (!Double.isNaN(rto)) {
                    rtoSum += rto;
                    rtos++;
                }
            }
            splitBrainNs += database.splitBrainNs();
            for (var erased : database.deletions()) {
                deleted += erased.deleted();
                dropped += erased.dropped();
            }
            missing += database.readsMissing();
            skipped += database.skipped();
            rowsDiverged += database.rowsDiverged();
            phantoms += database.phantoms();
            conflicts += database.splitBrainConflicts();
            reads += database.readsAnswered();
            stale += database.readsStale();
            ageSum += database.readsStale() == 0 ? 0 : database.staleAgeMeanNs() * database.readsStale();
            ageMax = Math.max(ageMax, SimTime.toSeconds(database.staleAgeMaxNs()));
        }
        return new Data(
                acknowledged,
                lost,
                diverged,
                unacknowledged,
                rpo,
                exposure,
                rtos == 0 ? Double.NaN : rtoSum / rtos,
                SimTime.toSeconds(splitBrainNs),
                conflicts,
                deleted,
                dropped,
                missing,
                skipped,
                rowsDiverged,
                phantoms,
                reads,
                stale,
                stale == 0 ? Double.NaN : ageSum / stale * 1e-9,
                stale == 0 ? Double.NaN : ageMax);
    }

    /**
     * From a fault's start to the first acknowledged write that is followed by others for 30 s; of a deletion by mistake,
     * until its rows are back. NaN if the fault did not interrupt the writes, or they did not come back.
     *
     * <p>A silence is an interruption only if chance does not explain it. With writes every m on average (the silences
     * that are found to be interruptions left out), one of n gaps of a Poisson stream exceeds m · ln(n/p) with probability
     * p or less; p is 1 in 10,000 here. Writes may also come in bursts: so an interruption lasts twice as long as any
     * silence before the first fault, and a second at least. It begins within 60 s of the fault, and not with the next one.
     * Where a load has so few writes that no silence can be told from chance, there is no value.
     *
     * @param nextNs start of the next fault; NEVER for none
     * @param firstFaultNs start of the first fault of the run
     */
    static double rto(Database database, long faultNs, long nextNs, long firstFaultNs, long loadNs) {
        for (var erased : database.deletions()) {
            if (erased.atNs() == faultNs) {
                return erased.backNs() < 0 ? Double.NaN : SimTime.toSeconds(erased.backNs() - faultNs);
            }
        }
        return rto(database.silencesNs(), database.acknowledged(), faultNs, nextNs, firstFaultNs, loadNs);
    }

    /**
     * @param silencesNs times without an acknowledgement, begin and end
     * @param acknowledged writes in all
     */
    static double rto(
            List<long[]> silencesNs, long acknowledged, long faultNs, long nextNs, long firstFaultNs, long loadNs) {
        double longestNs = longestByChanceNs(silencesNs, acknowledged, firstFaultNs, loadNs);
        long endNs = -1;
        for (var silence : silencesNs) {
            boolean remarkable = silence[1] - silence[0] > longestNs;
            boolean effect = silence[1] > faultNs && silence[0] <= SimTime.plus(faultNs, EFFECT_NS);
            boolean again = endNs >= 0 && silence[0] < SimTime.plus(endNs, SUSTAINED_NS);
            if (remarkable && !ofNext(silence[0], faultNs, nextNs, longestNs) && (endNs < 0 ? effect : again)) {
                endNs = silence[1];
            }
        }
        return endNs < 0 ? Double.NaN : SimTime.toSeconds(endNs - faultNs);
    }

    /** Whether a silence begins after the next fault, or so shortly before that it is nearer to it. */
    private static boolean ofNext(long silenceNs, long faultNs, long nextNs, double gapNs) {
        return nextNs <= silenceNs || nextNs - silenceNs < Math.min(gapNs, silenceNs - faultNs);
    }

    /** No silence that is shorter is an interruption. */
    private static double longestByChanceNs(
            List<long[]> silencesNs, long acknowledged, long firstFaultNs, long loadNs) {
        long writes = Math.max(1, acknowledged);
        double usualNs = SimTime.SECOND;
        for (var silence : silencesNs) {
            if (silence[1] <= firstFaultNs) {
                usualNs = Math.max(usualNs, 2.0 * (silence[1] - silence[0]));
            }
        }
        double factor = StrictMath.log(writes / CHANCE);
        double longestNs = Double.MAX_VALUE;
        // Interruptions make the mean gap look longer, and so hide shorter ones: leave out those that are found already.
        for (int round = 0; round < ROUNDS; round++) {
            double activeNs = loadNs;
            for (var silence : silencesNs) {
                double lasted = silence[1] - silence[0];
                activeNs -= lasted > longestNs ? lasted : 0;
            }
            longestNs = Math.max(usualNs, activeNs / writes * factor);
        }
        return longestNs;
    }
}
