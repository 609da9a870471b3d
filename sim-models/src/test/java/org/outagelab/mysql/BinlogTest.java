package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinlogTest {
    @Test
    void itKeepsWhatIsNotTrimmedAndReusesTheRest() {
        var binlog = new Binlog();

        for (long i = 0; i < 5_000_000; i++) {
            binlog.append(10 * i);
            binlog.trim(i - 500);
        }

        assertThat(binlog.end()).isEqualTo(5_000_000);
        assertThat(binlog.commitNs(4_999_999)).isEqualTo(49_999_990);
        assertThat(binlog.commitNs(4_999_500)).isEqualTo(49_995_000);
        assertThat(binlog.capacity()).isEqualTo(1024);
    }

    @Test
    void itGrowsForAReplicaThatIsFarBehindAndShrinksAfterwards() {
        var binlog = new Binlog();
        for (long i = 0; i < 200_000; i++) {
            binlog.append(i);
        }
        int large = binlog.capacity();
        long oldest = binlog.commitNs(0);

        binlog.trim(200_000);
        binlog.append(7);

        assertThat(large).isGreaterThanOrEqualTo(200_000);
        assertThat(oldest).isZero();
        assertThat(binlog.capacity()).isEqualTo(1024);
        assertThat(binlog.commitNs(200_000)).isEqualTo(7);
    }
}
