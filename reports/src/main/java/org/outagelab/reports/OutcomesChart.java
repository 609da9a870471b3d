package org.outagelab.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outagelab.results.Results;

/** How requests failed, variant by variant: a bar as long as the share without an answer, with 429 or 5xx, by outcome. */
final class OutcomesChart {
    private static final double ROW = 30;
    private static final double BAR = 15;
    private static final double NAME_LIMIT = 230;
    private static final double RIGHT = 90;
    private static final Font NAMES = ChartStyle.regular(12);
    private static final String OTHERS = "others";

    /** @param shares of all requests that end so, by outcome */
    private record Row(String name, Map<String, Double> shares) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<String> outcomes;

    private OutcomesChart(Results results) {
        var totals = new LinkedHashMap<String, Double>();
        for (var variant : results.variants()) {
            double requests = Facts.total(variant.outcomes());
            var shares = new LinkedHashMap<String, Double>();
            variant.outcomes().forEach((outcome, count) -> {
                // An answer below 500 that is not 429 is a success of most endpoints (docs/definitions.md#ok).
                if (!outcome.equals("ok") && !outcome.matches("http-(?!429)[1-4].*") && requests > 0) {
                    shares.put(outcome, count / requests);
                    totals.merge(outcome, count / requests, Double::sum);
                }
            });
            rows.add(new Row(variant.name(), shares));
        }
        outcomes = totals.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(ChartStyle.FAILURES.size() - 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The chart; empty for a single variant, and where nothing failed. */
    static Optional<Picture> of(Results results) {
        var chart = new OutcomesChart(results);
        return results.variants().size() < 2 || chart.outcomes.isEmpty() ? Optional.empty() : Optional.of(chart.draw());
    }

    private Picture draw() {
        var keys = new ArrayList<Frame.Key>();
        for (int i = 0; i < outcomes.size(); i++) {
            keys.add(new Frame.Key(outcomes.get(i), colour(i), null));
        }
        if (rows.stream().anyMatch(row -> rest(row) > 0)) {
            keys.add(new Frame.Key(OTHERS, colour(outcomes.size()), null));
        }
        var frame = new Frame(title(), "Share of all requests that got no answer, 429 or 5xx, by how they ended.", keys);
        return frame.picture("outcomes", rows.size() * ROW + 16, g -> draw(g, frame.top()));
    }

    /** The most frequent outcome of the variant that fails most. */
    private String title() {
        var worst = rows.get(0);
        for (var row : rows) {
            worst = sum(row) > sum(worst) ? row : worst;
        }
        var first = worst.shares.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        return "“" + TextTable.cut(worst.name, 40) + "” fails most: " + Numbers.percent(first.getValue()) + " of its requests end with " + first.getKey();
    }

    private static double sum(Row row) {
        return row.shares.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private double rest(Row row) {
        return row.shares.entrySet().stream()
                .filter(each -> !outcomes.contains(each.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static Color colour(int index) {
        return ChartStyle.FAILURES.get(Math.min(index, ChartStyle.FAILURES.size() - 1));
    }

    private void draw(Graphics2D g, double top) {
        double left = ChartStyle.rightOf(rows.stream().map(Row::name), NAMES, NAME_LIMIT);
        double most = rows.stream().mapToDouble(OutcomesChart::sum).max().orElse(1);
        double scale = (ChartStyle.WIDTH - left - RIGHT) / most;
        double y = top + ROW / 2;
        for (var row : rows) {
            var name = ChartStyle.fit(row.name, NAMES, NAME_LIMIT);
            Frame.text(g, name, NAMES, ChartStyle.INK, left - 14 - ChartStyle.width(name, NAMES), y);
            double x = left;
            for (int i = 0; i <= outcomes.size(); i++) {
                double share = i < outcomes.size() ? row.shares.getOrDefault(outcomes.get(i), 0.0) : rest(row);
                g.setColor(colour(i));
                g.fill(new Rectangle2D.Double(x, y - BAR / 2, share * scale, BAR));
                x += share * scale;
            }
            double all = sum(row);
            Frame.text(g, all > 0 ? Numbers.percent(all) : "none", NAMES, ChartStyle.GREY, x + 8, y);
            y += ROW;
        }
    }
}
