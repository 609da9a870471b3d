package org.outagelab.gunicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.database.DatabaseAccess;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.kind.Gauges;
import org.outagelab.machine.Slowness;
import org.outagelab.machine.Unit;
import org.outagelab.mysql.Mysql;
import org.outagelab.mysql.MysqlAccess;
import org.outagelab.mysql.MysqlService;
import org.outagelab.mysql.MysqlSpec;
import org.outagelab.mysql.PrimaryRoutes;
import org.outagelab.net.Place;
import org.outagelab.net.Port;
import org.outagelab.net.Route;

/** gunicorn's sync workers and their pool (docs/models/gunicorn.md). */
class GunicornTest {
    private World world = new World();
    private final Specs.Gunicorn settings = new Specs.Gunicorn();
    private final Specs.Mysql database = new Specs.Mysql();
    private Gauges gauges;
    private Unit unit;
    private Gunicorn app;
    private Answers clients;
    private Closes closes;
    private final List<Mysql> servers = new ArrayList<>();
    private final List<Unit> databases = new ArrayList<>();

    private void build(DatabaseAccess database) {
        build(world.unit("app.1"), database);
    }

    private void build(Unit on, DatabaseAccess database) {
        unit = on;
        gauges = new Gauges();
        app = new Gunicorn(world.simulation(), unit, settings.spec(), database, gauges);
        clients = new Answers(world, world.fromClients(new Port(unit, app, 0)));
    }

    /** Counts the connections that its user closes. */
    private static final class Closes implements DatabaseAccess {
        private final DatabaseAccess database;
        private int count;

        Closes(DatabaseAccess database) {
            this.database = database;
        }

        @Override
        public int servers() {
            return database.servers();
        }

        @Override
        public int turn(boolean write, Request request) {
            return database.turn(write, request);
        }

        @Override
        public Target target(boolean write, int turn, int attempt, int kept) {
            return database.target(write, turn, attempt, kept);
        }

        @Override
        public boolean staysOpen(Outcome outcome) {
            return database.staysOpen(outcome);
        }

        @Override
        public void closed(int index, int life) {
            count++;
            database.closed(index, life);
        }
    }

    private void buildWithDatabase(int replicas, int maxConnections) {
        var own = world.unit("app.1");
        var specs = new ArrayList<MysqlSpec.ReplicaSpec>();
        for (int i = 0; i < replicas; i++) {
            specs.add(Specs.replica("db-" + (i + 2), null, Distributions.constant(0), 1));
        }
        database.maxConnections = maxConnections;
        database.readsFromReplica = replicas > 0;
        var spec = database.spec(specs);
        for (int i = 0; i <= replicas; i++) {
            databases.add(world.unit("db." + (i + 1)));
        }
        var service = new MysqlService(
                world.simulation(),
                spec,
                databases,
                databases.stream().map(ignored -> new Gauges()).toList(),
                world.network());
        servers.addAll(service.servers());
        var routes = new ArrayList<Route>();
        for (int i = 0; i <= replicas; i++) {
            routes.add(world.route(own.host(), new Port(databases.get(i), servers.get(i), 0)));
        }
        closes = new Closes(new MysqlAccess(
                service,
                routes,
                new PrimaryRoutes(world.simulation(), Place.of(own), service, routes)));
        build(own, closes);
    }

    @Test
    void aWorkerBusyForLongerThanTheTimeoutIsKilledWithinASecond() {
        settings.timeoutNs = 3 * SECOND;
        var took = new ArrayList<Long>();
        for (int seed = 0; seed < 40; seed++) {
            world = new World(seed, 0);
            build(null);
            var answer = clients.ask(SECOND, Endpoints.get(Endpoints.sleep(60 * SECOND)));
            var next = clients.ask(2 * SECOND, Endpoints.get());
            world.run(60 * SECOND);

            assertThat(answer.outcome()).isSameAs(Outcome.RESET);
            assertThat(next.outcome()).isSameAs(Outcome.OK);
            // The replacement boots for a second, and takes who waited.
            assertThat(next.endedNs()).isEqualTo(answer.endedNs() + settings.workerBootNs);
            took.add(answer.tookNs());
        }

        assertThat(took).allSatisfy(ns -> assertThat(ns).isBetween(3 * SECOND + 1, 4 * SECOND));
        assertThat(took.stream().distinct().count()).as("the master's loop has a phase").isGreaterThan(30);
    }

    @Test
    void theWatchdogOfAFinishedRequestDoesNotKillTheNextOne() {
        settings.timeoutNs = 3 * SECOND;
        build(null);
        var work = Endpoints.get(Endpoints.sleep(2 * SECOND + 999 * MS));

        for (int i = 0; i < 5; i++) {
            clients.ask(SECOND, work);
        }
        world.run(60 * SECOND);

        assertThat(clients.names()).containsOnly("ok");
    }

    @ParameterizedTest
    @CsvSource({"2, ok, refused", "5, ok, ok"})
    void workersServeOnForAWhileWithoutTheirMaster(long orphansSeconds, String afterOne, String afterThree) {
        settings.orphansLeaveNs = orphansSeconds * SECOND;
        build(null);
        world.at(10 * SECOND, () -> unit.crashMaster());

        clients.ask(11 * SECOND, Endpoints.get(Endpoints.sleep(MS)));
        clients.ask(13 * SECOND, Endpoints.get(Endpoints.sleep(MS)));
        var late = clients.ask(16 * SECOND, Endpoints.get(Endpoints.sleep(MS)));
        world.run(20 * SECOND);

        assertThat(clients.get(0).name()).isEqualTo(afterOne);
        assertThat(clients.get(1).name()).isEqualTo(afterThree);
        assertThat(late.name()).isEqualTo("refused");
    }

    @Test
    void anAbandonedRequestRunsToTheEndAndIsCountedAsWasted() {
        build(null);
        var left = clients.ask(SECOND, Endpoints.get(Endpoints.sleep(5 * SECOND)));
        world.at(2 * SECOND, () -> left.call().close());
        var next = clients.ask(3 * SECOND, Endpoints.get(Endpoints.sleep(SECOND)));

        world.run(60 * SECOND);

        assertThat(left.outcome()).isNull();
        assertThat(next.endedNs()).isEqualTo(7 * SECOND);
        assertThat(app.wastedNs()).isEqualTo(5.0 * SECOND);
    }

    @Test
    void whoLeftTheAcceptQueueIsServedTooAndThatIsAllWasted() {
        build(null);
        clients.ask(SECOND, Endpoints.get(Endpoints.sleep(2 * SECOND)));
        var left = clients.ask(SECOND, Endpoints.get(Endpoints.sleep(3 * SECOND)));
        world.at(2 * SECOND, () -> left.call().close());

        world.run(60 * SECOND);

        assertThat(app.wastedNs()).isEqualTo(3.0 * SECOND);
    }

    @Test
    void aRejectedRequestStopsAtTheStepThatRejectsIt() {
        build(null);
        var auth = new Step(Step.Kind.CPU, Distributions.constant(2 * MS), 1, 401);
        var endpoint = Endpoints.get(auth, Endpoints.cpu(50 * MS), Endpoints.sleep(SECOND));

        var answer = clients.ask(SECOND, endpoint);
        world.run(60 * SECOND);

        assertThat(answer.name()).isEqualTo("http-401 authentication");
        assertThat(answer.tookNs()).isEqualTo(2 * MS);
    }

    @Test
    void aShareIsRejected() {
        settings.workers = 10;
        build(null);
        var auth = new Step(Step.Kind.CPU, Distributions.constant(1000), 0.1, 403);
        for (int i = 0; i < 4000; i++) {
            clients.ask(SECOND + i * MS, Endpoints.get(auth));
        }

        world.run(60 * SECOND);

        var rejected = clients.names().stream().filter("http-403 access denied"::equals).count();
        assertThat(rejected).isBetween(400L - 76, 400L + 76);
    }

    @Test
    void workersShareOneQueueFirstInFirstOut() {
        settings.workers = 3;
        build(null);
        for (int i = 0; i < 9; i++) {
            clients.ask(SECOND + i, Endpoints.get(Endpoints.sleep(SECOND)));
        }

        world.run(60 * SECOND);

        for (int i = 0; i < 9; i++) {
            assertThat(clients.get(i).endedNs()).isEqualTo((2 + i / 3) * SECOND + i % 3);
        }
        assertThat(gauges.queue().max()).isEqualTo(6);
        assertThat(gauges.busy().value()).isZero();
    }

    @Test
    void aFullQueueOfRequestsWithoutWorkIsServedInOneInstant() {
        settings.backlog = 4096;
        settings.timeoutNs = SimTime.NEVER;
        build(null);
        world.at(SECOND, () -> unit.hang());
        for (int i = 0; i < 4000; i++) {
            clients.ask(2 * SECOND, Endpoints.get());
        }
        world.at(3 * SECOND, () -> unit.resume());

        world.run(4 * SECOND);

        assertThat(clients.names()).containsOnly("ok");
        assertThat(clients.get(3999).endedNs()).isEqualTo(3 * SECOND);
    }

    @Test
    void aHangStopsTheClockOfCpuWorkAndDelaysAnswers() {
        build(null);
        var cpu = clients.ask(SECOND, Endpoints.get(Endpoints.cpu(4 * SECOND)));
        world.at(2 * SECOND, () -> unit.hang());
        world.at(10 * SECOND, () -> unit.resume());

        world.run(60 * SECOND);

        assertThat(cpu.endedNs()).isEqualTo(13 * SECOND);
    }

    @Test
    void aCrashResetsWhoIsServedAndWhoWaitsAndNoTimerReachesTheNextLife() {
        settings.timeoutNs = 5 * SECOND;
        build(null);
        clients.ask(SECOND, Endpoints.get(Endpoints.sleep(3 * SECOND)));
        clients.ask(SECOND, Endpoints.get(Endpoints.sleep(3 * SECOND)));
        world.at(2 * SECOND, () -> unit.crash());
        world.at(3 * SECOND, () -> unit.restart());
        var first = clients.ask(3 * SECOND + MS, Endpoints.get(Endpoints.sleep(4 * SECOND)));
        var second = clients.ask(3 * SECOND + MS, Endpoints.get(Endpoints.sleep(4 * SECOND)));

        world.run(60 * SECOND);

        assertThat(clients.names()).containsExactly("reset", "reset", "ok", "ok");
        assertThat(first.endedNs()).isEqualTo(7 * SECOND + MS);
        assertThat(second.endedNs()).isEqualTo(11 * SECOND + MS);
    }

    @Test
    void anAddedDelayIsAddedOnceToEveryRequest() {
        build(null);
        var steps = Endpoints.get(Endpoints.cpu(MS), Endpoints.sleep(MS), Endpoints.cpu(MS), Endpoints.sleep(MS));
        unit.slowDown(new Slowness(2, 200 * MS, 1));

        var answer = clients.ask(SECOND, steps);
        world.run(60 * SECOND);

        assertThat(answer.tookNs()).isEqualTo(208 * MS);
    }

    @Test
    void aSlowShareConcernsWholeRequests() {
        settings.workers = 50;
        build(null);
        var steps = Endpoints.get(Endpoints.sleep(MS), Endpoints.cpu(0), Endpoints.sleep(MS));
        unit.slowDown(new Slowness(10, 0, 0.5));

        for (int i = 0; i < 2000; i++) {
            clients.ask(SECOND + i * MS, steps);
        }
        world.run(60 * SECOND);

        int slow = 0;
        for (int i = 0; i < 2000; i++) {
            assertThat(clients.get(i).tookNs()).isIn(2 * MS, 20 * MS);
            slow += clients.get(i).tookNs() == 20 * MS ? 1 : 0;
        }
        assertThat(slow).isBetween(1000 - 90, 1000 + 90);
    }

    // ---- the pool

    private static final Endpoint READ = Endpoints.get(Endpoints.read(2 * MS));
    private static final Endpoint WRITE = Endpoints.post(Endpoints.write(3 * MS));

    @Test
    void aLostConnectionCostsOneErrorPerWorkerAndThenItReconnects() {
        settings.workers = 3;
        settings.database = "db";
        buildWithDatabase(0, 151);
        for (int i = 0; i < 3; i++) {
            clients.ask(SECOND, READ);
        }
        world.at(2 * SECOND, () -> databases.get(0).crash());
        world.at(3 * SECOND, () -> databases.get(0).restart());
        for (int i = 0; i < 30; i++) {
            clients.ask((4 + i) * SECOND, READ);
        }

        world.run(60 * SECOND);

        assertThat(clients.names().stream().filter("http-500 database connection lost"::equals)).hasSize(3);
        assertThat(clients.names().stream().filter("ok"::equals)).hasSize(30);
        assertThat(clients.names().subList(20, 33)).containsOnly("ok");
    }

    @Test
    void prePingAvoidsTheErrors() {
        settings.workers = 3;
        settings.database = "db";
        settings.prePing = true;
        buildWithDatabase(0, 151);
        for (int i = 0; i < 3; i++) {
            clients.ask(SECOND, READ);
        }
        world.at(2 * SECOND, () -> databases.get(0).crash());
        world.at(3 * SECOND, () -> databases.get(0).restart());
        for (int i = 0; i < 10; i++) {
            clients.ask((4 + i) * SECOND, READ);
        }

        world.run(60 * SECOND);

        assertThat(clients.names()).containsOnly("ok");
    }

    @Test
    void aDeadDatabaseRefusesAndASilentOneBlocksTheWorkerUntilItIsKilled() {
        settings.database = "db";
        settings.prePing = true;
        settings.timeoutNs = 8 * SECOND;
        buildWithDatabase(0, 151);
        clients.ask(SECOND, READ);
        world.at(2 * SECOND, () -> databases.get(0).crash());
        var refused = clients.ask(3 * SECOND, READ);
        world.at(4 * SECOND, () -> databases.get(0).restart());
        clients.ask(5 * SECOND, READ);
        world.at(6 * SECOND, () -> world.host("host of db.1").powerOff());
        // With a session, even a ping waits for ever.
        var silent = clients.ask(7 * SECOND, READ);

        world.run(100 * SECOND);

        assertThat(refused.name()).isEqualTo("http-500 database refused");
        assertThat(refused.tookNs()).isZero();
        assertThat(silent.outcome()).isSameAs(Outcome.RESET);
        assertThat(silent.tookNs()).isBetween(8 * SECOND + 1, 9 * SECOND);
    }

    @Test
    void aNewConnectionToASilentDatabaseIsGivenUpAfterTheConnectTimeout() {
        settings.database = "db";
        settings.connectTimeoutNs = 4 * SECOND;
        buildWithDatabase(0, 151);
        world.host("host of db.1").powerOff();

        var answer = clients.ask(SECOND, READ);
        world.run(60 * SECOND);

        assertThat(answer.name()).isEqualTo("http-500 database timeout");
        assertThat(answer.tookNs()).isEqualTo(4 * SECOND);
    }

    @Test
    void aQueryThatIsNotAnsweredIsGivenUpAfterTheReadTimeout() {
        settings.database = "db";
        settings.readTimeoutNs = 4 * SECOND;
        buildWithDatabase(0, 151);
        world.at(SECOND, () -> databases.get(0).hang());

        var answer = clients.ask(2 * SECOND, READ);
        world.run(60 * SECOND);

        assertThat(answer.name()).isEqualTo("http-500 database timeout");
        assertThat(answer.tookNs()).isEqualTo(4 * SECOND);
    }

    @Test
    void oneSessionTooManyIsError1040AndTheOthersKeepTheirs() {
        settings.workers = 3;
        settings.database = "db";
        buildWithDatabase(0, 2);
        for (int i = 0; i < 3; i++) {
            clients.ask(SECOND, READ);
        }
        for (int i = 0; i < 3; i++) {
            clients.ask(2 * SECOND, READ);
        }

        world.run(60 * SECOND);

        assertThat(clients.names().stream().filter("ok"::equals)).hasSize(4);
        assertThat(clients.names().stream().filter("http-500 mysql 1040 too many connections"::equals)).hasSize(2);
    }

    @Test
    void aSessionOfAnEarlierLifeOfTheDatabaseFreesNoPlaceInTheNext() {
        settings.workers = 2;
        settings.database = "db";
        buildWithDatabase(0, 1);
        var long1 = Endpoints.get(Endpoints.read(MS), Endpoints.sleep(10 * SECOND));
        clients.ask(SECOND, READ);
        world.at(2 * SECOND, () -> databases.get(0).crash());
        world.at(3 * SECOND, () -> databases.get(0).restart());
        // One worker has a stale session, the other opens the only one there may be and keeps it.
        clients.ask(4 * SECOND, long1);
        clients.ask(4 * SECOND, long1);
        clients.ask(5 * SECOND, READ);
        clients.ask(6 * SECOND, READ);

        world.run(60 * SECOND);

        assertThat(clients.names().stream().filter("ok"::equals).count()).isLessThanOrEqualTo(2);
        assertThat(clients.names().subList(3, 5)).containsOnly("http-500 mysql 1040 too many connections");
    }

    @Test
    void queriesThatArriveWhileMysqldHangsAreResetWhenItIsKilled() {
        settings.workers = 2;
        settings.database = "db";
        settings.timeoutNs = SimTime.NEVER;
        buildWithDatabase(0, 151);
        clients.ask(SECOND, READ);
        world.at(2 * SECOND, () -> databases.get(0).hang());
        var withSession = clients.ask(3 * SECOND, READ);
        var without = clients.ask(3 * SECOND, READ);
        world.at(5 * SECOND, () -> databases.get(0).crash());

        world.run(60 * SECOND);

        assertThat(withSession.endedNs()).isEqualTo(5 * SECOND);
        assertThat(without.endedNs()).isEqualTo(5 * SECOND);
        assertThat(withSession.name()).isEqualTo("http-500 database connection lost");
    }

    @Test
    void anAnswerAndATimeoutThatBothFellIntoAHangEndTheRequestOnce() {
        settings.database = "db";
        settings.readTimeoutNs = 2 * SECOND;
        buildWithDatabase(0, 151);
        var first = clients.ask(SECOND, Endpoints.get(Endpoints.read(3 * SECOND), Endpoints.cpu(SECOND)));
        world.at(2 * SECOND, () -> unit.hang());
        world.at(10 * SECOND, () -> unit.resume());
        var second = clients.ask(11 * SECOND, Endpoints.get(Endpoints.sleep(3 * SECOND)));
        var third = clients.ask(11 * SECOND + MS, Endpoints.get(Endpoints.sleep(3 * SECOND)));

        world.run(60 * SECOND);

        assertThat(first.name()).isEqualTo("http-500 database timeout");
        assertThat(second.endedNs()).isEqualTo(14 * SECOND);
        assertThat(third.endedNs()).isEqualTo(17 * SECOND);
        assertThat(gauges.busy().value()).isZero();
    }

    @Test
    void anErrorOfAQueryLeavesItsConnectionInThePoolAndADisconnectDoesNot() {
        settings.workers = 3;
        settings.database = "db";
        settings.readTimeoutNs = 10 * SECOND;
        buildWithDatabase(0, 2);
        var writes = new ArrayList<Answers.Answer>();
        for (int i = 0; i < 3; i++) {
            writes.add(clients.ask(SECOND, WRITE));
        }
        var closed = new ArrayList<Integer>();
        world.at(2 * SECOND, () -> closed.add(closes.count));
        world.at(3 * SECOND, () -> databases.get(0).hang());
        clients.ask(4 * SECOND, WRITE);
        world.at(20 * SECOND, () -> closed.add(closes.count));

        world.run(60 * SECOND);

        // 1040 comes in place of the greeting: there is nothing to be kept. A time-out of an answer is a disconnect.
        assertThat(writes.stream().map(Answers.Answer::name).sorted())
                .containsExactly("http-500 mysql 1040 too many connections", "ok", "ok");
        assertThat(closed).containsExactly(1, 2);
    }

    @Test
    void aLockWaitTimeOutLeavesTheConnectionInThePool() {
        settings.workers = 2;
        settings.database = "db";
        database.locks = new MysqlSpec.Locks(1, 1, SECOND);
        database.flush = Distributions.constant(3 * SECOND);
        buildWithDatabase(0, 151);
        clients.ask(SECOND, WRITE);
        var waits = clients.ask(SECOND + MS, WRITE);
        var again = clients.ask(10 * SECOND, WRITE);

        world.run(60 * SECOND);

        assertThat(waits.name()).isEqualTo("http-500 mysql 1205 lock wait timeout");
        assertThat(again.name()).isEqualTo("ok");
        assertThat(closes.count).isZero();
    }

    @Test
    void readsGoToTheReplicasInTurnAndWritesToThePrimary() {
        settings.database = "db";
        buildWithDatabase(2, 151);
        world.at(500 * MS, () -> databases.get(1).crash());
        clients.ask(SECOND, READ);
        clients.ask(2 * SECOND, READ);
        clients.ask(3 * SECOND, WRITE);
        world.at(4 * SECOND, () -> databases.get(0).crash());
        clients.ask(5 * SECOND, READ);
        clients.ask(6 * SECOND, WRITE);
        world.at(7 * SECOND, () -> databases.get(2).crash());
        clients.ask(8 * SECOND, READ);

        world.run(60 * SECOND);

        assertThat(clients.names())
                .containsExactly(
                        "ok",
                        "ok",
                        "ok",
                        "ok",
                        "http-500 database connection lost",
                        // Each server has a pool of its own: this one has heard of no loss before.
                        "http-500 database connection lost");
    }

    @Test
    void readsFallBackToThePrimaryWhenNoReplicaAnswers() {
        settings.database = "db";
        buildWithDatabase(2, 151);
        databases.get(1).crash();
        databases.get(2).crash();

        var answer = clients.ask(SECOND, READ);
        world.run(60 * SECOND);

        assertThat(answer.outcome()).isSameAs(Outcome.OK);
    }

    @Test
    void everyReplicaIsTriedBeforeThePrimaryHoweverManyQueriesThereAre() {
        settings.database = "db";
        settings.workers = 2;
        settings.connectTimeoutNs = SECOND;
        buildWithDatabase(2, 151);
        world.host("host of db.2").powerOff();
        databases.get(0).crash();

        // Whichever starts with the silent replica tries the other one next, though another query came between.
        for (int i = 0; i < 20; i++) {
            clients.ask(SECOND + i * 300 * MS, READ);
        }
        world.run(60 * SECOND);

        assertThat(clients.names()).containsOnly("ok");
    }

    @Test
    void aQueryWithoutADatabaseIsAnError() {
        build(null);

        var answer = clients.ask(SECOND, READ);
        world.run(60 * SECOND);

        assertThat(answer.name()).isEqualTo("http-500 no database configured");
    }
}
