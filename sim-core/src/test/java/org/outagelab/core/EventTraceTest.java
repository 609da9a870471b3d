package org.outagelab.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventTraceTest {
    /** Web answers every 10 ns; at 50 ns the one who is told to does it 1 ns late. */
    private static Simulation model(boolean late, boolean sampled) {
        var sim = new Simulation(1);
        EventType<Void> web = sim.eventType("web", ignored -> {});
        for (int i = 1; i <= 10; i++) {
            web.at(10 * i + (late && i == 5 ? 1 : 0), null);
        }
        sim.<Void>eventType("switch", Phase.CONTROL, ignored -> {}).at(30, null);
        if (sampled) {
            sim.<Void>eventType("sampler", Phase.OBSERVE, ignored -> {}).at(30, null);
        }
        return sim;
    }

    private static EventTrace traced(Simulation sim, EventTrace trace) {
        sim.observe(trace);
        sim.run();
        return trace;
    }

    @Test
    void anObserverSeesEachEventBeforeItIsHandledAndChangesNothing() {
        var sim = model(false, true);
        List<String> seen = new ArrayList<>();
        sim.observe((timeNs, type) -> seen.add(timeNs + " " + type.phase() + " " + type.owner()));

        sim.runUntil(30);
        sim.observe(null);
        sim.run();

        assertThat(seen).containsExactly("10 MODEL web", "20 MODEL web", "30 CONTROL switch", "30 MODEL web",
                "30 OBSERVE sampler");
        var unseen = model(false, true);
        unseen.run();
        assertThat(sim.digest()).isEqualTo(unseen.digest());
    }

    @Test
    void equalRunsHaveNoFirstDifferenceWhoeverSamplesThem() {
        var plain = traced(model(false, false), new EventTrace());
        var sampled = traced(model(false, true), new EventTrace());

        assertThat(plain.firstDifference(sampled)).isEmpty();
        assertThat(plain.size()).isEqualTo(11);
    }

    @Test
    void theFirstDifferenceOfTwoRunsIsNamedWithItsTimeAndItsOwner() {
        var onTime = traced(model(false, false), new EventTrace());
        var late = traced(model(true, false), new EventTrace());

        assertThat(onTime.firstDifference(late)).hasValueSatisfying(difference -> {
            assertThat(difference.equal()).isEqualTo(5);
            assertThat(difference.first()).isEqualTo(new EventTrace.Executed(50, Phase.MODEL, "web"));
            assertThat(difference.second()).isEqualTo(new EventTrace.Executed(51, Phase.MODEL, "web"));
            assertThat(difference).hasToString(
                    "after 5 equal events: MODEL of web at 50 ns against MODEL of web at 51 ns");
        });
    }

    @Test
    void aRunThatEndsEarlierDiffersWhereItEnds() {
        var whole = traced(model(false, false), new EventTrace());
        var half = new EventTrace();
        var sim = model(false, false);
        sim.observe(half);
        sim.runUntil(40);

        assertThat(whole.firstDifference(half)).hasValueSatisfying(difference ->
                assertThat(difference).hasToString("after 5 equal events: MODEL of web at 50 ns against the end"));
    }

    @Test
    void aTraceOfAPartKeepsThatPartAlone() {
        var part = traced(model(false, false), new EventTrace(30, 3));
        var other = traced(model(true, false), new EventTrace(30, 3));

        assertThat(List.of(part.event(0), part.event(1), part.event(2))).containsExactly(
                new EventTrace.Executed(30, Phase.CONTROL, "switch"),
                new EventTrace.Executed(30, Phase.MODEL, "web"),
                new EventTrace.Executed(40, Phase.MODEL, "web"));
        assertThat(part.firstDifference(other)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> part.firstDifference(new EventTrace()))
                .withMessage("traces from 30 ns and from 0 ns cannot be compared");
        assertThatIllegalArgumentException().isThrownBy(() -> part.event(3)).withMessage("no event 3 among 3");
    }
}
