package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

class OutcomesChartTest {
    private static VariantResults variant(String name, Map<String, Long> outcomes) {
        var v = SampleResults.variant(name, 1, 0);
        return new VariantResults(
                name, v.runs(), v.digest(), v.metrics(), v.measured(), outcomes, v.attemptOutcomes(), v.balancerLogs(), null, v.audit(),
                v.thresholds(), v.verdict(), v.incidents(), v.topology(), v.timeline(), v.latency(), List.of(), List.of());
    }

    private static Results results(VariantResults... variants) {
        return SampleResults.results(Verdict.PASS, List.of(variants));
    }

    @Test
    void itSaysWhoFailsMostAndHow() {
        var some = new LinkedHashMap<String, Long>();
        some.put("ok", 80L);
        some.put("http-401 authentication", 5L);
        some.put("timeout", 10L);
        some.put("http-429 denied", 5L);
        var picture = OutcomesChart.of(results(variant("quiet", Map.of("ok", 10L)), variant("loud", some))).orElseThrow();

        assertThat(picture.title()).isEqualTo("“loud” fails most: 10.0 % of its requests end with timeout");
        assertThat(picture.inlineSvg()).contains("timeout</text>", "http-429 denied</text>", "none</text>", "15.0 %</text>").doesNotContain("401");
    }

    @Test
    void thereIsNoneWhereNothingFailedOrNothingIsCompared() {
        assertThat(OutcomesChart.of(results(variant("a", Map.of("ok", 10L)), variant("b", Map.of("http-404 not found", 10L))))).isEmpty();
        assertThat(OutcomesChart.of(results(variant("a", Map.of("timeout", 10L))))).isEmpty();
    }
}
