package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;
import static org.outagelab.mysql.Database.replica;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Specs;

/** What a rescue promises after rows were deleted by mistake, whatever it is done with and whatever else happens. */
class RescueProperties {
    /** Fixed, so that a build repeats. */
    private static final String SEED = "20261126";

    private static final long DELETION_NS = 40 * SECOND + MS;
    private static final long END_NS = 150 * SECOND;

    /**
     * @param everySeconds from one full backup to the next, with {@code increments} between
     * @param delaySeconds of the second replica
     */
    record Plan(
            RescueSpec.From from,
            RescueSpec.Then then,
            boolean freeze,
            int everySeconds,
            int increments,
            int newestPercent,
            int binlogSeconds,
            int delaySeconds,
            int noticeSeconds,
            int sharePercent) {
        BackupSpec backups() {
            long fullNs = everySeconds * SECOND;
            return new BackupSpec(
                    0, fullNs, increments == 0 ? SimTime.NEVER : fullNs / (increments + 1), fullNs * newestPercent / 100, 1e8, 1e7,
                    1e9, 1, false, SimTime.HOUR, 0, false, SimTime.NEVER);
        }

        RescueSpec rescue() {
            return new RescueSpec(
                    Distributions.constant(noticeSeconds * SECOND), Distributions.constant(SECOND), from, then, freeze, 1e8,
                    1e8, 500, null);
        }
    }

    /** Something done to a server for a while: the first one may only crash, as no write is under way then. */
    record Trouble(int kind, int server, long atNs, long lengthNs) {}

    private static Database played(Plan plan, List<Trouble> troubles) {
        var settings = new Specs.Mysql();
        settings.rows = 50;
        settings.backups = plan.backups();
        settings.rescue = plan.rescue();
        settings.binlogKeepNs = plan.binlogSeconds() * SECOND;
        var second = replica(MS);
        second.connectRetryNs = SECOND;
        var third = replica(MS);
        third.connectRetryNs = SECOND;
        third.sourceDelayNs = plan.delaySeconds() * SECOND;
        var db = new Database(1, MS, settings, second, third);
        for (int i = 0; i < 20 * 150; i++) {
            long ns = i * 50 * MS;
            db.at(ns, () -> db.write(db.service.writesLeadTo() + 1, ns));
        }
        db.at(DELETION_NS, db.replica(1).deletion(plan.sharePercent() / 100.0, -1, true));
        for (var trouble : troubles) {
            db.at(trouble.atNs(), () -> apply(db, trouble, true));
            db.at(trouble.atNs() + trouble.lengthNs(), () -> apply(db, trouble, false));
        }
        db.world.run(END_NS);
        return db;
    }

    private static void apply(Database db, Trouble trouble, boolean begin) {
        var unit = db.unit(trouble.server());
        Runnable fault = switch (trouble.server() == 1 ? 0 : trouble.kind()) {
            case 0 -> begin ? unit::crash : unit::restart;
            case 1 -> begin ? unit::hang : unit::resume;
            case 2 -> begin ? db.link(1, trouble.server())::block : db.link(1, trouble.server())::unblock;
            default -> begin ? unit::stallWrites : unit::resumeWrites;
        };
        fault.run();
    }

    private static Deletion deletion(Database db) {
        return db.service.books().deletions().happened().get(0);
    }

    @Property(tries = 200, seed = SEED)
    void everyAcknowledgedWriteHasOneFateAndTheBooksSayWhoLostIt(
            @ForAll("plans") Plan plan, @ForAll("troubles") List<Trouble> troubles) {
        var db = played(plan, troubles);
        if (db.service.books().deletions().happened().isEmpty()) {
            return;
        }

        var fates = db.service.fates();
        var erased = db.service.deletions().get(0);
        assertThat(fates.durable() + fates.lost() + fates.diverged()).isEqualTo(fates.acknowledged());
        assertThat(erased.deleted()).isLessThanOrEqualTo(erased.taken());
        assertThat(erased.deleted() + erased.dropped()).isEqualTo(fates.lost() + fates.diverged());
        assertThat(db.service.losses().stream().mapToLong(loss -> loss.lost()).sum())
                .isEqualTo(fates.lost() + fates.diverged());
    }

    @Property(tries = 200, seed = SEED)
    void backAtTheDeletionsInstantNothingFromBeforeItIsLost(
            @ForAll("plans") Plan plan, @ForAll("troubles") List<Trouble> troubles) {
        var db = played(plan, troubles);
        if (db.service.books().deletions().happened().isEmpty() || deletion(db).pointNs() != deletion(db).atNs()) {
            return;
        }

        var acknowledgedBefore = deletion(db).before().and(db.service.books().acknowledged());
        var now = db.service.primary().executed();
        assertThat(db.service.deletions().get(0).deleted()).isZero();
        assertThat(now.containsAll(acknowledgedBefore)).isTrue();
        assertThat(db.service.books().deletions().anyMissing(now)).isFalse();
        boolean primaryDied = troubles.stream().anyMatch(trouble -> trouble.server() == 1);
        if (plan.then() == RescueSpec.Then.COPY_BACK || plan.then() == RescueSpec.Then.REPLAY && !primaryDied) {
            assertThat(db.service.fates().lost() + db.service.fates().diverged()).isZero();
        }
    }

    @Property(tries = 50, seed = SEED)
    void withoutTroubleTheRpoIsAtMostOneIntervalAndWritesAreTakenAgain(@ForAll("plans") Plan plan) {
        var db = played(plan, List.of());

        var erased = db.service.deletions().get(0);
        long everyNs = plan.backups().everyNs();
        if (plan.from() == RescueSpec.From.DELAYED_REPLICA && plan.delaySeconds() < plan.noticeSeconds() + 1) {
            // Too late for the only copy.
            assertThat(erased.backNs()).isEqualTo(-1);
        } else {
            assertThat(erased.backNs()).isPositive();
            // The newest one may not be complete yet: 100 ms.
            assertThat(db.service.losses()).allSatisfy(
                    loss -> assertThat(loss.rpoNs()).isBetween(0L, everyNs + 200 * MS));
        }
        assertThat(db.service.books().newestAcknowledgementNs()).isGreaterThan(END_NS - SECOND);
    }

    @Provide
    Arbitrary<Plan> plans() {
        var numbers = Combinators.combine(
                        Arbitraries.integers().between(5, 60),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.of(1, 20, 100_000),
                        Arbitraries.integers().between(1, 60),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.of(1, 33, 100))
                .as((every, increments, newest, binlogs, delay, notice, share) ->
                        new int[] {every, increments, newest, binlogs, delay, notice, share});
        return Combinators.combine(
                        Arbitraries.of(RescueSpec.From.values()), Arbitraries.of(RescueSpec.Then.values()), Arbitraries.of(true, false), numbers)
                .as((from, then, freeze, n) -> new Plan(from, then, freeze, n[0], n[1], n[2], n[3], n[4], n[5], n[6]));
    }

    @Provide
    Arbitrary<List<Trouble>> troubles() {
        var trouble = Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.longs().between(30, 90),
                        Arbitraries.longs().between(1, 20))
                .as((kind, server, at, length) -> new Trouble(kind, server, at * SECOND + 17 * MS, length * SECOND));
        return trouble.list().ofMaxSize(4);
    }
}
