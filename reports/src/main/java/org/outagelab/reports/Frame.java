package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYDataset;

/** What all charts share: the title that states the finding, a grey subtitle, a legend, and plots without ornament. */
final class Frame {
    private static final double LEFT = 20;
    private static final double TEXT_WIDTH = ChartStyle.WIDTH - 2 * LEFT;

    /** @param line null for a filled square */
    record Key(String text, Color colour, Stroke line) {}

    private final String title;
    private final List<String> titleLines;
    private final List<String> subtitleLines;
    private final List<List<Key>> legend;

    Frame(String title, String subtitle, List<Key> legend) {
        this.title = title;
        this.titleLines = wrap(title, ChartStyle.bold(17));
        this.subtitleLines = subtitle.isEmpty() ? List.of() : wrap(subtitle, ChartStyle.regular(12));
        this.legend = rows(legend);
    }

    /** The title's height and all above the plot. */
    double top() {
        return 18 + titleLines.size() * 22 + subtitleLines.size() * 17 + legend.size() * 20 + 12;
    }

    Picture picture(String name, double plotHeight, Consumer<Graphics2D> plot) {
        int height = (int) Math.ceil(top() + plotHeight);
        return new Picture(name, title, ChartStyle.WIDTH, height, g -> {
            paint(g);
            plot.accept(g);
        });
    }

    private void paint(Graphics2D g) {
        double y = 14;
        g.setColor(ChartStyle.INK);
        g.setFont(ChartStyle.bold(17));
        for (String line : titleLines) {
            y += 22;
            g.drawString(line, (float) LEFT, (float) (y - 4));
        }
        g.setColor(ChartStyle.GREY);
        g.setFont(ChartStyle.regular(12));
        for (String line : subtitleLines) {
            y += 17;
            g.drawString(line, (float) LEFT, (float) (y - 2));
        }
        y += 6;
        for (List<Key> row : legend) {
            y += 20;
            double x = LEFT;
            for (Key key : row) {
                paint(g, key, x, y);
                x += width(key);
            }
        }
    }

    private static void paint(Graphics2D g, Key key, double x, double y) {
        g.setColor(key.colour());
        if (key.line() == null) {
            g.fill(new Rectangle2D.Double(x, y - 14, 11, 11));
        } else {
            g.setStroke(key.line());
            g.draw(new Line2D.Double(x, y - 8.5, x + 18, y - 8.5));
        }
        g.setColor(ChartStyle.INK);
        g.setFont(ChartStyle.regular(12));
        g.drawString(key.text(), (float) (x + (key.line() == null ? 16 : 23)), (float) (y - 4.5));
    }

    private static double width(Key key) {
        return ChartStyle.width(key.text(), ChartStyle.regular(12)) + (key.line() == null ? 30 : 38);
    }

    private static List<List<Key>> rows(List<Key> keys) {
        List<List<Key>> rows = new ArrayList<>();
        double x = TEXT_WIDTH + 1;
        for (Key key : keys) {
            double width = width(key);
            if (x + width > TEXT_WIDTH) {
                rows.add(new ArrayList<>());
                x = 0;
            }
            rows.get(rows.size() - 1).add(key);
            x += width;
        }
        return rows;
    }

    private static List<String> wrap(String text, Font font) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && ChartStyle.width(longer, font) > TEXT_WIDTH) {
                lines.add(line);
                longer = word;
            }
            line = longer;
        }
        lines.add(ChartStyle.fit(line, font, TEXT_WIDTH));
        return lines;
    }

    /** A bare plot: white, horizontal grid lines only. */
    static XYPlot plot(XYDataset data, TickAxis x, TickAxis y, XYItemRenderer renderer) {
        var plot = new XYPlot(data, x, y, renderer);
        plot.setOrientation(PlotOrientation.VERTICAL);
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(y != null);
        plot.setRangeGridlinePaint(ChartStyle.GRID);
        plot.setRangeGridlineStroke(ChartStyle.solid(1));
        plot.setRangeZeroBaselineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        return plot;
    }

    /** One path per line, broken where there is no value. */
    static XYLineAndShapeRenderer lines() {
        var renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        return renderer;
    }

    static AxisSpace sides(double left, double right) {
        var space = new AxisSpace();
        space.setLeft(left);
        space.setRight(right);
        return space;
    }

    /** Text whose middle line is at {@code y}. */
    static void text(Graphics2D g, String text, Font font, Color colour, double x, double y) {
        g.setFont(font);
        g.setColor(colour);
        g.drawString(text, (float) x, (float) (y + font.getSize2D() * 0.36));
    }

    /** A sentence in the middle of where a plot would be. */
    static void nothing(Graphics2D g, String why, double y) {
        Font font = ChartStyle.regular(13);
        text(g, why, font, ChartStyle.GREY, (ChartStyle.WIDTH - ChartStyle.width(why, font)) / 2, y);
    }
}
