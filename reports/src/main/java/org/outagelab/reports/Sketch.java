package org.outagelab.reports;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;

/** Something drawn by hand into a plot: lanes, direct labels, marks. */
final class Sketch extends AbstractXYAnnotation {
    private static final long serialVersionUID = 1;

    private final transient Brush brush;

    Sketch(Brush brush) {
        this.brush = brush;
    }

    /** Draws with a canvas that knows where the axes are. */
    interface Brush {
        void draw(Canvas canvas);
    }

    /** A plot's area in pixels and its axes. */
    record Canvas(Graphics2D g, Rectangle2D area, ValueAxis xAxis, ValueAxis yAxis) {
        double x(double value) {
            return xAxis.valueToJava2D(value, area, RectangleEdge.BOTTOM);
        }

        double y(double value) {
            return yAxis.valueToJava2D(value, area, RectangleEdge.LEFT);
        }
    }

    @Override
    public void draw(
            Graphics2D g,
            XYPlot plot,
            Rectangle2D area,
            ValueAxis x,
            ValueAxis y,
            int rendererIndex,
            PlotRenderingInfo info) {
        Shape clip = g.getClip();
        // Names of lanes and labels stand outside the axes.
        g.setClip(null);
        brush.draw(new Canvas(g, area, x, y));
        g.setClip(clip);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
