package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Mark;
import org.outagelab.results.Series;
import org.outagelab.results.Timeline;

class StoryTest {
    private static Series series(Series.What what, String of, double before, double during) {
        var values = new ArrayList<Double>();
        for (int i = 0; i < 20; i++) {
            values.add(i >= 5 && i < 9 ? during : before);
        }
        return new Series(what, of, "1/s", 1, values);
    }

    private static Timeline timeline(Mark... marks) {
        return new Timeline(
                0, 20, List.of(), List.of(marks), List.of(series(Series.What.OK, "", 10, 4), series(Series.What.FAILED, "http-503", 0, 6)));
    }

    @Test
    void eachEventSaysWhatWasLostUntilTheNext() {
        var story = Story.of(timeline(
                new Mark(5.0, "web.1 dies", "web.1"), new Mark(8.3, "lb.1 takes out web.1", "lb.1"), new Mark(8.32, "somebody is told", "people")));

        assertThat(story).containsExactly(
                "0:05 web.1 dies — of the requests that arrived from 0:05 to 0:09, 24 were lost (60 %): http-503",
                "0:08.3 lb.1 takes out web.1 · somebody is told");
    }

    @Test
    void whatIsLostToTheEndIsSaidOfTheLastEvent() {
        assertThat(Story.of(timeline(new Mark(6.5, "web.1 dies", "web.1")))).containsExactly(
                "0:06.5 web.1 dies — of the requests that arrived from 0:06 to 0:20, 18 were lost (13 %): http-503");
    }

    @Test
    void aRunInWhichNothingHappensHasNoStory() {
        assertThat(Story.of(timeline())).isEmpty();
    }

    /** Two ways to one number: what the steps lose together is what the run has lost from the first of them on. */
    @Test
    void theStepsLoseTogetherWhatTheRunHasLost() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new java.util.Random(seed);
            var failed = new ArrayList<Double>();
            var ok = new ArrayList<Double>();
            double first = 1 + random.nextInt(5) + random.nextInt(10) / 10.0;
            double lost = 0;
            for (int i = 0; i < 60; i++) {
                double many = i < Math.floor(first) ? 0 : random.nextInt(4);
                failed.add(many);
                ok.add(5.0);
                lost += many;
            }
            var marks = new ArrayList<>(List.of(new Mark(first, "first", "x")));
            for (double at = first + random.nextInt(40) / 10.0; at < 60; at += 0.1 + random.nextInt(200) / 10.0) {
                marks.add(new Mark(at, "next", "x"));
            }
            var timeline = new Timeline(
                    0, 60, List.of(), marks,
                    List.of(new Series(Series.What.OK, "", "1/s", 1, ok), new Series(Series.What.FAILED, "http-503", "1/s", 1, failed)));

            long told = Story.of(timeline).stream()
                    .map(java.util.regex.Pattern.compile(", (\\d+) w")::matcher)
                    .filter(java.util.regex.Matcher::find)
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();

            assertThat(told).as("%d: %s", seed, Story.of(timeline)).isEqualTo(Math.round(lost));
        }
    }
}
