package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeriesCollection;
import org.outagelab.results.Recovery;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;

/**
 * How long after the trigger goodput returns, by load, one colour for each variant that was searched. Loads at which it
 * did not return in some run stand in a lane of their own on top; a band marks where the one turns into the other.
 */
public final class RecoveryChart {
    private static final double HEIGHT = 250;
    private static final double LANE = 24;
    private static final double LEFT = 120;
    private static final double RIGHT = 34;
    private static final int MAX_VARIANTS = 12;
    private static final String SUBTITLE = "Time from the end of the trigger until goodput is back: mean and 95 % interval over"
            + " runs, with an arrow where it goes on. Crosses: it was not back before the load ended, in all runs or (small)"
            + " in some. Band: where that begins.";

    private final List<VariantResults> variants;
    /** Index of each variant that has a lane of crosses. */
    private final List<Integer> failing = new ArrayList<>();
    private final double seconds;
    private final double load;
    /** The load of the file, NaN when it was not tried. */
    private final double ofTheFile;

    private RecoveryChart(Results results) {
        variants = results.variants().stream()
                .filter(variant -> variant.recovery() != null)
                .limit(MAX_VARIANTS)
                .toList();
        double longest = 0;
        double widest = 0;
        double highest = 0;
        double file = Double.NaN;
        for (int i = 0; i < variants.size(); i++) {
            Recovery found = variants.get(i).recovery();
            if (!Double.isNaN(found.failsFrom())) {
                failing.add(i);
            }
            for (Recovery.Point point : found.points()) {
                highest = Math.max(highest, point.rate());
                file = point.times() == 1 ? point.rate() : file;
                if (point.after().hasValue()) {
                    longest = Math.max(longest, point.after().mean());
                    widest = Math.max(widest, upper(point));
                }
            }
        }
        // A few runs make intervals that would hide everything else.
        seconds = Math.min(widest, 1.6 * longest);
        load = highest;
        ofTheFile = file;
    }

    /** The chart; empty when nothing was searched. */
    public static Optional<Picture> of(Results results) {
        var chart = new RecoveryChart(results);
        return chart.variants.isEmpty() ? Optional.empty() : Optional.of(chart.draw());
    }

    private Picture draw() {
        List<Frame.Key> keys = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            keys.add(new Frame.Key(TextTable.cut(variants.get(i).name(), 60), ChartStyle.line(i), ChartStyle.solid(3)));
        }
        var frame = new Frame(title(), SUBTITLE, variants.size() > 1 ? keys : List.of());
        double lanes = failing.size() * LANE + 16;
        return frame.picture("recovery", lanes + HEIGHT + 60, g -> draw(g, frame.top() + lanes));
    }

    private String title() {
        if (variants.size() == 1) {
            return Facts.recoverySentence(variants.get(0).recovery()).replaceAll("\\.$", "");
        }
        List<String> parts = new ArrayList<>();
        for (VariantResults variant : variants) {
            Recovery found = variant.recovery();
            parts.add(bound(found) + " (" + TextTable.cut(variant.name(), 40) + ")");
        }
        int shown = Math.min(4, parts.size());
        return "Goodput returns after the trigger " + String.join(", ", parts.subList(0, shown))
                + (shown < parts.size() ? ", …" : "");
    }

    private static String bound(Recovery found) {
        if (Double.isNaN(found.failsFrom())) {
            return "at every load tried";
        } else if (Double.isNaN(found.returnsUpTo())) {
            return "at no load tried";
        }
        return "up to " + Numbers.fixed(found.returnsUpTo(), 1) + " requests/s";
    }

    private TickAxis axis() {
        List<Tick> ticks = new ArrayList<>();
        double step = Tick.linear(load / 2.5, "").get(1).at();
        for (int i = 0; i * step <= load * 1.04; i++) {
            ticks.add(new Tick(i * step, Numbers.fixed(i * step, step < 1 ? 2 : 0)));
        }
        return new TickAxis("load before the trigger, requests/s", 0, Math.max(load * 1.04, 1e-9), ticks).withLine();
    }

    private void draw(Graphics2D g, double top) {
        List<Tick> ticks = Tick.linear(Math.max(1, seconds), " s");
        var y = new TickAxis("back after", 0, ticks.get(ticks.size() - 1).at(), ticks);
        XYPlot plot = Frame.plot(new XYSeriesCollection(), axis(), y, new XYLineAndShapeRenderer());
        plot.setFixedRangeAxisSpace(Frame.sides(LEFT, RIGHT));
        plot.addAnnotation(new Sketch(this::points));
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, HEIGHT + 46), null, null, null);
    }

    private void points(Sketch.Canvas c) {
        Graphics2D g = c.g();
        marks(c);
        for (int i = 0; i < variants.size(); i++) {
            Color colour = ChartStyle.line(i);
            double lane = c.area().getMinY() - 10 - (failing.size() - failing.indexOf(i) - 0.5) * LANE;
            Recovery found = variants.get(i).recovery();
            Recovery.Point before = null;
            for (Recovery.Point point : found.points()) {
                double x = c.x(point.rate());
                boolean all = point.returned() == point.runs();
                if (point.after().hasValue()) {
                    double y = c.y(point.after().mean());
                    g.setColor(colour);
                    g.setStroke(ChartStyle.solid(1.4f));
                    if (point.after().hasInterval()) {
                        interval(c, point, x);
                    }
                    if (all && before != null) {
                        g.draw(new Line2D.Double(c.x(before.rate()), c.y(before.after().mean()), x, y));
                    }
                    g.fill(new Ellipse2D.Double(x - 4, y - 4, 8, 8));
                    if (!all) {
                        g.setColor(Color.WHITE);
                        g.fill(new Ellipse2D.Double(x - 2.2, y - 2.2, 4.4, 4.4));
                    }
                }
                before = all ? point : null;
                if (!all) {
                    cross(g, x, lane, point.returned() == 0 ? 5 : 3.2, colour);
                }
            }
        }
    }

    private static void interval(Sketch.Canvas c, Recovery.Point point, double x) {
        double top = c.area().getMinY();
        double end = c.y(upper(point));
        Graphics2D g = c.g();
        g.draw(new Line2D.Double(x, c.y(Math.max(0, lower(point))), x, Math.max(top, end)));
        if (end < top) {
            g.draw(new Line2D.Double(x - 4, top + 6, x, top));
            g.draw(new Line2D.Double(x + 4, top + 6, x, top));
        }
    }

    /** The load of the file; and for each variant where it begins not to return, in words too. */
    private void marks(Sketch.Canvas c) {
        Graphics2D g = c.g();
        Font font = ChartStyle.regular(11.5);
        double top = c.area().getMinY();
        if (!failing.isEmpty()) {
            Frame.text(g, "not returned", font, ChartStyle.GREY, 20, top - 10 - failing.size() * LANE / 2);
        }
        if (!Double.isNaN(ofTheFile)) {
            double x = c.x(ofTheFile);
            g.setColor(ChartStyle.AXIS);
            g.setStroke(ChartStyle.dashed(1.2f, 4, 3));
            g.draw(new Line2D.Double(x, top - 10 - failing.size() * LANE, x, c.area().getMaxY()));
            String text = "load of the file";
            Frame.text(g, text, font, ChartStyle.GREY, x - ChartStyle.width(text, font) - 6, c.area().getCenterY());
        }
        int row = 0;
        for (int i : failing) {
            Recovery found = variants.get(i).recovery();
            if (!Double.isNaN(found.returnsUpTo())) {
                double from = c.x(found.returnsUpTo());
                double to = c.x(found.failsFrom());
                Color colour = ChartStyle.line(i);
                g.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 38));
                double above = top - 10 - (failing.size() - row) * LANE;
                g.fill(new Rectangle2D.Double(from, above, to - from, c.area().getMaxY() - above));
                String text = "always up to " + Numbers.fixed(found.returnsUpTo(), 1) + ", not from "
                        + Numbers.fixed(found.failsFrom(), 1) + " on";
                boolean right = to + 10 + ChartStyle.width(text, font) < c.area().getMaxX();
                Frame.text(
                        g,
                        text,
                        font,
                        colour,
                        right ? to + 10 : from - 10 - ChartStyle.width(text, font),
                        top + 10 + 16 * row);
            }
            row++;
        }
    }

    private static void cross(Graphics2D g, double x, double y, double size, Color colour) {
        g.setColor(colour);
        g.setStroke(ChartStyle.solid(2));
        g.draw(new Line2D.Double(x - size, y - size, x + size, y + size));
        g.draw(new Line2D.Double(x - size, y + size, x + size, y - size));
    }

    private static double lower(Recovery.Point point) {
        return point.after().hasInterval() ? point.after().low() : point.after().mean();
    }

    private static double upper(Recovery.Point point) {
        return point.after().hasInterval() ? point.after().high() : point.after().mean();
    }
}
