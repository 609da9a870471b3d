package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.outagelab.results.Estimate;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;

/**
 * Acknowledged writes lost by topology, with 95 % intervals, beside what it costs: the latency of every request (where
 * all pay the same, the age of what is left instead), and the time until writes or deleted rows are back.
 *
 * <p>Log scales, because topologies differ by orders of magnitude; whoever lost nothing has a place of its own, left of
 * the axis. Only where data were lost by some variant, and several are compared.
 */
final class DataLossChart {
    private static final double ROW = 44;
    private static final double NAME_LIMIT = 210;
    private static final double GAP = 34;
    private static final double RIGHT = 30;
    private static final double NONE_WIDTH = 34;

    /**
     * One column: a number of each variant on its own scale, in log10.
     *
     * @param zeros whether a value of 0 has a place
     * @param missing said in place of a value that is missing
     */
    private record Panel(
            String title,
            List<Estimate> values,
            double low,
            double high,
            List<Tick> ticks,
            boolean zeros,
            Function<VariantResults, String> missing,
            Color colour) {
        double x(double value, double from, double to) {
            double start = zeros ? from + NONE_WIDTH : from;
            double share = (StrictMath.log10(value) - low) / (high - low);
            return start + Math.max(0, Math.min(1, share)) * (to - start);
        }
    }

    private final List<VariantResults> variants;
    private final List<Panel> panels = new ArrayList<>();

    private DataLossChart(Results results) {
        variants = results.variants();
        panels.add(panel("acknowledged writes lost per run", "writes.lost", true, variant -> "no database", ChartStyle.RED));
        if (latencyDiffers()) {
            panels.add(panel(
                    "latency p50 of ok requests", "latency.p50", false, variant -> "none was ok", ChartStyle.LINES.get(0)));
        } else {
            panels.add(panel("back to a state of before (RPO)", "rpo", false, DataLossChart::noState, ChartStyle.LINES.get(2)));
        }
        panels.add(panel("back after (RTO)", "rto", false, DataLossChart::noReturn, ChartStyle.LINES.get(1)));
        panels.removeIf(panel -> panel.values.stream().noneMatch(Estimate::hasValue));
    }

    /** Empty when no variant lost anything, or there is nothing to compare. */
    static Optional<Picture> of(Results results) {
        boolean any = results.variants().stream().anyMatch(variant -> value(variant, "writes.lost").mean() > 0);
        return any && results.variants().size() > 1 ? Optional.of(new DataLossChart(results).draw()) : Optional.empty();
    }

    private Panel panel(
            String title, String metric, boolean writes, Function<VariantResults, String> missing, Color colour) {
        var values = variants.stream().map(variant -> value(variant, metric)).toList();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (var value : values) {
            for (double number : new double[] {value.mean(), value.high()}) {
                if (number > 0) {
                    low = Math.min(low, StrictMath.log10(Math.min(number, value.mean())));
                    high = Math.max(high, StrictMath.log10(number));
                }
            }
        }
        if (low > high) {
            low = 0;
            high = 1;
        }
        if (writes) {
            low = Math.min(0, Math.floor(low + 1e-9));
            high = Math.max(low + 1, Math.ceil(high - 1e-9));
            return new Panel(title, values, low, high, Tick.powers(low, high), true, missing, colour);
        }
        double middle = (low + high) / 2;
        double half = Math.max(0.5, (high - low) / 2 + 0.1);
        boolean zeros = values.stream().anyMatch(value -> value.mean() == 0);
        return new Panel(
                title, values, middle - half, middle + half, Tick.downtimes(middle - half, middle + half), zeros, missing, colour);
    }

    private Picture draw() {
        String subtitle = "Mean and 95 % interval over the runs of each topology, log scales, better to the left. None lost in"
                + " these runs is no promise.";
        var frame = new Frame(title(), subtitle, List.of());
        double height = variants.size() * ROW;
        return frame.picture("data-loss", height + 62, g -> draw(g, frame.top() + 20, height));
    }

    private void draw(Graphics2D g, double top, double height) {
        Font names = ChartStyle.regular(12.5);
        double left = ChartStyle.rightOf(variants.stream().map(VariantResults::name), names, NAME_LIMIT);
        for (int i = 0; i < variants.size(); i++) {
            String name = ChartStyle.fit(variants.get(i).name(), names, NAME_LIMIT);
            Frame.text(g, name, names, ChartStyle.INK, left - 16 - ChartStyle.width(name, names), top + (i + 0.5) * ROW);
        }
        double width = (ChartStyle.WIDTH - left - RIGHT - GAP * (panels.size() - 1)) / panels.size();
        for (int i = 0; i < panels.size(); i++) {
            double from = left + i * (width + GAP);
            draw(g, panels.get(i), from, from + width, top, height);
        }
    }

    private void draw(Graphics2D g, Panel panel, double from, double to, double top, double height) {
        Frame.text(g, panel.title, ChartStyle.bold(11.5), ChartStyle.INK, from, top - 12);
        Font small = ChartStyle.regular(11);
        double bottom = top + height;
        double free = Double.NEGATIVE_INFINITY;
        for (var tick : panel.ticks) {
            double x = panel.x(StrictMath.pow(10, tick.at()), from, to);
            double half = ChartStyle.width(tick.label(), small) / 2;
            if (x - half > free) {
                line(g, ChartStyle.GRID, x, top, x, bottom);
                Frame.text(g, tick.label(), small, ChartStyle.INK, x - half, bottom + 12);
                free = x + half + 6;
            }
        }
        if (panel.zeros) {
            double x = from + 8;
            line(g, ChartStyle.GRID, x, top, x, bottom);
            Frame.text(g, "0", small, ChartStyle.INK, x - ChartStyle.width("0", small) / 2, bottom + 12);
        }
        line(g, ChartStyle.AXIS, panel.zeros ? from + NONE_WIDTH : from, bottom, to, bottom);
        for (int i = 0; i < panel.values.size(); i++) {
            var value = panel.values.get(i);
            double y = top + (i + 0.5) * ROW;
            if (value.hasValue()) {
                value(g, panel, value, from, to, y);
            } else {
                missing(g, panel.missing.apply(variants.get(i)), from, to, y);
            }
        }
    }

    private static void missing(Graphics2D g, String why, double from, double to, double y) {
        Font quiet = ChartStyle.regular(10.5);
        String text = ChartStyle.fit(why, quiet, to - from);
        g.setColor(Color.WHITE);
        g.fill(new Rectangle2D.Double(from, y - 8, ChartStyle.width(text, quiet) + 6, 16));
        Frame.text(g, text, quiet, ChartStyle.GREY, from, y);
    }

    private static void value(Graphics2D g, Panel panel, Estimate value, double from, double to, double y) {
        Font font = ChartStyle.bold(11.5);
        boolean zero = value.mean() <= 0;
        double x = zero ? from + 8 : panel.x(value.mean(), from, to);
        g.setColor(panel.colour);
        if (!zero && value.hasInterval() && value.high() > value.low()) {
            g.setStroke(ChartStyle.solid(2));
            double left = value.low() > 0 ? panel.x(value.low(), from, to) : panel.zeros ? from + 8 : from;
            double right = panel.x(value.high(), from, to);
            g.draw(new Line2D.Double(left, y, right, y));
            g.draw(new Line2D.Double(left, y - 4, left, y + 4));
            g.draw(new Line2D.Double(right, y - 4, right, y + 4));
        }
        var dot = new Ellipse2D.Double(x - 4.5, y - 4.5, 9, 9);
        g.setColor(zero ? Color.WHITE : panel.colour);
        g.fill(dot);
        g.setColor(panel.colour);
        g.setStroke(ChartStyle.solid(2));
        g.draw(dot);
        String text = zero ? "none" : Numbers.mean(value);
        double width = ChartStyle.width(text, font);
        Frame.text(g, text, font, ChartStyle.INK, Math.max(from, Math.min(to - width, x - width / 2)), y - 14);
    }

    private static void line(Graphics2D g, Color colour, double x1, double y1, double x2, double y2) {
        g.setColor(colour);
        g.setStroke(ChartStyle.solid(1));
        g.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    /** Where everybody pays the same, the age of what is left says more: it counts from before the load, too. */
    private boolean latencyDiffers() {
        var latencies = variants.stream()
                .mapToDouble(variant -> value(variant, "latency.p50").mean())
                .filter(seconds -> !Double.isNaN(seconds))
                .summaryStatistics();
        return latencies.getCount() > 0 && latencies.getMax() > 1.05 * latencies.getMin();
    }

    private static String noState(VariantResults variant) {
        return value(variant, "writes.lost").mean() > 0 ? "no state is left" : "nothing lost";
    }

    /** Why there is no time until writes or deleted rows were back. */
    private static String noReturn(VariantResults variant) {
        boolean never = variant.incidents().stream()
                .anyMatch(i -> i.unrecovered() > 0 || i.data() != null && i.data().dropped().hasValue());
        return never ? "never back" : "writes not interrupted";
    }

    private String title() {
        long none = variants.stream().filter(variant -> value(variant, "writes.lost").mean() == 0).count();
        var most = variants.stream()
                .filter(variant -> value(variant, "writes.lost").hasValue())
                .max(Comparator.comparingDouble(variant -> value(variant, "writes.lost").mean()))
                .orElseThrow();
        String worst = "“" + TextTable.cut(most.name(), 40) + "” " + Numbers.mean(value(most, "writes.lost")) + " per run";
        return (none == 0 ? "Every topology" : none + " of " + variants.size() + " topologies")
                + (none == 0 ? " lost acknowledged writes, most of all " : " lost no acknowledged write; ") + worst;
    }

    private static Estimate value(VariantResults variant, String metric) {
        return variant.metrics().getOrDefault(metric, Estimate.none("", "not measured"));
    }
}
