package org.outagelab.reports;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.results.Estimate;
import org.outagelab.results.VariantResults;

/** What tells variants apart, as a table: a column for each variant as far as they fit, else a block for each number. No name is cut. */
final class Differences {
    private final List<VariantResults> variants;
    private final int width;

    /** @param width columns of the terminal */
    Differences(List<VariantResults> variants, int width) {
        this.variants = variants;
        this.width = width;
    }

    /** Whether the intervals of two variants are apart, or only some have a value at all; of one alone, whether it is not zero. */
    boolean differs(String metric, Estimate first) {
        if (variants.size() == 1) {
            return !first.hasValue() || first.mean() != 0;
        }
        for (VariantResults variant : variants.subList(1, variants.size())) {
            Estimate e = variant.metrics().get(metric);
            if (e == null || e.hasValue() != first.hasValue()) {
                return true;
            }
            boolean sure = e.hasInterval() && first.hasInterval();
            if (sure ? e.low() > first.high() || e.high() < first.low() : e.hasValue() && e.mean() != first.mean()) {
                return true;
            }
        }
        return false;
    }

    List<String> lines(List<String> metrics) {
        if (metrics.isEmpty()) {
            return List.of("  none");
        }
        int needed = metrics.stream().mapToInt(String::length).max().orElse(0) + 2;
        for (VariantResults variant : variants) {
            needed += 2 + Math.max(variant.name().length(), metrics.stream().mapToInt(metric -> mean(variant, metric).length()).max().orElse(0));
        }
        if (needed <= width) {
            var table = new TextTable("l" + "r".repeat(variants.size()), 0, width);
            table.row(row("", variants.stream().map(VariantResults::name).toList()));
            metrics.forEach(metric -> table.row(row(metric, variants.stream().map(variant -> mean(variant, metric)).toList())));
            return table.lines();
        }
        var lines = new ArrayList<String>();
        for (String metric : metrics) {
            lines.add("  " + metric);
            var table = new TextTable("lr", 0, width - 2);
            variants.forEach(variant -> table.row(variant.name(), mean(variant, metric)));
            table.lines().forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    private static String mean(VariantResults variant, String metric) {
        return Numbers.mean(variant.metrics().getOrDefault(metric, Estimate.none("", "not measured")));
    }

    private static String[] row(String first, List<String> others) {
        var cells = new ArrayList<>(List.of(first));
        cells.addAll(others);
        return cells.toArray(String[]::new);
    }
}
