package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Shrinkable;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Specs;

/** Whatever happens to a primary and its replica: what is promised is kept, and what is not promised can be lost. */
class DurabilityProperties {
    /** Fixed, so that a build repeats. */
    private static final String SEED = "20261126";

    private static final long END_NS = 40 * SECOND;

    /** Something done to the pair for a while. */
    record Trouble(int kind, long atNs, long lengthNs) {}

    private static Database played(List<Trouble> troubles, MysqlSpec.SemiSyncSpec semiSync, boolean syncsRelayLog) {
        var settings = new Specs.Mysql();
        settings.semiSync = semiSync;
        settings.rows = 1;
        settings.flush = Distributions.constant(2 * MS);
        var replica = Database.replica(3 * MS);
        replica.delayNs = 5 * MS;
        replica.connectRetryNs = SECOND;
        replica.netTimeoutNs = 4 * SECOND;
        replica.retryCount = 1000;
        replica.syncsRelayLog = syncsRelayLog;
        var db = new Database(troubles.size(), MS, settings, replica);
        for (int i = 0; i < 600; i++) {
            db.write(1, i * 50 * MS);
            db.read(1, i * 50 * MS + 7 * MS);
        }
        for (var trouble : troubles) {
            db.at(trouble.atNs(), () -> apply(db, trouble.kind(), true));
            db.at(trouble.atNs() + trouble.lengthNs(), () -> apply(db, trouble.kind(), false));
        }
        return db;
    }

    private static void apply(Database db, int kind, boolean begin) {
        Runnable fault = switch (kind) {
            case 0 -> begin ? db.unit(1)::crash : db.unit(1)::restart;
            case 1 -> begin ? db.unit(1)::hang : db.unit(1)::resume;
            case 2 -> begin ? db.unit(1).host()::powerOff : db.unit(1).host()::powerOn;
            case 3 -> begin ? db.unit(2)::crash : db.unit(2)::restart;
            case 4 -> begin ? db.unit(2)::hang : db.unit(2)::resume;
            case 5 -> begin ? db.link(1, 2)::block : db.link(1, 2)::unblock;
            case 6 -> begin ? db.link(2, 1)::block : db.link(2, 1)::unblock;
            case 7 -> begin ? () -> db.replica(2).stop(true, false) : () -> db.replica(2).start(true, false);
            case 8 -> begin ? () -> db.replica(2).stop(false, true) : () -> db.replica(2).start(false, true);
            case 9 -> begin ? db.unit(1)::stallWrites : db.unit(1)::resumeWrites;
            default -> begin ? db.unit(2).host()::powerOff : db.unit(2).host()::powerOn;
        };
        fault.run();
    }

    /** The primary dies for good at 30 s; once all else is well again, its replica drains its relay log and takes over. */
    private static Database failedOver(List<Trouble> troubles, MysqlSpec.SemiSyncSpec semiSync, boolean syncsRelayLog) {
        var db = played(troubles, semiSync, syncsRelayLog);
        db.at(30 * SECOND, db.unit(1)::crash);
        db.at(END_NS, () -> db.replica(2).receiver().follow(null, null, null));
        db.failOver(END_NS + 10 * SECOND, 2, true);
        db.world.run(END_NS + 11 * SECOND);
        return db;
    }

    private static long lost(Database db) {
        return db.service.fates().lost() + db.service.fates().diverged();
    }

    @Property(tries = 120, seed = SEED)
    void semiSyncWithoutFallBackLosesNothingThatWasAcknowledged(@ForAll("troubles") List<Trouble> troubles) {
        var db = failedOver(troubles, Database.semiSync(1, SimTime.NEVER, true), true);

        assertThat(lost(db)).isZero();
        assertThat(db.service.phantoms()).isZero();
    }

    @Property(tries = 60, seed = SEED)
    void everyAcknowledgedWriteHasOneFate(@ForAll("troubles") List<Trouble> troubles, @ForAll boolean semiSync) {
        var db = failedOver(troubles, semiSync ? Database.semiSync(1, SECOND, false) : null, false);

        var fates = db.service.fates();
        assertThat(fates.durable() + fates.lost() + fates.diverged()).isEqualTo(fates.acknowledged());
        var missing = db.service.books().acknowledged().minus(db.server(2).executed());
        assertThat(missing.and(db.server(2).executed()).isEmpty()).isTrue();
        assertThat(missing.count()).isEqualTo(lost(db));
    }

    @Property(tries = 60, seed = SEED)
    void aGtidSetNeverShrinksAndAReplicaAppliesInOrder(@ForAll("troubles") List<Trouble> troubles) {
        var db = played(troubles, null, true);
        var before = new GtidSet[] {new GtidSet(), new GtidSet()};
        for (int i = 1; i < 400; i++) {
            db.at(i * 100 * MS + 1, () -> {
                for (int server = 1; server <= 2; server++) {
                    var now = db.server(server).executed();
                    assertThat(now.containsAll(before[server - 1])).isTrue();
                    // In the order of the source: no gaps.
                    assertThat(now.intervals()).isLessThanOrEqualTo(1);
                    before[server - 1] = now.copy();
                }
                assertThat(db.replica(2).received().containsAll(db.server(2).executed())).isTrue();
            });
        }

        db.world.run(60 * SECOND);
    }

    @Example
    void whatFallBackCostsIsFoundAndShrunkToOneTrouble() {
        // The replica must be away for longer than the time-out, and not be back in time.
        var schedule = smallest(troubles -> lost(failedOver(troubles, Database.semiSync(1, SECOND, true), true)) > 0);

        assertThat(schedule).hasSize(1);
        assertThat(schedule.get(0).kind()).isIn(3, 4, 5, 6, 7);
    }

    @Example
    void whatAfterCommitShowsTooEarlyIsFoundAndShrunkToOneTrouble() {
        // No acknowledged write is lost, but one that others have seen.
        var schedule = smallest(troubles ->
                failedOver(troubles, Database.semiSync(1, SimTime.NEVER, false), true).service.phantoms() > 0);

        assertThat(schedule).hasSizeLessThanOrEqualTo(1);
    }

    @Example
    void thePromiseNeedsARelayLogThatSurvivesTheLossOfPower() {
        // The replica acknowledges what it has not applied, loses its power, and the primary dies meanwhile.
        var troubles = List.of(
                new Trouble(8, 25 * SECOND, 10 * SECOND), new Trouble(10, 29_900 * MS, 2 * SECOND));

        assertThat(lost(failedOver(troubles, Database.semiSync(1, SimTime.NEVER, true), true))).isZero();
        assertThat(lost(failedOver(troubles, Database.semiSync(1, SimTime.NEVER, true), false))).isBetween(90L, 100L);
    }

    /** What is asked of a schedule. */
    interface Loses {
        boolean by(List<Trouble> troubles);
    }

    /** Searches for a schedule that loses something, then shrinks it as long as it still does. */
    private List<Trouble> smallest(Loses loses) {
        var random = new Random(42);
        var generator = troubles().generator(1000);
        for (int i = 0; i < 3000; i++) {
            Shrinkable<List<Trouble>> found = generator.next(random);
            if (loses.by(found.value())) {
                for (int step = 0; step < 500; step++) {
                    var smaller = found.shrink().filter(each -> loses.by(each.value())).findFirst();
                    if (smaller.isEmpty()) {
                        break;
                    }
                    found = smaller.get();
                }
                return found.value();
            }
        }
        throw new AssertionError("no schedule of 3000 loses anything");
    }

    @Provide
    Arbitrary<List<Trouble>> troubles() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.longs().between(1, 300).map(tenths -> tenths * 100 * MS + 1),
                        Arbitraries.longs().between(1, 100).map(tenths -> tenths * 100 * MS))
                .as(Trouble::new)
                .list()
                .ofMaxSize(8);
    }
}
