package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code histogram_quantile(0.99, …)}: a quantile from the counters of buckets with upper bounds in the label {@code le}.
 *
 * <p>Within a bucket the observations are taken as spread evenly; in the last one, without a bound, the quantile is the bound
 * of the one before. Without a bucket {@code +Inf} there is no value, and without observations it is NaN.
 *
 * @param quantile 0..1
 */
public record HistogramQuantile(double quantile, Expression of) implements Expression {
    private static final String BOUND = "le";

    private record Bucket(double bound, double count) {}

    @Override
    public List<Sample> at(Query query) {
        var histograms = new LinkedHashMap<Labels, List<Bucket>>();
        for (var sample : of.at(query)) {
            var bound = bound(sample.labels().value(BOUND));
            if (!Double.isNaN(bound)) {
                histograms.computeIfAbsent(sample.labels().without(Set.of(BOUND, Labels.NAME)), labels -> new ArrayList<>())
                        .add(new Bucket(bound, sample.value()));
            }
        }
        var samples = new ArrayList<Sample>();
        histograms.forEach((labels, buckets) -> samples.add(new Sample(labels, value(buckets))));
        return samples;
    }

    private static double bound(String text) {
        try {
            return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            // What is no bound is no bucket: Prometheus leaves it out.
            return Double.NaN;
        }
    }

    private double value(List<Bucket> buckets) {
        buckets.sort(Comparator.comparingDouble(Bucket::bound));
        var last = buckets.get(buckets.size() - 1);
        if (!Double.isInfinite(last.bound) || buckets.size() < 2 || !(last.count > 0)) {
            return Double.NaN;
        }
        double rank = quantile * last.count;
        int index = 0;
        while (index < buckets.size() - 1 && buckets.get(index).count < rank) {
            index++;
        }
        if (index == buckets.size() - 1) {
            return buckets.get(index - 1).bound;
        }
        var bucket = buckets.get(index);
        if (index == 0 && bucket.bound <= 0) {
            return bucket.bound;
        }
        double start = index == 0 ? 0 : buckets.get(index - 1).bound;
        double below = index == 0 ? 0 : buckets.get(index - 1).count;
        double inside = bucket.count - below;
        return inside == 0 ? bucket.bound : start + (bucket.bound - start) * (rank - below) / inside;
    }

    @Override
    public void selectors(Consumer<Selector> visitor) {
        of.selectors(visitor);
    }

    @Override
    public void windows(Consumer<OverTime> visitor) {
        of.windows(visitor);
    }

    @Override
    public long windowNs() {
        return of.windowNs();
    }
}
