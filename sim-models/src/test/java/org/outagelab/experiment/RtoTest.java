package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;

/** How long a fault kept writes away, told from the gaps of the acknowledgements (docs/definitions.md#data). */
class RtoTest {
    private static final long LOAD = 600 * SECOND;
    private static final long FAULT = 300 * SECOND;

    /** Writes of a Poisson stream, but none in [from, to). */
    private static double rto(long seed, double perSecond, long from, long to) {
        var random = new Random(seed);
        var silences = new ArrayList<long[]>();
        long last = 0;
        long writes = 0;
        for (double ns = 0; ns < LOAD; ns -= StrictMath.log(1 - random.nextDouble()) / perSecond * SECOND) {
            long now = (long) ns;
            if (now >= from && now < to) {
                continue;
            }
            if (now - last > SECOND) {
                silences.add(new long[] {last, now});
            }
            last = now;
            writes++;
        }
        return Data.rto(silences, writes, FAULT, SimTime.NEVER, FAULT, LOAD);
    }

    @Test
    void aGapByChanceIsNoInterruption() {
        int found = 0;
        for (double rate : new double[] {0.2, 1, 5, 10, 12}) {
            for (int seed = 0; seed < 400; seed++) {
                found += Double.isNaN(rto(seed, rate, 0, 0)) ? 0 : 1;
            }
        }

        // Each of the 2,000 runs by itself with a probability of 1 in 10,000 at most; ten mean gaps would do so in hundreds.
        assertThat(found).isLessThanOrEqualTo(2);
    }

    @Test
    void anOutageOfTheWritesIsOneHoweverLong() {
        for (int seed = 0; seed < 50; seed++) {
            assertThat(rto(seed, 20, FAULT, FAULT + 5 * SECOND)).isBetween(5.0, 6.0);
            // Over almost all that is left of the load: the mean gap is that of the time before.
            assertThat(rto(seed, 20, FAULT, FAULT + 280 * SECOND)).isBetween(280.0, 281.0);
        }
    }

    @Test
    void aSilenceThatIsUsualBeforeTheFaultIsNone() {
        var everyMinute = new ArrayList<long[]>();
        for (long ns = 60 * SECOND; ns < LOAD; ns += 60 * SECOND) {
            everyMinute.add(new long[] {ns, ns + 8 * SECOND});
        }

        // Bursts of 50 writes a second with pauses of 8 s.
        assertThat(Data.rto(everyMinute, 25_000, FAULT, SimTime.NEVER, FAULT, LOAD)).isNaN();
        assertThat(Data.rto(List.of(new long[] {FAULT, FAULT + 8 * SECOND}), 25_000, FAULT, SimTime.NEVER, FAULT, LOAD)).isEqualTo(8);
    }

    @Test
    void writesThatStopAgainWithin30SecondsWereNotBack() {
        var twice = List.of(
                new long[] {FAULT, FAULT + 8 * SECOND}, new long[] {FAULT + 20 * SECOND, FAULT + 25 * SECOND + 500 * MS});

        assertThat(Data.rto(twice, 25_000, FAULT, SimTime.NEVER, FAULT, LOAD)).isEqualTo(25.5);
    }

    @Test
    void aSilenceThatBeginsWithTheNextFaultIsNotOfThisOne() {
        long next = FAULT + 25 * SECOND;
        var atNext = List.of(new long[] {next - 20 * MS, next + 2 * SECOND});
        var own = new long[] {FAULT + 2 * MS, FAULT + 3 * SECOND};

        assertThat(Data.rto(atNext, 25_000, FAULT, next, FAULT, LOAD)).isNaN();
        assertThat(Data.rto(atNext, 25_000, next, SimTime.NEVER, FAULT, LOAD)).isEqualTo(2);
        // Nor does it prolong what this one did.
        assertThat(Data.rto(List.of(own, atNext.get(0)), 25_000, FAULT, next, FAULT, LOAD)).isEqualTo(3);
        // A fault that follows at once does not take over what is there already.
        assertThat(Data.rto(List.of(own), 25_000, FAULT, FAULT + 500 * MS, FAULT, LOAD)).isEqualTo(3);
    }
}
