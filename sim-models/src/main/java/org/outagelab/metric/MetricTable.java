package org.outagelab.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.outagelab.results.Measured;
import org.outagelab.results.OverRuns;

/**
 * The metrics of one scenario: what was declared, for everybody who has it. Those of the run come first, by family, then
 * those of each service, instance, endpoint and load.
 */
public final class MetricTable {
    private static final List<Metric> DECLARED =
            catalogue(ServiceLoader.load(Metrics.class, MetricTable.class.getClassLoader()));

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Row> byText = new LinkedHashMap<>();
    private final Map<MetricId, Row> byId = new LinkedHashMap<>();
    private final List<Taking> takings = new ArrayList<>();

    /** One line of results. @param text as a file and a report write it @param sample where its samples stand */
    public record Row(Metric metric, MetricId id, Owner owner, String text, int sample) {
        /** For reports. */
        Measured measured(OverRuns overRuns) {
            return new Measured(
                    metric.name(), metric.scope().name().toLowerCase(Locale.ROOT), owner.name(), metric.shown(), metric.says(), overRuns);
        }
    }

    private record Taking(Source<?> source, String owner) {}

    private MetricTable(List<Metric> declared, Owners owners) {
        var places = new LinkedHashMap<Taking, Integer>();
        for (var scope : Scope.values()) {
            var ofScope = declared.stream().filter(metric -> metric.scope() == scope).toList();
            for (var owner : owners.of(scope)) {
                for (var metric : ofScope) {
                    if (metric.belongsTo(owner)) {
                        add(metric, owner, places);
                    }
                }
            }
        }
        takings.addAll(places.keySet());
    }

    private void add(Metric metric, Owner owner, Map<Taking, Integer> places) {
        var id = new MetricId(metric.scope(), owner.name(), metric.name());
        int place = places.computeIfAbsent(new Taking(metric.source(), owner.name()), key -> places.size());
        var text = byText.containsKey(id.text()) ? id.scope().longText(id.owner(), id.name()) : id.text();
        var row = new Row(metric, id, owner, text, place);
        if (byId.put(id, row) != null) {
            throw new IllegalStateException("two metrics are called '" + id.text() + "'");
        }
        rows.add(row);
        byText.put(text, row);
    }

    /** All that are declared on the class path. */
    public static MetricTable of(Owners owners) {
        return new MetricTable(DECLARED, owners);
    }

    /** Those given alone. */
    public static MetricTable of(List<Metric> declared, Owners owners) {
        return new MetricTable(byFamily(declared), owners);
    }

    /** What is declared on the class path, in the order of results. */
    public static List<Metric> declared() {
        return DECLARED;
    }

    /** Ours in the order of their list, then others by the names of their classes; each family together. */
    static List<Metric> catalogue(Iterable<Metrics> providers) {
        var ours = new ArrayList<Metrics>();
        var others = new ArrayList<Metrics>();
        for (var provider : providers) {
            (provider.getClass().getName().startsWith("org.outagelab.") ? ours : others).add(provider);
        }
        others.sort(Comparator.comparing(provider -> provider.getClass().getName()));
        ours.addAll(others);
        var metrics = new ArrayList<Metric>();
        var from = new LinkedHashMap<String, String>();
        for (var provider : ours) {
            for (var metric : provider.metrics()) {
                var other = from.put(metric.scope() + " " + metric.name() + " " + metric.kind(), provider.getClass().getName());
                if (other != null) {
                    throw new IllegalStateException("two metrics are called '" + metric.template() + "': that of " + other
                            + " and that of " + provider.getClass().getName() + "; take one of them off the class path");
                }
                metrics.add(metric);
            }
        }
        return byFamily(metrics);
    }

    private static List<Metric> byFamily(List<Metric> metrics) {
        var families = metrics.stream()
                .collect(Collectors.groupingBy(Metric::family, LinkedHashMap::new, Collectors.toList()));
        return families.values().stream().flatMap(List::stream).toList();
    }

    /** In the order of results. */
    public List<Row> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** By the names that files and reports write, those that no run gives too; without those during faults. */
    public Map<String, Row> named() {
        var named = new LinkedHashMap<>(byText);
        named.values().removeIf(row -> row.id().scope() == Scope.FAULT);
        return named;
    }

    /** @return null if there is none */
    public Row named(String text) {
        return byText.get(text);
    }

    /** @return null if there is none */
    public Row row(MetricId id) {
        return byId.get(id);
    }

    /** What can be asked for during a fault. */
    public static List<String> namesDuring() {
        return DECLARED.stream().filter(metric -> metric.scope() == Scope.FAULT).map(Metric::name).toList();
    }

    /** The samples of one run, in an order that depends on the scenario alone. */
    public List<Sample> take(Observed run) {
        return takings.stream().map(taking -> taking.source.of(run, taking.owner)).toList();
    }

    /** What samples stand for: those of two tables can be folded together only if it is the same. */
    public String signature() {
        var names = new StringBuilder();
        rows.forEach(row -> names.append(row.sample()).append(' ').append(row.text()).append('\n'));
        return names.toString();
    }

    /** The texts that begin so, for whoever looks for the end of a name. @return the longest, or null */
    public Row longestPrefixOf(String text) {
        Row longest = null;
        for (var row : byText.values()) {
            if (text.startsWith(row.text()) && (longest == null || row.text().length() > longest.text().length())) {
                longest = row;
            }
        }
        return longest;
    }
}
