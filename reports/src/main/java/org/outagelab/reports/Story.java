package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.Mark;
import org.outagelab.results.Series;
import org.outagelab.results.Timeline;

/**
 * The one run that is shown, told like the time line of a report after an outage: what happened when, and how many of the requests
 * that arrived until the next event were lost.
 */
final class Story {
    /** Seconds within which marks are one event. */
    private static final double TOGETHER = 0.05;

    private final Timeline timeline;
    private final double step;

    private Story(Timeline timeline) {
        this.timeline = timeline;
        this.step = timeline.series().isEmpty() ? 1 : timeline.series().get(0).stepSeconds();
    }

    /** One item for each event, in their order; nothing if nothing happened. */
    static List<String> of(Timeline timeline) {
        return new Story(timeline).told();
    }

    private List<String> told() {
        var events = new ArrayList<List<Mark>>();
        for (var mark : timeline.marks()) {
            var last = events.isEmpty() ? null : events.get(events.size() - 1);
            if (last != null && mark.at() - last.get(0).at() <= TOGETHER) {
                last.add(mark);
            } else {
                events.add(new ArrayList<>(List.of(mark)));
            }
        }
        var items = new ArrayList<String>();
        for (int i = 0; i < events.size(); i++) {
            double from = events.get(i).get(0).at();
            double to = i == events.size() - 1 ? timeline.seconds() : events.get(i + 1).get(0).at();
            var labels = events.get(i).stream().map(Mark::label).distinct().toList();
            items.add(Numbers.clock(from) + " " + String.join(" · ", labels) + lost(from, to, i == 0));
        }
        return items;
    }

    /**
     * Of the requests that arrived in the whole seconds from one event to the next. A second in which an event falls belongs to
     * what was before it, but for the first event.
     */
    private String lost(double from, double to, boolean opens) {
        int first = (int) (opens ? Math.floor(from / step) : Math.ceil(from / step));
        int end = (int) Math.ceil(to / step);
        Map<String, Double> byOutcome = new LinkedHashMap<>();
        double ok = 0;
        for (var series : timeline.series()) {
            double sum = 0;
            for (int i = first; i < Math.min(end, series.values().size()); i++) {
                sum += series.values().get(i) * step;
            }
            if (series.what() == Series.What.FAILED && sum > 0.5) {
                byOutcome.put(series.of(), sum);
            } else if (series.what() == Series.What.OK) {
                ok += sum;
            }
        }
        double failed = byOutcome.values().stream().mapToDouble(count -> count).sum();
        if (failed < 0.5) {
            return "";
        }
        var most = byOutcome.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        long count = Math.round(failed);
        return " — of the requests that arrived from " + Numbers.clock(first * step) + " to " + Numbers.clock(end * step) + ", " + Numbers.count(count)
                + (count == 1 ? " was lost (" : " were lost (")
                + Numbers.fixed(100 * failed / (failed + ok), 0) + " %): " + most.getKey()
                + (byOutcome.size() > 1 ? " and " + (byOutcome.size() - 1) + (byOutcome.size() == 2 ? " other outcome" : " other outcomes") : "");
    }
}
