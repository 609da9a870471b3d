package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;

/**
 * All pictures of one experiment, each drawn at most once as SVG.
 *
 * <p>Those of the first variant are named {@code timeline} and {@code topology}, those of the others end in
 * {@code -2}, {@code -3} … in the order of the variants.
 */
public final class Charts {
    /** A chart with a section of its own on the page, where there is anything to draw. */
    record Section(String title, Function<Results, Optional<Picture>> chart) {}

    /** Before what happened in the first variant. */
    private static final List<Section> BEFORE = List.of(new Section("An outage that outlives its trigger", RecoveryChart::of));
    /** After it. */
    private static final List<Section> AFTER = List.of(
            new Section("How requests failed", OutcomesChart::of),
            new Section("Latency", results -> Optional.of(PercentileChart.of(results))));

    /** One that is drawn. */
    record Drawn(String title, Picture picture) {}

    private final Optional<Picture> comparison;
    private final Picture availability;
    private final Optional<Picture> lag;
    private final List<Drawn> before;
    private final List<Drawn> after;
    private final Optional<Picture> dataLoss;
    private final List<Picture> timelines = new ArrayList<>();
    private final Map<Integer, Picture> topologies = new LinkedHashMap<>();

    /** @param note a sentence for the subtitle of the first chart, or empty */
    public Charts(Results results, String note) {
        var headline = Headline.of(results);
        comparison = headline.isAvailability() || results.variants().size() < 2
                ? Optional.empty()
                : Optional.of(ComparisonChart.of(results, headline, note));
        availability = AvailabilityChart.of(results, comparison.isPresent() ? "" : note);
        lag = ReplicationLagChart.of(results);
        before = drawn(BEFORE, results);
        after = drawn(AFTER, results);
        dataLoss = DataLossChart.of(results);
        for (int i = 0; i < results.variants().size(); i++) {
            VariantResults variant = results.variants().get(i);
            String suffix = i == 0 ? "" : "-" + (i + 1);
            timelines.add(TimelineChart.of(results, variant, "timeline" + suffix));
            VariantResults first = results.variants().get(0);
            var single = SinglePoints.of(variant.findings());
            if (i == 0 || !variant.topology().equals(first.topology()) || !single.equals(SinglePoints.of(first.findings()))) {
                topologies.put(i, TopologyPicture.of(variant.topology(), "topology" + suffix, single));
            }
        }
    }

    /** Every picture, to be written to files. */
    public List<Picture> all() {
        List<Picture> all = new ArrayList<>();
        comparison.ifPresent(all::add);
        all.add(availability);
        after.forEach(section -> all.add(section.picture()));
        lag.ifPresent(all::add);
        before.forEach(section -> all.add(section.picture()));
        dataLoss.ifPresent(all::add);
        all.addAll(timelines);
        all.addAll(topologies.values());
        return all;
    }

    /** Of the number that decides between the variants; empty when it is availability, or there is one variant. */
    Optional<Picture> comparison() {
        return comparison;
    }

    Picture availability() {
        return availability;
    }

    private static List<Drawn> drawn(List<Section> sections, Results results) {
        return sections.stream()
                .flatMap(section -> section.chart().apply(results).map(picture -> new Drawn(section.title(), picture)).stream())
                .toList();
    }

    /** Sections before what happened in the first variant. */
    List<Drawn> before() {
        return before;
    }

    /** Sections after it. */
    List<Drawn> after() {
        return after;
    }

    /** Empty when no variant lost acknowledged writes, or there is nothing to compare. */
    Optional<Picture> dataLoss() {
        return dataLoss;
    }

    Picture timeline(int variant) {
        return timelines.get(variant);
    }

    /** Empty when it is that of the first variant, with the same single points. */
    Optional<Picture> topology(int variant) {
        return Optional.ofNullable(topologies.get(variant));
    }
}
