package org.outagelab.gunicorn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTest {
    /** Three connections are used at once, then one after the other: the lives of those used. */
    private static List<Integer> used(boolean lifo) {
        var pool = new Pool(3, 0, lifo);
        for (int i = 0; i < 3; i++) {
            assertThat(pool.checkOut()).isNull();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(pool.giveBack(new Pool.Session(0, i, 0))).isTrue();
        }
        var lives = new ArrayList<Integer>();
        for (int i = 0; i < 5; i++) {
            var next = pool.next();
            var session = pool.checkOut();
            assertThat(session).isSameAs(next);
            lives.add(session.life());
            assertThat(pool.giveBack(session)).isTrue();
        }
        return lives;
    }

    @Test
    void everyConnectionIsUsedInTurn() {
        assertThat(used(false)).containsExactly(0, 1, 2, 0, 1);
    }

    @Test
    void lastInFirstOutUsesOneAndLeavesTheOthersIdle() {
        assertThat(used(true)).containsExactly(2, 2, 2, 2, 2);
    }

    @Test
    void overflowIsClosedWhenItIsGivenBack() {
        var pool = new Pool(1, 1, false);
        pool.checkOut();
        pool.checkOut();

        assertThat(pool.available()).isFalse();
        assertThat(pool.giveBack(new Pool.Session(0, 1, 0))).isTrue();
        assertThat(pool.giveBack(new Pool.Session(0, 2, 0))).isFalse();
    }

    @Test
    void whatWasOpenAtADisconnectIsNotKept() {
        var pool = new Pool(2, 0, false);
        pool.checkOut();
        pool.checkOut();
        pool.invalidate(10);

        assertThat(pool.giveBack(new Pool.Session(0, 1, 9))).isFalse();
        assertThat(pool.giveBack(new Pool.Session(0, 1, 10))).isTrue();
    }
}
