package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.core.SimTime.SECOND;

import org.junit.jupiter.api.Test;
import org.outagelab.core.Simulation;
import org.outagelab.scenario.ClientSpec;

/** Adaptive throttling (docs/models/client.md#throttling). */
class ThrottleTest {
    private final Throttle throttle = new Throttle(
            new ClientSpec.Throttle(2, 120 * SECOND), new Simulation(1).stream("test"));

    /** @return how many of so many were sent, of which every n-th is accepted */
    private int sent(int requests, int every) {
        int sent = 0;
        for (int i = 0; i < requests; i++) {
            if (!throttle.turnsAway(SECOND)) {
                sent++;
                throttle.ended(sent % every == 0, SECOND);
            }
        }
        return sent;
    }

    @Test
    void aServerIsSentTwiceWhatItAccepts() {
        int sent = 0;
        int accepted = 0;
        for (int i = 1; i <= 10_000; i++) {
            if (!throttle.turnsAway(SECOND)) {
                sent++;
                // It can take a quarter of what is asked.
                boolean taken = accepted < i / 4;
                accepted += taken ? 1 : 0;
                throttle.ended(taken, SECOND);
            }
        }

        assertThat(accepted).isCloseTo(2_500, within(50));
        assertThat(sent).isCloseTo(5_000, within(150));
    }

    @Test
    void allAcceptedIsAllSent() {
        assertThat(sent(10_000, 1)).isEqualTo(10_000);
    }

    /** With nothing accepted request n goes with probability 1/n: their number is the harmonic number, 9.8. */
    @Test
    void withNothingAcceptedHardlyAnythingIsSent() {
        assertThat(sent(10_000, Integer.MAX_VALUE)).isBetween(4, 20);
    }

    @Test
    void requestsUnderWayAreNotHeldAgainstTheServer() {
        for (int i = 0; i < 1000; i++) {
            assertThat(throttle.turnsAway(SECOND)).isFalse();
        }
    }

    @Test
    void afterTheWindowAllIsForgotten() {
        sent(1000, Integer.MAX_VALUE);

        assertThat(throttle.turnsAway(121 * SECOND)).isFalse();
    }
}
