package org.outagelab.reports;

import java.awt.Color;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.outagelab.results.Lane;
import org.outagelab.results.Mark;
import org.outagelab.results.Series;

/**
 * The timeline as JSON, for the page's script: what {@link TimelineChart} draws, in its words, order and colours, but finer.
 *
 * <p>Values are those of the run, joined only beyond {@value #MOST_POINTS} buckets; a value that repeats at least three times stands
 * as a pair of value and times.
 */
final class TimelineData {
    /** Per series: more than a screen shows at once, so that zooming finds more. */
    static final int MOST_POINTS = 2400;

    private static final int REPEATS = 3;

    private final TimelineChart chart;

    private TimelineData(TimelineChart chart) {
        this.chart = chart;
    }

    /** One object; {@code title} and {@code note} are sentences for people. */
    static String of(TimelineChart chart) {
        return new TimelineData(chart).json();
    }

    private String json() {
        Set<Lane.State> states = new LinkedHashSet<>();
        List<Lane> all = chart.timeline().lanes();
        all.forEach(lane -> lane.spans().forEach(span -> states.add(span.state())));
        List<Lane.State> order = new ArrayList<>(states);
        var fields = new ArrayList<String>();
        fields.add("\"title\":" + quoted(chart.title()));
        fields.add("\"note\":" + quoted(chart.note(stepSeconds())));
        fields.add("\"seconds\":" + number(chart.timeline().seconds()));
        fields.add("\"states\":" + list(order, s -> "[" + quoted(s.words()) + "," + colour(ChartStyle.of(s)) + "]"));
        fields.add("\"lanes\":" + list(all, lane -> lane(lane, order)));
        fields.add("\"roles\":" + list(List.of(Lane.Role.values()), role -> quoted(role.words())));
        // The others are replayed, and not drawn as lanes.
        fields.add("\"drawn\":" + list(chart.lanes(), lane -> String.valueOf(all.indexOf(lane))));
        fields.add("\"marks\":" + list(chart.timeline().marks(), TimelineData::mark));
        fields.add("\"faults\":" + list(chart.faultWindows(), w -> "[" + instant(w.from()) + "," + instant(w.to()) + "]"));
        fields.add("\"panels\":" + panels());
        return "{" + String.join(",\n", fields) + "}";
    }

    private static String lane(Lane lane, List<Lane.State> order) {
        return "{\"name\":" + quoted(lane.component()) + ",\"spans\":"
                + list(lane.spans(), s -> "[" + order.indexOf(s.state()) + "," + instant(s.from()) + "," + instant(s.to()) + "]")
                + (lane.duties().isEmpty() ? "" : ",\"duties\":" + list(lane.duties(), d -> "[" + d.role().ordinal() + "," + instant(d.from()) + "," + instant(d.to()) + "]"))
                + "}";
    }

    private double stepSeconds() {
        return chart.series().all().stream().findFirst().map(line -> thin(line.series()).stepSeconds()).orElse(Double.NaN);
    }

    private String panels() {
        var panels = new ArrayList<String>();
        var series = chart.series();
        if (series.hasRequests()) {
            panels.add(panel("requests/s", "stack", series.outcomes()));
        }
        if (series.hasLatency()) {
            panels.add(panel("latency", "log", series.percentiles()));
        }
        if (!series.lags().isEmpty()) {
            panels.add(panel("replication lag", "seconds", series.replicas()));
        }
        return "[" + String.join(",\n", panels) + "]";
    }

    private static String panel(String title, String kind, List<TimelineSeries.Shown> lines) {
        return "{\"title\":" + quoted(title) + ",\"kind\":" + quoted(kind) + ",\"lines\":" + list(lines, TimelineData::line) + "}";
    }

    private static String line(TimelineSeries.Shown shown) {
        Series thin = thin(shown.series());
        return "{\"name\":" + quoted(shown.name()) + ",\"colour\":" + colour(shown.colour()) + ",\"step\":" + number(thin.stepSeconds())
                + ",\"values\":" + values(thin.values()) + "}";
    }

    private static Series thin(Series series) {
        boolean worst = series.what() == Series.What.LATENCY || series.what() == Series.What.LAG;
        return TimelineSeries.joined(series, worst, MOST_POINTS);
    }

    private static String values(List<Double> values) {
        var out = new ArrayList<String>();
        for (int i = 0; i < values.size(); ) {
            String value = shortNumber(values.get(i));
            int times = 1;
            while (i + times < values.size() && shortNumber(values.get(i + times)).equals(value)) {
                times++;
            }
            if (times >= REPEATS) {
                out.add("[" + value + "," + times + "]");
            } else {
                out.addAll(Collections.nCopies(times, value));
            }
            i += times;
        }
        return "[" + String.join(",", out) + "]";
    }

    private static String mark(Mark mark) {
        return "[" + instant(mark.at()) + "," + quoted(mark.label()) + "]";
    }

    private static <T> String list(List<T> items, Function<T, String> json) {
        return items.stream().map(json).collect(Collectors.joining(",", "[", "]"));
    }

    private static String colour(Color colour) {
        return String.format("\"#%06x\"", colour.getRGB() & 0xFFFFFF);
    }

    /** Milliseconds are finer than any zoom of the page. */
    private static String instant(double seconds) {
        return number(Math.round(seconds * 1000) / 1000.0);
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** Five digits are more than a screen shows. */
    private static String shortNumber(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "null";
        }
        return value == 0 ? "0" : new BigDecimal(value).round(new MathContext(5)).stripTrailingZeros().toString();
    }

    static String quoted(String text) {
        var out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < 0x20 || c == '"' || c == '\\') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
