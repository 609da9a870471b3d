package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeriesCollection;
import org.outagelab.results.YearsResults;

/**
 * Downtime a year of each topology twice: hours by cause on a linear axis, because pieces of a bar can be compared only
 * there, and nines on a log axis, because topologies differ by orders of magnitude. The whiskers are what is not known of
 * the inputs, or where all are known the error of the runs.
 */
final class YearsChart {
    /** Classes of causes in the order of the legend, each with its colour. */
    static final List<String> GROUPS =
            List.of("machines", "programs", "network", "site and power", "people and changes", "names and certificates", "planned work",
                    "several at once");

    private static final Color PLANNED = new Color(0x8c, 0x6d, 0x31);
    private static final double ROW = 46;
    private static final double NAME_LIMIT = 170;
    private static final double NINES = 290;
    private static final double GAP = 40;
    private static final double HOUR = 3600;
    private static final double YEAR = 8760;
    /** Of the longest bar: room for its number. */
    private static final double ROOM = 1.16;

    private final YearsResults results;

    private YearsChart(YearsResults results) {
        this.results = results;
    }

    /** @param low hours a year @param high hours a year */
    private record Reach(double low, double high) {}

    /** How far the truth may be: what is not known of the inputs, where some are open; else the error of the runs. */
    private Reach reach(YearsResults.Topology topology) {
        var total = topology.downtime();
        return results.inputs()
                .range(topology.name())
                .map(range -> new Reach(range.low(), range.high()))
                .orElse(new Reach(total.low(), total.high()));
    }

    static String subtitle(YearsResults results) {
        var reach = results.inputs().draws() > 0 ? "nine of ten worlds, as inputs are not known exactly" : "the 95 % interval of the runs";
        return "Left: expected downtime a year by cause, linear; right: the same as uptime, each further nine a tenth of the downtime."
                + " Whiskers: " + reach + ".";
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
        var frame = new Frame(title(), subtitle(results), legend);
        double height = results.variants().size() * ROW + 12;
        return frame.picture("downtime", height + 44, g -> draw(g, frame.top(), height));
    }

    private void draw(Graphics2D g, double top, double height) {
        Font names = ChartStyle.regular(12.5);
        double left = ChartStyle.rightOf(results.variants().stream().map(topology -> topology.name()), names, NAME_LIMIT);
        double longest = results.variants().stream()
                .mapToDouble(topology -> Math.max(topology.downtime().mean(), reach(topology).high()))
                .filter(hours -> hours > 0)
                .max()
                .orElse(1);
        var hours = new TickAxis("", 0, longest * ROOM, Tick.hours(longest * ROOM)).withLine();
        panel(g, top, height, hours, left, NINES + GAP, c -> {
            for (int i = 0; i < results.variants().size(); i++) {
                var topology = results.variants().get(i);
                double y = c.y(results.variants().size() - 0.5 - i);
                String name = ChartStyle.fit(topology.name(), names, NAME_LIMIT);
                Frame.text(g, name, names, ChartStyle.INK, left - 14 - ChartStyle.width(name, names), y);
                bar(c, topology, y);
            }
        });
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (var topology : results.variants()) {
            var reach = reach(topology);
            for (double each : new double[] {topology.downtime().mean(), reach.low(), reach.high()}) {
                if (each > 0) {
                    low = Math.min(low, nines(each));
                    high = Math.max(high, nines(each));
                }
            }
        }
        boolean any = low <= high;
        double from = any ? Math.min(low, (low + high) / 2 - 0.3) - 0.1 : 2;
        double to = any ? Math.max(high, (low + high) / 2 + 0.3) + 0.1 : 4;
        var nines = new TickAxis("", from, to, spread(Tick.nines(from, to), to - from)).withLine();
        panel(g, top, height, nines, ChartStyle.WIDTH - NINES, 24, c -> {
            for (int i = 0; i < results.variants().size(); i++) {
                dot(c, results.variants().get(i), c.y(results.variants().size() - 0.5 - i));
            }
        });
    }

    /** Without labels that would touch each other. */
    private static List<Tick> spread(List<Tick> ticks, double range) {
        var kept = new ArrayList<Tick>();
        for (var tick : ticks) {
            if (kept.isEmpty() || (tick.at() - kept.get(kept.size() - 1).at()) / range > 0.21) {
                kept.add(tick);
            }
        }
        return kept;
    }

    private void panel(Graphics2D g, double top, double height, TickAxis x, double left, double right, Sketch.Brush brush) {
        var y = new TickAxis("", 0, results.variants().size(), List.of());
        XYPlot plot = Frame.plot(new XYSeriesCollection(), x, y, new XYLineAndShapeRenderer());
        plot.setDomainGridlinesVisible(true);
        plot.setDomainGridlinePaint(ChartStyle.GRID);
        plot.setDomainGridlineStroke(ChartStyle.solid(1));
        plot.setRangeGridlinesVisible(false);
        plot.setFixedRangeAxisSpace(Frame.sides(left, right));
        plot.addAnnotation(new Sketch(brush));
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, height + 34), null, null, null);
    }

    private void bar(Sketch.Canvas c, YearsResults.Topology topology, double y) {
        Graphics2D g = c.g();
        double total = topology.downtime().mean();
        Font font = ChartStyle.bold(10.5);
        double at = 0;
        for (var entry : shares(topology).entrySet()) {
            double from = c.x(at);
            at += entry.getValue() * total;
            double width = c.x(at) - from;
            g.setColor(colour(entry.getKey()));
            g.fill(new Rectangle2D.Double(from, y - 2, Math.max(0.5, width - (width > 3 ? 1 : 0)), 15));
            String text = Numbers.seconds(entry.getValue() * total * HOUR);
            double needed = ChartStyle.width(text, font);
            if (needed + 6 < width) {
                Frame.text(g, text, font, GROUPS.indexOf(entry.getKey()) < 4 ? Color.WHITE : ChartStyle.INK, from + (width - 1 - needed) / 2, y + 5.5);
            }
        }
        String text = Numbers.seconds(total * HOUR);
        Font bold = ChartStyle.bold(11.5);
        double mark = y - 10;
        var reach = reach(topology);
        whisker(c, c.x(Math.max(0, reach.low())), c.x(reach.high()), c.x(total), mark, topology.downtime().hasInterval() && reach.high() > 0);
        Frame.text(g, text, bold, ChartStyle.INK, Math.max(c.x(total), c.x(Math.max(0, reach.high()))) + 8, mark);
    }

    private void dot(Sketch.Canvas c, YearsResults.Topology topology, double y) {
        var total = topology.downtime();
        if (!(total.mean() > 0)) {
            Frame.text(c.g(), "no downtime seen", ChartStyle.regular(11.5), ChartStyle.GREY, c.area().getMinX() + 6, y);
            return;
        }
        var reach = reach(topology);
        double best = reach.low() > 0 ? c.x(nines(reach.low())) : c.area().getMaxX();
        double at = c.x(nines(total.mean()));
        whisker(c, c.x(nines(Math.max(reach.high(), total.mean()))), best, at, y + 5.5, total.hasInterval() && reach.high() > 0);
        String text = uptime(total.mean());
        Font font = ChartStyle.bold(11.5);
        double width = ChartStyle.width(text, font);
        Frame.text(
                c.g(), text, font, ChartStyle.INK, Math.max(c.area().getMinX(), Math.min(at - width / 2, c.area().getMaxX() - width)), y - 10);
    }

    private static void whisker(Sketch.Canvas c, double from, double to, double at, double y, boolean interval) {
        Graphics2D g = c.g();
        g.setColor(ChartStyle.INK);
        g.setStroke(ChartStyle.solid(1.6f));
        if (interval) {
            g.draw(new Line2D.Double(from, y, to, y));
            g.draw(new Line2D.Double(from, y - 3.5, from, y + 3.5));
            g.draw(new Line2D.Double(to, y - 3.5, to, y + 3.5));
        }
        g.fill(new Ellipse2D.Double(at - 3.5, y - 3.5, 7, 7));
    }

    /**
     * As many nines as there are, and two digits more.
     *
     * @param hours down a year
     */
    static String uptime(double hours) {
        double down = hours / YEAR;
        int digits = down <= 0 ? 2 : Math.max(1, Math.min(9, (int) StrictMath.ceil(-StrictMath.log10(down)) - 1));
        return down <= 0 ? "100 %" : Numbers.fixed((1 - down) * 100, digits) + " %";
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
        var best = YearsSteps.best(results);
        String down = Numbers.seconds(best.downtime().mean() * HOUR) + " a year";
        String most = YearsSteps.largest(best).map(kind -> (YearsSteps.most(best) ? ", most of it " : ", the largest part of it ") + kind).orElse("");
        if (best == first) {
            return "“" + TextTable.cut(first.name(), 40) + "” is down " + down + most;
        }
        return "“" + TextTable.cut(best.name(), 40) + "” is down " + down
                + (YearsSteps.surelyBetter(results, best, first) ? " instead of " : ", not surely less than ")
                + Numbers.seconds(first.downtime().mean() * HOUR) + most;
    }

    /** 1 is 90 %, 2 is 99 %. */
    private static double nines(double hours) {
        return -StrictMath.log10(Math.min(1, hours / YEAR));
    }
}
