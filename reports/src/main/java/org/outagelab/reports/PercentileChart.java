package org.outagelab.reports;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.DefaultXYDataset;
import org.outagelab.results.LatencyCurve;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;

/** Latency of ok requests by percentile, one line per variant, both axes logarithmic. */
public final class PercentileChart {
    private static final double HEIGHT = 300;
    private static final double ROW = 15;
    private static final Font NAMES = ChartStyle.regular(11.5);

    private final List<VariantResults> variants;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private double nines = 1;

    private record Label(String text, int index, double y) {}

    private PercentileChart(Results results) {
        variants = results.variants().stream()
                .filter(v -> v.latency().points().stream().anyMatch(p -> p.seconds() > 0))
                .toList();
        for (VariantResults variant : variants) {
            for (LatencyCurve.Point point : variant.latency().points()) {
                if (point.seconds() > 0) {
                    low = Math.min(low, StrictMath.log10(point.seconds()));
                    high = Math.max(high, StrictMath.log10(point.seconds()));
                    nines = Math.max(nines, place(point));
                }
            }
        }
    }

    /** The chart of all variants that answered anything. */
    public static Picture of(Results results) {
        return new PercentileChart(results).draw();
    }

    private Picture draw() {
        var frame = new Frame(title(), subtitle(), List.of());
        if (variants.isEmpty()) {
            return frame.picture("percentiles", 90, g -> Frame.nothing(g, "No request ended ok.", frame.top() + 40));
        }
        return frame.picture("percentiles", HEIGHT + 56, g -> draw(g, frame.top()));
    }

    private void draw(Graphics2D g, double top) {
        var data = new DefaultXYDataset();
        var renderer = Frame.lines();
        for (int i = 0; i < variants.size(); i++) {
            data.addSeries(Integer.toString(i), points(variants.get(i).latency()));
            renderer.setSeriesPaint(i, ChartStyle.line(i));
            renderer.setSeriesStroke(i, ChartStyle.stroke(i));
        }
        double from = low - 0.1;
        double to = Math.max(high + 0.1, low + 0.6);
        var y = new TickAxis("latency", from, to, Tick.logSeconds(from, to));
        List<Tick> ticks = new ArrayList<>(List.of(new Tick(0, "0 %"), new Tick(StrictMath.log10(2), "50 %")));
        Tick.nines(1, Math.max(3, nines)).forEach(ticks::add);
        XYPlot plot = Frame.plot(data, new TickAxis("percentile", 0, nines, ticks).withLine(), y, renderer);
        boolean direct = variants.size() > 1;
        double names = variants.stream()
                .mapToDouble(v -> ChartStyle.width(name(v), NAMES))
                .max()
                .orElse(0);
        plot.setFixedRangeAxisSpace(Frame.sides(86, direct ? names + 40 : 34));
        if (direct) {
            plot.addAnnotation(new Sketch(this::labels));
        }
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, HEIGHT + 46), null, null, null);
    }

    /** Names at the ends of the lines, moved apart where lines end close to each other. */
    private void labels(Sketch.Canvas c) {
        List<Label> ends = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            List<LatencyCurve.Point> points = variants.get(i).latency().points();
            double end = StrictMath.log10(points.get(points.size() - 1).seconds());
            ends.add(new Label(name(variants.get(i)), i, c.y(end)));
        }
        ends.sort(Comparator.comparingDouble(Label::y).thenComparing(Label::index));
        double[] y = new double[ends.size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = i == 0 ? ends.get(i).y : Math.max(ends.get(i).y, y[i - 1] + ROW);
        }
        double limit = c.area().getMaxY();
        for (int i = y.length - 1; i >= 0 && y[i] > limit; i--) {
            y[i] = limit;
            limit -= ROW;
        }
        double right = c.area().getMaxX();
        for (int i = 0; i < y.length; i++) {
            Label label = ends.get(i);
            c.g().setColor(ChartStyle.line(label.index));
            c.g().setStroke(ChartStyle.solid(1));
            c.g().draw(new Line2D.Double(right + 1, label.y, right + 11, y[i]));
            Frame.text(c.g(), label.text, NAMES, ChartStyle.INK, right + 15, y[i]);
        }
    }

    private static String name(VariantResults variant) {
        return ChartStyle.fit(variant.name(), NAMES, 210);
    }

    private static double[][] points(LatencyCurve curve) {
        int n = curve.points().size();
        double[][] xy = new double[2][n];
        for (int i = 0; i < n; i++) {
            xy[0][i] = place(curve.points().get(i));
            double seconds = curve.points().get(i).seconds();
            xy[1][i] = seconds > 0 ? StrictMath.log10(seconds) : Double.NaN;
        }
        return xy;
    }

    private static double place(LatencyCurve.Point point) {
        return -StrictMath.log10(1 - point.percentile() / 100);
    }

    private String title() {
        if (variants.isEmpty()) {
            return "No request ended ok: no latency";
        }
        if (variants.size() == 1) {
            return "99 % of ok requests end within " + Numbers.seconds(at99(variants.get(0)));
        }
        var byTail = Comparator.comparingDouble(PercentileChart::at99);
        VariantResults best = variants.stream().min(byTail).orElseThrow();
        VariantResults worst = variants.stream().max(byTail).orElseThrow();
        if (at99(worst) < at99(best) * 1.02) {
            return "99 % of ok requests end within " + Numbers.seconds(at99(worst)) + " in every topology";
        }
        return "99 % of ok requests end within " + Numbers.seconds(at99(best)) + " (“" + TextTable.cut(best.name(), 34)
                + "”) to " + Numbers.seconds(at99(worst)) + " (“" + TextTable.cut(worst.name(), 34) + "”)";
    }

    /** Latency at the 99th percentile, or at the last one below it. */
    private static double at99(VariantResults variant) {
        double found = Double.NaN;
        for (LatencyCurve.Point point : variant.latency().points()) {
            if (point.percentile() <= 99 || Double.isNaN(found)) {
                found = point.seconds();
            }
        }
        return found;
    }

    private String subtitle() {
        if (variants.isEmpty()) {
            return "";
        }
        long min = variants.stream().mapToLong(v -> v.latency().n()).min().orElse(0);
        double failed = variants.stream()
                .mapToDouble(v -> v.latency().failedShare())
                .max()
                .orElse(0);
        return "Latency of ok requests by percentile, all runs merged, n ≥ " + Numbers.count(min)
                + ". Left out are failed requests: " + (variants.size() > 1 ? "up to " : "") + Numbers.percent(failed)
                + ".";
    }
}
