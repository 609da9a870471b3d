package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeriesCollection;
import org.outagelab.results.YearsResults;

/**
 * Downtime a year by topology and by cause. The totals stand on a log scale with their intervals, because topologies
 * differ by orders of magnitude; what they consist of stands beside them as shares of a bar of one length, because
 * pieces of a bar on a log scale cannot be compared.
 */
final class YearsChart {
    /** Classes of causes in the order of the legend, each with its colour. */
    static final List<String> GROUPS =
            List.of("machines", "programs", "network", "site and power", "people and changes", "names and certificates", "planned work",
                    "several at once");

    private static final Color PLANNED = new Color(0x8c, 0x6d, 0x31);
    private static final double ROW = 46;
    private static final double NAME_LIMIT = 190;
    private static final double BAR = 330;
    private static final double HOUR = 3600;
    /** Share of worlds in which one topology must be better than another. */
    private static final double SURE = 0.9;

    private final YearsResults results;
    private final double low;
    private final double high;

    private YearsChart(YearsResults results) {
        this.results = results;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (var topology : results.variants()) {
            var total = topology.downtime();
            var reach = reach(topology);
            for (double hours : new double[] {total.mean(), reach.low(), reach.high(), topology.exact()}) {
                if (hours > 0) {
                    min = Math.min(min, place(hours));
                    max = Math.max(max, place(hours));
                }
            }
        }
        boolean any = min <= max;
        double middle = any ? (min + max) / 2 : 3;
        double half = any ? Math.max(0.6, (max - min) / 2 + 0.12) : 1;
        low = middle - half;
        high = middle + half;
    }

    /** @param low hours a year @param high hours a year */
    private record Reach(double low, double high) {}

    /** How far the truth may be: what is not known of the inputs, where some are open; else the error of the runs. */
    private Reach reach(YearsResults.Topology topology) {
        var total = topology.downtime();
        return results.inputs().ranges().stream()
                .filter(range -> range.topology().equals(topology.name()))
                .map(range -> new Reach(range.low(), range.high()))
                .findFirst()
                .orElse(new Reach(total.low(), total.high()));
    }

    static String subtitle(YearsResults results) {
        var reach = results.inputs().draws() > 0 ? "nine of ten worlds, as inputs are not known exactly" : "the 95 % interval of the runs";
        return "Left: expected downtime a year, log scale, dot with " + reach + "; ring: exact, each endpoint all or nothing, if"
                + " everyone reacts at once. Right: its causes.";
    }

    static Picture of(YearsResults results) {
        return new YearsChart(results).draw();
    }

    private Picture draw() {
        var legend = new ArrayList<Frame.Key>();
        for (var group : GROUPS) {
            if (results.variants().stream().anyMatch(topology -> shares(topology).containsKey(group))) {
                legend.add(new Frame.Key(group, colour(group), null));
            }
        }
        var frame = new Frame(
                title(),
                subtitle(results),
                legend);
        double height = results.variants().size() * ROW + 16;
        return frame.picture("downtime", height + 44, g -> draw(g, frame.top(), height));
    }

    private void draw(Graphics2D g, double top, double height) {
        Font names = ChartStyle.regular(12.5);
        double left =
                ChartStyle.rightOf(results.variants().stream().map(topology -> topology.name()), names, NAME_LIMIT);
        int rows = results.variants().size();
        var x = new TickAxis("", low, high, Tick.downtimes(low, high)).withLine();
        XYPlot plot = Frame.plot(new XYSeriesCollection(), x, new TickAxis("", 0, rows, List.of()), new XYLineAndShapeRenderer());
        plot.setDomainGridlinesVisible(true);
        plot.setDomainGridlinePaint(ChartStyle.GRID);
        plot.setDomainGridlineStroke(ChartStyle.solid(1));
        plot.setRangeGridlinesVisible(false);
        plot.setFixedRangeAxisSpace(Frame.sides(left, BAR + 60));
        plot.addAnnotation(new Sketch(c -> rows(c, left, names)));
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, height + 34), null, null, null);
    }

    private void rows(Sketch.Canvas c, double left, Font names) {
        Graphics2D g = c.g();
        int rows = results.variants().size();
        for (int i = 0; i < rows; i++) {
            var topology = results.variants().get(i);
            double y = c.y(rows - 0.5 - i);
            String name = ChartStyle.fit(topology.name(), names, NAME_LIMIT);
            Frame.text(g, name, names, ChartStyle.INK, left - 14 - ChartStyle.width(name, names), y);
            total(c, topology, y);
            bar(g, topology, c.area().getMaxX() + 36, y);
        }
    }

    private void total(Sketch.Canvas c, YearsResults.Topology topology, double y) {
        Graphics2D g = c.g();
        var total = topology.downtime();
        Color colour = ChartStyle.INK;
        if (topology.exact() > 0) {
            double at = c.x(place(topology.exact()));
            g.setColor(ChartStyle.GREY);
            g.setStroke(ChartStyle.solid(1.4f));
            g.draw(new Ellipse2D.Double(at - 6.5, y - 6.5, 13, 13));
        }
        if (!(total.mean() > 0)) {
            return;
        }
        double at = c.x(place(total.mean()));
        g.setColor(colour);
        g.setStroke(ChartStyle.solid(2));
        var reach = reach(topology);
        if (total.hasInterval() && reach.high() > 0) {
            double from = reach.low() > 0 ? Math.max(c.area().getMinX(), c.x(place(reach.low()))) : c.area().getMinX();
            double to = Math.min(c.area().getMaxX(), c.x(place(reach.high())));
            g.draw(new Line2D.Double(from, y, to, y));
            g.draw(new Line2D.Double(from, y - 4, from, y + 4));
            g.draw(new Line2D.Double(to, y - 4, to, y + 4));
        }
        g.fill(new Ellipse2D.Double(at - 4, y - 4, 8, 8));
        String text = Numbers.seconds(total.mean() * HOUR);
        Font font = ChartStyle.bold(11.5);
        double width = ChartStyle.width(text, font);
        double label = Math.max(c.area().getMinX(), Math.min(at - width / 2, c.area().getMaxX() - width));
        Frame.text(g, text, font, ChartStyle.INK, label, y - 15);
    }

    private static void bar(Graphics2D g, YearsResults.Topology topology, double x, double y) {
        double at = x;
        Font font = ChartStyle.bold(10.5);
        for (var entry : shares(topology).entrySet()) {
            double width = entry.getValue() * BAR;
            g.setColor(colour(entry.getKey()));
            g.fill(new Rectangle2D.Double(at, y - 10, Math.max(0.5, width - 1), 20));
            String text = Numbers.fixed(entry.getValue() * 100, 0) + " %";
            double needed = ChartStyle.width(text, font);
            if (needed + 6 < width) {
                Frame.text(g, text, font, GROUPS.indexOf(entry.getKey()) < 4 ? Color.WHITE : ChartStyle.INK, at + (width - 1 - needed) / 2, y);
            }
            at += width;
        }
    }

    static Color colour(String group) {
        int index = GROUPS.indexOf(group);
        return index < ChartStyle.LINES.size()
                ? ChartStyle.LINES.get(index)
                : group.equals("planned work") ? PLANNED : ChartStyle.GREY;
    }

    /** Share of the downtime by class, in the order of the legend. */
    static Map<String, Double> shares(YearsResults.Topology topology) {
        double all = topology.causes().stream().mapToDouble(cause -> cause.downtime().mean()).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        for (var group : GROUPS) {
            double hours = topology.causes().stream()
                    .filter(cause -> cause.group().equals(group))
                    .mapToDouble(cause -> cause.downtime().mean())
                    .sum();
            if (all > 0 && hours > 0) {
                shares.put(group, hours / all);
            }
        }
        return shares;
    }

    static double common(YearsResults.Topology topology) {
        double all = topology.causes().stream().mapToDouble(cause -> cause.downtime().mean()).sum();
        double common = topology.causes().stream()
                .filter(YearsResults.Cause::common)
                .mapToDouble(cause -> cause.downtime().mean())
                .sum();
        return all == 0 ? 0 : common / all;
    }

    private String title() {
        var first = results.variants().get(0);
        var best = results.variants().stream()
                .filter(topology -> topology.downtime().hasValue())
                .min(Comparator.comparingDouble(topology -> topology.downtime().mean()))
                .orElse(first);
        String down = Numbers.seconds(best.downtime().mean() * HOUR) + " a year";
        String common = ", " + Numbers.fixed(common(best) * 100, 0) + " % of it from common causes";
        if (best == first) {
            return "“" + TextTable.cut(first.name(), 40) + "” is down " + down + common;
        }
        boolean sure = results.inputs().comparisons().stream()
                .filter(pair -> pair.topology().equals(best.name()) && pair.than().equals(first.name()))
                .map(pair -> pair.better() >= SURE)
                .findFirst()
                .orElse(best.downtime().high() < first.downtime().low());
        return "“" + TextTable.cut(best.name(), 40) + "” is down " + down + (sure ? " instead of " : ", not surely less than ")
                + Numbers.seconds(first.downtime().mean() * HOUR) + common;
    }

    private static double place(double hours) {
        return StrictMath.log10(hours * HOUR);
    }
}
