package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeriesCollection;
import org.outagelab.results.YearsResults;

/** What each topology costs in a year, by what it is paid for, with nine of ten worlds; its downtime beside it. */
final class YearsMoneyChart {
    private static final List<String> PARTS = List.of("hosts", "people", "requests lost", "hours down");
    private static final double ROW = 40;
    private static final double NAME_LIMIT = 190;
    private static final double RIGHT = 200;
    private static final double HOUR = 3600;
    private static final double ROOM = 1.02;

    private YearsMoneyChart() {}

    /** @param results with at least one bill */
    static Picture of(YearsResults results) {
        var frame = new Frame(
                MoneyReport.sentence(results).replaceAll("\\.$", ""),
                "A year in " + results.bills().get(0).currency() + ", linear; whiskers: nine of ten worlds. To the right the sum and the downtime it comes with.",
                PARTS.stream().map(part -> new Frame.Key(part, colour(part), null)).toList());
        double height = results.bills().size() * ROW + 10;
        return frame.picture("money", height + 44, g -> draw(g, results.bills(), frame.top(), height));
    }

    private static Color colour(String part) {
        return ChartStyle.LINES.get(PARTS.indexOf(part) == 3 ? 1 : PARTS.indexOf(part) == 1 ? 4 : PARTS.indexOf(part) == 2 ? 3 : 0);
    }

    private static void draw(Graphics2D g, List<YearsResults.Bill> bills, double top, double height) {
        Font names = ChartStyle.regular(12.5);
        double left = ChartStyle.rightOf(bills.stream().map(YearsResults.Bill::topology), names, NAME_LIMIT);
        double most = bills.stream().mapToDouble(bill -> Math.max(bill.all(), bill.high())).max().orElse(1);
        double end = most > 0 ? most * ROOM : 1;
        var x = new TickAxis("", 0, end, Tick.linear(most, "").stream().filter(tick -> tick.at() <= end).toList()).withLine();
        XYPlot plot = Frame.plot(new XYSeriesCollection(), x, new TickAxis("", 0, bills.size(), List.of()), new XYLineAndShapeRenderer());
        plot.setDomainGridlinesVisible(true);
        plot.setDomainGridlinePaint(ChartStyle.GRID);
        plot.setDomainGridlineStroke(ChartStyle.solid(1));
        plot.setRangeGridlinesVisible(false);
        plot.setFixedRangeAxisSpace(Frame.sides(left, RIGHT));
        plot.addAnnotation(new Sketch(c -> {
            for (int i = 0; i < bills.size(); i++) {
                row(c, bills.get(i), c.y(bills.size() - 0.5 - i), left, names);
            }
        }));
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, height + 34), null, null, null);
    }

    private static void row(Sketch.Canvas c, YearsResults.Bill bill, double y, double left, Font names) {
        Graphics2D g = c.g();
        String name = ChartStyle.fit(bill.topology(), names, NAME_LIMIT);
        Frame.text(g, name, names, ChartStyle.INK, left - 14 - ChartStyle.width(name, names), y);
        double[] parts = {bill.hosts(), bill.people(), bill.requests(), bill.down()};
        double at = 0;
        for (int i = 0; i < parts.length; i++) {
            double from = c.x(at);
            at += parts[i];
            if (parts[i] > 0) {
                g.setColor(colour(PARTS.get(i)));
                g.fill(new Rectangle2D.Double(from, y - 4, Math.max(0.5, c.x(at) - from - 1), 15));
            }
        }
        if (bill.high() > bill.low()) {
            g.setColor(ChartStyle.INK);
            g.setStroke(ChartStyle.solid(1.6f));
            double mark = y - 10;
            g.draw(new Line2D.Double(c.x(bill.low()), mark, c.x(bill.high()), mark));
            g.draw(new Line2D.Double(c.x(bill.low()), mark - 3, c.x(bill.low()), mark + 3));
            g.draw(new Line2D.Double(c.x(bill.high()), mark - 3, c.x(bill.high()), mark + 3));
        }
        double beside = c.area().getMaxX() + 14;
        Frame.text(g, MoneyReport.amount(bill.all()) + " " + bill.currency(), ChartStyle.bold(11.5), ChartStyle.INK, beside, y - 5);
        Frame.text(g, "down " + Numbers.seconds(bill.hours() * HOUR), ChartStyle.regular(11), ChartStyle.GREY, beside, y + 9);
    }
}
