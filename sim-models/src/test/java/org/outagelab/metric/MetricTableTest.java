package org.outagelab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The metrics of a scenario are what was declared, for everybody who has it: values, found by their text and never read out of it. */
class MetricTableTest {
    private static Owners services(String... names) {
        return new Owners(List.of(names).stream().map(Owner::new).toList(), List.of(), List.of(), List.of(), List.of());
    }

    private static Draft<String> of(Scope scope, String name) {
        return Metric.of(String.class, scope, name).in(Unit.of("things")).says("Says something.");
    }

    @Test
    void aServiceMayBeCalledAsAnyMetricBegins() {
        for (var name : MetricTable.declared().stream().map(Metric::family).distinct().toList()) {
            var table = MetricTable.of(services(name));

            assertThat(table.named(name + ".utilization").id()).isEqualTo(new MetricId(Scope.SERVICE, name, "utilization"));
            assertThat(table.named(name + ".queue").id()).isEqualTo(new MetricId(Scope.SERVICE, name, "queue"));
            assertThat(table.named("latency.p99").id()).isEqualTo(MetricId.ofRun("latency.p99"));
            assertThat(table.named("replication.lag.p99").id()).isEqualTo(MetricId.ofRun("replication.lag.p99"));
        }
    }

    @Test
    void whereTheShortNameMeansSomethingElseTheLongOneIsWritten() {
        var table = MetricTable.of(
                List.of(of(Scope.RUN, "latency.p99").count(text -> 1), of(Scope.SERVICE, "p99").count(text -> 1)),
                services("latency", "web"));

        assertThat(table.named().keySet()).containsExactly("latency.p99", "service[\"latency\"].p99", "web.p99");
    }

    @Test
    void endpointsAndLoadsMayBeCalledAnything() {
        var names = List.of("GET /a?b=1&c<2", "GET /\"].latency.p99", "latency.p99", "endpoint[\"x\"].availability", "ü [");
        var table = MetricTable.of(new Owners(List.of(), List.of(), names, names, List.of()));

        for (var name : names) {
            for (var scope : List.of(Scope.ENDPOINT, Scope.LOAD)) {
                var id = new MetricId(scope, name, "latency.p99");
                assertThat(table.named(table.row(id).text())).isEqualTo(table.row(id));
            }
        }
        assertThat(table.named()).hasSize(table.rows().size());
    }

    @Test
    void theLongestNameIsMeant() {
        var table = MetricTable.of(Owners.NONE);

        assertThat(table.longestPrefixOf("latency.p99.9 < 1s").text()).isEqualTo("latency.p99.9");
        assertThat(table.longestPrefixOf("latency.p99 < 1s").text()).isEqualTo("latency.p99");
        assertThat(table.longestPrefixOf("nothing < 1s")).isNull();
    }

    @Test
    void whatSomebodyElseDeclaresStandsWithItsFamily() {
        Metrics ours = new Ours();
        Metrics others = () -> List.of(
                of(Scope.RUN, "requests.more").count(text -> 1), of(Scope.RUN, "own").count(text -> 1));

        // Ours come first, in whatever order the class path has them.
        assertThat(MetricTable.catalogue(List.of(others, ours))).extracting(Metric::name).hasSize(5);
        assertThat(MetricTable.of(MetricTable.catalogue(List.of(others, ours)), Owners.NONE).named().keySet())
                .containsSubsequence("requests.sent", "requests.ok")
                .contains("requests.more", "own");
        assertThat(MetricTable.of(
                        List.of(
                                of(Scope.RUN, "requests.sent").count(text -> 1),
                                of(Scope.RUN, "goodput").count(text -> 1),
                                of(Scope.RUN, "requests.more").count(text -> 1)),
                        Owners.NONE).named().keySet())
                .containsExactly("requests.sent", "requests.more", "goodput");
    }

    private static final class Ours implements Metrics {
        @Override
        public List<Metric> metrics() {
            return List.of(
                    of(Scope.RUN, "requests.sent").count(text -> 1),
                    of(Scope.RUN, "requests.ok").count(text -> 1),
                    of(Scope.RUN, "goodput").count(text -> 1));
        }
    }

    @Test
    void twoOfOneNameAreRefusedWithBothPlaces() {
        Metrics one = new Ours();
        Metrics other = () -> List.of(of(Scope.RUN, "goodput").count(text -> 1));

        assertThatThrownBy(() -> MetricTable.catalogue(List.of(one, other)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two metrics are called 'goodput'")
                .hasMessageContaining(Ours.class.getName());
    }

    @Test
    void aMetricOfOneKindIsOfItsServicesAlone() {
        var cache = of(Scope.SERVICE, "hit_ratio").ofKind("redis").count(text -> 1);
        var owners = new Owners(
                List.of(new Owner("cache", "redis"), new Owner("web", "nginx")), List.of(), List.of(), List.of(), List.of());

        assertThat(MetricTable.of(List.of(cache), owners).named().keySet()).containsExactly("cache.hit_ratio");
    }

    @Test
    void aMetricThatSaysNothingOfItselfIsRefused() {
        assertThatThrownBy(() -> Metric.of(String.class, "mute").count(text -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'mute'");
        assertThatThrownBy(() -> Metric.of(String.class, "Not A Name")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyMetricOfOursIsASentenceWithAUnit() {
        assertThat(MetricTable.declared()).hasSizeGreaterThan(60).allSatisfy(metric -> {
            assertThat(metric.says()).as(metric.template()).matches("\\p{Lu}.*[.]|[0-9].*[.]");
            assertThat(metric.unit().word()).as(metric.template()).isNotEmpty();
            assertThat(metric.absent(new Owner("web", "nginx"))).as(metric.template()).isNotBlank();
        });
    }

    /** A run, its two services and one fault with three things each. */
    private static Map<String, Double> values(Metric... metrics) {
        var observed = new Observed();
        for (var thing : List.of("a", "bb", "cccc")) {
            observed.add(String.class, thing);
            observed.add(String.class, Scope.SERVICE, "web", thing + thing);
        }
        var table = MetricTable.of(List.of(metrics), services("web", "app"));
        var samples = table.take(observed);
        var values = new LinkedHashMap<String, Double>();
        table.rows().forEach(row -> values.put(row.text(), MetricFold.ofOneRun(row, samples)));
        return values;
    }

    @Test
    void aMetricIsTakenOfWhatItsOwnerHas() {
        assertThat(values(
                        of(Scope.RUN, "letters").count(String::length),
                        of(Scope.RUN, "share").share(text -> text.startsWith("b") ? 1 : 0, text -> 1),
                        of(Scope.RUN, "longest").mean(all -> all.stream().collect(Collectors.summarizingInt(String::length)).getMax()),
                        of(Scope.SERVICE, "letters").count(String::length)))
                .containsEntry("letters", 7.0)
                .containsEntry("share", 1 / 3.0)
                .containsEntry("longest", 4.0)
                .containsEntry("web.letters", 14.0)
                // Nothing was observed of it.
                .containsEntry("app.letters", Double.NaN);
    }
}
