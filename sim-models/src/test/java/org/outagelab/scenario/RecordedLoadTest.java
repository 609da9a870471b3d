package org.outagelab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A recorded load at another speed: as long as recorded, with that many times the requests. */
class RecordedLoadTest {
    private final LoadSpec.Recorded recorded =
            new LoadSpec.Recorded(new long[] {0, 10, 30}, new int[] {0, 1, 2}, new long[] {5, 6, -1}, 40, "");

    @Test
    void twiceAsFastItIsPlayedTwice() {
        var fast = (LoadSpec.Recorded) recorded.times(2);

        assertThat(fast.arrivalsNs()).containsExactly(0, 5, 15, 20, 25, 35);
        assertThat(fast.endpoint()).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(fast.workNs()).containsExactly(5, 6, -1, 5, 6, -1);
        assertThat(fast.durationNs()).isEqualTo(40);
    }

    @Test
    void aPartOfAPassMayHoldMoreThanItsShare() {
        var fast = (LoadSpec.Recorded) recorded.times(1.5);

        assertThat(fast.arrivalsNs()).containsExactly(0, 6, 20, 26, 33);
    }

    @Test
    void atHalfTheSpeedItsFirstHalfIsPlayed() {
        assertThat(((LoadSpec.Recorded) recorded.times(0.5)).arrivalsNs()).containsExactly(0, 20);
        assertThat(((LoadSpec.Recorded) recorded.times(1)).arrivalsNs()).containsExactly(0, 10, 30);
    }

    @Test
    void nothingRecordedStaysNothing() {
        var empty = new LoadSpec.Recorded(new long[0], new int[0], new long[0], 40, "");

        assertThat(((LoadSpec.Recorded) empty.times(3)).arrivalsNs()).isEmpty();
    }
}
