package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.outagelab.results.Estimate;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;

/**
 * Availability by topology with 95 % intervals, one row per variant, better to the right.
 *
 * <p>The axis is the share of requests lost on a log scale, labelled as availability, because topologies differ by
 * orders of magnitude. A variant that lost nothing has no place on a log scale: a hollow marker stands at the lower end
 * of its interval, with an arrow.
 */
public final class AvailabilityChart {
    private static final double ROW = 34;
    private static final double NAME_LIMIT = 300;

    private final List<Row> rows = new ArrayList<>();
    private final double objective;
    private final double low;
    private final double high;

    /** Places in nines; {@code from} and {@code to} NaN without an interval. */
    private record Row(String name, Estimate value, double at, double from, double to) {
        boolean perfect() {
            return value.mean() >= 1;
        }
    }

    private AvailabilityChart(Results results) {
        objective = AvailabilitySentence.objective(results);
        double min = Double.isNaN(objective) ? Double.POSITIVE_INFINITY : nines(objective);
        double max = Double.isNaN(objective) ? Double.NEGATIVE_INFINITY : nines(objective);
        for (VariantResults variant : results.variants()) {
            Estimate e = AvailabilitySentence.availability(variant);
            Row row = new Row(
                    variant.name(), e, nines(e.mean()), nines(Math.max(0, e.low())), nines(Math.min(1, e.high())));
            rows.add(row);
            for (double place : new double[] {row.at, row.from, row.to}) {
                if (!Double.isNaN(place) && !Double.isInfinite(place)) {
                    min = Math.min(min, place);
                    max = Math.max(max, place);
                }
            }
        }
        boolean any = min <= max;
        double spread = any ? Math.max(0.6, max - min) : 3;
        double middle = any ? (min + max) / 2 : 1.5;
        low = Math.max(-0.03 * spread, middle - spread * 0.58);
        high = Math.max(low + spread * 1.16, middle + spread * 0.58);
    }

    /** The chart of all variants; {@code note} is a sentence for the subtitle, or empty. */
    public static Picture of(Results results, String note) {
        return new AvailabilityChart(results).draw(results, note);
    }

    private Picture draw(Results results, String note) {
        String runs = results.variants().stream()
                                .mapToLong(VariantResults::runs)
                                .distinct()
                                .count()
                        == 1
                ? "n = " + Facts.runs(results.variants().get(0).runs()) + " each"
                : "n = "
                        + results.variants().stream()
                                .mapToLong(VariantResults::runs)
                                .min()
                                .orElse(0) + " or more runs";
        String subtitle = "Share of requests that end ok, 95 % interval, " + runs
                + ". Log scale of the share lost: each step to the right loses less."
                + (note.isEmpty() ? "" : " " + note);
        var frame = new Frame(AvailabilitySentence.of(results), subtitle, List.of());
        double height = rows.size() * ROW + 24;
        return frame.picture("availability", height + 44, g -> draw(g, frame.top(), height));
    }

    private void draw(Graphics2D g, double top, double height) {
        Font names = ChartStyle.regular(12.5);
        double left = ChartStyle.rightOf(rows.stream().map(row -> row.name), names, NAME_LIMIT);
        double right = 40
                + rows.stream().mapToDouble(AvailabilityChart::labelWidth).max().orElse(0);
        XYPlot plot = plot();
        plot.setFixedRangeAxisSpace(Frame.sides(left, right));
        plot.addAnnotation(new Sketch(c -> rows(c, left, names)));
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, height + 34), null, null, null);
    }

    private XYPlot plot() {
        var points = new XYIntervalSeries("availability");
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (!row.perfect() && row.value.hasValue()) {
                double y = rows.size() - 0.5 - i;
                boolean interval = row.value.hasInterval();
                points.add(row.at, interval ? row.from : row.at, interval ? Math.min(high, row.to) : row.at, y, y, y);
            }
        }
        var data = new XYIntervalSeriesCollection();
        data.addSeries(points);
        var renderer = new XYErrorRenderer();
        renderer.setDrawYError(false);
        renderer.setCapLength(8);
        renderer.setErrorPaint(ChartStyle.LINES.get(0));
        renderer.setErrorStroke(ChartStyle.solid(2));
        renderer.setSeriesPaint(0, ChartStyle.LINES.get(0));
        renderer.setSeriesShape(0, new Ellipse2D.Double(-4.5, -4.5, 9, 9));
        var x = new TickAxis("", low, high, Tick.nines(low, high)).withLine();
        var y = new TickAxis("", 0, rows.size(), List.of());
        XYPlot plot = Frame.plot(data, x, y, renderer);
        plot.setDomainGridlinesVisible(true);
        plot.setDomainGridlinePaint(ChartStyle.GRID);
        plot.setDomainGridlineStroke(ChartStyle.solid(1));
        plot.setRangeGridlinesVisible(false);
        return plot;
    }

    private void rows(Sketch.Canvas c, double left, Font names) {
        Graphics2D g = c.g();
        Rectangle2D area = c.area();
        if (!Double.isNaN(objective)) {
            double x = c.x(nines(objective));
            g.setColor(ChartStyle.RED);
            g.setStroke(ChartStyle.solid(1.4f));
            g.draw(new Line2D.Double(x, area.getMinY() - 4, x, area.getMaxY()));
            String text = "objective " + AvailabilitySentence.exactPercent(objective);
            Font font = ChartStyle.bold(11);
            double width = ChartStyle.width(text, font);
            double at = Math.min(x + 5, area.getMaxX() - width);
            Frame.text(g, text, font, ChartStyle.RED, at, area.getMinY() + 1);
        }
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double y = c.y(rows.size() - 0.5 - i);
            String name = ChartStyle.fit(row.name, names, NAME_LIMIT);
            Frame.text(g, name, names, ChartStyle.INK, left - 16 - ChartStyle.width(name, names), y);
            label(g, row, area.getMaxX() + 22, y);
            if (row.perfect()) {
                perfect(c, row, y);
            } else if (row.value.hasInterval() && row.to > high) {
                arrow(g, area.getMaxX() + 6, y, ChartStyle.LINES.get(0));
            }
        }
    }

    private void perfect(Sketch.Canvas c, Row row, double y) {
        Graphics2D g = c.g();
        double end = c.area().getMaxX() + 6;
        double x = Double.isNaN(row.from) || Double.isInfinite(row.from) ? end - 40 : Math.min(c.x(row.from), end - 24);
        g.setColor(ChartStyle.LINES.get(0));
        g.setStroke(ChartStyle.dashed(2, 4, 3));
        g.draw(new Line2D.Double(x, y, end - 6, y));
        arrow(g, end, y, ChartStyle.LINES.get(0));
        var ring = new Ellipse2D.Double(x - 5, y - 5, 10, 10);
        g.setColor(Color.WHITE);
        g.fill(ring);
        g.setColor(ChartStyle.LINES.get(0));
        g.setStroke(ChartStyle.solid(2));
        g.draw(ring);
    }

    private static void arrow(Graphics2D g, double x, double y, Color colour) {
        var head = new Path2D.Double();
        head.moveTo(x, y);
        head.lineTo(x - 9, y - 5);
        head.lineTo(x - 9, y + 5);
        head.closePath();
        g.setColor(colour);
        g.fill(head);
    }

    private static void label(Graphics2D g, Row row, double x, double y) {
        Font bold = ChartStyle.bold(12.5);
        String mean = row.value.hasValue() ? Numbers.mean(row.value) : "no data";
        Frame.text(g, mean, bold, ChartStyle.INK, x, y - 7);
        Frame.text(g, detail(row), ChartStyle.regular(10.5), ChartStyle.GREY, x, y + 8);
    }

    private static String detail(Row row) {
        if (row.perfect() && row.value.hasInterval()) {
            return "none lost; at least " + Numbers.interval(row.value).replaceAll(" ….*", "") + " %";
        }
        return row.value.hasInterval() ? Numbers.interval(row.value) : TextTable.cut(Numbers.reason(row.value), 34);
    }

    private static double labelWidth(Row row) {
        return Math.max(
                ChartStyle.width(Numbers.mean(row.value), ChartStyle.bold(12.5)),
                ChartStyle.width(detail(row), ChartStyle.regular(10.5)));
    }

    private static double nines(double availability) {
        return availability >= 1 ? Double.POSITIVE_INFINITY : -StrictMath.log10(1 - availability);
    }
}
