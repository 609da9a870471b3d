package org.outagelab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

class FeedTest {
    private static final long MS = SimTime.MILLISECOND;
    private static final long SECOND = SimTime.SECOND;

    private final Simulation simulation = new Simulation(1);
    private final Link there;
    private final Link here;
    private final List<Long> marks = new ArrayList<>();
    private final List<Long> arrivedNs = new ArrayList<>();
    private final Feed feed;
    private long next;
    private long last;

    FeedTest() {
        there = new Link(10 * MS, () -> simulation.stream("there"));
        here = new Link(10 * MS, () -> simulation.stream("here"));
        feed = new Feed(simulation, "feed", this::arrived, this::more);
        feed.open(new Passage(null, there, null, null), new Passage(null, here, null, null));
    }

    private void arrived(long mark) {
        marks.add(mark);
        arrivedNs.add(simulation.nowNs());
    }

    /** As much as there is room for, up to {@link #last}. */
    private void more() {
        while (next < last && feed.room() > 0) {
            feed.send(++next, 1, 0);
        }
    }

    private void at(long ns, Runnable action) {
        simulation.<Void>eventType("test", Phase.CONTROL, ignored -> action.run()).at(ns, null);
    }

    @Test
    void withoutLossesEverythingTakesTheLatency() {
        at(SECOND, () -> feed.send(1, 1000, 0));
        at(SECOND + MS, () -> feed.send(2, 1, 0));
        simulation.runUntil(10 * SECOND);

        assertThat(marks).containsExactly(1L, 2L);
        assertThat(arrivedNs).containsExactly(SECOND + 10 * MS, SECOND + 11 * MS);
    }

    @Test
    void whatIsLostAloneIsRepeatedAfter200MillisecondsAndTheRoundTripDoubling() {
        at(SECOND, there::block);
        at(SECOND + MS, () -> feed.send(1, 1, 0));
        at(SECOND + 700 * MS, there::unblock);
        simulation.runUntil(10 * SECOND);

        // Missed at 11 ms, repeated 220, then 420 ms later, when the way is closed still, then 820.
        assertThat(arrivedNs).containsExactly(SECOND + (11 + 220 + 420 + 820) * MS);
    }

    @Test
    void whatComesBehindWaitsAndHasTheGapRepeatedAfterARoundTrip() {
        at(SECOND, there::block);
        at(SECOND, () -> feed.send(1, 1, 0));
        at(SECOND + 11 * MS, there::unblock);
        at(SECOND + 20 * MS, () -> feed.send(2, 1, 0));
        simulation.runUntil(10 * SECOND);

        assertThat(marks).containsExactly(1L, 2L);
        assertThat(arrivedNs).containsExactly(SECOND + 50 * MS, SECOND + 50 * MS);
    }

    @Test
    void withoutAcknowledgementsNoMoreThanTheWindowIsSent() {
        last = 100;
        at(SECOND, here::block);
        at(SECOND + MS, this::more);
        at(20 * SECOND, here::unblock);
        simulation.runUntil(15 * SECOND);

        assertThat(marks).hasSize(10);
        simulation.runUntil(60 * SECOND);
        assertThat(marks).hasSize(100).isSorted();
    }

    @Test
    void throughputFallsWithTheRoundTripAndTheSquareRootOfTheLoss() {
        last = Long.MAX_VALUE;
        there.lose(0.01);
        at(0, this::more);
        simulation.runUntil(300 * SECOND);

        // 1.22 / (20 ms · √1 %) packets a second.
        assertThat(marks.size() / 300.0).isCloseTo(610, within(150.0));
        assertThat(marks).isSorted();
    }

    @Test
    void aNewConnectionKnowsNothingOfTheOldOne() {
        at(SECOND, () -> feed.send(1, 1, 0));
        at(SECOND + 5 * MS, () -> feed.open(
                new Passage(null, there, null, null), new Passage(null, here, null, null)));
        at(SECOND + 6 * MS, () -> feed.send(7, 1, 0));
        simulation.runUntil(10 * SECOND);

        assertThat(marks).containsExactly(7L);
    }
}
