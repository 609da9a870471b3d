package org.outagelab.reports;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.DefaultXYDataset;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;

/** Replication lag over one run, one line per replica and variant. */
public final class ReplicationLagChart {
    private static final double HEIGHT = 240;
    private static final int MAX_LINES = 12;

    private final List<String> names = new ArrayList<>();
    private final List<TimelineSeries.Line> lines = new ArrayList<>();
    private double seconds;

    private ReplicationLagChart(Results results) {
        for (VariantResults variant : results.variants()) {
            for (TimelineSeries.Line lag : new TimelineSeries(variant.timeline()).lags()) {
                if (lines.size() < MAX_LINES) {
                    names.add(
                            results.variants().size() > 1
                                    ? lag.name() + ", " + TextTable.cut(variant.name(), 40)
                                    : lag.name());
                    lines.add(lag);
                    seconds = Math.max(seconds, variant.timeline().seconds());
                }
            }
        }
    }

    /** The chart; empty when nothing replicates. */
    public static Optional<Picture> of(Results results) {
        var chart = new ReplicationLagChart(results);
        return chart.lines.isEmpty() ? Optional.empty() : Optional.of(chart.draw(results));
    }

    private Picture draw(Results results) {
        int worst = 0;
        List<Frame.Key> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            worst = lines.get(i).max() > lines.get(worst).max() ? i : worst;
            keys.add(new Frame.Key(names.get(i), ChartStyle.line(i), ChartStyle.stroke(i)));
        }
        double max = lines.get(worst).max();
        String title = max == 0
                ? "Replicas never lag"
                : "Replication lag reaches " + Numbers.seconds(max) + " (" + names.get(worst) + ")";
        var frame = new Frame(
                title,
                "True lag: age of the oldest transaction not yet applied. Seed " + results.seed() + ", first run.",
                keys);
        double top = Math.max(1e-3, max);
        return frame.picture("replication-lag", HEIGHT + 56, g -> draw(g, frame.top(), top));
    }

    private void draw(Graphics2D g, double top, double max) {
        var data = new DefaultXYDataset();
        var renderer = Frame.lines();
        for (int i = 0; i < lines.size(); i++) {
            data.addSeries(Integer.toString(i), lines.get(i).points());
            renderer.setSeriesPaint(i, ChartStyle.line(i));
            renderer.setSeriesStroke(i, ChartStyle.stroke(i));
        }
        List<Tick> ticks = Tick.linearSeconds(max);
        var y = new TickAxis("replication lag", 0, ticks.get(ticks.size() - 1).at(), ticks);
        var x = new TickAxis("simulated time", 0, seconds, Tick.clock(seconds)).withLine();
        XYPlot plot = Frame.plot(data, x, y, renderer);
        plot.setFixedRangeAxisSpace(Frame.sides(86, 34));
        plot.draw(g, new Rectangle2D.Double(0, top, ChartStyle.WIDTH, HEIGHT + 46), null, null, null);
    }
}
