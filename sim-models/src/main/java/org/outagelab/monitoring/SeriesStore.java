package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;

/** All series that Prometheus has written, by metric name and labels. It outlives a restart of Prometheus. */
public final class SeriesStore {
    /** How far an instant query looks back: {@code --query.lookback-delta}. */
    public static final long LOOKBACK_NS = 5 * SimTime.MINUTE;

    private final Map<String, Map<Labels, Series>> metrics = new LinkedHashMap<>();
    private final long retentionNs;

    /** @param retentionNs how long samples are kept: the longest window that anybody asks for, at least the look-back */
    public SeriesStore(long retentionNs) {
        this.retentionNs = Math.max(retentionNs, LOOKBACK_NS);
    }

    /** Appends one sample; one that is not later than the last of its series is dropped. */
    public void append(Labels labels, long timeNs, double value) {
        var series = metrics.computeIfAbsent(labels.name(), name -> new LinkedHashMap<>())
                .computeIfAbsent(labels, Series::new);
        series.append(timeNs, value);
        series.forgetBefore(timeNs - 2 * retentionNs);
    }

    /** Says of a series that there is no more of it. */
    void end(Labels labels, long timeNs) {
        append(labels, timeNs, Series.STALE);
    }

    Collection<Series> series(String metric) {
        return metrics.getOrDefault(metric, Map.of()).values();
    }

    /** The series with exactly these labels, or null. */
    Series exactly(Labels labels) {
        return metrics.getOrDefault(labels.name(), Map.of()).get(labels);
    }

    /** What an instant query for a metric gives, in the order in which its series first came. */
    public List<Sample> instant(String metric, List<Matcher> matchers, long timeNs) {
        var found = new ArrayList<Sample>();
        for (var series : series(metric)) {
            double value = series.at(timeNs, LOOKBACK_NS);
            if (!Double.isNaN(value) && Matcher.all(matchers, series.labels())) {
                found.add(new Sample(series.labels(), value));
            }
        }
        return found;
    }

    /** What was written, by metric: how much of it there is. */
    public Map<String, Integer> counts() {
        var counts = new LinkedHashMap<String, Integer>();
        metrics.forEach((name, all) -> counts.put(name, all.size()));
        return counts;
    }
}
