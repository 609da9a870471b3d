package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Results;

class FormatTest {
    @Test
    void aFormatIsFoundByItsWordAlone() {
        assertThat(Format.all().keySet()).contains("csv", "github", "junit", "openmetrics");
        Format.all().forEach((word, format) -> assertThat(format.files(SampleResults.oneVariant()))
                .as(word)
                .isNotEmpty()
                .allSatisfy((name, text) -> assertThat(name + text).isNotBlank().doesNotContain("\r")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Format.of("jnit"))
                .withMessageContaining("jnit")
                .withMessageContaining("junit");
    }

    @Test
    void junitHasOneCasePerThreshold() throws Exception {
        String xml = JunitReport.of(SampleResults.hostile());

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("error").getLength()).isEqualTo(1);
    }

    @Test
    void openMetricsEndsAsTheSpecificationWants() {
        String text = OpenMetricsReport.of(SampleResults.oneVariant());

        assertThat(text)
                .contains("# TYPE outagelab_availability_ratio gauge\n# UNIT outagelab_availability_ratio ratio\n"
                        + "# HELP outagelab_availability_ratio Share of the counted requests that were ok.\n"
                        + "outagelab_availability_ratio{variant=\"base\"} 0.99131\n")
                .contains("outagelab_availability_low_ratio{variant=\"base\"} 0.99091\n")
                .contains("outagelab_endpoint_latency_p99_seconds{variant=\"base\",endpoint=\"GET /item\"} ")
                .contains("outagelab_requests_sent{variant=\"base\"} 60012.4\n")
                .contains("outagelab_service_utilization_ratio{variant=\"base\",service=\"app\"} ")
                .contains("outagelab_threshold_met{variant=\"base\",threshold=\"latency.p99.9 < 1s\"} NaN\n")
                .endsWith("# EOF\n");
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        assertThat(CsvReport.metrics(SampleResults.oneVariant()).lines())
                .contains("base,availability,ratio,0.99131,0.99091,0.99171,20,0.99091,0.99131,0.99171,")
                .contains("base,latency.p99.9,s,,,,0,,,,\"a run has fewer than 10,000 ok requests\"");
        assertThat(CsvReport.series(SampleResults.oneVariant())
                        .lines()
                        .skip(1)
                        .findFirst()
                        .orElseThrow())
                .startsWith("base,requests.ok,1/s,0.0,1.0,");
    }

    @Test
    void githubAnnotatesWhatIsNotMet() {
        assertThat(GithubReport.annotations(SampleResults.oneVariant()).lines())
                .containsExactly(
                        "::error file=web.yaml,title=OutageLab%2C base::availability >= 99.9%25: fail, "
                                + "found 99.131 %25 (99.081 … 99.181 %25), n = 20",
                        "::warning file=web.yaml,title=OutageLab%2C base::latency.p99.9 < 1s: inconclusive, "
                                + "found – (a run has fewer than 10,000 ok requests), n = 0; "
                                + "no interval: a run has fewer than 10,000 ok requests");
        assertThat(GithubReport.summary(SampleResults.oneVariant())).startsWith("## FAIL: Three servers");
    }

    @Test
    void noCellOfATableIsAFormulaButNumbersStayNumbers() {
        var sample = SampleResults.oneVariant();
        var first = sample.variants().get(0);
        for (String name : java.util.List.of("=1+2", "+1", "-x", "@SUM(A1)")) {
            var text = CsvReport.metrics(renamed(sample, first, name));

            assertThat(text.lines()).anyMatch(line -> line.startsWith("'" + name + ",availability,ratio,0.99131"));
        }
        assertThat(CsvReport.metrics(renamed(sample, first, "-5")).lines()).anyMatch(line -> line.startsWith("-5,"));
        assertThat(CsvReport.metrics(renamed(sample, first, "a=b")).lines()).anyMatch(line -> line.startsWith("a=b,"));
    }

    private static Results renamed(Results sample, VariantResults first, String name) {
        return copy(sample, "variants", java.util.List.of(copy(first, "name", name)));
    }

    /** A record with one component changed. */
    @SuppressWarnings("unchecked")
    private static <T extends Record> T copy(T from, String component, Object value) {
        try {
            var components = from.getClass().getRecordComponents();
            var types = new Class<?>[components.length];
            var values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getName().equals(component) ? value : components[i].getAccessor().invoke(from);
            }
            return (T) from.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
