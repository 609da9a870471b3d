package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
    @Test
    void theDocumentHasThePromisedShape() {
        JsonNode json = parse(JsonReport.of(SampleResults.oneVariant()));

        assertThat(json.propertyNames()).startsWith("schemaVersion", "tool", "scenario", "seed");
        assertThat(json.get("schemaVersion").asInt()).isEqualTo(1);
        assertThat(json.at("/tool/name").asString()).isEqualTo("outagelab");
        assertThat(json.at("/scenario/file").asString()).isEqualTo("web.yaml");
        assertThat(json.get("verdict").asString()).isEqualTo("fail");
        JsonNode base = json.at("/variants/0");
        assertThat(base.get("runs").asInt()).isEqualTo(20);
        assertThat(base.at("/metrics/availability/mean").asDouble()).isEqualTo(0.99131);
        assertThat(base.at("/metrics/availability/ci95/0").asDouble()).isEqualTo(0.99091);
        assertThat(base.at("/metrics/availability/unit").asString()).isEqualTo("ratio");
        assertThat(base.at("/outcomes/ok").asLong()).isEqualTo(1_189_572);
        assertThat(base.at("/thresholds/0/expression").asString()).isEqualTo("availability >= 99.9%");
        assertThat(base.at("/thresholds/0/value").asDouble()).isEqualTo(0.99131);
        assertThat(base.at("/incidents/0/detected/mean").asDouble()).isEqualTo(184.9);
        assertThat(base.at("/incidents/0/undetected").asInt()).isEqualTo(2);
        assertThat(base.at("/audit/balanced").asBoolean()).isTrue();
    }

    @Test
    void whatHasNoValueIsNullAndSaysWhy() {
        JsonNode json = parse(JsonReport.of(SampleResults.nothing()));

        JsonNode availability = json.at("/variants/0/metrics/availability");
        assertThat(availability.get("mean").isNull()).isTrue();
        assertThat(availability.get("ci95").isNull()).isTrue();
        assertThat(availability.get("note").asString()).isEqualTo("nothing was counted");
        assertThat(json.get("verdict").isNull()).isTrue();
    }

    @Test
    void theSameResultsGiveTheSameBytes() {
        String json = JsonReport.of(SampleResults.fiveVariants());

        assertThat(JsonReport.of(SampleResults.fiveVariants()))
                .isEqualTo(json)
                .doesNotContain("\r")
                .endsWith("}\n");
    }

    @Test
    void theBytesAreThoseOfTheGoldenFile() {
        Golden.assertSame(JsonReport.of(SampleResults.oneVariant()), "one-variant.json");
    }

    private static JsonNode parse(String json) {
        return JsonMapper.builder().build().readTree(json);
    }
}
