package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYDataset;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Lane;
import org.outagelab.results.Mark;
import org.outagelab.results.Results;
import org.outagelab.results.Timeline;
import org.outagelab.results.VariantResults;

/**
 * One run as it happened: states of the components, requests per second by outcome, latency, replication lag.
 *
 * <p>Panels without data are left out. Of more than {@value #MAX_LANES} components those that stayed up are left out.
 */
public final class TimelineChart {
    private static final int MAX_LANES = 24;
    private static final int MAX_MARK_ROWS = 6;
    private static final double GAP = 16;
    private static final double RIGHT = 34;
    private static final double LANE = 24;
    private static final double MARK_ROW = 16;
    private static final Font SMALL = ChartStyle.regular(11);

    private final Results results;
    private final VariantResults variant;
    private final Timeline timeline;
    private final TimelineSeries series;
    private final List<Lane> lanes;
    private final List<PlacedMark> marks = new ArrayList<>();
    private final double left;
    private int markRows;
    private int hiddenMarks;

    /** A label beside its instant, in a row of its own where it would overlap. */
    private record PlacedMark(Mark mark, int row, double x, double textX) {}

    record Window(double from, double to) {}

    TimelineChart(Results results, VariantResults variant) {
        this.results = results;
        this.variant = variant;
        this.timeline = variant.timeline();
        this.series = new TimelineSeries(timeline);
        this.lanes = lanes(timeline.lanes());
        this.left = 36
                + Math.max(
                        48,
                        lanes.stream()
                                .mapToDouble(l -> ChartStyle.width(shortName(l.component()), ChartStyle.regular(12)))
                                .max()
                                .orElse(0));
        placeMarks();
    }

    /** The timeline of one variant's first run. */
    public static Picture of(Results results, VariantResults variant, String name) {
        return new TimelineChart(results, variant).draw(name);
    }

    private Picture draw(String name) {
        var frame = new Frame(title(), subtitle(), legend());
        List<XYPlot> panels = panels();
        if (panels.isEmpty()) {
            return frame.picture(name, 90, g -> Frame.nothing(g, "No run was recorded.", frame.top() + 40));
        }
        double height = panels.stream().mapToDouble(XYPlot::getWeight).sum() + GAP * (panels.size() - 1);
        return frame.picture(name, height + 52, g -> draw(g, panels(), frame.top(), height));
    }

    private void draw(Graphics2D g, List<XYPlot> panels, double top, double height) {
        var x = new TickAxis("simulated time", 0, timeline.seconds(), Tick.clock(timeline.seconds())).withLine();
        var all = new CombinedDomainXYPlot(x);
        all.setGap(GAP);
        all.setInsets(RectangleInsets.ZERO_INSETS);
        all.setOutlineVisible(false);
        panels.forEach(panel -> all.add(panel, panel.getWeight()));
        var below = new AxisSpace();
        below.setBottom(44);
        all.setFixedDomainAxisSpace(below);
        all.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH - RIGHT, height + 44), null, null, null);
    }

    private List<XYPlot> panels() {
        List<XYPlot> panels = new ArrayList<>();
        if (!lanes.isEmpty()) {
            panels.add(lanePanel());
        }
        if (series.hasRequests()) {
            panels.add(requestPanel());
        }
        if (series.hasLatency()) {
            panels.add(latencyPanel());
        }
        if (!series.lags().isEmpty()) {
            panels.add(lagPanel());
        }
        return panels;
    }

    // Components.

    private XYPlot lanePanel() {
        double height = lanes.size() * LANE + markRows * MARK_ROW + 6;
        XYPlot plot = panel(null, new TickAxis("", 0, height, List.of()), null, height);
        plot.setRangeGridlinesVisible(false);
        plot.addAnnotation(new Sketch(c -> shadeFaults(c, markRows * MARK_ROW + 6)));
        plot.addAnnotation(new Sketch(this::drawLanes));
        return plot;
    }

    private void drawLanes(Sketch.Canvas c) {
        Graphics2D g = c.g();
        double top = c.area().getMinY() + markRows * MARK_ROW + 6;
        Font names = ChartStyle.regular(12);
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            double y = top + i * LANE;
            String name = shortName(lane.component());
            Frame.text(g, name, names, ChartStyle.INK, left - 10 - ChartStyle.width(name, names), y + LANE / 2);
            for (Lane.Span span : lane.spans()) {
                double from = c.x(span.from());
                double to = c.x(Math.min(timeline.seconds(), span.to()));
                // A state of milliseconds in a run of hours must still be seen.
                double width = span.state() == Lane.State.UP ? to - from : Math.max(1.2, to - from);
                g.setColor(ChartStyle.of(span.state()));
                g.fill(new Rectangle2D.Double(from, y + 4, width, LANE - 8));
            }
            g.setColor(ChartStyle.DATA);
            for (Lane.Duty duty : lane.duties()) {
                boolean beside = duty.role() == Lane.Role.BESIDE;
                g.setStroke(beside ? ChartStyle.HATCHED : ChartStyle.solid(2.5f));
                double at = beside ? y + LANE / 2 : y + LANE - 2.5;
                double from = c.x(duty.from());
                g.draw(new Line2D.Double(from, at, Math.max(from + 2, c.x(duty.to())), at));
            }
        }
        drawMarks(g, c.area(), top + lanes.size() * LANE);
    }

    private void drawMarks(Graphics2D g, Rectangle2D area, double bottom) {
        for (PlacedMark placed : marks) {
            double y = area.getMinY() + placed.row * MARK_ROW + MARK_ROW / 2;
            g.setColor(ChartStyle.GREY);
            g.setStroke(ChartStyle.dashed(1, 3, 3));
            g.draw(new Line2D.Double(placed.x, y - 6, placed.x, bottom));
        }
        for (PlacedMark placed : marks) {
            double y = area.getMinY() + placed.row * MARK_ROW + MARK_ROW / 2;
            g.setColor(Color.WHITE);
            double width = ChartStyle.width(placed.mark.label(), SMALL);
            g.fill(new Rectangle2D.Double(placed.textX - 2, y - 7, width + 4, 14));
            Frame.text(g, placed.mark.label(), SMALL, ChartStyle.INK, placed.textX, y);
        }
    }

    private void placeMarks() {
        double width = ChartStyle.WIDTH - left - RIGHT;
        List<double[]> taken = new ArrayList<>();
        for (Mark mark : timeline.marks().stream()
                .sorted(Comparator.comparingDouble(Mark::at))
                .toList()) {
            double x = left + width * Math.min(1, mark.at() / Math.max(1e-9, timeline.seconds()));
            double text = ChartStyle.width(mark.label(), SMALL);
            double textX = x + 5 + text > ChartStyle.WIDTH - 8 ? x - 5 - text : x + 5;
            int row = 0;
            while (row < MAX_MARK_ROWS && overlaps(taken, row, Math.min(x, textX) - 6, Math.max(x, textX + text) + 6)) {
                row++;
            }
            if (row == MAX_MARK_ROWS) {
                hiddenMarks++;
                continue;
            }
            taken.add(new double[] {row, Math.min(x, textX), Math.max(x, textX + text)});
            marks.add(new PlacedMark(mark, row, x, textX));
            markRows = Math.max(markRows, row + 1);
        }
    }

    private static boolean overlaps(List<double[]> taken, int row, double from, double to) {
        return taken.stream().anyMatch(t -> t[0] == row && t[1] < to && from < t[2]);
    }

    private static List<Lane> lanes(List<Lane> all) {
        if (all.size() <= MAX_LANES) {
            return all;
        }
        return all.stream()
                .filter(l ->
                        l.spans().stream().anyMatch(s -> s.state() != Lane.State.UP && s.state() != Lane.State.STANDBY)
                                || l.duties().stream().anyMatch(d -> d.role() == Lane.Role.BESIDE))
                .limit(MAX_LANES)
                .toList();
    }

    private static String shortName(String component) {
        int length = component.length();
        return length <= 22 ? component : component.substring(0, 13) + "…" + component.substring(length - 8);
    }

    // Requests, latency, lag.

    private XYPlot requestPanel() {
        var data = new DefaultXYDataset();
        var renderer = new XYAreaRenderer(XYAreaRenderer.AREA);
        renderer.setOutline(false);
        // The total first, then what lies below it: each area hides the lower part of the one before.
        List<TimelineSeries.Band> bands = series.bands();
        for (int i = bands.size() - 1; i >= 0; i--) {
            int index = bands.size() - 1 - i;
            data.addSeries(bands.get(i).name() + i, bands.get(i).cumulative());
            renderer.setSeriesPaint(index, bands.get(i).colour());
        }
        List<Tick> ticks = Tick.linear(series.maxRate(), "");
        var y = new TickAxis("requests/s", 0, ticks.get(ticks.size() - 1).at(), ticks);
        XYPlot plot = panel(data, y, renderer, 150);
        plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
        return plot;
    }

    private XYPlot latencyPanel() {
        double low = StrictMath.log10(series.latencyMin()) - 0.12;
        double high = StrictMath.log10(series.latencyMax()) + 0.12;
        if (high - low < 0.7) {
            low -= 0.35;
            high += 0.35;
        }
        var data = new DefaultXYDataset();
        var renderer = Frame.lines();
        int index = 0;
        for (TimelineSeries.Line line : series.latencies()) {
            data.addSeries(line.name(), line.log10());
            renderer.setSeriesPaint(index, TimelineSeries.latencyColour(line.name()));
            renderer.setSeriesStroke(index, ChartStyle.solid(1.6f));
            index++;
        }
        return panel(data, new TickAxis("latency", low, high, Tick.logSeconds(low, high)), renderer, 120);
    }

    private XYPlot lagPanel() {
        var data = new DefaultXYDataset();
        var renderer = Frame.lines();
        double max = 1e-3;
        for (TimelineSeries.Line line : series.lags()) {
            renderer.setSeriesPaint(data.getSeriesCount(), TimelineSeries.lagColour(data.getSeriesCount()));
            renderer.setSeriesStroke(data.getSeriesCount(), ChartStyle.solid(1.6f));
            data.addSeries(line.name(), line.points());
            max = Math.max(max, line.max());
        }
        List<Tick> ticks = Tick.linearSeconds(max);
        var y = new TickAxis("replication lag", 0, ticks.get(ticks.size() - 1).at(), ticks);
        return panel(data, y, renderer, 80);
    }

    private XYPlot panel(DefaultXYDataset data, TickAxis y, XYItemRenderer renderer, double height) {
        XYPlot plot = Frame.plot(data, null, y, renderer);
        plot.setWeight((int) Math.round(height));
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        y.reserving(left);
        if (renderer != null) {
            renderer.addAnnotation(new Sketch(c -> shadeFaults(c, 0)), Layer.BACKGROUND);
        }
        return plot;
    }

    private void shadeFaults(Sketch.Canvas c, double from) {
        c.g().setColor(ChartStyle.FAULT_WINDOW);
        for (Window window : faultWindows()) {
            double top = c.area().getMinY() + from;
            double left = c.x(window.from);
            c.g().fill(new Rectangle2D.Double(left, top, c.x(window.to) - left, c.area().getMaxY() - top));
        }
    }

    /** While faults lasted, in seconds within the axis; only those that were at the same time in every run. */
    List<Window> faultWindows() {
        List<Window> windows = new ArrayList<>();
        for (IncidentSummary incident : variant.incidents()) {
            var start = incident.faultStart();
            if (!start.hasValue() || start.hasInterval() && start.high() - start.low() > 1e-9) {
                continue;
            }
            double from = Math.max(0, Math.min(timeline.seconds(), start.mean()));
            double end = incident.faultEnd().hasValue() ? incident.faultEnd().mean() : timeline.seconds();
            double to = Math.min(timeline.seconds(), end);
            if (to > from) {
                windows.add(new Window(from, to));
            }
        }
        return windows;
    }

    // Words.

    private List<Frame.Key> legend() {
        List<Frame.Key> keys = new ArrayList<>();
        Set<Lane.State> seen = EnumSet.noneOf(Lane.State.class);
        lanes.forEach(l -> l.spans().forEach(s -> seen.add(s.state())));
        seen.forEach(s -> keys.add(new Frame.Key(s.words(), ChartStyle.of(s), null)));
        lanes.stream().flatMap(l -> l.duties().stream()).map(Lane.Duty::role).distinct().sorted().forEach(role -> keys.add(
                new Frame.Key(role.words(), ChartStyle.DATA, role == Lane.Role.BESIDE ? ChartStyle.HATCHED : ChartStyle.solid(2.5f))));
        series.bands().forEach(b -> keys.add(new Frame.Key(b.name(), b.colour(), null)));
        series.latencies()
                .forEach(l -> keys.add(new Frame.Key(l.name(), TimelineSeries.latencyColour(l.name()), ChartStyle.solid(2))));
        int index = 0;
        for (TimelineSeries.Line lag : series.lags()) {
            keys.add(new Frame.Key("lag of " + lag.name(), TimelineSeries.lagColour(index++), ChartStyle.solid(2)));
        }
        return keys;
    }

    private String subtitle() {
        return note(series.stepSeconds()) + (hiddenMarks > 0 ? " " + hiddenMarks + " more events not labelled." : "");
    }

    /** @param step of the buckets that are shown, in seconds */
    String note(double step) {
        String which = variant.runs() > 1 ? ", run " + (timeline.run() + 1) + " of " + variant.runs() : "";
        String of = results.variants().size() > 1 ? ", variant “" + TextTable.cut(variant.name(), 50) + "”" : "";
        int more = timeline.lanes().size() - lanes.size();
        String hidden = more > 0 ? " " + more + " more components not drawn." : "";
        String shaded = faultWindows().isEmpty() ? "" : " Shaded: while the fault lasts.";
        String buckets = Double.isNaN(step) ? "" : " Buckets of " + Numbers.roundSeconds(step) + ".";
        return "Seed " + results.seed() + which + of + "." + buckets + shaded + hidden;
    }

    Timeline timeline() {
        return timeline;
    }

    TimelineSeries series() {
        return series;
    }

    List<Lane> lanes() {
        return lanes;
    }

    String title() {
        return new TimelineTitle(variant, series).sentence();
    }
}
