package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;
import static org.outagelab.mysql.Database.replica;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Specs;
import org.outagelab.mysql.RescueSpec.From;
import org.outagelab.mysql.RescueSpec.Then;

/** Rows deleted by mistake at 100 s, ten writes a second: what is gone, what comes back, and when. */
class RescueTest {
    private static final long DELETION_NS = 100 * SECOND;
    private static final long END_NS = 400 * SECOND;

    /** A full backup of 1 GB every 60 s, the first at 20 s; taken in 1 s and restored in 10 s. */
    private static BackupSpec backups(int server) {
        return new BackupSpec(
                server, 60 * SECOND, SimTime.NEVER, 40 * SECOND, 1e9, 1e7, 1e9, 1, false, SimTime.HOUR, 0, false, SimTime.NEVER);
    }

    /** Noticed after 20 s, acted upon 10 s later; 100 MB/s, 100 transactions/s. */
    private static RescueSpec rescue(From from, Then then, boolean freeze) {
        return new RescueSpec(
                Distributions.constant(20 * SECOND), Distributions.constant(10 * SECOND), from, then, freeze, 1e9, 1e8, 100, null);
    }

    /** Ten writes and ten reads a second to whichever server is the primary. */
    private static Database played(Specs.Mysql settings, double share, Specs.Replica... replicas) {
        settings.rows = 100;
        var db = new Database(1, 0, settings, replicas);
        db.service.observedBy((text, unit) -> { }, (unit, missing) -> { });
        for (int i = 0; i < 4000; i++) {
            long ns = i * 100 * MS;
            db.at(ns, () -> {
                int server = db.service.writesLeadTo() + 1;
                db.write(server, ns);
                db.read(server, ns + 50 * MS);
            });
        }
        var deletion = db.replica(1).deletion(share, -1, true);
        db.at(DELETION_NS + MS, deletion);
        db.world.run(END_NS);
        var fates = db.service.fates();
        assertThat(fates.durable() + fates.lost() + fates.diverged()).isEqualTo(fates.acknowledged());
        return db;
    }

    private static Specs.Mysql with(BackupSpec backups, RescueSpec rescue) {
        var settings = new Specs.Mysql();
        settings.backups = backups;
        settings.rescue = rescue;
        return settings;
    }

    @Test
    void replicasRepeatADeletionAndWithoutARescueItsRowsAreGoneForGood() {
        var db = played(new Specs.Mysql(), 1, replica(MS));

        var erased = db.service.deletions().get(0);
        assertThat(erased.taken()).isEqualTo(1001);
        assertThat(erased.deleted()).isEqualTo(1001);
        assertThat(db.service.fates().lost()).isEqualTo(1001);
        assertThat(db.service.fates(1).lost()).isEqualTo(1001);
        assertThat(db.service.fates().unacknowledged()).isZero();
        assertThat(db.service.readsMissing()).isEqualTo(3000);
        assertThat(db.service.losses().get(0).rpoNs()).isEqualTo(-1);
    }

    @Test
    void ofAShareOfTheRowsThatShareOfWritesAndReadsIsConcerned() {
        var db = played(new Specs.Mysql(), 0.3, replica(MS));

        assertThat(db.service.deletions().get(0).taken()).isBetween(240L, 360L);
        assertThat(db.service.readsMissing()).isBetween(780L, 1020L);
    }

    @Test
    void aBackupAloneTakesTheDatabaseBackToItsOwnInstant() {
        var settings = with(backups(0), rescue(From.BEST, Then.REPLACE, true));
        // The backup of 80 s; the binlogs of the last 30 s do not reach back to it.
        settings.binlogKeepNs = 30 * SECOND;
        var db = played(settings, 0.3, replica(MS));

        var erased = db.service.deletions().get(0);
        var loss = db.service.losses().get(0);
        // Noticed, decided, 10 s to restore.
        assertThat(erased.backNs()).isBetween(140 * SECOND, 140 * SECOND + 200 * MS);
        assertThat(erased.noticedNs()).isEqualTo(120 * SECOND + MS);
        // 20 s before the deletion; 30 s after it until writes were refused.
        assertThat(loss.lost()).isEqualTo(201 + 300);
        assertThat(erased.deleted() + erased.dropped()).isEqualTo(501);
        assertThat(loss.rpoNs()).isBetween(20 * SECOND, 20 * SECOND + 100 * MS);
        assertThat(db.service.readsMissing()).isBetween(90L, 150L);
    }

    @Test
    void withTheBinlogsOnlyWhatCameAfterTheDeletionIsDropped() {
        var db = played(with(backups(0), rescue(From.BEST, Then.REPLACE, true)), 0.3, replica(MS));

        var erased = db.service.deletions().get(0);
        // 201 transactions to replay at 100 a second.
        assertThat(erased.backNs()).isBetween(142 * SECOND, 142 * SECOND + 200 * MS);
        assertThat(erased.deleted()).isZero();
        assertThat(erased.dropped()).isEqualTo(300);
        assertThat(db.service.fates().lost() + db.service.fates().diverged()).isEqualTo(300);
        assertThat(db.service.losses().get(0).rpoNs()).isZero();
    }

    @Test
    void replayingOnLosesNothingAndTakesLonger() {
        var db = played(with(backups(0), rescue(From.BEST, Then.REPLAY, false)), 0.3, replica(MS));

        var erased = db.service.deletions().get(0);
        assertThat(db.service.fates().lost() + db.service.fates().diverged()).isZero();
        assertThat(erased.backNs()).isBetween(146 * SECOND, 150 * SECOND);
        assertThat(db.server(1).executed().contains(0, 1002)).as("the deletion").isFalse();
    }

    @Test
    void copyingTheRowsBackKeepsWhatWasWrittenSince() {
        var with = played(with(backups(0), rescue(From.BACKUP, Then.COPY_BACK, false)), 0.3, replica(MS));
        var without = with(backups(0), rescue(From.BACKUP, Then.COPY_BACK, false));
        without.binlogKeepNs = 30 * SECOND;
        var old = played(without, 0.3, replica(MS));

        assertThat(with.service.fates().lost()).isZero();
        assertThat(with.service.fates(1).lost()).as("the replica has them again too").isZero();
        // 3 s more to copy 30 % of the data.
        assertThat(with.service.deletions().get(0).backNs()).isBetween(145 * SECOND, 145 * SECOND + 100 * MS);
        // Of the 200 writes since the backup only those to deleted rows are gone.
        assertThat(old.service.deletions().get(0).deleted()).isBetween(40L, 80L);
        assertThat(old.service.fates().lost()).isEqualTo(old.service.deletions().get(0).deleted());
        assertThat(old.service.losses().get(0).rpoNs()).isBetween(0L, 21 * SECOND);
    }

    @Test
    void aDelayedReplicaStoppedInTimeLosesNothingFromBeforeTheDeletion() {
        var delayed = replica(MS);
        delayed.sourceDelayNs = 60 * SECOND;
        var db = played(with(null, rescue(From.BEST, Then.REPLACE, true)), 1, replica(MS), delayed);

        var erased = db.service.deletions().get(0);
        assertThat(db.service.primaryIndex()).isEqualTo(2);
        assertThat(erased.deleted()).isZero();
        assertThat(erased.dropped()).isEqualTo(300);
        // 300 transactions of 1 ms, seen within 0.1 s.
        assertThat(erased.backNs()).isBetween(130 * SECOND + 300 * MS, 130 * SECOND + 500 * MS);
        assertThat(db.server(3).executed().contains(0, 1001)).isTrue();
        assertThat(db.server(3).executed().contains(0, 1002)).as("the deletion").isFalse();
        assertThat(db.server(1).executed().contains(2, 1)).as("the old primary follows").isTrue();
    }

    /** A crash with a transaction under way, and a start before that would have ended. */
    @Test
    void anApplierThatStartsAgainAtOnceIsNotFasterThanBefore() {
        var db = new Database(1, 0, new Specs.Mysql(), replica(2 * SECOND));
        db.writes(1, 40, 0, 10 * MS);
        db.at(3 * SECOND, () -> {
            db.unit(2).crash();
            db.unit(2).restart();
        });
        var applied = new ArrayList<Long>();
        db.at(23 * SECOND + MS, () -> applied.add(db.replica(2).applied()));
        db.world.run(30 * SECOND);

        // One before, and from 3 s on one every 2 s.
        assertThat(applied).containsExactly(11L);
    }

    @Test
    void aDelayedReplicaMayGoOnBehindTheDeletion() {
        var delayed = replica(MS);
        delayed.sourceDelayNs = 60 * SECOND;
        var db = played(with(null, rescue(From.BEST, Then.REPLAY, false)), 1, replica(MS), delayed);

        assertThat(db.service.primaryIndex()).isEqualTo(2);
        assertThat(db.service.fates().lost() + db.service.fates().diverged()).isZero();
    }

    @Test
    void rowsCopiedFromADelayedReplicaLeaveItAReplica() {
        var delayed = replica(MS);
        delayed.sourceDelayNs = 60 * SECOND;
        var db = played(with(null, rescue(From.BEST, Then.COPY_BACK, false)), 1, replica(MS), delayed);

        assertThat(db.service.primaryIndex()).isZero();
        assertThat(db.service.fates().lost()).isZero();
        assertThat(db.replica(3).source()).isSameAs(db.server(1));
        assertThat(db.service.lagNs(2)).isBetween(59 * SECOND, 61 * SECOND);
        assertThat(db.service.fates(2).lost()).isZero();
    }

    @Test
    void aDelayedReplicaThatIsAskedTooLateHasRepeatedTheDeletion() {
        var delayed = replica(MS);
        delayed.sourceDelayNs = 29 * SECOND;
        var alone = played(with(null, rescue(From.BEST, Then.REPLACE, true)), 1, replica(MS), delayed);
        var backedUp = played(with(backups(0), rescue(From.BEST, Then.REPLACE, true)), 1, replica(MS), delayed);

        assertThat(alone.service.deletions().get(0).backNs()).isEqualTo(-1);
        assertThat(alone.service.fates().lost()).isEqualTo(1001);
        // Nothing comes of it: writes are taken again at once.
        assertThat(alone.service.fates().acknowledged()).isBetween(3998L, 4000L);
        assertThat(backedUp.service.deletions().get(0).deleted()).isZero();
    }

    @Test
    void aBackupThatWasNeverTriedCostsTheTimeToFindOut() {
        var good = backups(0);
        var bad = new BackupSpec(
                0, 60 * SECOND, SimTime.NEVER, 40 * SECOND, 1e9, 1e7, 1e9, 1, false, SimTime.HOUR, 1, false, SimTime.NEVER);
        var tried = new BackupSpec(
                0, 60 * SECOND, SimTime.NEVER, 40 * SECOND, 1e9, 1e7, 1e9, 1, false, SimTime.HOUR, 1, true, SimTime.NEVER);

        var rescued = played(with(good, rescue(From.BEST, Then.REPLACE, true)), 1);
        var never = played(with(bad, rescue(From.BEST, Then.REPLACE, true)), 1);
        var known = played(with(tried, rescue(From.BEST, Then.REPLACE, true)), 1);

        assertThat(rescued.service.fates().lost()).isEqualTo(300);
        // 32 copies are tried, 10 s each: all that time no write is taken, and then there is nothing.
        assertThat(never.service.deletions().get(0).backNs()).isEqualTo(-1);
        assertThat(never.service.fates().acknowledged()).isEqualTo(1301);
        assertThat(known.service.fates().acknowledged()).isGreaterThan(3990);
    }

    @Test
    void incrementalBackupsComeNearerAndNeedTheWholeChain() {
        var chain = new BackupSpec(
                0, 60 * SECOND, 15 * SECOND, 40 * SECOND, 1e9, 5e7, 1e9, 1, false, SimTime.HOUR, 0, false, SimTime.NEVER);
        var settings = with(chain, rescue(From.BEST, Then.REPLACE, true));
        settings.binlogKeepNs = SECOND;
        var db = played(settings, 1);

        // Full at 80 s, incremental at 95 s: 10.5 s to restore both.
        assertThat(db.service.losses().get(0).rpoNs()).isBetween(5 * SECOND, 5 * SECOND + 100 * MS);
        assertThat(db.service.deletions().get(0).backNs()).isBetween(140_500 * MS, 140_700 * MS);
    }

    @Test
    void aBackupFromALaggingReplicaIsAsOldAsWhatThatHasExecuted() {
        var late = replica(MS);
        late.sourceDelayNs = 15 * SECOND;
        var settings = with(backups(1), rescue(From.BACKUP, Then.REPLACE, true));
        settings.binlogKeepNs = SECOND;
        var db = played(settings, 1, late);

        // Taken at 80 s from a replica of 15 s before.
        assertThat(db.service.losses().get(0).rpoNs()).isBetween(35 * SECOND - 100 * MS, 35 * SECOND + 100 * MS);
    }

    @Test
    void noBackupIsTakenWhileItsServerIsDown() {
        var notes = new ArrayList<String>();
        var settings = with(backups(1), rescue(From.BACKUP, Then.REPLACE, true));
        settings.binlogKeepNs = SECOND;
        settings.rows = 100;
        var db = new Database(1, 0, settings, replica(MS));
        db.service.observedBy((text, unit) -> notes.add(text), (unit, missing) -> { });
        db.writes(1, 1000, 0, 100 * MS);
        db.at(79 * SECOND, db.unit(2)::crash);
        db.at(81 * SECOND, db.unit(2)::restart);
        db.at(DELETION_NS + MS, db.replica(1).deletion(1, -1, true));
        db.world.run(200 * SECOND);

        assertThat(notes).contains("db.2 no backup: it is down");
        assertThat(db.service.losses().get(0).rpoNs()).isBetween(80 * SECOND, 81 * SECOND);
    }

    @Test
    void takingABackupMaySlowItsServerOrStopItsApplier() {
        var spec = new BackupSpec(
                1, 60 * SECOND, SimTime.NEVER, 40 * SECOND, 1e10, 1e7, 1e9, 3, true, SimTime.HOUR, 0, false, SimTime.NEVER);
        var settings = with(spec, null);
        var db = new Database(1, 0, settings, replica(MS));
        db.writes(1, 400, 0, 100 * MS);
        var lags = new ArrayList<Long>();
        for (long s : new long[] {19, 29, 32}) {
            db.at(s * SECOND + 50 * MS, () -> lags.add(db.service.lagNs(1)));
        }
        db.at(25 * SECOND, () -> assertThat(db.unit(2).slow()).isTrue());
        db.at(31 * SECOND, () -> assertThat(db.unit(2).slow()).isFalse());
        db.world.run(40 * SECOND);

        assertThat(lags.get(0)).isZero();
        assertThat(lags.get(1)).isBetween(9 * SECOND, 9 * SECOND + 100 * MS);
        assertThat(lags.get(2)).isZero();
    }

    @Test
    void onAReplicaADeletionIsRefusedOrConcernsThatReplicaAlone() {
        var notes = new ArrayList<String>();
        for (boolean readOnly : List.of(true, false)) {
            var second = replica(MS);
            second.readOnly = readOnly;
            var db = new Database(1, 0, new Specs.Mysql(), second);
            db.service.observedBy((text, unit) -> notes.add(text), (unit, missing) -> { });
            db.writes(1, 100, 0, 100 * MS);
            db.at(5 * SECOND, db.replica(2).deletion(1, -1, false));
            db.world.run(20 * SECOND);

            assertThat(db.service.fates().lost()).isZero();
            assertThat(db.service.fates(1).diverged()).isEqualTo(readOnly ? 0 : 50);
        }

        assertThat(notes).containsExactly("db.2 refuses the deletion: read only", "db.2 executes the deletion");
    }

    /** R-BKP-a through the real schedule: a disk that dies at any time between two backups loses w·T/2 writes. */
    @Test
    void aPeriodicBackupAloneLosesHalfAnIntervalOnAverage() {
        double sum = 0;
        int runs = 10;
        for (int run = 0; run < runs; run++) {
            // At 100 s the backup is so old: the middles of ten equal parts of the interval.
            long ageNs = Math.round((run + 0.5) / runs * 60 * SECOND);
            long newestNs = (ageNs + 20 * SECOND) % (60 * SECOND);
            var settings = with(
                    new BackupSpec(
                            0, 60 * SECOND, SimTime.NEVER, newestNs, 1e6, 1e6, 1e9, 1, false, SimTime.HOUR, 0, false,
                            SimTime.NEVER),
                    new RescueSpec(
                            Distributions.constant(0), Distributions.constant(0), From.BACKUP, Then.REPLACE, true, 1e6, 1e9,
                            1e9, null));
            settings.binlogKeepNs = 1;
            sum += played(settings, 1).service.losses().get(0).lost();
        }

        assertThat(sum / runs).isBetween(10 * 60 / 2.0 - 1, 10 * 60 / 2.0 + 1);
    }
}
