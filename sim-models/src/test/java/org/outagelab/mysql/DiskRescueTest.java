package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;
import static org.outagelab.mysql.Database.replica;

import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Specs;

/** A disk that is lost at 100 s with its data and binlogs, ten writes a second: what comes back, and when. */
class DiskRescueTest {
    private static final long LOST_NS = 100 * SECOND + MS;

    /** A full backup of 1 GB every 60 s, at 20 s and 80 s, restored in 10 s. */
    private static Specs.Mysql settings(long newestNs, long archiveNs, RescueSpec.From from) {
        var settings = new Specs.Mysql();
        settings.backups = new BackupSpec(
                0, 60 * SECOND, SimTime.NEVER, newestNs, 1e9, 1e7, 1e10, 1, false, SimTime.HOUR, 0, false, archiveNs);
        settings.rescue = new RescueSpec(
                Distributions.constant(20 * SECOND), Distributions.constant(10 * SECOND), from, RescueSpec.Then.REPLACE,
                true, 1e9, 1e8, 100, null);
        return settings;
    }

    private static Database played(Specs.Mysql settings, int server, Specs.Replica... replicas) {
        var db = new Database(1, 0, settings, replicas);
        for (int i = 0; i < 3000; i++) {
            long ns = i * 100 * MS;
            db.at(ns, () -> db.write(db.service.writesLeadTo() + 1, ns));
        }
        db.at(LOST_NS, db.replica(server)::loseDisk);
        db.world.run(300 * SECOND);
        var fates = db.service.fates();
        assertThat(fates.durable() + fates.lost() + fates.diverged()).isEqualTo(fates.acknowledged());
        return db;
    }

    @Test
    void withoutABackupEverythingIsLostForGood() {
        var db = played(new Specs.Mysql(), 1);

        assertThat(db.service.fates().lost()).isEqualTo(1001);
        assertThat(db.service.losses()).hasSize(1);
        assertThat(db.service.losses().get(0).lost()).isEqualTo(1001);
        assertThat(db.service.losses().get(0).rpoNs()).isEqualTo(-1);
        assertThat(db.unit(1).running()).isFalse();
    }

    @Test
    void aBackupAloneLosesWhatWasWrittenSince() {
        var db = played(settings(40 * SECOND, SimTime.NEVER, RescueSpec.From.BEST), 1);

        // The binlogs are gone with the disk. Noticed, decided, restored: writes again at 140 s.
        assertThat(db.service.losses()).hasSize(1);
        assertThat(db.service.losses().get(0).lost()).isEqualTo(201);
        assertThat(db.service.losses().get(0).rpoNs()).isBetween(20 * SECOND, 20 * SECOND + 2 * MS);
        assertThat(db.service.silencesNs().get(0)[1]).isBetween(140 * SECOND, 140 * SECOND + 200 * MS);
    }

    @Test
    void theArchiveHasTheBinlogsUpToItsLastCopy() {
        var streamed = played(settings(40 * SECOND, 0, RescueSpec.From.BEST), 1);
        var copied = played(settings(40 * SECOND, 15 * SECOND, RescueSpec.From.BEST), 1);

        assertThat(streamed.service.losses().get(0).lost()).isZero();
        assertThat(streamed.service.silencesNs().get(0)[1]).isBetween(142 * SECOND, 142 * SECOND + 300 * MS);
        // Copied last at 90 s.
        assertThat(copied.service.losses().get(0).lost()).isEqualTo(100);
        assertThat(copied.service.losses().get(0).rpoNs()).isBetween(9 * SECOND, 10 * SECOND);
    }

    @Test
    void aReplicaTakesItsPlaceAndTheServerGetsACopy() {
        var late = replica(MS);
        late.delayNs = 150 * MS;
        var db = played(settings(40 * SECOND, SimTime.NEVER, RescueSpec.From.BEST), 1, late);

        assertThat(db.service.primaryIndex()).isEqualTo(1);
        assertThat(db.service.losses().get(0).lost()).isEqualTo(2);
        assertThat(db.service.silencesNs().get(0)[1]).isBetween(130 * SECOND, 130 * SECOND + 300 * MS);
        assertThat(db.unit(1).running()).isTrue();
        assertThat(db.server(1).executed().count()).isBetween(db.server(2).executed().count() - 2, db.server(2).executed().count());
    }

    @Test
    void aReplicaThatLosesItsDiskGetsACopyAndNothingIsLost() {
        var db = played(settings(40 * SECOND, SimTime.NEVER, RescueSpec.From.BEST), 2, replica(MS));

        assertThat(db.service.fates().lost() + db.service.fates().diverged()).isZero();
        assertThat(db.service.losses()).isEmpty();
        assertThat(db.server(2).executed().count()).isEqualTo(3000);
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
            sum += played(settings(newestNs, SimTime.NEVER, RescueSpec.From.BACKUP), 1).service.losses().get(0).lost();
        }

        assertThat(sum / runs).isBetween(10 * 60 / 2.0 - 1, 10 * 60 / 2.0 + 1);
    }
}
