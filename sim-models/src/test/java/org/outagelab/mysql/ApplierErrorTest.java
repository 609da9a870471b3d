package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.action.Statements.Statement;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Specs;
import org.outagelab.kind.Damage;
import org.outagelab.machine.Unit;

/** Transactions that a replica cannot execute: it stops, answers from old data, and somebody repairs it, or nobody. */
class ApplierErrorTest {
    /** A database without a row that is written twice, and what is said of it. */
    private static final class Stage {
        private final Database db;
        private final List<String> said = new ArrayList<>();

        Stage(Specs.Mysql settings, Specs.Replica... replicas) {
            settings.rows = 1_000_000;
            db = new Database(1, 0, settings, replicas);
            db.service.observedBy(
                    (text, about) -> said.add(db.world.simulation().nowNs() / MS + " " + text),
                    new Damage() {
                        @Override
                        public void damaged(Unit unit, boolean missing) {}

                        @Override
                        public void stopped(Unit unit, boolean stopped) {
                            said.add(db.world.simulation().nowNs() / MS + (stopped ? " stopped" : " goes on"));
                        }
                    });
        }

        void stray(int server, long atNs, Statement statement, double share) {
            db.at(atNs, () -> db.service.mistakes().stray(db.server(server), statement, share));
        }
    }

    private static Specs.Replica writable(long applyNs) {
        var settings = Database.replica(applyNs);
        settings.readOnly = false;
        return settings;
    }

    private static RepairSpec repair(RepairSpec.By by) {
        return new RepairSpec(
                Distributions.constant(5 * SECOND), Distributions.constant(2 * SECOND), by, 100 * MS, 3 * SECOND, null);
    }

    @Test
    void aRowInsertedOnAReplicaStopsItsApplierWhileItsReceiverGoesOn() {
        var stage = new Stage(new Specs.Mysql(), writable(0));
        var db = stage.db;
        db.writes(1, 100, 0, 100 * MS);
        stage.stray(2, 5 * SECOND + 50 * MS, Statement.INSERT, 0);

        db.world.run(20 * SECOND);

        assertThat(stage.said).containsExactly("5100 stopped", "5100 db.2 stops applying: error 1062 duplicate key");
        assertThat(db.server(2).executed()).hasToString("1:1-51,2:1");
        assertThat(db.replica(2).received().count()).as("the relay log grows").isEqualTo(100);
        assertThat(db.replica(2).secondsBehindSource()).as("NULL").isEqualTo(-1);
        assertThat(db.service.lagNs(1)).isEqualTo(20 * SECOND - 5100 * MS);
        assertThat(db.service.rowsDiverged()).as("the row that is there alone").isEqualTo(1);
        assertThat(db.service.fates().diverged()).as("acknowledged, and not on the primary").isEqualTo(1);
    }

    @Test
    void aReplicaThatIsReadOnlyRefusesIt() {
        var settings = Database.replica(0L);
        var stage = new Stage(new Specs.Mysql(), settings);
        stage.db.writes(1, 100, 0, 100 * MS);
        stage.stray(2, 5 * SECOND + 50 * MS, Statement.INSERT, 0);

        stage.db.world.run(20 * SECOND);

        assertThat(stage.said).containsExactly("5050 db.2 refuses the stray write: read only");
        assertThat(stage.db.server(2).executed()).hasToString("1:1-100");
    }

    @Test
    void whoeverSkipsTheTransactionLeavesItDiverged() {
        var settings = new Specs.Mysql();
        settings.repair = repair(RepairSpec.By.SKIP);
        var stage = new Stage(settings, writable(MS));
        var db = stage.db;
        db.writes(1, 200, 0, 100 * MS);
        stage.stray(2, 5 * SECOND + 50 * MS, Statement.INSERT, 0);

        db.world.run(30 * SECOND);

        assertThat(stage.said).containsExactly(
                "5101 stopped",
                "5101 db.2 stops applying: error 1062 duplicate key",
                "10101 db.2 does not replicate: somebody notices",
                "12101 goes on",
                "13101 db.2 replicates again, 1 skipped");
        assertThat(db.server(2).executed()).as("as its GTIDs say").hasToString("1:1-200,2:1");
        assertThat(db.server(2).data()).as("in truth").hasToString("1:1-51:53-200,2:1");
        assertThat(db.service.lagNs(1)).isZero();
        assertThat(db.service.skipped()).isEqualTo(1);
        assertThat(db.service.rowsDiverged()).isEqualTo(1);
    }

    @Test
    void everyRowThatWasDeletedThereStopsItAgain() {
        var settings = new Specs.Mysql();
        settings.repair = repair(RepairSpec.By.SKIP);
        var stage = new Stage(settings, writable(0));
        var db = stage.db;
        db.writes(1, 60, 0, 100 * MS);
        stage.stray(2, 5 * SECOND + 50 * MS, Statement.DELETE, 1);

        db.world.run(30 * SECOND);

        // 9 transactions are left: the first is skipped after 7 s, each further one 100 ms later.
        assertThat(stage.said.get(1)).isEqualTo("5100 db.2 stops applying: error 1032 row not found");
        assertThat(stage.said.stream().filter(line -> line.endsWith("goes on"))).hasSize(9).endsWith("12900 goes on");
        assertThat(stage.said).endsWith("13100 db.2 replicates again, 9 skipped");
        assertThat(db.server(2).data()).hasToString("1:1-51,2:1");
        assertThat(db.service.rowsDiverged()).isEqualTo(1_000_000);
    }

    @Test
    void errorsThatAreIgnoredStopItNoMore() {
        var settings = new Specs.Mysql();
        settings.repair = repair(RepairSpec.By.IGNORE);
        var stage = new Stage(settings, writable(0), writable(0));
        var db = stage.db;
        db.writes(1, 60, 0, 100 * MS);
        stage.stray(2, 5 * SECOND + 50 * MS, Statement.DELETE, 1);
        stage.stray(3, 5 * SECOND + 50 * MS, Statement.INSERT, 0);

        db.world.run(30 * SECOND);

        assertThat(stage.said).filteredOn(line -> line.contains("db.2")).containsExactly(
                "5100 db.2 stops applying: error 1032 row not found",
                "10100 db.2 does not replicate: somebody notices",
                "13100 db.2 replicates again, errors ignored");
        assertThat(db.server(2).data()).as("rows that are not there").hasToString("1:1-51,2:1");
        assertThat(db.server(3).data()).as("a row that was overwritten").hasToString("1:1-60,3:1");
        assertThat(db.server(3).storage().divergence().rows()).isZero();
    }

    @Test
    void aCopyOfTheDataMakesItWhole() {
        var settings = new Specs.Mysql();
        settings.repair = repair(RepairSpec.By.REBUILD);
        var stage = new Stage(settings, writable(0));
        var db = stage.db;
        db.writes(1, 200, 0, 100 * MS);
        stage.stray(2, 5 * SECOND + 50 * MS, Statement.DELETE, 0.5);
        var before = new ArrayList<Long>();
        db.at(15 * SECOND, () -> before.addAll(List.of(db.service.fates().diverged(), db.service.fates().lost())));

        db.world.run(30 * SECOND);

        assertThat(stage.said.get(stage.said.size() - 1)).endsWith("db.2 has a copy of the data and replicates again");
        assertThat(db.server(2).data()).hasToString("1:1-200");
        assertThat(db.service.rowsDiverged()).isZero();
        assertThat(before).as("the stray statement is there as long as its server has it").containsExactly(1L, 0L);
        assertThat(db.service.fates().diverged()).isZero();
        assertThat(db.service.fates().lost()).isEqualTo(1);
    }

    @Test
    void aRowThatIsChangedThereDiffersUntilItIsWrittenAgain() {
        var settings = new Specs.Mysql();
        settings.rows = 10;
        var db = new Database(1, 0, settings, writable(0));
        db.writes(1, 2000, 0, 10 * MS);
        db.at(5 * SECOND + 5 * MS, () -> db.service.mistakes().stray(db.server(2), Statement.UPDATE, 1));
        var rows = new ArrayList<Long>();
        db.at(5 * SECOND + 6 * MS, () -> rows.add(db.service.rowsDiverged()));
        db.at(5 * SECOND + 15 * MS, () -> rows.add(db.service.rowsDiverged()));

        db.world.run(30 * SECOND);

        assertThat(rows).containsExactly(10L, 9L);
        assertThat(db.service.rowsDiverged()).isZero();
        assertThat(db.server(2).executed()).hasToString("1:1-2000,2:1");
    }

    @Test
    void whatADivergedReplicaHasSkippedIsLostWhenItBecomesThePrimary() {
        var settings = new Specs.Mysql();
        settings.repair = repair(RepairSpec.By.SKIP);
        var stage = new Stage(settings, writable(0), writable(0));
        var db = stage.db;
        db.writes(1, 200, 0, 100 * MS);
        stage.stray(2, 5 * SECOND + 50 * MS, Statement.INSERT, 0);
        db.at(25 * SECOND, db.unit(1)::crash);
        db.failOver(26 * SECOND, 2, true);
        var read = new ArrayList<Boolean>();
        db.at(27 * SECOND, () -> {
            int row = db.service.books().of(0).row(52);
            for (var server : db.service.servers()) {
                read.add(db.service.books().staleNs(row, server.storage(), 27 * SECOND) >= 0);
            }
        });

        db.world.run(30 * SECOND);

        var fates = db.service.fates();
        assertThat(fates.acknowledged()).isEqualTo(201);
        assertThat(fates.durable()).isEqualTo(200);
        assertThat(fates.diverged()).as("the others have it").isEqualTo(1);
        assertThat(db.service.losses()).singleElement().satisfies(loss -> {
            assertThat(loss.lost()).isEqualTo(1);
            assertThat(loss.rpoNs()).isEqualTo(25 * SECOND - 5100 * MS);
        });
        assertThat(read).as("who misses it when its row is read").containsExactly(false, true, false);
        assertThat(db.service.rowsDiverged()).as("now the two others differ").isEqualTo(2);
    }

    @Test
    void aRestartRunsIntoTheSameErrorAgain() {
        var stage = new Stage(new Specs.Mysql(), writable(0));
        var db = stage.db;
        db.writes(1, 100, 0, 100 * MS);
        stage.stray(2, 5 * SECOND + 50 * MS, Statement.DELETE, 1);
        db.at(7 * SECOND, () -> {
            db.unit(2).crash();
            db.unit(2).restart();
        });
        db.at(12 * SECOND, () -> db.replica(2).stop(false, true));
        db.at(13 * SECOND, () -> db.replica(2).start(false, true));

        db.world.run(20 * SECOND);

        assertThat(stage.said).filteredOn(line -> !line.contains("db.2")).containsExactly(
                "5100 stopped", "7000 goes on", "7000 stopped", "13000 goes on", "13000 stopped");
        assertThat(db.server(2).executed().count()).isEqualTo(52);
    }

    @Test
    void aChainPassesOnWhatItsMiddleHasSkipped() {
        var settings = new Specs.Mysql();
        settings.repair = repair(RepairSpec.By.SKIP);
        var end = writable(0);
        end.source = 1;
        var stage = new Stage(settings, writable(0), end);
        var db = stage.db;
        db.writes(1, 100, 0, 100 * MS);
        stage.stray(2, 5 * SECOND + 50 * MS, Statement.INSERT, 0);

        db.world.run(30 * SECOND);

        assertThat(db.server(3).executed()).hasToString("1:1-100,2:1");
        assertThat(db.server(3).data()).hasToString("1:1-51:53-100,2:1");
    }

    @Test
    void parallelAppliersExecuteEverythingElseAroundASkippedTransaction() {
        for (boolean order : new boolean[] {true, false}) {
            var settings = new Specs.Mysql();
            settings.repair = repair(RepairSpec.By.SKIP);
            var parallel = writable(0);
            parallel.apply = Distributions.exponential(20 * MS);
            parallel.workers = 8;
            parallel.preserveOrder = order;
            var stage = new Stage(settings, parallel);
            var db = stage.db;
            db.writes(1, 2000, 0, 5 * MS);
            for (int i = 1; i <= 5; i++) {
                stage.stray(2, i * SECOND, Statement.INSERT, 0);
            }

            db.world.run(60 * SECOND);

            assertThat(db.server(2).executed()).hasToString("1:1-2000,2:1-5");
            assertThat(db.server(2).data().count()).isEqualTo(2000);
            assertThat(db.service.skipped()).isEqualTo(5);
            assertThat(db.replica(2).applier().idle()).isTrue();
        }
    }

    @Test
    void anOldPrimaryThatJoinsByPositionDiffersInTheRowsThatItAloneHasWritten() {
        var settings = new Specs.Mysql();
        settings.gtid = false;
        var late = writable(0);
        late.delayNs = 50 * MS;
        var stage = new Stage(settings, late);
        var db = stage.db;
        db.writes(1, 2000, 0, 5 * MS);
        db.at(9_998 * MS, db.unit(1)::crash);
        db.failOver(10 * SECOND, 2, true);
        db.at(11 * SECOND, db.unit(1)::restart);
        db.at(12 * SECOND, () -> db.service.repoint(db.server(1), db.server(2)));

        db.world.run(20 * SECOND);

        assertThat(db.service.fates().diverged()).isEqualTo(10);
        assertThat(db.service.rowsDiverged()).isEqualTo(10);
    }

    @Test
    void monitoringByEitherMeasureFindsThatItLags() {
        for (boolean seconds : new boolean[] {true, false}) {
            var settings = new Specs.Mysql();
            settings.bySecondsBehind = seconds;
            settings.maxLagNs = 5 * SECOND;
            var stage = new Stage(settings, writable(0));
            var db = stage.db;
            db.writes(1, 200, 0, 100 * MS);
            stage.stray(2, 5 * SECOND + 50 * MS, Statement.INSERT, 0);
            var known = new ArrayList<Long>();
            for (long ms : new long[] {4500, 10_500}) {
                db.at(ms * MS, () -> known.add(db.service.knownLags().lagNs(1)));
            }

            db.world.run(20 * SECOND);

            assertThat(known.get(0)).as("before").isLessThan(SECOND + 500 * MS);
            assertThat(known.get(1)).isGreaterThan(seconds ? 1000 * SECOND : 5 * SECOND);
        }
    }
}
