package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinlogTest {
    @Test
    void whatFollowsInOrderCostsNothing() {
        var binlog = new Binlog();

        for (long i = 1; i <= 1_000_000; i++) {
            binlog.append(0, i, 1);
        }
        binlog.append(1, 1, 7);
        binlog.append(0, 1_000_001, 3);

        assertThat(binlog.end()).isEqualTo(1_000_010);
        assertThat(binlog.runs()).isEqualTo(3);
        assertThat(binlog.origin(1_000_006)).isEqualTo(1);
        assertThat(binlog.sequence(1_000_006)).isEqualTo(7);
        assertThat(binlog.sequence(1_000_009)).isEqualTo(1_000_003);
        assertThat(binlog.sequence(41)).isEqualTo(42);
        assertThat(binlog.contiguous(1_000_003, binlog.end())).isEqualTo(4);
        assertThat(binlog.contiguous(1_000_003, 1_000_005)).isEqualTo(2);
    }

    @Test
    void aReplicaFindsItsPlaceByWhatItHas() {
        var binlog = new Binlog();
        binlog.append(0, 1, 100);
        binlog.append(1, 1, 50);
        var has = new GtidSet();
        has.add(0, 1, 100);
        has.add(1, 1, 20);
        has.add(1, 30, 50);

        assertThat(binlog.firstNotIn(new GtidSet(), 0)).isZero();
        assertThat(binlog.firstNotIn(has, 0)).isEqualTo(120);
        assertThat(binlog.firstNotIn(new GtidSet(), 50)).isEqualTo(50);
        has.add(1, 21, 29);
        assertThat(binlog.firstNotIn(has, 0)).isEqualTo(150);
    }

    @Test
    void whatIsCutOffIsGone() {
        var binlog = new Binlog();
        binlog.append(0, 1, 100);
        binlog.append(1, 1, 50);

        binlog.truncate(60);
        binlog.append(0, 101, 2);

        assertThat(binlog.end()).isEqualTo(62);
        assertThat(binlog.sequence(59)).isEqualTo(60);
        assertThat(binlog.sequence(60)).isEqualTo(101);
        assertThat(binlog.set(0, 62)).hasToString("1:1-60:101-102");
    }
}
