package org.outagelab.reports;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.results.Estimate;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;

/**
 * The number that decides between the variants, with its 95 % intervals and the bound it was promised to keep: one row
 * per variant.
 *
 * <p>A linear axis from 0; a log scale where all values are above 0 and differ more than {@value #LOG_FROM}-fold.
 */
final class ComparisonChart {
    private static final double ROW = 34;
    private static final double NAME_LIMIT = 300;
    private static final double LOG_FROM = 30;

    private final Headline headline;
    private final List<VariantResults> variants;
    private final boolean log;
    private final double low;
    private final double high;
    private final List<Tick> ticks;

    private ComparisonChart(Results results, Headline headline) {
        this.headline = headline;
        variants = results.variants();
        List<Double> places = new ArrayList<>();
        places.add(headline.bound());
        for (var variant : variants) {
            Estimate e = headline.of(variant);
            places.add(e.mean());
            places.add(e.high());
            if (e.low() > 0) {
                places.add(e.low());
            }
        }
        places.removeIf(place -> Double.isNaN(place) || Double.isInfinite(place));
        double most = places.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double least = places.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        String unit = unit();
        log = least > 0 && most > LOG_FROM * least && (unit.equals("s") || !unit.equals("ratio"));
        if (log) {
            low = StrictMath.log10(least) - 0.1;
            high = StrictMath.log10(most) + 0.1;
            ticks = unit.equals("s") ? Tick.downtimes(low, high) : Tick.powers(low, high);
        } else {
            ticks = unit.equals("s")
                    ? seconds(most)
                    : unit.equals("ratio") ? percent(most) : Tick.linear(most, unit.equals("1/s") ? "/s" : "");
            low = Math.min(0, least);
            high = ticks.get(ticks.size() - 1).at();
        }
    }

    private static List<Tick> percent(double most) {
        return Tick.linear(100 * most, " %").stream().map(tick -> new Tick(tick.at() / 100, tick.label())).toList();
    }

    /** In the unit that suits the longest. */
    private static List<Tick> seconds(double most) {
        double unit = most < 180 ? 1 : most < 10_800 ? 60 : 3600;
        return unit == 1
                ? Tick.linearSeconds(most)
                : Tick.linear(most / unit, unit == 60 ? " min" : " h").stream()
                        .map(tick -> new Tick(tick.at() * unit, tick.label()))
                        .toList();
    }

    private String unit() {
        return variants.stream().map(headline::of).filter(Estimate::hasValue).map(Estimate::unit).findFirst().orElse("");
    }

    /** The chart of all variants; {@code note} is a sentence for the subtitle, or empty. */
    static Picture of(Results results, Headline headline, String note) {
        return new ComparisonChart(results, headline).draw(note);
    }

    private Picture draw(String note) {
        var runs = variants.stream().mapToLong(VariantResults::runs).summaryStatistics();
        String subtitle = headline.label() + ", mean and 95 % interval, n = "
                + (runs.getMin() == runs.getMax() ? Facts.runs(runs.getMin()) + " each" : runs.getMin() + " or more runs")
                + (headline.lessIsBetter() ? ". Better to the left." : ". Better to the right.")
                + (log ? " Log scale." : "")
                + (note.isEmpty() ? "" : " " + note);
        var frame = new Frame(headline.sentence(), subtitle, List.of());
        double height = variants.size() * ROW;
        return frame.picture("comparison", height + 62, g -> draw(g, frame.top() + 14, height));
    }

    private void draw(Graphics2D g, double top, double height) {
        Font names = ChartStyle.regular(12.5);
        double left = ChartStyle.rightOf(variants.stream().map(VariantResults::name), names, NAME_LIMIT);
        double right = ChartStyle.WIDTH - 40 - variants.stream().mapToDouble(this::labelWidth).max().orElse(0);
        double bottom = top + height;
        Font small = ChartStyle.regular(11);
        double free = Double.NEGATIVE_INFINITY;
        for (var tick : ticks) {
            double x = left + (tick.at() - low) / (high - low) * (right - left);
            double half = ChartStyle.width(tick.label(), small) / 2;
            if (x > right + 1 || x - half < free) {
                continue;
            }
            line(g, x, top, x, bottom, ChartStyle.GRID, 1);
            Frame.text(g, tick.label(), small, ChartStyle.INK, x - half, bottom + 12);
            free = x + half + 6;
        }
        line(g, left, bottom, right, bottom, ChartStyle.AXIS, 1);
        bound(g, top, bottom, left, right);
        for (int i = 0; i < variants.size(); i++) {
            row(g, variants.get(i), left, right, top + (i + 0.5) * ROW);
        }
    }

    private void bound(Graphics2D g, double top, double bottom, double left, double right) {
        double x = x(headline.bound(), left, right);
        line(g, x, top - 4, x, bottom, ChartStyle.RED, 1.4f);
        Font font = ChartStyle.bold(11);
        double width = ChartStyle.width(headline.promise(), font);
        Frame.text(g, headline.promise(), font, ChartStyle.RED, Math.max(left, Math.min(x - width / 2, right - width)), top - 12);
    }

    private void row(Graphics2D g, VariantResults variant, double left, double right, double y) {
        Font names = ChartStyle.regular(12.5);
        String name = ChartStyle.fit(variant.name(), names, NAME_LIMIT);
        Frame.text(g, name, names, ChartStyle.INK, left - 16 - ChartStyle.width(name, names), y);
        Estimate e = headline.of(variant);
        Frame.text(g, e.hasValue() ? Numbers.mean(e) : "no data", ChartStyle.bold(12.5), ChartStyle.INK, right + 22, y - 7);
        Frame.text(g, detail(e), ChartStyle.regular(10.5), ChartStyle.GREY, right + 22, y + 8);
        if (!e.hasValue()) {
            return;
        }
        var colour = ChartStyle.LINES.get(0);
        if (e.hasInterval()) {
            double from = x(Math.max(e.low(), log ? StrictMath.pow(10, low) : low), left, right);
            double to = x(e.high(), left, right);
            line(g, from, y, to, y, colour, 2);
            line(g, from, y - 4, from, y + 4, colour, 2);
            line(g, to, y - 4, to, y + 4, colour, 2);
        }
        double x = x(e.mean(), left, right);
        g.setColor(colour);
        g.fill(new Ellipse2D.Double(x - 4.5, y - 4.5, 9, 9));
    }

    private double x(double value, double left, double right) {
        double place = log ? StrictMath.log10(value) : value;
        return left + Math.max(0, Math.min(1, (place - low) / (high - low))) * (right - left);
    }

    private static String detail(Estimate e) {
        return e.hasInterval() ? Numbers.bounds(e) : TextTable.cut(Numbers.reason(e), 34);
    }

    private double labelWidth(VariantResults variant) {
        Estimate e = headline.of(variant);
        return Math.max(
                ChartStyle.width(Numbers.mean(e), ChartStyle.bold(12.5)), ChartStyle.width(detail(e), ChartStyle.regular(10.5)));
    }

    private static void line(Graphics2D g, double x1, double y1, double x2, double y2, java.awt.Color colour, float width) {
        g.setColor(colour);
        g.setStroke(ChartStyle.solid(width));
        g.draw(new Line2D.Double(x1, y1, x2, y2));
    }
}
