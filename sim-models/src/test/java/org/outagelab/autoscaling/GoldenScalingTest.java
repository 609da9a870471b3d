package org.outagelab.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.autoscaling.PodSample.Known;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.RandomStream;

/** What autoscalers decide, by what their documents and sources say. */
class GoldenScalingTest {
    private static final long S = SimTime.SECOND;

    private static List<PodSample> pods(int ready, double percent, int starting, int missing) {
        var pods = new ArrayList<PodSample>();
        for (int i = 0; i < ready; i++) {
            pods.add(new PodSample(Known.COUNTED, percent, 100));
        }
        for (int i = 0; i < starting; i++) {
            pods.add(new PodSample(Known.IGNORED, 100, 100));
        }
        for (int i = 0; i < missing; i++) {
            pods.add(new PodSample(Known.MISSING, 0, 100));
        }
        return pods;
    }

    private static int want(int ready, double percent, int starting, int missing) {
        return Utilization.want(60, pods(ready, percent, starting, missing), ready + starting + missing);
    }

    @Test
    void fullPodsMultiplyByOneOverTheTargetHoweverLargeTheOverload() {
        assertThat(want(4, 100, 0, 0)).isEqualTo(7);
        assertThat(want(7, 100, 0, 0)).isEqualTo(12);
        assertThat(want(12, 100, 0, 0)).isEqualTo(20);
    }

    @Test
    void startingPodsCountAsIdleWhileItGrows() {
        assertThat(want(4, 100, 3, 0)).isEqualTo(7);
        assertThat(want(8, 90, 2, 0)).isEqualTo(12);
    }

    @Test
    void withinATenthOfTheTargetNothingChanges() {
        assertThat(want(10, 65, 0, 0)).isEqualTo(10);
        assertThat(want(10, 67, 0, 0)).isEqualTo(12);
        assertThat(want(10, 54, 0, 0)).isEqualTo(10);
        assertThat(want(10, 53, 0, 0)).isEqualTo(9);
    }

    @Test
    void aPodWithoutASampleCountsAsFullWhenItShrinksAndAsIdleWhenItGrows() {
        assertThat(want(4, 30, 0, 1)).isEqualTo(4);
        assertThat(want(5, 30, 0, 0)).isEqualTo(3);
        assertThat(want(4, 100, 0, 1)).isEqualTo(7);
    }

    @Test
    void ofSeveralMetricsTheLargestCountsAndAnUnreadOneForbidsFewer() {
        assertThat(Utilization.largest(List.of(3, 8), 5)).isEqualTo(8);
        assertThat(Utilization.largest(List.of(3, -1), 5)).isEqualTo(5);
        assertThat(Utilization.largest(List.of(8, -1), 5)).isEqualTo(8);
    }

    private static List<Integer> sizes(Behaviour behaviour, int from, int want, int rounds, long everyNs) {
        var stabilizer = new Stabilizer(behaviour, 1, 1000);
        var sizes = new ArrayList<Integer>();
        sizes.add(from);
        int size = from;
        for (int i = 0; i < rounds; i++) {
            int next = stabilizer.next(size, want, i * everyNs);
            if (next != size) {
                sizes.add(next);
            }
            size = next;
        }
        return sizes;
    }

    @Test
    void itDoublesOrAddsFourInFifteenSeconds() {
        assertThat(sizes(Behaviour.DEFAULT, 1, 50, 20, 15 * S)).containsExactly(1, 5, 10, 20, 40, 50);
        assertThat(sizes(Behaviour.DEFAULT, 10, 100, 20, 15 * S)).containsExactly(10, 20, 40, 80, 100);
        // Looked at more often it is no faster.
        assertThat(sizes(Behaviour.DEFAULT, 1, 50, 4, 5 * S)).containsExactly(1, 5, 10);
    }

    @Test
    void itShrinksToTheLargestOfTheLastFiveMinutesInOneStep() {
        var stabilizer = new Stabilizer(Behaviour.DEFAULT, 1, 100);
        int size = 10;
        for (long t = 0; t < 300; t += 15) {
            size = stabilizer.next(size, 3, t * S);
            assertThat(size).as("at %d s", t).isEqualTo(10);
        }
        assertThat(stabilizer.next(size, 3, 300 * S)).isEqualTo(3);
    }

    @Test
    void aSpikeEveryFewMinutesHoldsThePeak() {
        var stabilizer = new Stabilizer(Behaviour.DEFAULT, 1, 100);
        int size = 10;
        for (long t = 0; t < 1800; t += 15) {
            size = stabilizer.next(size, t % 240 == 0 ? 10 : 3, t * S);
        }
        assertThat(size).isEqualTo(10);
    }

    @Test
    void percentsDownAreTruncated() {
        var slow = new Behaviour(0, 0, Behaviour.DEFAULT.up(), List.of(new Policy(true, 10, 60 * S)));

        assertThat(sizes(slow, 80, 10, 9, 15 * S)).startsWith(80, 72, 64);
    }

    @Test
    void aQueueIsDividedByItsThresholdWhateverThereIs() {
        assertThat(QueueLength.want(20, 5, 0, 100)).isEqualTo(4);
        assertThat(QueueLength.want(1000, 5, 0, 100)).isEqualTo(100);
        assertThat(QueueLength.want(0, 5, 0, 100)).isZero();
    }

    @Test
    void whatWarmsUpBlocksFewer() {
        var tracking = new TargetTracking(50, 1200 * S, 1, 20);
        int size = 4;
        for (int minute = 1; minute <= 3; minute++) {
            size = tracking.next(size, 80, minute * 60 * S);
        }
        assertThat(size).isEqualTo(7);
        // The load falls a minute later: fifteen low values are there at 19 min, and the warm-up ends at 23.
        for (int minute = 4; minute < 23; minute++) {
            size = tracking.next(size, 10, minute * 60 * S);
            assertThat(size).as("minute %d", minute).isEqualTo(7);
        }
        assertThat(tracking.next(size, 10, 23 * 60 * S)).isEqualTo(1);
    }

    @Test
    void targetTrackingNeedsThreeHighMinutesAndFifteenLowOnes() {
        var tracking = new TargetTracking(50, 0, 1, 20);
        assertThat(tracking.next(4, 80, 60 * S)).isEqualTo(4);
        assertThat(tracking.next(4, 80, 120 * S)).isEqualTo(4);
        assertThat(tracking.next(4, 80, 180 * S)).isEqualTo(7);
        int size = 7;
        for (int minute = 4; minute <= 17; minute++) {
            size = tracking.next(size, 20, minute * 60 * S);
            assertThat(size).isEqualTo(7);
        }
        assertThat(tracking.next(size, 20, 18 * 60 * S)).isEqualTo(2);
        assertThat(tracking.next(2, Double.NaN, 19 * 60 * S)).isEqualTo(2);
    }

    @Test
    void aPodWithoutAPlaceHasAMachineAskedForWithinHalfAMinuteAndWaitsMinutesForIt() {
        var random = RandomStream.named(1, 0, "machines");
        for (int i = 0; i < 1000; i++) {
            assertThat(Machines.CLUSTER_AUTOSCALER.askedAfterNs(time -> time.sampleNs(random))).isBetween(0L, 30 * S);
            assertThat(Machines.CLUSTER_AUTOSCALER.thereAfterNs(time -> time.sampleNs(random))).isGreaterThanOrEqualTo(60 * S).isLessThanOrEqualTo(300 * S);
        }
    }
}
