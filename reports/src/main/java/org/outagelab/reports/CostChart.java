package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Downtime a year, one row each, the most expensive on top: dots on a log scale, because costs differ by orders of
 * magnitude and a bar on a log scale has no honest foot.
 */
final class CostChart {
    private static final double ROW = 26;
    private static final double NAME_LIMIT = 300;

    /**
     * @param secondsPerYear more than 0
     * @param text beside the dot
     * @param colour of the dot
     */
    record Row(String name, double secondsPerYear, String text, Color colour) {}

    private final List<Row> rows;
    private final double low;
    private final double high;

    private CostChart(List<Row> rows) {
        this.rows = rows;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (Row row : rows) {
            min = Math.min(min, StrictMath.log10(row.secondsPerYear));
            max = Math.max(max, StrictMath.log10(row.secondsPerYear));
        }
        low = rows.isEmpty() ? 0 : min - 0.15;
        high = rows.isEmpty() ? 1 : Math.max(low + 1, max + 0.15);
    }

    static Picture of(String name, String title, String subtitle, List<Frame.Key> legend, List<Row> rows) {
        return new CostChart(rows).draw(name, title, subtitle, legend);
    }

    private Picture draw(String name, String title, String subtitle, List<Frame.Key> legend) {
        var frame = new Frame(title, subtitle, legend);
        double height = Math.max(1, rows.size()) * ROW + 14;
        return frame.picture(name, height + 44, g -> {
            if (rows.isEmpty()) {
                Frame.nothing(g, "nothing", frame.top() + height / 2);
            } else {
                draw(g, frame.top(), height);
            }
        });
    }

    private void draw(Graphics2D g, double top, double height) {
        Font names = ChartStyle.regular(12.5);
        Font texts = ChartStyle.bold(11.5);
        double right = 40;
        for (Row row : rows) {
            right = Math.max(right, 40 + ChartStyle.width(row.text, texts));
        }
        double left = ChartStyle.rightOf(rows.stream().map(row -> row.name), names, NAME_LIMIT);
        var x = new TickAxis("", low, high, Tick.downtimes(low, high)).withLine();
        var y = new TickAxis("", 0, rows.size(), List.of());
        XYPlot plot = Frame.plot(new XYSeriesCollection(), x, y, new XYLineAndShapeRenderer());
        plot.setDomainGridlinesVisible(true);
        plot.setDomainGridlinePaint(ChartStyle.GRID);
        plot.setDomainGridlineStroke(ChartStyle.solid(1));
        plot.setRangeGridlinesVisible(false);
        plot.setFixedRangeAxisSpace(Frame.sides(left, right));
        plot.addAnnotation(new Sketch(c -> rows(c, left, names, texts)));
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, height + 34), null, null, null);
    }

    private void rows(Sketch.Canvas c, double left, Font names, Font texts) {
        Graphics2D g = c.g();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double y = c.y(rows.size() - 0.5 - i);
            double x = c.x(StrictMath.log10(row.secondsPerYear));
            String name = ChartStyle.fit(row.name, names, NAME_LIMIT);
            Frame.text(g, name, names, ChartStyle.INK, left - 14 - ChartStyle.width(name, names), y);
            g.setColor(ChartStyle.GRID);
            g.setStroke(ChartStyle.solid(1));
            g.draw(new Line2D.Double(c.area().getMinX(), y, x, y));
            g.setColor(row.colour);
            g.fill(new Ellipse2D.Double(x - 5, y - 5, 10, 10));
            Frame.text(g, row.text, texts, ChartStyle.INK, c.area().getMaxX() + 14, y);
        }
    }
}
