package org.outagelab.core.queueing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;

final class PoolTest {
    private final Simulation sim = new Simulation(1);
    private final List<String> log = new ArrayList<>();
    private final Grants<String> grants = new Grants<>() {
        @Override
        public void granted(String customer) {
            log.add(sim.nowNs() + " " + customer + " granted");
        }

        @Override
        public void timedOut(String customer) {
            log.add(sim.nowNs() + " " + customer + " timed out");
        }
    };

    private Pool<String> pool(PoolOptions<String> options) {
        return new Pool<>(sim, "pool", options, grants);
    }

    @Test
    void whoWaitsLongestGetsTheUnitThatIsGivenBack() {
        var pool = pool(PoolOptions.units(1));
        var a = pool.claim("a");
        var b = pool.claim("b");
        var c = pool.claim("c");

        assertThat(a.acquire()).isTrue();
        assertThat(b.acquire()).isFalse();
        assertThat(c.acquire()).isFalse();
        sim.runUntil(10);
        a.release();

        assertThat(log).containsExactly("10 b granted");
        assertThat(b.held()).isTrue();
        assertThat(c.waiting()).isTrue();
        assertThat(pool.held()).isEqualTo(1);
        assertThat(pool.waiting()).isEqualTo(1);
        assertThat(pool.statistics().waitNs().mean()).isEqualTo(5);
        assertThat(pool.statistics().meanHeld()).isEqualTo(1);
        assertThat(pool.statistics().meanWaiting()).isEqualTo(2);
    }

    @Test
    void whoLeavesTheLineIsPassedOverAndGivingBackTwiceIsHarmless() {
        var pool = pool(PoolOptions.units(1));
        var a = pool.claim("a");
        var b = pool.claim("b");
        var c = pool.claim("c");
        a.acquire();
        b.acquire();
        c.acquire();

        b.release();
        a.release();
        a.release();

        assertThat(log).containsExactly("0 c granted");
        assertThat(pool.held()).isEqualTo(1);
    }

    @Test
    void aWaitEndsAfterTheTimeoutAndNoUnitIsLostByIt() {
        var pool = pool(PoolOptions.<String>units(1).queueTimeout(100));
        var a = pool.claim("a");
        var b = pool.claim("b");
        var c = pool.claim("c");
        a.acquire();
        b.acquire();
        sim.runUntil(60);
        c.acquire();
        sim.runUntil(120);
        a.release();
        sim.run();

        assertThat(log).containsExactly("100 b timed out", "120 c granted");
        assertThat(b.held() || b.waiting()).isFalse();
        assertThat(pool.statistics().timedOut()).isEqualTo(1);
        assertThat(sim.eventsPending()).isZero();
    }

    @Test
    void aTimeoutThatComesUpLateStrikesNobodyWhoHasTheUnitOrWaitsForAnother() {
        EventType<Runnable> thawed = sim.eventType("gate", Runnable::run);
        var pool = new Pool<>(
                sim,
                handler -> sim.eventType("pool", late(handler, thawed)),
                PoolOptions.<String>units(1).queueTimeout(100),
                grants);
        var a = pool.claim("a");
        var b = pool.claim("b");
        a.acquire();
        b.acquire();
        sim.<Void>eventType("test", ignored -> a.release()).at(120, null);
        sim.<Void>eventType("test", ignored -> {
            b.release();
            a.acquire();
            b.acquire();
        }).at(130, null);

        sim.runUntil(200);

        assertThat(log).containsExactly("120 b granted");
        assertThat(b.waiting()).isTrue();
    }

    /** Every event comes up 50 ns later. */
    private static <P> EventHandler<P> late(EventHandler<P> handler, EventType<Runnable> thawed) {
        return payload -> thawed.in(50, () -> handler.handle(payload));
    }

    @Test
    void aFullLineRefuses() {
        var pool = pool(PoolOptions.<String>units(1).line(1));
        pool.claim("a").acquire();
        var b = pool.claim("b");
        var c = pool.claim("c");

        b.acquire();
        c.acquire();

        assertThat(b.waiting()).isTrue();
        assertThat(c.waiting() || c.held()).isFalse();
        assertThat(pool.statistics().refused()).isEqualTo(1);
        assertThat(pool.statistics().asked()).isEqualTo(3);
    }

    @Test
    void theFirstClassIsServedFirstAndNobodyLosesAUnitToIt() {
        var pool = pool(PoolOptions.<String>units(1).priority(2, name -> name.startsWith("urgent") ? 0 : 1));
        var slow = pool.claim("slow 1");
        slow.acquire();
        pool.claim("slow 2").acquire();
        var urgent = pool.claim("urgent");
        urgent.acquire();

        assertThat(slow.held()).isTrue();
        slow.release();
        urgent.release();

        assertThat(log).containsExactly("0 urgent granted", "0 slow 2 granted");
    }

    @Test
    void moreUnitsGoToWhoWaitsAndFewerAreTakenFromNobody() {
        var pool = pool(PoolOptions.units(0));
        var a = pool.claim("a");
        var b = pool.claim("b");
        a.acquire();
        b.acquire();

        pool.resize(2);
        pool.resize(1);

        assertThat(log).containsExactly("0 a granted", "0 b granted");
        assertThat(pool.held()).isEqualTo(2);
        pool.claim("c").acquire();
        a.release();
        assertThat(log).hasSize(2);
        b.release();
        assertThat(log).last().isEqualTo("0 c granted");
    }

    @Test
    void afterTheEndOfALifeOldClaimsHoldNothingAndGiveNothingBack() {
        var pool = pool(PoolOptions.<String>units(1).queueTimeout(100));
        var a = pool.claim("a");
        var b = pool.claim("b");
        a.acquire();
        b.acquire();

        pool.clear();
        var c = pool.claim("c");
        c.acquire();
        a.release();
        b.release();
        sim.run();

        assertThat(a.held() || b.waiting()).isFalse();
        assertThat(c.held()).isTrue();
        assertThat(pool.held()).isEqualTo(1);
        assertThat(log).isEmpty();
    }

    @Test
    void anotherPoolSharesTheTimeoutsAndNothingElse() {
        var pool = pool(PoolOptions.<String>units(1).queueTimeout(100));
        var other = pool.another();
        pool.claim("a").acquire();
        other.claim("b").acquire();
        other.claim("c").acquire();

        sim.run();

        assertThat(log).containsExactly("100 c timed out");
        assertThat(pool.statistics().asked()).isEqualTo(1);
        assertThat(other.statistics().asked()).isEqualTo(2);
    }

    @Test
    void contractsNameTheirValues() {
        var claim = pool(PoolOptions.units(1)).claim("a");
        claim.acquire();

        assertThatIllegalStateException().isThrownBy(claim::acquire)
                .withMessage("the claim holds a unit already (now=0 ns)");
        assertThatIllegalArgumentException().isThrownBy(() -> PoolOptions.units(-1)).withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolOptions.units(1).queueTimeout(-5)).withMessageContaining("-5");
        assertThatIllegalArgumentException().isThrownBy(() -> PoolOptions.units(1).line(-2)).withMessageContaining("-2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolOptions.units(1).priority(0, name -> 0)).withMessageContaining("0");
    }
}
