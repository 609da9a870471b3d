package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WritesTest {
    @Test
    void itsMemoryIsBoundedAndTheNewestAreExact() {
        var writes = new Writes();

        for (long i = 1; i <= 5_000_000; i++) {
            writes.add(10 * i, (int) (i % 1000), i - 1, i - 3);
        }

        assertThat(writes.last()).isEqualTo(5_000_000);
        assertThat(writes.capacity()).isLessThanOrEqualTo(Writes.EXACT + 4096);
        assertThat(writes.commitNs(5_000_000)).isEqualTo(50_000_000);
        assertThat(writes.commitNs(4_999_500)).isEqualTo(49_995_000);
        assertThat(writes.committedAtPrepare(4_999_500)).isEqualTo(4_999_497);
        assertThat(writes.previousOfKey(4_999_500)).isEqualTo(4_999_499);
        assertThat(writes.row(4_999_501)).isEqualTo(501);
    }

    @Test
    void whatIsOldIsInterpolated() {
        var writes = new Writes();
        // Twice as fast from the middle on.
        long now = 0;
        for (long i = 1; i <= 20_000_000; i++) {
            now += i <= 10_000_000 ? 1000 : 500;
            writes.add(now, 0, 0, i - 1);
        }

        assertThat(writes.commitNs(1)).isEqualTo(1000);
        assertThat(writes.commitNs(1_234_567)).isEqualTo(1_234_567_000L);
        assertThat(writes.commitNs(15_000_001)).isEqualTo(12_500_000_500L);
        assertThat(writes.committedBy(1_234_567_100L)).isEqualTo(1_234_567);
        assertThat(writes.committedBy(999)).isZero();
        assertThat(writes.committedBy(now)).isEqualTo(20_000_000);
        assertThat(writes.previousOfKey(5)).isEqualTo(-1);
        assertThat(writes.row(5)).isEqualTo(-1);
        assertThat(writes.committedAtPrepare(5)).isEqualTo(4);
    }

    @Test
    void anAcknowledgementIsRememberedUntilTheWriteIsOld() {
        var writes = new Writes();
        writes.add(100, 0, 0, 0);
        writes.add(200, 0, 0, 1);

        writes.acknowledged(1, 150);

        assertThat(writes.acknowledgedNs(1)).isEqualTo(150);
        assertThat(writes.acknowledgedNs(2)).isEqualTo(Writes.NOT_ACKNOWLEDGED);
    }
}
