package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;
import static org.outagelab.mysql.Database.replica;
import static org.outagelab.mysql.Database.semiSync;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.fixture.Specs;
import org.outagelab.mysql.FailoverSpec.By;
import org.outagelab.mysql.FailoverSpec.Candidate;
import org.outagelab.mysql.FailoverSpec.CutOverBy;
import org.outagelab.mysql.FailoverSpec.FenceBy;
import org.outagelab.net.Network;
import org.outagelab.net.Port;

/** What holds after any schedule of crashes, power cuts, hangs and partitions, with somebody who replaces primaries. */
class FailoverProperties {
    /** Fixed, so that a build repeats. */
    private static final String SEED = "20261126";

    private static final int SECONDS = 90;

    /** Something done to one of three servers for a while. */
    record Trouble(int kind, int server, long atNs, long lengthNs) {}

    /** Three servers, writes to wherever the name of the primary leads, and a look at everything twice a second. */
    private static final class Cluster {
        private final Database db;
        private final List<GtidSet> seen = new ArrayList<>();
        private int mostWritable;

        Cluster(FailoverSpec failover, MysqlSpec.SemiSyncSpec semiSync, List<Trouble> troubles) {
            var settings = new Specs.Mysql();
            settings.failover = failover;
            settings.semiSync = semiSync;
            db = new Database(troubles.size(), MS, settings, near(20), near(50));
            var surroundings = new Surroundings(
                    db.world::host,
                    (from, index) -> db.world.route(
                            db.world.host(from), new Port(db.units.get(index), db.service.servers().get(index), 0)),
                    db.world.network(),
                    10 * SECOND);
            if (failover != null) {
                var decider = new Failover(
                        db.world.simulation(), db.service, surroundings, (by, unit, change, reason) -> { }, (text, unit) -> { });
                db.service.usedFrom(Network.CLIENTS);
                decider.start();
            }
            for (var trouble : troubles) {
                db.at(trouble.atNs(), () -> apply(trouble, true));
                db.at(trouble.atNs() + trouble.lengthNs(), () -> apply(trouble, false));
            }
            for (int i = 0; i < 20 * SECONDS; i++) {
                db.at(i * 50 * MS, () -> {
                    int leadTo = db.service.writesLeadTo(Network.CLIENTS);
                    if (leadTo >= 0) {
                        db.write(leadTo + 1, db.world.simulation().nowNs());
                    }
                });
            }
            for (int i = 1; i <= 3; i++) {
                seen.add(db.server(i).executed().copy());
            }
            for (int i = 0; i < 2 * SECONDS; i++) {
                db.at(i * 500 * MS, this::look);
            }
            db.world.run(SECONDS * SECOND);
        }

        private static Specs.Replica near(long delayMs) {
            var replica = replica(5 * MS);
            replica.delayNs = delayMs * MS;
            replica.connectRetryNs = SECOND;
            replica.netTimeoutNs = 4 * SECOND;
            replica.readOnly = true;
            replica.syncsRelayLog = true;
            return replica;
        }

        private void look() {
            int writable = 0;
            for (int i = 1; i <= 3; i++) {
                var server = db.server(i);
                assertThat(server.executed().containsAll(seen.get(i - 1))).as("db." + i + " forgets nothing").isTrue();
                seen.set(i - 1, server.executed().copy());
                writable += server.unit().running() && !server.readOnly() ? 1 : 0;
            }
            mostWritable = Math.max(mostWritable, writable);
        }

        private void apply(Trouble trouble, boolean begins) {
            var unit = db.unit(trouble.server());
            switch (trouble.kind()) {
                case 0 -> run(begins, unit::crash, unit::restart);
                case 1 -> run(begins, unit.host()::powerOff, unit.host()::powerOn);
                case 2 -> run(begins, unit::hang, unit::resume);
                default -> partition(trouble.server(), begins);
            }
        }

        private static void run(boolean begins, Runnable begin, Runnable end) {
            (begins ? begin : end).run();
        }

        /** From the other servers and from whoever decides, but not from the clients. */
        private void partition(int server, boolean begins) {
            var own = "host of db." + server;
            for (var other : List.of("host of db.1", "host of db.2", "host of db.3", "ops")) {
                if (!other.equals(own)) {
                    for (var link : List.of(
                            db.world.network().link(own, other), db.world.network().link(other, own))) {
                        run(begins, link::block, link::unblock);
                    }
                }
            }
        }
    }

    private static FailoverSpec failover(By by, FenceBy fence, long rejoinNs) {
        return new FailoverSpec(
                by,
                List.of("ops"),
                List.of(),
                new FailoverSpec.Probe(SECOND, by == By.GROUP_REPLICATION ? 3 * SECOND : SECOND, 3, SECOND),
                true,
                Distributions.constant(0),
                new FailoverSpec.Fence(fence, Distributions.constant(SECOND), 0, fence == FenceBy.POWER),
                Candidate.MOST_ADVANCED,
                -1,
                true,
                SimTime.NEVER,
                Distributions.constant(SECOND),
                0,
                0,
                0,
                new FailoverSpec.CutOver(
                        CutOverBy.VIP, null, Distributions.constant(500 * MS), -1, 2 * SECOND, 2 * SECOND, 2, 3, false, SECOND),
                new FailoverSpec.OldPrimary(true, rejoinNs, SimTime.NEVER));
    }

    @Provide
    Arbitrary<List<Trouble>> troubles() {
        var trouble = Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.longs().between(1, 60_000).map(ms -> ms * MS),
                        Arbitraries.longs().between(1, 30_000).map(ms -> ms * MS))
                .as(Trouble::new);
        return trouble.list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<By> deciders() {
        return Arbitraries.of(By.SCRIPT, By.ORCHESTRATOR, By.PERSON);
    }

    @Property(tries = 40, seed = SEED)
    void theBooksAddUpAndNobodyForgets(
            @ForAll("troubles") List<Trouble> troubles, @ForAll("deciders") By by, @ForAll boolean rejoins) {
        var cluster = new Cluster(failover(by, FenceBy.NONE, rejoins ? SECOND : SimTime.NEVER), null, troubles);

        var fates = cluster.db.service.fates();
        assertThat(fates.durable() + fates.lost() + fates.diverged()).isEqualTo(fates.acknowledged());
        // What one server has is at least what it has of the acknowledged ones, and durable is what the primary has.
        var primary = cluster.db.service.primary();
        assertThat(primary.executed().count()).isEqualTo(fates.durable() + fates.unacknowledged());
    }

    @Property(tries = 40, seed = SEED)
    void fencingThatWorksLeavesOneServerWritableAtMost(
            @ForAll("troubles") List<Trouble> troubles, @ForAll("deciders") By by) {
        var cluster = new Cluster(failover(by, FenceBy.POWER, SimTime.NEVER), null, troubles);

        assertThat(cluster.mostWritable).isLessThanOrEqualTo(1);
        assertThat(cluster.db.service.splitBrainNs()).isZero();
    }

    @Property(tries = 40, seed = SEED)
    void semiSyncWithoutFallBackLosesNothing(@ForAll("troubles") List<Trouble> troubles, @ForAll("deciders") By by) {
        var cluster = new Cluster(
                failover(by, FenceBy.NONE, SimTime.NEVER), semiSync(2, SimTime.NEVER, true), troubles);

        var fates = cluster.db.service.fates();
        assertThat(fates.lost() + fates.diverged()).isZero();
    }

    @Property(tries = 40, seed = SEED)
    void aGroupLosesNothingAndNeverSplits(@ForAll("troubles") List<Trouble> troubles) {
        var cluster = new Cluster(
                failover(By.GROUP_REPLICATION, FenceBy.NONE, SimTime.NEVER), semiSync(1, SimTime.NEVER, true), troubles);

        var fates = cluster.db.service.fates();
        assertThat(cluster.db.service.splitBrainNs()).isZero();
        assertThat(fates.lost() + fates.diverged()).isZero();
    }

    @Property(tries = 20, seed = SEED)
    void withoutAFailoverNothingIsPromoted(@ForAll("troubles") List<Trouble> troubles) {
        var cluster = new Cluster(null, null, troubles);

        assertThat(cluster.db.service.primaryIndex()).isZero();
        assertThat(cluster.mostWritable).isLessThanOrEqualTo(1);
    }

    @Example
    void aReplicaThatHangsBeyondItsPatienceGoesOn() {
        // Found by the properties: its supervision woke up every nanosecond.
        var cluster = new Cluster(null, null, List.of(new Trouble(2, 2, 10 * SECOND, 30 * SECOND)));

        assertThat(cluster.db.service.lagNs(1)).isLessThan(SECOND);
    }

    @Example
    void asynchronousReplicationLosesWhatIsOnItsWay() {
        var cluster = new Cluster(
                failover(By.SCRIPT, FenceBy.NONE, SimTime.NEVER), null, List.of(new Trouble(0, 1, 10_010 * MS, 30 * SECOND)));

        // Once: looks at the old primary do not count against the new one.
        assertThat(cluster.db.service.losses()).hasSize(1);
        assertThat(cluster.db.service.primaryIndex()).isEqualTo(1);
        assertThat(cluster.db.service.losses().get(0).lost()).isEqualTo(1);
    }
}
