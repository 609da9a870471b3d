package org.outagelab.reports;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** A linear axis with exactly the ticks it is given: {@code LogAxis} knows powers of ten only. */
final class TickAxis extends NumberAxis {
    private static final long serialVersionUID = 1;

    private final transient List<Tick> ticks;
    private double reserved = Double.NaN;

    TickAxis(String label, double low, double high, List<Tick> ticks) {
        super(label.isEmpty() ? null : label);
        this.ticks = ticks;
        setRange(low, high > low ? high : low + 1);
        setLabelFont(ChartStyle.regular(11.5));
        setLabelPaint(ChartStyle.GREY);
        setTickLabelFont(ChartStyle.regular(11));
        setTickLabelPaint(ChartStyle.INK);
        setAxisLineVisible(false);
        setTickMarksVisible(false);
        setTickLabelInsets(new RectangleInsets(3, 4, 3, 6));
    }

    /** With a grey line along the plot, for the time axis and its like. */
    TickAxis withLine() {
        setAxisLineVisible(true);
        setAxisLinePaint(ChartStyle.AXIS);
        setAxisLineStroke(ChartStyle.solid(1));
        return this;
    }

    /** Takes this much room beside the plot: panels above each other are aligned by it. */
    TickAxis reserving(double width) {
        reserved = width;
        return this;
    }

    @Override
    public AxisSpace reserveSpace(Graphics2D g2, Plot plot, Rectangle2D plotArea, RectangleEdge edge, AxisSpace space) {
        if (Double.isNaN(reserved)) {
            return super.reserveSpace(g2, plot, plotArea, edge, space);
        }
        AxisSpace wider = space == null ? new AxisSpace() : space;
        wider.add(reserved, edge);
        return wider;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public List refreshTicks(Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
        boolean horizontal = RectangleEdge.isTopOrBottom(edge);
        TextAnchor anchor = horizontal ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
        List<NumberTick> found = new ArrayList<>();
        for (Tick tick : ticks) {
            if (tick.at() >= getLowerBound() - 1e-9 && tick.at() <= getUpperBound() + 1e-9) {
                found.add(new NumberTick((Number) tick.at(), tick.label(), anchor, TextAnchor.CENTER, 0));
            }
        }
        return found;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TickAxis that && super.equals(other) && ticks.equals(that.ticks);
    }

    @Override
    public int hashCode() {
        return ticks.hashCode();
    }
}
