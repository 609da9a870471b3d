package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeriesCollection;
import org.outagelab.results.YearsResults;

/** The share of years that are down for longer than so long, a line for each topology: the mean of a year is not a year. */
final class YearsSpreadChart {
    private static final double HEIGHT = 300;
    private static final double HOUR = 3600;
    private static final int TWENTIETH = 95;

    private final YearsResults results;

    private YearsSpreadChart(YearsResults results) {
        this.results = results;
    }

    /** Whether a year of any topology was simulated and lost something. */
    static boolean hasData(YearsResults results) {
        return results.variants().stream().anyMatch(topology -> topology.spread().quantiles().stream().anyMatch(hours -> hours > 0));
    }

    /** @param results with {@link #hasData data} */
    static Picture of(YearsResults results) {
        return new YearsSpreadChart(results).draw();
    }

    private Picture draw() {
        var legend = new ArrayList<Frame.Key>();
        for (int i = 0; i < results.variants().size(); i++) {
            if (!results.variants().get(i).spread().quantiles().isEmpty()) {
                legend.add(new Frame.Key(results.variants().get(i).name(), colour(i), stroke(i)));
            }
        }
        var frame = new Frame(
                title(results),
                "The share of simulated years that are down for longer than so long, log scale, with rates and times to repair as they are written."
                        + " Dashed: what " + objective() + " allows.",
                legend);
        return frame.picture("years", HEIGHT + 40, g -> draw(g, frame.top()));
    }

    static String title(YearsResults results) {
        var first = results.variants().get(0);
        var best = YearsSteps.best(results);
        var bad = best.spread().quantiles().isEmpty() ? first : best;
        String text = "One year in twenty “" + TextTable.cut(bad.name(), 40) + "” is down for more than " + twentieth(bad);
        return bad == first || first.spread().quantiles().isEmpty()
                ? text
                : text + ", “" + TextTable.cut(first.name(), 40) + "” for more than " + twentieth(first);
    }

    private static String twentieth(YearsResults.Topology topology) {
        return topology.spread().quantiles().isEmpty() ? Numbers.NONE : Numbers.seconds(topology.spread().quantiles().get(TWENTIETH) * HOUR);
    }

    private String objective() {
        return YearsReport.percent(results.objective());
    }

    private static Color colour(int i) {
        return ChartStyle.LINES.get(i % ChartStyle.LINES.size());
    }

    private static Stroke stroke(int i) {
        return i < ChartStyle.LINES.size() ? ChartStyle.solid(2) : ChartStyle.dashed(2, 6, 3);
    }

    private void draw(Graphics2D g, double top) {
        double allowed = place(8760 * (1 - results.objective()));
        double low = allowed - 0.3;
        double high = allowed + 0.3;
        for (var topology : results.variants()) {
            var quantiles = topology.spread().quantiles();
            for (int percent = 5; percent < quantiles.size(); percent++) {
                if (quantiles.get(percent) > 0) {
                    low = Math.min(low, place(quantiles.get(percent)));
                    high = Math.max(high, place(quantiles.get(percent)));
                }
            }
        }
        // Years that lose next to nothing do not take most of the room.
        double from = Math.max(low, high - 5);
        var x = new TickAxis("down in a year for longer than", from, high + 0.05, Tick.downtimes(from, high + 0.05)).withLine();
        var y = new TickAxis("", 0, 100, Tick.linear(100, " %"));
        XYPlot plot = Frame.plot(new XYSeriesCollection(), x, y, new XYLineAndShapeRenderer());
        plot.setFixedRangeAxisSpace(Frame.sides(70, 40));
        plot.addAnnotation(new Sketch(c -> lines(c, allowed, from)));
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, HEIGHT + 34), null, null, null);
    }

    private void lines(Sketch.Canvas c, double allowed, double from) {
        Graphics2D g = c.g();
        Font font = ChartStyle.regular(11);
        g.setColor(ChartStyle.GREY);
        g.setStroke(ChartStyle.dashed(1.2f, 4, 3));
        double at = c.x(allowed);
        g.draw(new Line2D.Double(at, c.area().getMinY(), at, c.area().getMaxY()));
        Frame.text(g, objective(), font, ChartStyle.GREY, at + 5, c.area().getMinY() + 8);
        for (int i = 0; i < results.variants().size(); i++) {
            var quantiles = results.variants().get(i).spread().quantiles();
            var path = new Path2D.Double();
            boolean begun = false;
            double reached = 0;
            for (int percent = 0; percent < quantiles.size(); percent++) {
                if (!(quantiles.get(percent) > 0) || place(quantiles.get(percent)) < from) {
                    continue;
                }
                double px = c.x(place(quantiles.get(percent)));
                if (!begun) {
                    path.moveTo(c.area().getMinX(), c.y(100 - percent));
                    begun = true;
                } else {
                    path.lineTo(px, c.y(100 - reached));
                }
                path.lineTo(px, c.y(100 - percent));
                reached = percent;
            }
            if (begun) {
                g.setColor(colour(i));
                g.setStroke(stroke(i));
                g.draw(path);
            }
        }
    }

    private static double place(double hours) {
        return StrictMath.log10(hours * HOUR);
    }
}
