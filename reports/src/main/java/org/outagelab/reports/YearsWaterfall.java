package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeriesCollection;
import org.outagelab.results.YearsResults;

/**
 * From one topology to the next, what fails more and what less: the hours a year of each as a grey bar from zero, between
 * them a floating bar for every kind of failure that makes the difference. What makes little of it stands together.
 */
final class YearsWaterfall {
    private static final double ROW = 22;
    private static final double NAME_LIMIT = 230;
    private static final double HOUR = 3600;
    private static final Color MORE = ChartStyle.RED;
    private static final Color LESS = new Color(0x2E8B6F);
    private static final Color TOTAL = new Color(0x9AA7B4);
    /** Causes between two topologies that stand for themselves. */
    private static final int SHOWN = 5;
    /** Of the longest bar: what is shorter stands with the others. */
    private static final double SMALL = 0.004;
    private static final double ROOM = 1.12;

    /** @param from hours @param to hours @param total whether it is a topology */
    private record Row(String name, double from, double to, boolean total) {}

    private final YearsResults results;
    private final List<Row> rows = new ArrayList<>();
    private final double longest;

    private YearsWaterfall(YearsResults results) {
        this.results = results;
        longest = results.variants().stream().mapToDouble(topology -> topology.downtime().mean()).max().orElse(0);
        var first = results.variants().get(0);
        rows.add(new Row(first.name(), 0, first.downtime().mean(), true));
        for (var step : YearsSteps.steps(results)) {
            double at = step.before().downtime().mean();
            double others = 0;
            int shown = 0;
            for (var part : step.parts()) {
                if (shown < SHOWN && Math.abs(part.hours()) > SMALL * longest) {
                    rows.add(new Row(part.kind(), at, at + part.hours(), false));
                    at += part.hours();
                    shown++;
                } else {
                    others += part.hours();
                }
            }
            if (Math.abs(others) > SMALL * longest) {
                rows.add(new Row("others", at, at + others, false));
            }
            rows.add(new Row(step.after().name(), 0, step.after().downtime().mean(), true));
        }
    }

    /** @param results of two topologies and more */
    static Picture of(YearsResults results) {
        return new YearsWaterfall(results).draw();
    }

    private Picture draw() {
        var other = results.withFirst() ? "“" + TextTable.cut(results.variants().get(0).name(), 30) + "”" : "before";
        var legend = new ArrayList<Frame.Key>();
        legend.add(new Frame.Key("a topology", TOTAL, null));
        legend.add(new Frame.Key("costs more than " + other, MORE, null));
        legend.add(new Frame.Key("costs less than " + other, LESS, null));
        var frame = new Frame(
                title(results),
                (results.withFirst()
                                ? "Downtime a year of each topology, and before it what makes the difference to the first, the largest first."
                                : "Downtime a year of one topology after the other, and between them what makes the difference, the largest first.")
                        + " Failures that meet are “several at once”.",
                legend);
        double height = rows.size() * ROW + 10;
        return frame.picture("waterfall", height + 44, g -> draw(g, frame.top(), height));
    }

    /** The step that changes the most, and what makes most of it. */
    static String title(YearsResults results) {
        var widest = YearsSteps.steps(results).stream()
                .max(Comparator.comparingDouble(step -> Math.abs(step.hours())))
                .orElseThrow(() -> new IllegalArgumentException("a waterfall needs two topologies"));
        if (Math.abs(widest.hours()) * HOUR < 1) {
            return "No step changes the downtime of a year by a second";
        }
        boolean more = widest.hours() > 0;
        var part = widest.parts().stream()
                .filter(each -> each.hours() > 0 == more)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a step without a cause: " + widest.hours() + " h"));
        return "“" + TextTable.cut(widest.after().name(), 40) + "” " + (results.withFirst() ? "makes the largest difference" : "makes the largest step") + ", "
                + Numbers.seconds(Math.abs(widest.hours()) * HOUR) + (more ? " more" : " less") + ": " + part.kind() + " "
                + YearsSteps.signed(part.hours());
    }

    private void draw(Graphics2D g, double top, double height) {
        Font regular = ChartStyle.regular(11.5);
        Font bold = ChartStyle.bold(12);
        double left = ChartStyle.rightOf(rows.stream().map(row -> row.name), bold, NAME_LIMIT);
        var x = new TickAxis("", 0, longest > 0 ? longest * ROOM : 1, Tick.hours(longest > 0 ? longest * ROOM : 1)).withLine();
        XYPlot plot = Frame.plot(new XYSeriesCollection(), x, new TickAxis("", 0, rows.size(), List.of()), new XYLineAndShapeRenderer());
        plot.setDomainGridlinesVisible(true);
        plot.setDomainGridlinePaint(ChartStyle.GRID);
        plot.setDomainGridlineStroke(ChartStyle.solid(1));
        plot.setRangeGridlinesVisible(false);
        plot.setFixedRangeAxisSpace(Frame.sides(left, 90));
        plot.addAnnotation(new Sketch(c -> {
            for (int i = 0; i < rows.size(); i++) {
                row(c, rows.get(i), c.y(rows.size() - 0.5 - i), left, rows.get(i).total ? bold : regular, i + 1 < rows.size());
            }
        }));
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, height + 34), null, null, null);
    }

    private static void row(Sketch.Canvas c, Row row, double y, double left, Font font, boolean followed) {
        Graphics2D g = c.g();
        String name = ChartStyle.fit(row.name, font, NAME_LIMIT);
        Frame.text(g, name, font, ChartStyle.INK, left - 14 - ChartStyle.width(name, font), y);
        double from = c.x(Math.min(row.from, row.to));
        double to = c.x(Math.max(row.from, row.to));
        g.setColor(row.total ? TOTAL : row.to > row.from ? MORE : LESS);
        g.fill(new Rectangle2D.Double(from, y - 7.5, Math.max(1, to - from), 15));
        if (followed) {
            double end = c.x(row.to);
            g.setColor(ChartStyle.AXIS);
            g.setStroke(ChartStyle.solid(1));
            g.draw(new Line2D.Double(end, y + 7.5, end, y + ROW - 7.5));
        }
        String text = row.total ? Numbers.seconds(row.to * HOUR) : YearsSteps.signed(row.to - row.from);
        Frame.text(g, text, row.total ? ChartStyle.bold(11.5) : ChartStyle.regular(11), ChartStyle.INK, to + 6, y);
    }
}
