package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Specs;
import org.outagelab.fixture.World;
import org.outagelab.kind.Gauges;
import org.outagelab.machine.Unit;
import org.outagelab.net.Link;
import org.outagelab.net.Port;

/** One primary, one replica: lag, catching up, and that nothing is lost or applied twice. */
class ReplicaProperties {
    /** Fixed, so that a build repeats. */
    private static final String SEED = "20261126";

    /** A primary that is written to directly, and its replica. */
    private static final class Pair {
        private final World world;
        private final Unit primary;
        private final Unit unit;
        private final Link link;
        private final MysqlService database;
        private final Replica replica;
        private final Mysql mysql;
        private final Answers clients;

        Pair(long seed, Distribution ship, Distribution apply, int workers) {
            world = new World(seed, MS);
            primary = world.unit("db.1");
            unit = world.unit("db.2");
            var spec = Specs.mysql(List.of(Specs.replica("db-2", ship, apply, workers)), 1_000_000, true);
            database = new MysqlService(
                    world.simulation(),
                    spec,
                    List.of(primary, unit),
                    List.of(new Gauges(), new Gauges()),
                    world.network());
            mysql = database.primary();
            link = world.network().link("host of db.1", "host of db.2");
            replica = database.servers().get(1).replica();
            clients = new Answers(world, new OneStep(world, new Port(primary, mysql, 0)).route());
        }

        void writes(int count, long fromNs, long everyNs) {
            for (int i = 0; i < count; i++) {
                clients.ask(fromNs + i * everyNs, Endpoints.post(Endpoints.write(0)));
            }
        }
    }

    /** Lets a client talk to a database as a pool does: its request is the first step of its endpoint. */
    private record OneStep(World world, Port port) {
        org.outagelab.net.Route route() {
            var listener = new org.outagelab.fixture.Relay(world, port);
            return world.fromClients(new Port(world.unit("relay"), listener, 0));
        }
    }

    @Example
    void withoutWorkTheLagIsTheWay() {
        var pair = new Pair(1, null, Distributions.constant(5 * MS), 1);
        pair.writes(1, SECOND, 0);
        var lags = new ArrayList<Long>();
        long commitNs = SECOND + 6 * MS;
        for (long ms : new long[] {-1, 1, 5, 7}) {
            pair.world.at(commitNs + ms * MS, () -> lags.add(pair.replica.lagNs(pair.mysql)));
        }

        pair.world.run(2 * SECOND);

        // Committed at +0, received at +1 ms, applied at +6 ms.
        assertThat(lags).containsExactly(0L, MS, 5 * MS, 0L);
        assertThat(pair.replica.applied()).isEqualTo(1);
    }

    @Example
    void aBurstDrainsAtTheRateThatIsLeft() {
        // One applier at 500/s, writes at 400/s; 30 s without the SQL thread: 12,000 behind, gone after 30 ρ/(1 − ρ).
        var pair = new Pair(1, null, Distributions.constant(2 * MS), 1);
        pair.writes(80_000, 0, 2_500_000);
        pair.world.at(10 * SECOND, () -> pair.replica.stop(false, true));
        pair.world.at(40 * SECOND, () -> pair.replica.start(false, true));
        var lagAt40 = new ArrayList<Double>();
        pair.world.at(40 * SECOND, () -> lagAt40.add(pair.replica.lagNs(pair.mysql) / 1e9));
        pair.world.at(100 * SECOND, () -> lagAt40.add(pair.replica.lagNs(pair.mysql) / 1e9));
        pair.world.at(159 * SECOND, () -> lagAt40.add(pair.replica.lagNs(pair.mysql) / 1e9));
        pair.world.at(161 * SECOND, () -> lagAt40.add(pair.replica.lagNs(pair.mysql) / 1e9));

        pair.world.run(300 * SECOND);

        // dL/dt = λ/μ − 1 of the age of what is applied: 30 s falls by 1/4 s for each second.
        assertThat(lagAt40.get(0)).isCloseTo(30, within(0.02));
        assertThat(lagAt40.get(1)).isCloseTo(30 - 60 * 0.25, within(0.02));
        assertThat(lagAt40.get(2)).isCloseTo(0.25, within(0.02));
        assertThat(lagAt40.get(3)).isLessThan(0.02);
        assertThat(pair.replica.applied()).isEqualTo(80_000);
    }

    @Example
    void aReplicaThatWasDownCatchesUp() {
        var pair = new Pair(1, null, Distributions.constant(2 * MS), 1);
        pair.writes(4000, 0, 10 * MS);
        pair.world.at(5 * SECOND, pair.unit::crash);
        pair.world.at(20 * SECOND, pair.unit::restart);
        var unreceived = new ArrayList<Long>();
        pair.world.at(20 * SECOND, () -> unreceived.add(pair.replica.unreceived()));
        pair.world.at(21 * SECOND, () -> unreceived.add(pair.replica.unreceived()));

        pair.world.run(100 * SECOND);

        assertThat(unreceived.get(0)).isBetween(1495L, 1505L);
        assertThat(unreceived.get(1)).isLessThanOrEqualTo(2);
        assertThat(pair.replica.applied()).isEqualTo(4000);
        assertThat(pair.replica.lagNs(pair.mysql)).isZero();
    }

    @Example
    void withoutTheReceiverTheTailIsAtRiskAndWithoutTheApplierItIsOnlyLate() {
        var io = new Pair(1, null, Distributions.constant(MS), 1);
        var sql = new Pair(1, null, Distributions.constant(MS), 1);
        for (var pair : List.of(io, sql)) {
            pair.writes(1000, 0, 10 * MS);
            pair.world.at(5 * SECOND, () -> pair.replica.stop(pair == io, pair == sql));
        }

        io.world.run(20 * SECOND);
        sql.world.run(20 * SECOND);

        assertThat(io.replica.unreceived()).isBetween(499L, 502L);
        assertThat(sql.replica.unreceived()).isZero();
        assertThat(io.replica.applied()).isBetween(498L, 501L);
        assertThat(sql.replica.applied()).isBetween(498L, 501L);
    }

    @Example
    void twoOverlappingStopsEndWithTheLast() {
        var pair = new Pair(1, null, Distributions.constant(MS), 1);
        pair.writes(1000, 0, 10 * MS);
        pair.world.at(2 * SECOND, () -> pair.replica.stop(true, true));
        pair.world.at(3 * SECOND, () -> pair.replica.stop(false, true));
        pair.world.at(4 * SECOND, () -> pair.replica.start(true, true));
        var applied = new ArrayList<Long>();
        pair.world.at(8 * SECOND, () -> applied.add(pair.replica.applied()));
        pair.world.at(8 * SECOND, () -> applied.add(pair.replica.unreceived()));
        pair.world.at(8 * SECOND, () -> pair.replica.start(false, true));

        pair.world.run(20 * SECOND);

        assertThat(applied.get(0)).isBetween(198L, 201L);
        assertThat(applied.get(1)).isLessThanOrEqualTo(1);
        assertThat(pair.replica.applied()).isEqualTo(1000);
    }

    @Example
    void parallelAppliersApplyNothingTwiceAfterACrash() {
        var pair = new Pair(3, null, Distributions.exponential(20 * MS), 4);
        pair.writes(3000, 0, 10 * MS);
        for (int i = 1; i < 30; i++) {
            pair.world.at(i * SECOND, pair.unit::crash);
            pair.world.at(i * SECOND + 10 * MS, pair.unit::restart);
        }

        pair.world.run(3600 * SECOND);

        assertThat(pair.replica.applied()).isEqualTo(3000);
        assertThat(pair.replica.lagNs(pair.mysql)).isZero();
    }

    @Example
    void whatAFrozenReplicaHasInItsSocketBufferIsNotSentAgain() {
        var pair = new Pair(1, Distributions.constant(2 * MS), Distributions.constant(MS), 1);
        pair.writes(200, 0, 10 * MS);
        pair.world.at(500 * MS, pair.unit::hang);
        pair.world.at(700 * MS, pair.link::block);
        pair.world.at(1000 * MS, pair.unit::resume);
        pair.world.at(1500 * MS, pair.link::unblock);
        var unreceived = new ArrayList<Long>();
        for (int i = 90; i <= 300; i++) {
            pair.world.at(i * 10 * MS, () -> unreceived.add(pair.replica.unreceived()));
        }

        pair.world.run(10 * SECOND);

        // Written at 10 ms intervals: at 0.7 s it had 70, at 1 s it reads 20 of them; the rest begins when TCP tries again.
        assertThat(unreceived.get(11)).isBetween(30L, 33L);
        for (int i = 11; i < unreceived.size() - 1; i++) {
            assertThat(unreceived.get(i + 1)).isLessThanOrEqualTo(unreceived.get(i) + 1);
        }
        assertThat(pair.replica.applied()).isEqualTo(200);
    }

    /** Something done to the pair for a while. */
    record Trouble(int kind, long atNs, long lengthNs) {}

    @Property(tries = 150, seed = SEED)
    void nothingIsLostOrAppliedTwiceWhateverHappens(
            @ForAll("troubles") List<Trouble> troubles, @ForAll("workers") int workers, @ForAll boolean ships) {
        var ship = ships ? Distributions.exponential(2 * MS) : null;
        var pair = new Pair(troubles.size(), ship, Distributions.exponential(8 * MS), workers);
        pair.writes(2000, 0, 20 * MS);
        for (var trouble : troubles) {
            pair.world.at(trouble.atNs(), () -> apply(pair, trouble.kind(), true));
            pair.world.at(trouble.atNs() + trouble.lengthNs(), () -> apply(pair, trouble.kind(), false));
        }
        var seen = new long[2];
        for (int i = 1; i < 200; i++) {
            pair.world.at(i * 250 * MS, () -> {
                assertThat(pair.replica.applied()).isGreaterThanOrEqualTo(seen[0]);
                assertThat(pair.replica.applied() + pair.replica.unreceived())
                        .isLessThanOrEqualTo(pair.mysql.acknowledged());
                assertThat(pair.replica.unreceived()).isGreaterThanOrEqualTo(0);
                assertThat(pair.replica.lagNs(pair.mysql)).isGreaterThanOrEqualTo(0);
                seen[0] = pair.replica.applied();
            });
        }

        pair.world.run(3600 * SECOND);

        assertThat(pair.mysql.acknowledged()).isGreaterThan(0);
        assertThat(pair.replica.applied()).isEqualTo(pair.mysql.acknowledged());
        assertThat(pair.replica.unreceived()).isZero();
        assertThat(pair.replica.lagNs(pair.mysql)).isZero();
    }

    private static void apply(Pair pair, int kind, boolean begin) {
        switch (kind) {
            case 0 -> act(begin, pair.unit::crash, pair.unit::restart);
            case 1 -> act(begin, pair.unit::hang, pair.unit::resume);
            case 2 -> act(begin, pair.unit.host()::powerOff, pair.unit.host()::powerOn);
            case 3 -> act(begin, pair.link::block, pair.link::unblock);
            case 4 -> act(begin, () -> pair.replica.stop(true, false), () -> pair.replica.start(true, false));
            case 5 -> act(begin, () -> pair.replica.stop(false, true), () -> pair.replica.start(false, true));
            case 6 -> act(begin, pair.primary::crash, pair.primary::restart);
            default -> act(begin, pair.primary::hang, pair.primary::resume);
        }
    }

    private static void act(boolean begin, Runnable fault, Runnable heal) {
        (begin ? fault : heal).run();
    }

    @Provide
    Arbitrary<List<Trouble>> troubles() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.longs().between(1, 39_000).map(ms -> ms * MS + 1),
                        Arbitraries.longs().between(1, 10_000).map(ms -> ms * MS))
                .as(Trouble::new)
                .list()
                .ofMaxSize(10);
    }

    @Provide
    Arbitrary<Integer> workers() {
        return Arbitraries.of(1, 2, 4);
    }
}
