package org.outagelab.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of all metrics is a loop over their declarations. */
class MetricPageTest {
    @Test
    void theDocumentIsWhatTheCommandPrints() throws IOException {
        // ./outagelab explain --metrics > docs/metrics.md
        assertThat(Files.readString(Path.of("../docs/metrics.md"))).isEqualTo(MetricPage.text());
    }

    @Test
    void everyMetricHasALine() {
        var text = MetricPage.text();

        assertThat(MetricTable.declared()).allSatisfy(metric ->
                assertThat(text).contains("| `" + metric.template() + "` | " + metric.unit().word() + " | "));
    }

    @Test
    void aMetricOfSomebodyElseHasOneToo() {
        var own = Metric.of(String.class, Scope.SERVICE, "hits").in(Unit.of("hits")).ofKind("redis")
                .says("Look-ups that found something.").count(text -> 1);

        assertThat(MetricPage.text(List.of(own)))
                .contains("| `<service>.hits` | hits |  | mean over runs of a count | Look-ups that found something."
                        + " Of services of kind redis. |  |");
    }
}
