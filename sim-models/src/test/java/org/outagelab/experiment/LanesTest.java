package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.results.Lane.Span;
import org.outagelab.results.Lane.State;

/** What the lanes of a timeline say. */
class LanesTest {
    private static final String TEXT = "{version: 1, name: test, hosts: {a: {cores: 2}},"
            + " services: {web: {kind: nginx, on: [a], disk: {read: 8ms}}}, endpoints: {GET /a.css: {at: web, cpu: 1ms}},"
            + " load: {users: {executor: constant-arrival-rate, rate: 10/s, duration: 60s, client: {timeout: 5s}}},"
            + " faults: [{name: stall, at: 20s, duration: 10s, action: read-stall, target: web},"
            + " {name: crash, at: 25s, duration: 2s, action: crash, target: web}]}";

    @Test
    void aDiskThatStallsIsSeenWhileItsProgramLives() {
        var run = new Runner(Lab.scenario(TEXT)).run(0);

        assertThat(run.lanes()).singleElement().satisfies(lane -> assertThat(lane.spans()).containsExactly(
                new Span(State.UP, 0, 20),
                new Span(State.DISK_STALLED, 20, 25),
                new Span(State.DOWN_UNDETECTED, 25, 27),
                new Span(State.DISK_STALLED, 27, 30),
                new Span(State.UP, 30, 60)));
    }

    @Test
    void whatIsCutOffRunsAndWhatIsFrozenIsDown() {
        assertThat(states("{name: cut, at: 20s, duration: 10s, action: drop, target: web}")).containsExactly(
                new Span(State.UP, 0, 20), new Span(State.CUT_OFF, 20, 30), new Span(State.UP, 30, 60));
        assertThat(states("{name: cut, at: 20s, duration: 10s, action: 'partition(clients, a)'}")).containsExactly(
                new Span(State.UP, 0, 20), new Span(State.CUT_OFF, 20, 30), new Span(State.UP, 30, 60));
        assertThat(states("{name: ice, at: 20s, duration: 10s, action: freeze, target: a}")).containsExactly(
                new Span(State.UP, 0, 20), new Span(State.DOWN_UNDETECTED, 20, 30), new Span(State.UP, 30, 60));
        assertThat(states("{name: cut, at: 20s, duration: 10s, action: drop, target: web}, {name: crash, at: 25s, duration: 2s, action: crash, target: web}"))
                .containsExactly(
                        new Span(State.UP, 0, 20), new Span(State.CUT_OFF, 20, 25), new Span(State.DOWN_UNDETECTED, 25, 27),
                        new Span(State.CUT_OFF, 27, 30), new Span(State.UP, 30, 60));
    }

    private static List<Span> states(String faults) {
        String text = TEXT.substring(0, TEXT.indexOf("faults: [")) + "faults: [" + faults + "]}";
        return new Runner(Lab.scenario(text)).run(0).lanes().get(0).spans();
    }
}
