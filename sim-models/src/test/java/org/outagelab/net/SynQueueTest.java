package org.outagelab.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/** docs/models/network.md#syn-floods: the numbers are those that Linux showed under the same floods. */
class SynQueueTest {
    private static final long FLOOD_S = 15;

    private final Simulation simulation = new Simulation(1, 0);
    private int asked;
    private int admitted;

    private SynQueue queue(int backlog, int maxSyn, boolean cookies, double perSecond) {
        return new SynQueue(simulation, "lb.1", new SynQueue.Kernel(backlog, maxSyn, cookies), perSecond);
    }

    /** Asks 17 times a second, which keeps no step with the flood. */
    private double admitted(SynQueue queue, int client, double fromS, double toS) {
        asked = 0;
        admitted = 0;
        EventType<Void> ask = simulation.eventType("ask", ignored -> {
            asked++;
            admitted += queue.admits(client) ? 1 : 0;
        });
        for (double at = fromS; at < toS; at += 1 / 17.0) {
            ask.at(Math.round(at * SimTime.SECOND), null);
        }
        simulation.runUntil(Math.round(toS * SimTime.SECOND));
        return (double) admitted / asked;
    }

    @ParameterizedTest
    @CsvSource({"64, 128, false, 65", "64, 128, true, 65", "1024, 128, false, 97", "1024, 4096, false, 1025", "4096, 1024, false, 769"})
    void itHoldsTheBacklogAndOneOrThreeQuartersOfTheLimitAndOne(int backlog, int maxSyn, boolean cookies, int longest) {
        var queue = queue(backlog, maxSyn, cookies, 300);
        queue.flood();
        simulation.runUntil(FLOOD_S * SimTime.SECOND);

        assertThat(queue.longest()).isEqualTo(longest);
    }

    @Test
    void cookiesLetEverybodyIn() {
        var queue = queue(64, 128, true, 2000);
        queue.flood();

        assertThat(admitted(queue, 7, 0, FLOOD_S)).isEqualTo(1);
    }

    @Test
    void aFullQueueGivesUpOldOnesEarlySoThatSomeGetIn() {
        var queue = queue(64, 128, false, 300);
        queue.flood();

        assertThat(admitted(queue, 7, 0.3, 3)).isZero();
        assertThat(admitted(queue, 7, 3, FLOOD_S)).isBetween(0.001, 0.1);
        queue.ebb();
        // Half of it stays, and is room enough.
        assertThat(admitted(queue, 7, FLOOD_S + 1, FLOOD_S + 5)).isEqualTo(1);
    }

    @Test
    void theLastQuarterIsForThoseWhoHaveBeenThereBefore() {
        var queue = queue(1024, 128, false, 300);
        assertThat(queue.admits(7)).isTrue();
        queue.flood();
        simulation.runUntil(SimTime.SECOND);

        assertThat(queue.admits(7)).isTrue();
        assertThat(queue.admits(8)).isFalse();
        // A machine that connects all the time is known.
        assertThat(queue.admits(-1)).isTrue();
    }

    @Test
    void aSlowFloodFillsItAfterAWhile() {
        var queue = queue(64, 128, false, 20);
        queue.flood();

        assertThat(admitted(queue, 7, 0, 3)).isEqualTo(1);
        assertThat(admitted(queue, 7, 3.5, FLOOD_S)).isBetween(0.1, 0.35);
    }
}
