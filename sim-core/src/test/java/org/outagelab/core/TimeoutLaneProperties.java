package org.outagelab.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.outagelab.core.random.RandomStream;

final class TimeoutLaneProperties {
    @Property(tries = 100)
    void aLaneIsATimerPerTimeout(
            @ForAll long seed, @ForAll @LongRange(max = 50) long lengthNs, @ForAll @IntRange(max = 9) int cancelled) {
        assertThat(trace(seed, lengthNs, cancelled, true)).isEqualTo(trace(seed, lengthNs, cancelled, false));
    }

    /** Starts at random instants, cancels some, and writes down what ends when, among other events of those instants. */
    private static List<String> trace(long seed, long lengthNs, int cancelled, boolean useLane) {
        var sim = new Simulation(seed);
        var random = sim.stream("lane");
        List<String> trace = new ArrayList<>();
        List<Timer> timers = new ArrayList<>();
        List<Long> handles = new ArrayList<>();
        EventType<Integer> ended = sim.eventType("lane", i -> trace.add(sim.nowNs() + " timeout " + i));
        EventType<Integer> other = sim.eventType("other", i -> trace.add(sim.nowNs() + " other " + i));
        TimeoutLane<Integer> lane = sim.timeoutLane(lengthNs, ended);
        EventType<Integer> step = sim.eventType("load", i -> {
            if (useLane) {
                handles.add(lane.start(i));
            } else {
                Timer timer = ended.timer(i);
                timer.restart(lengthNs);
                timers.add(timer);
            }
            other.in(lengthNs, i);
            if (random.nextInt(10) < cancelled) {
                int which = random.nextInt(i + 1);
                if (useLane) {
                    lane.cancel(handles.get(which));
                } else {
                    timers.get(which).cancel();
                }
            }
        });
        long timeNs = 0;
        var gaps = RandomStream.named(seed, 0, "gaps");
        for (int i = 0; i < 200; i++) {
            timeNs += gaps.nextInt(8);
            step.at(timeNs, i);
        }
        sim.run();
        trace.add(sim.nowNs() + " ns, " + sim.eventsExecuted() + " events, digest " + sim.digest());
        return trace;
    }
}
