package org.outagelab.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;

/** What orchestrators do with instances, by what their documents and sources say. */
class GoldenReplacementTest {
    private static final long S = SimTime.SECOND;

    /** What it does until nothing changes, all new pods of a round being available in the next. */
    private static final class Trace {
        final List<String> done = new ArrayList<>();
        int rounds = -1;
        int leastAvailable = Integer.MAX_VALUE;
        int old;
        int fresh;

        Trace(RollingUpdate update, boolean everReady) {
            old = update.size();
            int available = 0;
            boolean changed = true;
            while (changed) {
                rounds++;
                changed = false;
                var line = new StringBuilder();
                boolean more = true;
                while (more) {
                    int starts = update.starts(old, fresh);
                    int stops = starts > 0 ? 0 : update.stops(old, old, fresh, available);
                    fresh += starts;
                    old -= stops;
                    line.append(starts > 0 ? " new+" + starts : stops > 0 ? " old-" + stops : "");
                    more = starts + stops > 0;
                    changed |= more;
                }
                leastAvailable = Math.min(leastAvailable, old + available);
                available = everReady ? fresh : 0;
                done.add(line.toString().trim());
            }
        }
    }

    @Test
    void tenPodsChangeInTwoRoundsWithEightAvailable() {
        var trace = new Trace(RollingUpdate.byDefault(10), true);

        assertThat(trace.done).containsExactly("new+3 old-2 new+2", "old-5 new+5", "old-3", "");
        assertThat(trace.leastAvailable).isEqualTo(8);
        assertThat(trace.fresh).isEqualTo(10);
    }

    @Test
    void fourPodsChangeInTwoRoundsAndThreeOneByOne() {
        var four = new Trace(RollingUpdate.byDefault(4), true);
        var three = new Trace(RollingUpdate.byDefault(3), true);

        assertThat(four.rounds - 1).isEqualTo(2);
        assertThat(four.leastAvailable).isEqualTo(3);
        assertThat(RollingUpdate.byDefault(3)).isEqualTo(new RollingUpdate(3, 1, 0));
        assertThat(three.rounds - 1).isEqualTo(3);
        assertThat(three.leastAvailable).isEqualTo(3);
        assertThat(RollingUpdate.byDefault(1)).isEqualTo(new RollingUpdate(1, 1, 0));
        assertThat(RollingUpdate.ofShares(3, 0, 0)).isEqualTo(new RollingUpdate(3, 0, 1));
    }

    @Test
    void aVersionThatNeverGetsReadyLeavesEightOfTenForEver() {
        var trace = new Trace(RollingUpdate.byDefault(10), false);

        assertThat(trace.old).isEqualTo(8);
        assertThat(trace.fresh).isEqualTo(5);
    }

    @Test
    void ecsCountsWhatStartsAndStopsToo() {
        assertThat(RollingUpdate.ecsStarts(4, 200)).isEqualTo(4);
        assertThat(RollingUpdate.ecsStops(4, 100)).isZero();
        // floor(125 % of 3) = 3: no room for a fourth, and none may stop.
        assertThat(RollingUpdate.ecsStarts(3, 125)).isZero();
        assertThat(RollingUpdate.ecsStops(3, 100)).isZero();
    }

    @Test
    void aPodIsUnreadyTwentyToThirtySecondsAfterItRefusesAndOneMoreIfItHangs() {
        var probe = Probe.DEFAULT;

        assertThat(probe.failedAfterNs(0, false)).isEqualTo(20 * S);
        assertThat(probe.failedAfterNs(10 * S, false)).isEqualTo(30 * S);
        assertThat(probe.failedAfterNs(0, true)).isEqualTo(21 * S);
        assertThat(probe.failedAfterNs(10 * S, true)).isEqualTo(31 * S);
        assertThat(probe.wellAfterNs(10 * S)).isEqualTo(10 * S);
        var quick = new Probe(0, 5 * S, 2 * S, 2, 1);
        assertThat(quick.failedAfterNs(0, true)).isEqualTo(7 * S);
        assertThat(quick.failedAfterNs(5 * S, true)).isEqualTo(12 * S);
    }

    @Test
    void onlyARowOfFailuresCounts() {
        var count = new ProbeCount(Probe.DEFAULT, true);
        var seen = new ArrayList<Boolean>();
        for (char result : "FFSFFF".toCharArray()) {
            seen.add(count.result(result == 'S'));
        }

        assertThat(seen).containsExactly(true, true, true, true, true, false);
        assertThat(count.result(true)).isTrue();
        assertThat(new ProbeCount(Probe.DEFAULT, false).well()).isFalse();
    }

    @Test
    void whatEndsAtOnceStartsAgainAfterEverLongerPauses() {
        var backOff = new RestartBackOff();
        var starts = new ArrayList<Long>(List.of(0L));
        long at = 0;
        for (int i = 0; i < 7; i++) {
            at += backOff.ended(0);
            starts.add(at / S);
        }

        assertThat(starts).containsExactly(0L, 0L, 10L, 30L, 70L, 150L, 310L, 610L);
        assertThat(backOff.ended(0)).isEqualTo(300 * S);
        assertThat(backOff.ended(600 * S)).isZero();
    }

    @Test
    void aMachineWithoutPowerIsNoticedAfterThirtyToFortyFiveSecondsAndReplacedAfterFiveMinutesMore() {
        var watch = NodeWatch.DEFAULT;

        assertThat(watch.noticedAfterNs(10 * S, 0)).isEqualTo(30 * S);
        assertThat(watch.noticedAfterNs(0, 5 * S)).isEqualTo(45 * S);
        assertThat(watch.noticedAfterNs(10 * S, 0) + watch.tolerationNs()).isEqualTo(330 * S);
    }

    @Test
    void aTargetGroupTakesOutAfterHalfToOneMinuteAndBackAfterTwoAndAHalf() {
        var checks = Probe.TARGET_GROUP;

        assertThat(checks.failedAfterNs(0, false)).isEqualTo(30 * S);
        assertThat(checks.failedAfterNs(30 * S, false)).isEqualTo(60 * S);
        assertThat(checks.failedAfterNs(0, true)).isEqualTo(35 * S);
        assertThat(checks.wellAfterNs(0)).isEqualTo(120 * S);
        assertThat(checks.wellAfterNs(30 * S)).isEqualTo(150 * S);
    }
}
