package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.outagelab.action.Statements.Statement;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Specs;

/** Whatever is written past the source, a replica that is repaired has everything in the end, or says what it lacks. */
class ApplierErrorProperties {
    /** Fixed, so that a build repeats. */
    private static final String SEED = "20261126";

    /** @param kind 0 to 2 a stray statement, 3 a crash for two seconds, 4 one for a moment, 5 a stopped applier */
    record Trouble(int kind, long atNs) {}

    @Provide
    Arbitrary<List<Trouble>> troubles() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5), Arbitraries.longs().between(1, 20_000).map(ms -> ms * MS))
                .as(Trouble::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Property(tries = 60, seed = SEED)
    void aRepairedReplicaLacksWhatWasSkippedAndNothingElse(
            @ForAll("troubles") List<Trouble> troubles,
            @ForAll RepairSpec.By by,
            @ForAll @IntRange(min = 1, max = 6) int workers,
            @ForAll boolean preserveOrder,
            @ForAll boolean commitOrder) {
        var settings = new Specs.Mysql();
        settings.rows = 100;
        settings.gtid = false;
        settings.repair = new RepairSpec(
                Distributions.constant(SECOND), Distributions.constant(SECOND), by, MS, 2 * SECOND, null);
        var replica = Database.replica(0L);
        replica.apply = Distributions.exponential(4 * MS);
        replica.workers = workers;
        replica.preserveOrder = preserveOrder;
        replica.commitOrder = commitOrder;
        replica.readOnly = false;
        replica.connectRetryNs = SECOND;
        var db = new Database(1, 0, settings, replica);
        db.writes(1, 2000, 0, 10 * MS);
        for (var trouble : troubles) {
            apply(db, trouble);
        }

        db.world.run(200 * SECOND);

        var server = db.server(2);
        var divergence = server.storage().divergence();
        assertThat(db.replica(2).applier().error()).isNull();
        assertThat(db.replica(2).applier().idle()).isTrue();
        assertThat(server.executed().containsAll(db.server(1).executed())).isTrue();
        assertThat(server.executed().minus(server.data())).isEqualTo(divergence.skipped());
        assertThat(divergence.skips()).isGreaterThanOrEqualTo(divergence.skipped().count());
        assertThat(divergence.rows()).isBetween(0, 101);
        if (by == RepairSpec.By.REBUILD) {
            assertThat(db.service.skipped()).isZero();
        }
        var fates = db.service.fates();
        assertThat(fates.durable()).isEqualTo(2000);
        assertThat(fates.durable() + fates.lost() + fates.diverged()).isEqualTo(fates.acknowledged());
    }

    private static void apply(Database db, Trouble trouble) {
        var unit = db.unit(2);
        switch (trouble.kind()) {
            case 0, 1, 2 -> db.at(trouble.atNs(), () -> db.service.mistakes().stray(
                    db.server(2), Statement.values()[trouble.kind()], 0.1));
            case 3, 4 -> {
                db.at(trouble.atNs(), unit::crash);
                db.at(trouble.atNs() + (trouble.kind() == 3 ? 2 * SECOND : MS), unit::restart);
            }
            default -> {
                db.at(trouble.atNs(), () -> db.replica(2).stop(false, true));
                db.at(trouble.atNs() + 3 * SECOND, () -> db.replica(2).start(false, true));
            }
        }
    }
}
