package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TimelineDataTest {
    @Test
    void theScriptHasTheValuesOfTheRun() {
        Results results = SampleResults.oneVariant();
        VariantResults variant = results.variants().get(0);
        JsonNode data = data(results);

        var ok = variant.timeline().series().stream().filter(s -> s.name().equals("requests.ok")).findFirst().orElseThrow();
        JsonNode line = data.get("panels").get(0).get("lines").get(0);
        List<Double> values = spread(line.get("values"));

        assertThat(line.get("name").asString()).isEqualTo("ok");
        assertThat(line.get("step").asDouble()).isEqualTo(ok.stepSeconds());
        assertThat(values).hasSameSizeAs(ok.values());
        for (int i = 0; i < values.size(); i++) {
            assertThat(values.get(i)).isEqualTo(ok.values().get(i), within(Math.abs(ok.values().get(i)) * 1e-4));
        }
    }

    @Test
    void theScriptHasTheStatesAndTheEventsOfTheRun() {
        Results results = SampleResults.oneVariant();
        var timeline = results.variants().get(0).timeline();
        JsonNode data = data(results);

        assertThat(data.get("lanes").size()).isEqualTo(timeline.lanes().size());
        for (int i = 0; i < timeline.lanes().size(); i++) {
            var lane = timeline.lanes().get(i);
            JsonNode spans = data.get("lanes").get(i).get("spans");
            assertThat(data.get("lanes").get(i).get("name").asString()).isEqualTo(lane.component());
            for (int k = 0; k < lane.spans().size(); k++) {
                String words = data.get("states").get(spans.get(k).get(0).asInt()).get(0).asString();
                assertThat(words).isEqualTo(lane.spans().get(k).state().words());
                assertThat(spans.get(k).get(1).asDouble()).isEqualTo(lane.spans().get(k).from(), within(5e-4));
            }
        }
        assertThat(data.get("marks").size()).isEqualTo(timeline.marks().size());
        assertThat(data.get("note").asString()).contains("Seed ", "Shaded: while the fault lasts.");
    }

    @Test
    void nothingIsShadedWhereNoFaultLasts() {
        JsonNode data = data(SampleResults.nothing());

        assertThat(data.get("faults").size()).isZero();
        assertThat(data.get("note").asString()).doesNotContain("Shaded");
    }

    private static JsonNode data(Results results) {
        return JsonMapper.builder().build().readTree(TimelineData.of(new TimelineChart(results, results.variants().get(0))));
    }

    private static List<Double> spread(JsonNode values) {
        List<Double> all = new ArrayList<>();
        for (JsonNode value : values) {
            int times = value.isArray() ? value.get(1).asInt() : 1;
            JsonNode one = value.isArray() ? value.get(0) : value;
            for (int i = 0; i < times; i++) {
                all.add(one.isNull() ? Double.NaN : one.asDouble());
            }
        }
        return all;
    }
}
